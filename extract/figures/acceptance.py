"""Acceptance: whether a number that was read measures something, by the words around it."""

import bisect
import re
from collections.abc import Sequence

from extract.figures.exclusions import Reason
from extract.figures.measures import read_amount
from extract.figures.quantities import Quantity
from extract.tokens import Token

_NUMBER_TAGS = ("m", "mq", "q", "t", "x")
_CLAUSE_END = re.compile(r"\s*(?:$|[，。；：！？、）)”》,;\n])")
_CHINESE = re.compile(r"[\u4e00-\u9fff“《]")
_LEVEL = re.compile(
    r"(?:达到?|达成|为|至|到|升到|降到|增加?到|提高到|提升到|下降到|减少?到|[均数比]值|指数|系数|容积率|倍差|评分|得分)$"
)
_TERM_BEFORE = re.compile(
    r"(?:期|限|期限|任期|为期|满|不少于|超过|延长|提前|连续|至少|缩短|保存|有效|不超过|长达|历时|历经|用时|耗时|处|的|年限为|期为|期限为|至|后|达|为)$"
)
_LASTING = re.compile(
    r"(?:连续|不少于|满|期|为|提前|延长|至少|最长|超过|共|达|每|少于|历时|缩短|压缩[至到]?|由|从|缩短[至到]|期限|为期|前)$"
)
_LASTING_AFTER = re.compile(
    r"内|以内|以上|以下|之内|前(?:通知|告知|书面|报|向|将|公告|提出)|的(?!上午|下午|晚)|办结|期限|后|缩短|压缩|延长|公示"
)
# 举行|30日前, 送达|7日后: days counted from an event.
_EVENT = re.compile(
    r"(?:举行|召开|届满|期满|到期|开始|实施|施行|结束|变更|开工|施工|开业|送达|公布|发布|生效|发生|完工|交付|之日)的?$"
)
# What is paid or granted for a time, so that even 一个月 measures it.
_PAID = re.compile(
    r"的?(?:工资|薪酬|租金|房租|津贴|补贴|补助|生活费|保费|经济补偿|保险金|假期|产假|宽限期|试用期|过渡期|公示期)"
)
_SCORE = re.compile(r"(?:[得评满扣加计总均记]|分数|成绩|积)(?:分)?(?:为|达|达到|至|到)?$")
# 五道|沟镇, 三家|子村: the measure word is part of a village's name.
_PLACE_TAIL = re.compile(r"(?:沟|子|房|树|江|泉|河|岗|岭|坡|湾|洼|坝|井|店|堡)(?:镇|乡|村|屯|街|区|县|市)")
_TO_LEVEL = re.compile(
    r"(?:缩小|扩大|提高|提升|上升|下降|降低|增加|减少|增长|升|降|增|减|调整|变)?(?:至|到|为)\d+(?:\.\d+)?(?=$|[，。；、：）])"
)
_GRADED = re.compile(r"(?:吨|元|千瓦|人|千伏|平方米)级")
_COUNTED = frozenset(
    [
        "名",
        "人",
        "个",
        "位",
        "家",
        "所",
        "座",
        "处",
        "支",
        "套",
        "台",
        "辆",
        "部",
        "项",
        "间",
        "栋",
        "艘",
        "架",
        "份",
        "户",
    ]
)
# 突破一批技术 masters some of them; a floor of one is 至少一, 一…以上.
_PAST_ONE = ("突破", "破", "超", "过", "近", "上")
# A norm counts what it is for: 每5000名老人配备1名社工. 每10万人口床位数 is a rate.
_NORM = re.compile(
    r"[^，。；：、\d]{0,14}?(?:至少|不少于|应|可|须)?(?:配备?|设置?|设立|安排|选派|建设?|建立)(?!套)[^，。；：、\d]{0,10}\d"
)
_NEXT_DIGIT = re.compile(r"[一二三四五六七八九十两](?=[\u4e00-\u9fff])(?![十百千万亿半])")
_LIKE_A_YEAR = (1900, 2100)  # 2000国家大地坐标系
_PERIOD_VERB = ("v", "vn", "d", "ad", "p")
_LATIN = re.compile(r"[A-Za-z]")


def refusal_of(
    text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]
) -> Reason | None:
    """Why ``quantity`` is no figure, or None where it is one.

    三会一课 has no measure word, 一批 is an article, 二期 an ordinal, 三亚 a word.
    """
    for rule in (
        _nothing,
        _ordinal,
        _denominator,
        _within_word,
        _bare,
        _pattern,
        _article,
        _calendar,
        _span_of_time,
        _score,
        _without_unit,
    ):
        reason = rule(text, quantity, tokens, starts)
        if reason is not None:
            return reason
    return None


