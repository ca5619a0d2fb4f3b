"""Listed firms: short names that a list counts as companies: 牧原、宇通等龙头企业."""

import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.boundaries import can_belong, is_common, is_proper
from extract.entities.known_organisations import organisation
from extract.entities.readings import Candidate, Reading
from extract.patterns import Pattern
from extract.tokens import is_word

_LISTED = Pattern(
    r"(?P<items>[^，。；：！？“”《》（）()\n]{2,40}?)等(?:(?:[0-9０-９一二两三四五六七八九十百千万]+[余多]?|数|几|多)?[家所个](?:[^，。；、]{0,8})"
    r"|(?:一批|大型|知名|龙头|骨干|重点|领军|专业|上市|科技|本土|本地|外资|头部|链主|优质|标杆|百强|强){1,3}|(?=企业|公司))"
    r"(?:企业|公司|单位|高校|院校|机构|商场|校|院|企)"
)
_LONGEST_SHORT_NAME = 6
_ITEM = re.compile(
    r"^[^、和及与]{2,20}(?=、)|(?<![^、和及与])[^、和及与]{2,10}$|(?<=[、和及与])[^、和及与]{2,10}(?=[、和及与])"
)


def find_listed_firms(reading: Reading) -> Iterator[Candidate]:
    """湖大、中电云湾等13家校院企: what such a list counts are organisations, if they are names."""
    for match in _LISTED.finditer(reading.text):
        offset = match.start("items")
        items = [
            _without_verb(reading, Span(offset + item.start(), offset + item.end()))
            for item in _ITEM.finditer(match["items"])
        ]
        named = [item for item in items if _is_firm(reading, item)]
        if len(named) >= 2:  # 牧原、宇通、华兰: beside names, words are names too
            named = [item for item in items if item in named or _may_be_firm(reading, item)]
        for item in named:
            if len(item) <= _LONGEST_SHORT_NAME:
                yield organisation(item.start, item.end, "company")


def _without_verb(reading: Reading, item: Span) -> Span:
    """The item without the verb that governs the list: 产业依托|曙光、中芯国际."""
    words = [t for t in reading.tokens if item.start <= t.span.start < item.end]
    for token in reversed(words[:-1]):
        if token.tag in {"v", "vn", "p"} and item.end - token.span.end >= 2:
            return Span(token.span.end, item.end)
    return item


def _is_firm(reading: Reading, item: Span) -> bool:
    words = [t for t in reading.tokens if item.start <= t.span.start < item.end]
    if item.start not in reading.starts or not reading.ends_word(item.end):
        return False
    if not words or not all(map(can_belong, words)):
        return False
    plain = all(is_word(t.text) for t in words) and len(item) > 4  # 卫星数据应用
    return is_proper(reading, words[0]) and not plain and reading.place_at(item.end - 1) is None


def _may_be_firm(reading: Reading, item: Span) -> bool:
    words = [t for t in reading.tokens if item.start <= t.span.start < item.end]
    whole = item.start in reading.starts and reading.ends_word(item.end)
    plain = any(is_common(t.text) or t.tag[:1] in "pcudrmq" for t in words)
    return whole and 2 <= len(item) <= 4 and not plain and reading.place_at(item.end - 1) is None
