"""Place areas: parts of a province by direction, stations and ports of towns, words that are places."""

import functools
import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.readings import Candidate, Reading
from extract.patterns import Pattern
from extract.region_table import region_table
from extract.tokens import is_word
from extract.word_lists import read_column

_STATION = re.compile("[东西南北]?站(?![在稳起上到出住点长式台得好立]|位(?!于))")
PORT = re.compile("港(?![口澳台珠区湾币股籍人资商城务航深])")
_BYPASS = re.compile("[东西南北]{0,2}绕城(?:高速公路|高速|公路)?")
# What the dictionary knows as a place and what a gate, lake, port or pass is called.
_WELL_KNOWN = re.compile("(?!.大|入口|台港|出口|进口|港人)[一-鿿]{2,3}[淀错矶门关峡港池海](?<!海关)")
_WATERS = "河湖江"
_NEXT = re.compile("[、和及](?P<name>[一-鿿]{2,4}?)(?=[、，。和等])")
_PREVIOUS = re.compile("(?P<name>[一-鿿]{2,4})[、和及]$")
# Taiwan's cities have such names, a company too.
_OTHER = frozenset("台港澳成")
_NO_AREA = frozenset({"京东"})


def find_areas(reading: Reading) -> Iterator[Candidate]:
    """皖北, 苏南 and the like, which are no administrative unit; 柳州站, 天津港; 东直门, 白洋淀."""
    for token in reading.tokens:
        known = token.tag == "ns" and len(token.text) > 2 and _WELL_KNOWN.fullmatch(token.text) is not None
        known = known and is_word(token.text) and token.text not in region_table().short
        if known and reading.place_at(token.span.start) is None:
            yield Candidate("PLACE", token.span)  # 嘉峪关 is a city
    for match in _direction_pattern().finditer(reading.text):
        place = reading.place_at(match.start())
        known = match["area"] in region_table().short  # 陇西 is a county
        if match[0] in _NO_AREA or known or (place is not None and len(place.span) > 1):
            continue
        if _stands_free(reading, Span(match.start(), match.end("area"))):
            yield Candidate("PLACE", Span(*match.span()))
    for place in reading.places:
        bypass = _BYPASS.match(reading.text, place.span.end)
        if bypass is not None and not place.explicit:
            yield Candidate("PLACE", Span(place.span.start, bypass.end()))
        station = _STATION.match(reading.text, place.span.end) or PORT.match(reading.text, place.span.end)
        if not place.explicit and is_river(reading, place.span):
            yield Candidate("PLACE", place.span)
        if station is not None and not place.explicit and len(place.span) > 1:
            before = reading.place_at(place.span.start - 1) if place.span.start else None
            joined = before is not None and before.span.end == place.span.start and not before.explicit
            start = before.span.start if before is not None and joined else place.span.start  # 宁波|舟山|港
            yield Candidate("PLACE", Span(start, station.end()))


def is_river(reading: Reading, span: Span) -> bool:
    """Whether a region's short name stands in a list of rivers or lakes: 清水河、苦水河."""
    text = reading.text
    if text[span.end - 1] not in _WATERS:
        return False
    beside = (_NEXT.match(text, span.end), _PREVIOUS.search(text, max(0, span.start - 6), span.start))
    places = {place.span.of(text) for place in reading.places}
    names = [match["name"] for match in beside if match]
    return any(name[-1] in _WATERS and name not in places for name in names)


def _stands_free(reading: Reading, span: Span) -> bool:
    """Whether words begin and end with the letter and its direction: 川|西北, no part of 四川|西部."""
    first, last = reading.tokens[reading.token_at(span.start)], reading.tokens[reading.token_at(span.end - 1)]
    if first.span.start != span.start and is_word(first.text):
        return False
    ends = last.span.end == span.end or reading.text.startswith("地区", span.end) or not is_word(last.text)
    known = first.tag == "ns" or first.tag == "j" or not is_word(first.text) or first.text in _letters()
    return ends and known


@functools.cache
def _letters() -> frozenset[str]:
    return read_column("region_letters", "letter", after_verb="yes") - _OTHER


@functools.cache
def _direction_pattern() -> Pattern:
    letters = "".join(sorted(_letters()))
    return Pattern(
        f"(?P<area>[{letters}](?:东南|东北|西南|西北|[东西南北中]))(?:地区(?!生产|总|人均))?(?![东西南北省市县区州部路街站门])"
    )