def _is_chinese(text: str, quantity: Quantity) -> bool:
    return not text[quantity.amount.start].isdigit()


def _nothing(text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]) -> Reason | None:
    """零 begins words rather than numbers: 零部件, 零售."""
    return "word" if text[quantity.amount.start] in "零〇" and quantity.value == 0 else None


def _within_word(
    text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]
) -> Reason | None:
    """A Chinese numeral that is part of a longer word: 统一, 三亚, 千方百计."""
    start = quantity.amount.start
    if not _is_chinese(text, quantity) or not tokens or quantity.unit in ("番", "fraction"):
        return None
    if quantity.unit != "个" and _PLACE_TAIL.match(text, quantity.end):
        return "word"
    token = tokens[max(0, bisect.bisect_right(starts, start) - 1)]
    if token.tag in _NUMBER_TAGS and token.span.start >= quantity.start:
        return None
    second = quantity.amount.numeral
    if second is not None and start < token.span.end <= second.start and quantity.unit:
        return None  # the tagger guessed a word that ends in the middle of a range: 占|比三到|五成
    if token.span.start < quantity.start and token.tag not in ("m", "mq", "t"):
        return "word" if token.span.end <= quantity.end or token.span.end > start + 1 else None
    numeral_end = quantity.amount.numeral.end if quantity.amount.numeral else quantity.end
    if token.span.end <= numeral_end or token.span.end in (quantity.end, quantity.amount.end):
        return None
    if quantity.unit and quantity.end - len(quantity.unit) < token.span.end <= quantity.end:
        return None
    return "word" if token.tag not in _NUMBER_TAGS else None


def _bare(text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]) -> Reason | None:
    """A scale without digits measures only with a bound: 近千家, not 千家万户."""
    numeral = quantity.amount.numeral
    if (
        numeral is not None
        and numeral.bare
        and not quantity.bounded
        and quantity.dimension not in ("fraction", "percent")
    ):
        return "vague"
    return None


def _pattern(text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]) -> Reason | None:
    """三支一扶, 四议两公开: a digit with a character and another digit with no measure word make a name."""
    if not _is_chinese(text, quantity) or quantity.bounded or quantity.amount.high > 10:
        return None
    if (
        quantity.dimension != "count"
        or quantity.unit == "个"
        or _NEXT_DIGIT.match(text, quantity.end) is None
    ):
        return None
    following = read_amount(text, quantity.end)
    return "name" if following is not None and following.unit is None else None


def _article(text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]) -> Reason | None:
    """一 in the sense of "a": 一批, 一个, 一名. With a bound or in a range it counts."""
    start = quantity.amount.start
    if text[start] == "半" and quantity.unit not in ("fraction", "%"):
        in_time = text[start - 1 : start] in tuple("上下前后每这近") and text[start - 2 : start] != "提前"
        return "period" if in_time else None
    if quantity.value != 1 or text[start] != "一" or quantity.amount.ranged:
        return None
    if (
        quantity.unit in _COUNTED
        and _CLAUSE_END.match(text, quantity.end)
        and _follows_noun(start, tokens, starts)
    ):
        return None  # an article comes before its noun; 设主任一名、副主任两名 counts
    if quantity.dimension in (
        "money",
        "percent",
        "percentage_points",
        "area",
        "length",
        "times",
        "mass",
        "energy",
        "fraction",
    ):
        return None
    if quantity.unit == "个月" and _PAID.match(text, quantity.end):
        return None
    if quantity.dimension == "duration" and _TERM_BEFORE.search(text, max(0, start - 5), start):
        return None
    if text[quantity.start : start] in _PAST_ONE:
        return "article"
    if quantity.bounded and quantity.bound != "about":
        return None
    return "article"


def _ordinal(text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]) -> Reason | None:
    """Before a measure word 二 is an ordinal, two things are 两: 二期, 二类."""
    start = quantity.amount.start
    if text[start] == "二" and quantity.value == 2 and quantity.dimension == "count" and not quantity.bounded:
        return "ordinal"
    if quantity.unit in ("期", "届") and _is_chinese(text, quantity):
        return "ordinal"
    return None


def _denominator(
    text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]
) -> Reason | None:
    """What a rate is counted against: 每万人, 每百户."""
    if text[quantity.start - 1 : quantity.start] != "每" or quantity.dimension in ("duration", "money"):
        return None
    numeral = quantity.amount.numeral
    counted = (
        numeral is not None and numeral.arabic and numeral.scale == 1 and numeral.value > 1 and quantity.unit
    )
    return None if counted and _NORM.match(text, quantity.end) else "rate denominator"


