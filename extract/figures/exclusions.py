"""Exclusions: numerals that measure nothing, each with the reason it is refused for."""

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.span import Span
from extract.tokens import Token

Reason = Literal[
    "date", "time of day", "period", "ordinal", "rank", "plan", "session", "name", "list number", "document number",
    "code", "grade", "version", "formula", "ratio", "named set", "article", "word", "vague", "no measure word",
    "rate denominator", "fixed term",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refusal:
    """What looks like a number but is no figure, with the reason."""

    span: Span  # in the passage
    text: str
    reason: Reason


_CN = "[零〇一二三四五六七八九十]"
_YEAR = r"(?:(?<!\d)[12]\d{3}|[一二][零〇一二三四五六七八九]{3}|(?<!\d)[12]\d{3}/[12]\d{3})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:[12]\d|3[01]|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_TO = r"(?:—+|－|-+|–|~|～|─+|至|到|、|和|及)"
_COUNT = r"(?:\d{1,6}|[一二两三四五六七八九十几数]{1,6})"

# In order: the first that matches at a place decides. Written from the grammar of dates, laws and codes.
_PATTERNS: tuple[tuple[Reason, str], ...] = (
    ("date", rf"(?:公元前?)?{_YEAR}年?{_TO}(?:{_YEAR}|\d\d)年(?:度)?"),
    ("date", rf"{_YEAR}年(?:{_MONTH}月(?:{_DAY}[日号])?)?(?:{_TO}(?:{_YEAR}年)?(?:{_MONTH}月(?:{_DAY}[日号])?|{_DAY}[日号]))?"),
    ("date", r"(?<![\d.])[12]\d{3}[-/.](?:1[0-2]|0?[1-9])[-/.](?:[12]\d|3[01]|0?[1-9])(?![\d.])"),
    ("date", rf"(?<![\d.个十百千万]){_MONTH}月{_DAY}[日号](?:{_TO}(?:{_MONTH}月)?{_DAY}[日号])?"),
    ("date", rf"(?<![\d.个十百千万]){_MONTH}(?:月份?)?{_TO}{_MONTH}月(?:份|底|末|初)?(?!龄)"),
    ("date", rf"(?<![\d.个十百千万]){_MONTH}月(?:份|底|末|初|中旬|上旬|下旬)?(?!龄)"),
    ("date", r"(?<!\d)\d{2}(?:世纪\d{2})?年代|(?:20|21|19|二十一?|十九)世纪(?:[\d一二三四五六七八九十]{1,2}年代)?"),
    ("date", r"(?<!\d)\d\d年(?=(?:以来|\d{1,2}月))"),
    ("date", r"(?:星期|周|礼拜)[一二三四五六日天]|(?:农历|腊月|正月)[初廿]?[一二三四五六七八九十]{1,6}|初[一二三四五六七八九十]"),
    ("date", r"[前后]?[一二三四1234](?:(?:、|至|到|-|—)[一二三四1234])?个?季度(?!环比|均)(?![内])"),
    ("date", rf"(?:今年|本年|当年|上年|去年|全年)?前{_COUNT}个?(?:月|季度)"),
    ("date", r"[12]\d{3}(?=(?:财年|学年|春节|中国|世界|全国|—|年))"),
    ("period", rf"(?:过去|未来|今后|近|最近|这|新的|前|此后|往后|上|下|头|连续多|改革开放){_COUNT}(?:多|余)?年(?:来|间|以来|里|中)?"),
    ("period", rf"{_COUNT}(?:多|余)?(?:个月|年|天|周)(?:多)?(?:以来|来|间)(?![自水])"),
    ("plan", r"十[一二三四五六七]五(?=”|规划|时期|期间|计划|末|以来|以后|收官|开局|和|、|，|发展|以|’|建设)"),
    ("plan", r"[“‘][一二三四五六七八九十]{1,6}五[”’](?=规划|时期|期间|计划|末|以来)|[七八九十]五(?=计划|期间|时期|规划)"),
    ("plan", rf"{_COUNT}年(?=行动|攻坚|计划|规划|方案|提升行动|倍增|任务|目标|立法)"),
    ("code", r"(?:东经|北纬|西经|南纬|经度|纬度)[:：]?[\d零〇一二三四五六七八九十百度分秒°′″'\".~～—-]+"),
    ("session", rf"(?:{_CN}{{1,6}}届|\d{{1,12}}届(?=全|人|中|市|区|省|县|政|党|常))(?:{_CN}{{1,6}}中|{_CN}{{1,6}}次)?(?:全会|会议|常委会|人大|政协)?|{_CN}中全会|{_CN}{{1,6}}次(?:全会|全体会议)"),
    ("session", r"(?:十[一二三四五六七八九]|二十)大(?=报告|以来|精神|代表|召开|会|的|、|和|确定|提出|部署|决|战略|后|，|。|关于|胜利|“)|[一二三四五六七八]大(?=以来|会址)"),
    ("document number", r"[〔\[［（(【][12]\d{3}[〕\]］）)】]\s?第?\d{1,12}号(?:公告|文)?|[〔\[［][12]\d{3}[〕\]］]"),
    ("ordinal", r"第\s?(?:\d{1,12}|[零〇一二三四五六七八九十百千两]{1,9})(?:[、—-]第?(?:\d{1,12}|[一二三四五六七八九十百]{1,9}))?"
                r"(?:条(?:之[一二三四五六七八九十]{1,6})?|款|项|章|节|编|届|次|位|名|批|个|期|类|季度|产业|方)?"),
    ("ordinal", r"(?:其|(?<!分)之)[一二三四五](?![\u4e00-\u9fff]个)"),
    ("ordinal", r"(?:\d{1,12}|[一二三四五六七八九十百]{1,9})周年"),
    ("rank", r"(?<![提目当])前\s?(?:\d{1,12}|[一二三四五六七八九十百]{1,9})(?:名|位|强|列)?(?=$|[，。、；）)“”]|名|位|强|列|行列|水平)|(?:\d{1,12}|[一二三四五六七八九十百]{1,9})强"),
    ("rank", r"(?:位列|排名|位居|排在|列|居|跃居|升至|跃升至|排|位次|名列)(?:全国|全省|全市|全区|世界|全球)?(?:第|前)?\d{1,12}(?:位|名)"),
    ("list number", r"(?:(?<=^)|(?<=[\n。；：！？;:　 ]))(?:[一二三四五六七八九十]{1,3}、|\d{1,2}(?:、|．|\.(?!\d))|\d{1,2}(?:\.\d{1,2}){1,3}(?=[\s\u4e00-\u9fff])|\d{1,2}[)）])"),
    ("list number", r"[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]"),
    ("list number", r"(?:(?<=^)|(?<=[\n。；：！？，;:,、“”　 ]))[一二三四五六七八九十]{1,2}(?:是|要(?![求素点闻件]))"),
    ("list number", r"(?:附件|附表|附录|专栏|表|图|例|案例|注|选项|方案|问题|任务|步骤|阶段|专题)\s?(?:\d{1,3}(?:[-.—]\d{1,12})?|[一二三四五六七八九十]{1,2})(?![\d\u4e00-\u9fff%.])"),
    ("time of day", r"(?<!\d)\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\s?[-—~～至到]\s?\d{1,2}[:：]\d{2})?(?!\d)"),
    ("time of day", r"(?<![\d.])(?:[01]?\d|2[0-4])[时点](?:[0-5]?\d分|半|整)?(?:[-—~～至到](?:次日)?(?:[01]?\d|2[0-4])[时点](?:[0-5]?\d分|半|整)?)?(?![位多间亮评赞])"),
    ("time of day", r"(?<=[上下中]午|早上|晚上|凌晨)[一二两三四五六七八九十]{1,3}[点时](?:半|[一二三四五六七八九十]{1,6}分)?"),
    ("ratio", r"\d{1,12}(?:\.\d{1,8})?\s?[:：∶]\s?\d{1,12}(?:\.\d{1,8})?(?:\s?[:：∶]\s?\d{1,12}(?:\.\d{1,8})?)*"),
    ("formula", r"\d{1,12}(?:[+＋](?:[\dNnXx]+)|[×xX*]\d{1,12}(?:小时|天)?)+|\d{1,12}[+＋](?=[\u4e00-\u9fffA-Za-z“])|[+＋]\d{1,12}(?![.\d]|%)"),
    ("formula", r"[一二三四五六七八九十](?:[+＋][一二三四五六七八九十NnXx多])+"),
    ("version", r"[Vv](?:er)?\.?\s?\d{1,12}(?:\.\d{1,12})*|\d{1,12}(?:\.\d{1,12})+版本?|(?<=[\u4e00-\u9fffA-Za-z])\d\.0(?![\d%\u4e07\u4ebf])(?=$|[^个万亿元%倍\d])"),
    ("grade", r"\d?[A-D]{1,4}\+?级|\d(?:[-—]\d)?A(?![A-Za-z])|[三二一]级?甲等?(?:医院)?|(?:[一二三四五六七八九十]|\d{1,12}(?:\.\d{1,8})?)(?:星级?|等奖|等功|等级|级(?!联|指标))|[一二三四五]等(?=奖|功|品)"),
    ("code", r"[A-Za-z]{1,24}(?:[-—/ ]?[A-Za-z]{0,24})?\d[\dA-Za-z.\-—/]*|\d{1,12}(?:[A-JN-Za-jn-z](?![A-Za-z]|[²³])|[A-Z]{2,})\d*[A-Za-z]{0,24}"),
    ("code", r"(?<!\d)1[3-9]\d[\d*]{8}(?!\d)|\d{3,4}[-—－]\d{7,8}|(?<!\d)400[-—]?\d{3,4}[-—]?\d{3,4}|\d{12,}"),
    ("code", r"\d{2,}(?=热线|(?:公共|政务|便民|市民|民生)\w{0,6}热线|平台|专线|电话|国道|省道|县道|高速|急救|报警|(?:服务)?台(?![区台账])|路公交|路(?=[，。、公车])|次列车|信箱|工程(?=[”大]))"),
    ("code", r"(?<![\d.])\d{1,12}号(?!召|称)(?:楼|线|院|门|文|令|地块)?|\d{1,12}[-#]\d{1,12}(?:[-#]\d{1,12})+|\d{1,12}#"),
    ("code", r"(?:电话|热线|传真|邮编|邮箱|账号|编号|代码|证号|案号|尾号|批号|文号|拨打|QQ|qq)(?:号码)?(?:为|是)?[:：]?\s?\d[\d\-—转 ]*"),
    ("named set", r"(?:[两三四五六七八九十]|\d{1,2}|[一二三]?十[一二三四五六七八九]?)大(?![类型项中概量约小户批])(?=[\u4e00-\u9fff“])"),
    ("fixed term", r"[一二三四五六七八九十两]+个(?:代表|意识|自信|维护|确立|全面|务必|文明|一律|一批|百年|必由之路|结合|统一)(?!性)"),
    ("fixed term", r"(?:八项规定|一带一路|一国两制|三农|两会|一刀切|一揽子|一体化|一站式|一条龙|一把手|一次性|一老一小|九年一贯|九年(?:制)?义务|十五年免费)"),
)  # fmt: skip
_EXCLUSION = re.compile("|".join(f"(?P<p{index}>{pattern})" for index, (_, pattern) in enumerate(_PATTERNS)))
_QUOTED = re.compile(r"“[^“”。；！？\n]{1,24}”|‘[^‘’。；！？\n]{1,16}’|「[^「」\n]{1,24}」|『[^『』\n]{1,24}』")
_TITLE = re.compile(r"《[^《》\n]{1,80}》")
_NUMERAL = re.compile(r"[\d零〇一二三四五六七八九十百千万亿两几半]")


@dataclass(frozen=True, slots=True)
class Exclusions:
    """The refused stretches of one text, in order, none overlapping."""

    refusals: tuple[Refusal, ...]
    starts: tuple[int, ...]

    def covering(self, position: int) -> Refusal | None:
        """The refusal whose span holds the character at ``position``."""
        index = bisect.bisect_right(self.starts, position) - 1
        if index >= 0 and position < self.refusals[index].span.end:
            return self.refusals[index]
        return None


def find_exclusions(text: str, names: Iterable[Span] = ()) -> Exclusions:
    """Stretches of folded ``text`` whose numerals are no figures: dates, codes, titles, names in quotes …

    ``names`` are spans of programmes and documents found by others.
    """
    found: list[tuple[int, int, Reason]] = []
    for pattern in (_TITLE, _QUOTED):
        found += [(m.start(), m.end(), "name") for m in pattern.finditer(text) if _NUMERAL.search(m.group())]
    found += [(name.start, name.end, "name") for name in names]
    for match in _EXCLUSION.finditer(text):
        reason = _PATTERNS[int(str(match.lastgroup)[1:])][0]
        if _NUMERAL.search(match.group()) and not _is_measured(text, match, reason):
            found.append((match.start(), match.end(), reason))
    refusals: list[Refusal] = []
    for start, end, reason in sorted(found, key=lambda item: (item[0], -item[1])):
        if refusals and start < refusals[-1].span.end:
            if end > refusals[-1].span.end and reason != "name":
                start = refusals[-1].span.end
            else:
                continue
        refusals.append(Refusal(Span(start, end), text[start:end], reason))
    return Exclusions(tuple(refusals), tuple(refusal.span.start for refusal in refusals))


_DURATION_AFTER = re.compile(r"以上|以下|以内|之内|内(?![容部外地])|左右|有期|期满|个月")


def _is_measured(text: str, match: re.Match[str], reason: Reason) -> bool:
    """Whether what has the form of a date measures a time after all: 十年以上."""
    return reason == "date" and _DURATION_AFTER.match(text, match.end()) is not None and "月" not in match.group()


def covering_word(tokens: Sequence[Token], starts: Sequence[int], position: int) -> Token | None:
    """The word that holds the character at ``position``."""
    index = bisect.bisect_right(starts, position) - 1
    return tokens[index] if index >= 0 and position < tokens[index].span.end else None
