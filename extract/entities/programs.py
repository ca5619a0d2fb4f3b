"""Programmes: named mechanisms, platforms, brands, teams, campaigns and activity series."""

import functools
import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.boundaries import can_belong, find_name_part, is_common
from extract.entities.campaigns import find_campaigns
from extract.entities.readings import Candidate, Reading, find_once
from extract.patterns import Pattern
from extract.region_table import region_table
from extract.tokens import is_word
from extract.word_lists import any_of, read_column, read_rows

# “甲”“乙”等活动: what the last of a list modifies, all do.
_LISTED = re.compile(
    r"[”\"](?:［\d+］)?(?:(?:[、和及与]|以及)?[“\"][^“”\"]{1,30}[”\"])*(?:等(?:[0-9]+[余多]?[个项场条支类种])?|系列)?"
)
_DESCRIPTION = re.compile(r"[的了着吗吧呢]|是[一最我]|过(?![户年])|[，。；！？：－—→-]|^第|^[0-9]+条$")
# “牢记嘱托，再立新功”主题党日活动: the title of an activity may be a sentence.
_ACTIVITY = re.compile(
    r"[”\"](?:20\d\d年?)?(?:大型|暑期|系列)?(?:主题(?:实践|党日|团日|教育|宣传|志愿服务|文化|宣讲|读书|征文|演讲|参观|研学|采风)*(?:系列)?活动|主题[党团]日"
    r"|系列活动|活动|主题(?:展览|晚会|演讲比赛|宣讲)|(?:[一-鿿]{2,6}(?:学习|实践|宣传|参观|交流|分享|教育|志愿|读书|观影|文艺|体验|慰问|联谊|竞赛|文化))活动)"
)
_HOLDING = re.compile(r"(?:开展|举办|举行|组织|启动|主办|承办|参加|参与)(?:了|起|的)?[一-鿿]{0,4}$")
# 中欧班列（成渝）: trains between regions of the world, with the company's place.
_TRAIN = Pattern(r"中[欧亚老越蒙俄]班列(?:[（(][一-鿿]{2,6}[）)])?(?![）)])")
_TEAM = re.compile(
    "[一-鿿]{2,}(?:调解|巡逻|巡查|服务|护航|攻坚|帮帮|轻骑|小分|宣讲|应急|文艺|管家|尖刀|护河|护林|联防|代办|跑腿)队$"
)
_APPLICATIONS = Pattern(
    r"(?P<items>[一-鿿]{2,6}(?:、[一-鿿]{1,3}[通码办易智贷宝链]){1,5})等(?:[一-鿿]{0,4}?)(?:应用|平台|系统|终端|小程序|APP|产品)"
)
_MANNER = re.compile("主动|精准|集中|联合|源头|全程|分类|智慧")  # “每周一访”主动|治理
# “云湾山歌”更加响亮: what is said of a brand.
_RENOWNED = re.compile(
    r"[”\"](?:更加响亮|越叫越响|叫响|火爆出圈|享誉|深入人心|影响力|知名度|美誉度|广受(?:欢迎|好评|赞誉)|[深备]受(?:欢迎|好评|青睐|喜爱)|好评如潮|热度|热闹非凡|火热|走红|出圈)"
)
_NUMBERED_HEAD = re.compile(r"[”\"][一-鿿]{0,4}(?:工作法|体系|机制|模式|工程|行动|计划|服务法)")
# 146监督体系, 三三四工作法: numbers and a mechanism.
_NUMBERED_NAME = re.compile(r"[0-9+\-—]{2,8}[一-鿿]{0,6}(?:体系|机制|工作法|模式|工程|行动|计划)")
# 服务平台“云湾贷”: what a platform or brand is called.
_APPOSED = re.compile(
    "(?:服务平台|云平台|信息平台|小程序|APP|大模型|机器人|子品牌|服务品牌|党建品牌|公用品牌|文化品牌|志愿服务队)$"
)
# “线上点单+线下配送”: two things joined make a way of working; a field of a form is none.
_JOINED = re.compile(r"(?!互联网|人工智能)[一-鿿]{2,12}(?:\+[一-鿿]{2,12}){1,4}")
_JOINED_AFTER = re.compile('[”"](?:等|为主|复合|供应|衔接|如何|的协作|应用场景|深度|融合|双|相结合|一体化)')
_FORM_BEFORE = re.compile("(?:命名|主题|标题|格式|注明|标注|编号)[一-鿿]{0,3}$")
# 云湾通App: an application by its own name; 手机APP and 政府小程序 are kinds.
_APPLICATION = Pattern(
    "(?P<name>[一-鿿]{2,8})[ 　]?(?:APP|App|app|小程序|微信公众号|公众号|手机客户端|客户端)(?![A-Za-z])"
)
# Letters for regions that are hardly ever part of another word.
_LETTER = re.compile("[渝浙皖闽赣鲁豫鄂琼黔粤]|湘(?!江)")
_COINED = re.compile("[一-鿿]+")
_NO_PROGRAM = re.compile(
    "(?:精神|模式|经验|速度|故事|现象|味道|声音|力量|样板|方案|品质|名片|奇迹|样本|问题|人|话|造|版|式|梦|城|区|市|省|县|路|线|族|菜|学|剧|语|商|军|治港|治澳|一盘棋)$|的|^[大小]|^海上"
)
_KNOWN_APPLICATION = Pattern("(?:百度|高德|腾讯|谷歌)地图")
_AND = re.compile(r"[”\"](?:[、和及与]|以及)?[“\"]$")


