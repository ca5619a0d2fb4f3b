"""Place conditions: where the practice lies."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from corpus.span import Span
from extract.gazetteer import find_place_names
from extract.tokens import read_tokens

# A place after one of these is where something came from or went, not where the practice is: 赴深圳招商.
_ELSEWHERE = re.compile(r"(?:到|赴|去|与|和|同|向|往|来自|学习|借鉴|对口|援助|协作)$")
_BESIDE = re.compile(r"[和与及或、,，]|以及")

_SHORT = 2  # characters of a name that other words may make up


@dataclass(frozen=True, slots=True)
class PlaceCondition:
    """The practice lies in one of these places or below."""

    text: str
    span: Span | None  # in the question; None where it was given apart from it
    names: tuple[str, ...]  # full names, the likeliest where a name has several meanings
    adcodes: tuple[str, ...]  # what the names may mean


def read_places(text: str, known_places: Collection[str] = ()) -> Iterator[PlaceCondition]:
    """One condition for each place, or for several that stand side by side: 成都和绵阳."""
    found: list[tuple[Span, tuple[str, ...], tuple[str, ...]]] = []
    starts = {token.span.start for token in read_tokens(text)}
    for place in find_place_names(text, known_places):
        if len(place.span.of(text)) <= _SHORT and place.span.start not in starts:
            continue  # 建成|县域: no place is called 成县 here
        names: tuple[str, ...] = (place.regions[0].full_name,)
        codes = tuple(region.adcode for region in place.regions)
        start = place.span.start
        if found and _BESIDE.fullmatch(text, found[-1][0].end, start):
            span, beside, adcodes = found.pop()
            start, names, codes = span.start, beside + names, adcodes + codes
        elif _ELSEWHERE.search(text, 0, start):
            continue
        found.append((Span(start, place.span.end), names, codes))
    for span, names, codes in found:
        yield PlaceCondition(span.of(text), span, names, codes)
