"""Events: named fairs, forums, conferences, festivals and contests that someone holds or attends."""

import functools
import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.boundaries import is_common
from extract.entities.readings import Candidate, Reading, find_once
from extract.patterns import Pattern
from extract.tokens import is_word
from extract.word_lists import any_of, read_column

# 第三届中国茶叶博览会, wherever it stands; 第十四届全国人大 is a body.
_NUMBERED = Pattern(
    r"第[一二三四五六七八九十百0-9]{1,4}届(?P<name>(?!全国人|省|市|区|县|中央|全国政协|理事|委员|会|党|职工)[一-鿿·—“”\-]{1,24}?"
    r"(?:博览会|交易会|洽谈会|展销会|展览会|对接会|推介会|大会|论坛|峰会|年会|运动会|[一-鿿]运会|[博洽交贸消进服]会|广交会|文化节|旅游节|艺术节|电影节|音乐节"
    r"|丰收节|美食节|大赛|联赛|锦标赛|邀请赛|公开赛|挑战赛|马拉松|双年展|艺术展))(?![议员期场址])"
)
_ASSEMBLY = re.compile("(?:委员会|理事会|人民代表大会)$")
_NOT_NUMBERED = re.compile("代表大会|理事会$|职工大会|党员大会|委员会|全会|常委")
_CLAUSE = r"(?:“[^“”\n]{1,30}”|[^，。；：！？“”\n（）()《》]){3,200}"
_LONGEST = 60
_LAST_CLAUSE = re.compile(r"(?:“[^“”\n]{1,30}”|[^，。；：！？“”\n（）()《》])+$")
_BODY = re.compile(
    r"(?:委员|联合|协|学|商|工|促进|理事|基金|研究|代表大|联谊|盛)会$|工作会议$|常委会$|[银举试执运发现进例]行$"
)
_OUTSIDE = re.compile(
    r"^(?:[了好过\s]|首届|首次|首个|[0-9两一二三四五六七八九十多]+[届次]|连续|成功|本届|年度|大型|高水平|高规格|高质量|高标准|以及|还"
    r"|20\d\d年度?|今年|去年|每年)+"
)
_ORDINAL = re.compile(r"第[一二三四五六七八九十百0-9]{1,4}届")
_WIDE = re.compile(
    r"中国|世界|国际|全球|全国|亚洲|亚欧|欧亚|中欧|中非|海峡|丝绸之路|一带一路|上合|东盟|长江|黄河|珠江|运河|中[阿俄蒙日韩德英法老越]|[“”·—]"
)
_MANY = re.compile(
    r"[的了们在每各]|^[0-9]|邀请[0-9本全各]|[0-9]家|成功|获得|取得|积极|已|[0-9多]场|场次|系列|全[省市区县州镇]|^(?:各|多|一系列|有关|相关)"
)
_PLAIN = re.compile("会议$|(?:启动|推进|对接|座谈|现场|动员)会$")
_FAIR = re.compile("[一-鿿]{1,2}[博洽交贸]会")  # 广交会, 西洽会
_SHORT = re.compile(r"[一-鿿]{2,3}[会展节]")
_JOINED = re.compile(r"(?<=[会展节坛赛])[和及与](?=[一-鿿“])")
_ENUMERATED = re.compile(
    r"等(?:重大|重要|大型|国际|国家级|品牌|特色|系列|高端)*性?(?:活动|展会|会议|盛会|赛事|节会|论坛|平台)"
)


@find_once
def find_events(reading: Reading) -> Iterator[Candidate]:
    """举办智博会、中国—中亚青年论坛、世界湿地日主场活动等; 举办促消费活动30场 names none.

    An event is named by an ordinal (第三届), a region, a word for the world, or a short form that is no word.
    """
    text = reading.text
    for match in _NUMBERED.finditer(text):
        quoted = reading.quote_at(match.start()) is not None
        if not quoted and not _NOT_NUMBERED.search(match[0]) and reading.ends_word(match.end()):
            yield Candidate("PROGRAM", Span(*match.span()))
    for clause in _held().finditer(text):
        enumerated = _ENUMERATED.search(clause["list"]) is not None
        content = re.split(r"等(?!级)", clause["list"])[0]
        for start, end in _items(content, clause.start("list")):
            if (span := _event(reading, start, end, enumerated)) is not None:
                yield Candidate("PROGRAM", span)
    for verb in _passive().finditer(text):
        opening = max(0, verb.start() - _LONGEST)
        before = _LAST_CLAUSE.search(text[opening : verb.start()])
        for start, end in _items(before[0], opening + before.start()) if before else ():
            if (span := _event(reading, start, end, enumerated=False)) and span.end == end:
                yield Candidate("PROGRAM", span)


def _items(content: str, offset: int) -> Iterator[tuple[int, int]]:
    for item in re.finditer(r"(?:“[^“”]*”|[^、])+", content):
        start = offset + item.start()
        for joint in _JOINED.finditer(item[0]):
            yield start, offset + item.start() + joint.start()
            start = offset + item.start() + joint.end()
        yield start, offset + item.end()


def _event(reading: Reading, start: int, end: int, enumerated: bool) -> Span | None:
    """The event that an item of the list names, without what counts or dates it."""
    if outside := _OUTSIDE.match(reading.text[start:end]):
        start += outside.end()
    item = reading.text[start:end]
    match = _named_event().match(item)
    if match is None or reading.text[start + match.end() : start + match.end() + 1].isdigit():
        return None
    name = match[0]
    if (
        _NOT_NUMBERED.search(name)
        or _MANY.search(re.sub("“[^”]*”", "", name))
        or not reading.ends_word(start + len(name))
    ):
        return None
    if not (_is_named(reading, start, name) or (enumerated and len(name) >= 6)):
        return None
    return Span(start + name.startswith("“"), start + len(name))


def _is_named(reading: Reading, start: int, name: str) -> bool:
    if _FAIR.fullmatch(name):
        return True
    if _SHORT.fullmatch(name):
        return (
            not is_word(name) and not is_common(name) and not is_common(name[:-1]) and not is_word(name[:-1])
        )
    if len(name) == 4 and name.endswith("论坛"):
        return _WIDE.match(name) is not None or reading.place_at(start) is not None  # 海峡论坛
    if len(name) < 5:
        return False
    if _PLAIN.search(name):
        return _WIDE.search(name) is not None or _ORDINAL.search(name) is not None
    in_place = any(reading.place_at(start + offset) is not None for offset in range(len(name) - 1))
    return in_place or _WIDE.search(name) is not None or _ORDINAL.search(name) is not None


@functools.cache
def _held() -> Pattern:
    return Pattern(any_of(read_column("event_verbs", "verb", side="before")) + f"(?P<list>{_CLAUSE})")


@functools.cache
def _passive() -> Pattern:
    verbs = any_of(read_column("event_verbs", "verb", side="after"))
    return Pattern(rf"(?:成功|圆满|隆重|顺利|如期|正式)*(?:在[一-鿿]{{1,8}}?(?:成功|隆重)?)?{verbs}")


@functools.cache
def _named_event() -> re.Pattern[str]:
    heads = any_of(read_column("event_heads", "head"))
    return re.compile(rf"(?:“[^“”]*”|[^“”]){{1,28}}?{heads}(?=$|并|期间|以来|[，、；])")