def find_programs(reading: Reading) -> Iterator[Candidate]:
    """“三色管家”机制, 开展“敲门行动”, 智慧岳麓服务平台; slogans (“无形的围墙”) and “放管服” are none."""
    yield from _find_quoted(reading)
    yield from _find_unquoted(reading)
    yield from find_campaigns(reading)
    yield from _find_by_form(reading)


@find_once
def _find_by_form(reading: Reading) -> Iterator[Candidate]:
    for match in _TRAIN.finditer(reading.text):
        yield Candidate("PROGRAM", Span(*match.span()))
    for match in _KNOWN_APPLICATION.finditer(reading.text):
        yield Candidate("PROGRAM", Span(*match.span()))
    for match in _APPLICATION.finditer(reading.text):
        start = _application_start(reading, Span(*match.span("name")))
        if start is not None:
            yield Candidate("PROGRAM", Span(start, match.end()))
    for match in _APPLICATIONS.finditer(reading.text):
        yield from _find_applications(reading, match)


def _find_applications(reading: Reading, match: re.Match[str]) -> Iterator[Candidate]:
    """报表通、项目通等应用: names that end alike, none of them a word; 交通、流通等系统 are words."""
    start = match.start("items")
    for token in reading.words_in(start, match.start("items") + match["items"].index("、") - 1):
        if token.tag[:1] in "vp":
            start = token.span.end
    items = reading.text[start : match.end("items")].split("、")
    if any(is_word(item) or is_common(item) or not 2 <= len(item) <= 4 for item in items):
        return
    for item in items:
        yield Candidate("PROGRAM", Span(start, start + len(item)))
        start += len(item) + 1


def _application_start(reading: Reading, name: Span) -> int | None:
    """Where an application's name begins: at a region's short name, or at a word that no dictionary has."""
    shorts = region_table().short
    words = reading.words_in(name.start, name.end)
    for index, token in enumerate(words):
        inside = words[index:]
        if not all(map(can_belong, inside)) or reading.quote_at(token.span.start) or "微信" in token.text:
            continue
        cut = Span(token.span.start, min(token.span.end, name.end)).of(reading.text)
        own = name.end - token.span.start
        regional = cut[:2] in shorts and own > 2
        if own >= 3 and (regional or not (is_word(cut) or is_common(cut) or is_common(cut[:2]))):
            return token.span.start
    return None


def _find_quoted(reading: Reading) -> Iterator[Candidate]:
    previous: Span | None = None
    named = False
    for quote in reversed(reading.quotes):
        chained = previous is not None and _AND.search(reading.text[quote.end : previous.start]) is not None
        named = _names_program(reading, quote) or (chained and named and not _is_described(reading, quote))
        previous = quote
        if named:
            yield Candidate("PROGRAM", quote)