def _calendar(text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]) -> Reason | None:
    """A day of the month rather than a number of days: 15日从…获悉."""
    if quantity.unit != "日" or quantity.bounded or quantity.amount.high > 31:
        return None
    if _LASTING.search(text, max(0, quantity.start - 6), quantity.start):
        return None
    beside_event = text[quantity.end : quantity.end + 1] in ("前", "后") and not _is_chinese(text, quantity)
    after = _EVENT.search(text, max(0, quantity.start - 4), quantity.start) if beside_event else None
    if after is not None or (not beside_event and _LASTING_AFTER.match(text, quantity.end)):
        return None
    return "date" if not _is_chinese(text, quantity) or quantity.amount.high < 10 else None


def _span_of_time(
    text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]
) -> Reason | None:
    """Years that only say when: 五年|跨越两个台阶, 不平凡的五年."""
    if quantity.unit != "年" or quantity.bounded or quantity.amount.ranged:
        return None
    before = text[quantity.start - 1 : quantity.start]
    if before == "的" and _CLAUSE_END.match(text, quantity.end):
        return "period"
    if before == "" or before in "，。；：！？、\n（ 　—":
        index = bisect.bisect_left(starts, quantity.end)
        if index < len(tokens) and starts[index] == quantity.end and tokens[index].tag in _PERIOD_VERB:
            return "period"
    return None


def _score(text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]) -> Reason | None:
    """十分 is an adverb unless it is a score; 三方, 四面 are parties and sides."""
    if not _is_chinese(text, quantity) or quantity.bounded:
        return None
    if quantity.unit == "分" and not _SCORE.search(text, max(0, quantity.start - 6), quantity.start):
        return "word"
    if quantity.amount.unit is not None and quantity.amount.unit.noun:
        if quantity.unit == "折" and text[quantity.start - 1 : quantity.start] in tuple("打享按至"):
            return None
        return "no measure word"
    return None


def _without_unit(
    text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]
) -> Reason | None:
    """A number without a measure word counts where it has a scale, a bound, or states a level."""
    if quantity.unit:
        return None
    numeral, after = quantity.amount.numeral, text[quantity.end : quantity.end + 1]
    if numeral is not None and numeral.scale >= 10**4 and after.isdigit():
        return None  # 390万65岁以上老人
    if _is_first_level(text, quantity):
        return None
    if numeral is None or _LATIN.match(after) or after == "级" or (after and after in "-+/·."):
        return "code" if _LATIN.match(after) else "no measure word"
    ends, goes_on = _CLAUSE_END.match(text, quantity.end), _CHINESE.match(after)
    if not (ends or goes_on):
        return "code"
    if _GRADED.match(text, quantity.end):
        return "grade"
    if numeral.positional or (quantity.amount.low == 0 and not numeral.arabic):
        return "vague" if text[quantity.amount.start] == "几" else "no measure word"
    if numeral.scale >= 10**4 or (quantity.bounded and quantity.amount.high >= 10):
        return None
    if numeral.ranged and numeral.low >= 20 and goes_on:
        return None
    if not numeral.arabic:
        return "no measure word"
    if ends and _LEVEL.search(text, max(0, quantity.start - 4), quantity.start):
        return None
    if (
        goes_on
        and numeral.value >= 100
        and not _LIKE_A_YEAR[0] <= numeral.value <= _LIKE_A_YEAR[1]
        and not _follows_noun(quantity.start, tokens, starts)
        and numeral.value % 10 == 0
        and _noun_follows(quantity.end, tokens, starts)
    ):
        return None
    return "no measure word"


def _is_first_level(text: str, quantity: Quantity) -> bool:
    """收入比由|3.27|缩小至2.93."""
    numeral = quantity.amount.numeral
    if numeral is None or not numeral.arabic or text[quantity.start - 1 : quantity.start] not in ("由", "从"):
        return False
    return _TO_LEVEL.match(text, quantity.end) is not None


def _follows_noun(start: int, tokens: Sequence[Token], starts: Sequence[int]) -> bool:
    index = bisect.bisect_left(starts, start) - 1
    return index >= 0 and tokens[index].span.end == start and tokens[index].tag[0] in "njb"


def _noun_follows(end: int, tokens: Sequence[Token], starts: Sequence[int]) -> bool:
    index = bisect.bisect_left(starts, end)
    return (
        index < len(tokens)
        and starts[index] == end
        and tokens[index].tag[0] == "n"
        and len(tokens[index].text) > 1
    )
