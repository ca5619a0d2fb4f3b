"""Place clauses: what stands between a mark and a place's head is its name, however jieba cuts it."""

import functools
import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.boundaries import is_common
from extract.entities.place_edges import NO_TAIL, is_class
from extract.entities.readings import Candidate, Reading
from extract.patterns import Pattern
from extract.tokens import Token, is_word
from extract.word_lists import any_of, read_column, read_rows

# 云湾—江山新材料及化学品产业园: a dash joins two names.
_DASHED = Pattern(
    "(?:(?<![一-鿿])|(?<=推进|建设|打造|加快|支持))(?P<first>(?!推进|建设|打造|加快|支持)[一-鿿]{2,4})"
    "—(?P<second>[一-鿿]{2,4})"
    "[一-鿿]{0,12}?(?:产业园区|产业园|工业园区|工业园|经济走廊|经济带|产业带)"
)
_STREETS = ("大道", "大街", "路", "街", "巷", "公路")
# Heads that end other words too, or name kinds of things that everyday words come before.
_EXCLUDED = frozenset(
    {
        "村",
        "屯",
        "寨",
        "湾",
        "江",
        "河",
        "湖",
        "山",
        "岛",
        "桥",
        "港",
        "岭",
        "沟",
        "溪",
        "屿",
        "弄",
        "园区",
        "片区",
    }
    | {
        "街区",
        "商圈",
        "功能区",
        "示范区",
        "示范带",
        "实验区",
        "新区",
        "新城",
        "新村",
        "地区",
        "组团",
        "综合体",
        "古道",
        "大院",
    }
    | {
        "电站",
        "路口",
        "枢纽",
        "口岸",
        "家园",
        "花园",
        "经济圈",
        "经济带",
        "合作区",
        "商场",
        "商城",
        "夜市",
        "流域",
        "环路",
        "校区",
    }
)
_MARKS = r"，。；：、（(—\s"
_SECTION = "[东西南北中]段|[东西南北]侧|沿线"
_NO_NAME = re.compile(
    "[的之了着过在对为将把等各本每某该全多与和及或并从由向至到被使让我你他她它这那其个]"
    "|^[一二两三四五六七八九十百几数0-9]+"
    "[处座个条家片块所栋批项大类种级期号次些样番路环线段层楼排组对双套间亩年月日天届余多]|^(?:新|老|原|现|旧|非|无|有|是|以)|[级型性式化类级]$"
)
_CROSSING = frozenset(
    {"水路", "东路", "西路", "南路", "北路", "中路", "东街", "西街", "南街", "北街", "中街"}
)
_PROPER = frozenset({"ns", "nr", "nrt", "nz"})


def find_delimited_places(reading: Reading) -> Iterator[Candidate]:
    """（长水路—爱民路）, ，妙峰山国家森林公园、: two to four characters that are no everyday words."""
    for match in _pattern().finditer(reading.text):
        name, head = Span(*match.span("name")), match.start("head")
        if NO_TAIL.search(reading.text, max(0, match.end() - 3), match.end()):
            continue
        if reading.ends_word(match.end()) and _is_name(reading, name) and _ends_name(reading, head):
            yield Candidate("PLACE", Span(name.start, match.end()))
    for match in _DASHED.finditer(reading.text):
        if not any(is_class(match[part]) or is_word(match[part]) for part in ("first", "second")):
            yield Candidate("PLACE", Span(match.start("first"), match.end()))


def _is_name(reading: Reading, span: Span) -> bool:
    name = span.of(reading.text)
    if _NO_NAME.search(name) or is_class(name) or is_common(name) or is_class(name[-2:]):
        return False
    if reading.place_at(span.start) is not None or reading.quote_at(span.start) is not None:
        return False
    words = [t for t in reading.words_in(span.start, span.end) if t.span.end <= span.end]
    long = [t for t in words if len(t.text) > 1 and is_word(t.text)]
    if any(_is_everyday(t) for t in long):
        return False
    numbered = long and long[0].tag == "m"
    whole = bool(long) and sum(len(t.text) for t in long) == len(name)
    proper = any(t.tag in {*_PROPER, "m"} for t in long)
    return (numbered or not is_word(name)) and (proper or not whole)


def _is_everyday(token: Token) -> bool:
    if token.text in read_column("place_verbs", "verb"):
        return True
    counted = token.tag == "m" and token.text[0] not in "二三四五六七八九十"
    return counted or token.tag[:1] in "vdrpcuqfst" or is_class(token.text) or is_common(token.text)


def _ends_name(reading: Reading, head: int) -> bool:
    """Whether the head is no part of another word: 长|水路 ends a name, 发展|思路 does not."""
    token = reading.tokens[reading.token_at(head)]
    if token.span.start == head:
        return True
    return token.tag in _PROPER or token.text in _CROSSING or not is_word(token.text)


@functools.cache
def _pattern() -> re.Pattern[str]:
    heads = {row["head"] for row in read_rows("place_heads") if row["rule"] in {"any", "coined"}}
    kinds = any_of(sorted((heads - _EXCLUDED) | set(_STREETS)))
    return re.compile(
        rf"(?:^|(?<=[{_MARKS}]))(?:[如有即含]|[东西南北][接临邻靠依抵连])?(?P<name>[一-鿿]{{2,4}}?)(?P<head>{kinds})"
        rf"(?=[{_MARKS}）)]|{_SECTION}|位于|地处|坐落|等|入选|建成|改造|建设|工程|项目|$)"
    )