def _names_program(reading: Reading, quote: Span) -> bool:
    content = quote.of(reading.text)
    if _entitles_activity(reading, quote):
        return True
    if _is_described(reading, quote):
        return False
    if content.endswith("工作法") and len(content) > 4:
        return True
    before = reading.text[max(0, quote.start - 13) : quote.start - 1]
    formed = _FORM_BEFORE.search(before) or _JOINED_AFTER.match(reading.text, quote.end)
    if _JOINED.fullmatch(content) and not formed:
        return True
    end = _end_of_list(reading, quote)
    if _abstract_after().match(reading.text, end):
        return False
    if content.isdigit():  # “543”工作法, not “8337”发展思路
        return len(content) > 2 and _NUMBERED_HEAD.match(reading.text, quote.end) is not None
    if _NUMBERED_NAME.fullmatch(content) or _APPOSED.search(before):
        return True
    if _RENOWNED.match(reading.text, quote.end) and not is_word(content):
        return True
    if _head_follows(reading, end, "yes") or (
        _moving().search(before) and _head_follows(reading, end, "verb")
    ):
        return True
    if len(content) >= 4 and content.endswith("服务") and _moving().search(before):
        return True  # 提供“银发暖心服务”
    if len(content) >= 4 and (_ends_in_head().search(content) or _TEAM.search(content)):
        return True
    if content.count("、") > 1:
        return False
    if _is_regional(reading, quote):
        return True
    if content in reading.context.programs:
        return True
    return _creating().search(before) is not None


def _is_regional(reading: Reading, quote: Span) -> bool:
    """Whether a coined name says whose it is: “渝好空间”, “智慧岳麓”; “湖南精神” is no programme."""
    content = quote.of(reading.text)
    named = content.endswith("项目") and len(content) > 5  # “京蒙帮扶项目”
    if named and any(quote.start <= place.span.start < quote.end for place in reading.places):
        return True
    if not 3 <= len(content) <= 8 or is_word(content) or not _COINED.fullmatch(content):
        return False
    if _NO_PROGRAM.search(content):
        return False
    if _LETTER.search(content):
        return True
    if content.endswith("雄安"):
        return True
    place = next((p for p in reading.places if quote.start <= p.span.start < quote.end), None)
    if place is None or place.explicit or not 2 <= len(content) - len(place.span) <= 4:
        return False
    # 湖南标准 says what something is, 智慧湖南 is a name
    return place.span.start > quote.start or not is_word(reading.text[place.span.end : quote.end])


def _entitles_activity(reading: Reading, quote: Span) -> bool:
    """Whether the quotation is the title of an activity that someone holds."""
    before = reading.text[max(0, quote.start - 13) : quote.start - 1]
    held = _ACTIVITY.match(reading.text, quote.end) is not None and _HOLDING.search(before) is not None
    return held and len(quote) >= 4 and quote.of(reading.text) not in read_column("slogans", "slogan")


def modifies_program(reading: Reading, quote: Span) -> bool:
    """Whether the quotation names a mechanism, platform or the like that follows: “三色管家”服务机制."""
    return _head_follows(reading, _end_of_list(reading, quote), "yes")


def _end_of_list(reading: Reading, quote: Span) -> int:
    after = _LISTED.match(reading.text, quote.end)
    return after.end() if after else quote.end


def _head_follows(reading: Reading, offset: int, strength: str) -> bool:
    """Whether a mechanism, platform, brand … follows, perhaps after nouns: “三找”动态管理|机制."""
    heads = _heads(strength)
    offset += len(reading.text[offset:]) - len(reading.text[offset:].lstrip(" "))
    manner = _MANNER.match(reading.text, offset)
    offset = manner.end() if manner else offset
    start = offset
    for index in range(reading.token_at(offset), len(reading.tokens)) if offset < len(reading.text) else ():
        token = reading.tokens[index]
        if token.span.end - start > 12:
            return False
        if reading.text[offset : token.span.end].endswith(heads):
            return True
        if not can_belong(token) and (token.tag != "v" or not _may_describe(token.text, strength)):
            return False
    return False


def _may_describe(verb: str, strength: str) -> bool:
    """Whether a verb may stand between quotation and head: “扫码即办”协同执行|机制, not “三保”完善|机制."""
    apart = {"stop", "governing"}
    return (
        strength == "yes"
        and len(verb) == 2
        and not any(verb in read_column("name_words", "word", kind=kind) for kind in apart)
    )


def _is_described(reading: Reading, quote: Span) -> bool:
    content = quote.of(reading.text)
    place = reading.anchor_at(quote.start)
    if place is not None and place.end >= quote.end:
        return True
    if content in read_column("slogans", "slogan") or len(content) > 30 or len(content) < 2:
        return True
    return (
        _DESCRIPTION.search(content) is not None
        and "+" not in content
        and not _ends_in_head().search(content)
    )


@find_once
def _find_unquoted(reading: Reading) -> Iterator[Candidate]:
    rows = _rows()
    for match in _bare_head().finditer(reading.text):
        head = Span(*match.span())
        if not reading.ends_word(head.end) or reading.quote_at(head.start) is not None:
            continue
        part = find_name_part(reading, head)
        if part.start == head.start:
            continue
        own = head.start - part.start
        if reading.text[max(0, part.start - 1) : part.start] in {"”", '"'}:
            continue
        place = reading.place_at(part.start)
        bare = place is not None and place.span.end >= head.start
        kind = rows[match[0]]["unquoted"]
        if kind == "proper":
            named = part.proper and not bare and _opens_with_name(reading, part.start)
        else:
            plain = reading.text.startswith(("专项", "集中", "统一"), part.start)
            named = _is_campaign(reading, part.start, part.words) and not plain
        if own >= 4 and named:
            yield Candidate("PROGRAM", Span(part.start, head.end))


def _opens_with_name(reading: Reading, start: int) -> bool:
    """Unquoted, only a region or another firm name makes a platform one of its own: 岳阳政务服务平台."""
    token = reading.tokens[reading.token_at(start)]
    firm = token.tag in {"ns", "nr", "nt", "nrt", "nrfg"} and not is_common(token.text)
    return firm or reading.anchor_at(start) is not None


def _is_campaign(reading: Reading, start: int, words: int) -> bool:
    before = reading.text[max(0, start - 6) : start]
    return words >= 2 and _campaign_verb().search(before) is not None


@functools.cache
def _heads(strength: str) -> tuple[str, ...]:
    return tuple(sorted(read_column("program_heads", "head", quoted=strength)))


@functools.cache
def _rows() -> dict[str, dict[str, str]]:
    return {row["head"]: row for row in read_rows("program_heads")}


@functools.cache
def _ends_in_head() -> re.Pattern[str]:
    return re.compile(any_of(read_column("program_heads", "head", inside="yes")) + "(?:（[^（）]+）)?$")


@functools.cache
def _bare_head() -> Pattern:
    heads = [row["head"] for row in read_rows("program_heads") if row["unquoted"]]
    return Pattern(any_of(heads))


@functools.cache
def _creating() -> re.Pattern[str]:
    verbs = any_of(read_column("program_verbs", "verb", kind="quoted"))
    return re.compile(
        "(?<!以)"
        + verbs
        + r"(?:了|起|出)?(?:[一-鿿]{0,4}(?:首[个家创批]|特色))?(?:(?![的成为])[一-鿿]){0,6}$"
    )


@functools.cache
def _moving() -> re.Pattern[str]:
    verbs = read_column("program_verbs", "verb", kind="quoted") | read_column(
        "program_verbs", "verb", kind="moving"
    )
    return re.compile(any_of(verbs) + "(?:了|起|出)?[一-鿿]{0,3}$")


@functools.cache
def _abstract_after() -> re.Pattern[str]:
    return re.compile(any_of(read_column("program_verbs", "verb", kind="abstract")))


@functools.cache
def _campaign_verb() -> re.Pattern[str]:
    return re.compile(any_of(read_column("program_verbs", "verb", kind="campaign")) + "了?$")
