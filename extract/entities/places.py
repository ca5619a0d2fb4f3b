"""Other places: scenic areas, parks, streets, squares, villages, rivers, quarters."""

import functools
import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.boundaries import find_name_part
from extract.entities.readings import Candidate, Reading
from extract.word_lists import any_of, read_column, read_rows


def find_places(reading: Reading) -> Iterator[Candidate]:
    """Named places that are no administrative unit: 岳麓山景区, 湘江新区, 五一广场, 望城坡村, 长三角.

    A region right before the place's own name is left out: 长沙市|橘子洲公园.
    """
    for match in _known_pattern().finditer(reading.text):
        yield Candidate("PLACE", Span(*match.span()), canonical=_known()[match[0]] or None)
    rows = _heads()
    for match in _head_pattern().finditer(reading.text):
        head = Span(*match.span())
        if not reading.ends_word(head.end) or any(title.overlaps(head) for title in reading.titles):
            continue
        start = _place_start(reading, head, rows[match[0]])
        if start is not None:
            yield Candidate("PLACE", Span(start, head.end))


def _place_start(reading: Reading, head: Span, row: dict[str, str]) -> int | None:
    part = find_name_part(reading, head)
    if not part.proper or head.start - part.start < 1:
        return None
    place = reading.place_at(part.start)
    if place is None or place.span.start != part.start:
        own = reading.text[part.start : head.start]
        if row["rule"] == "short" and len(own) > 4:
            return None
        return part.start
    own = reading.text[place.span.end : head.start]
    if len(own) >= 2 and place.explicit:
        return place.span.end if own not in _generic() else part.start
    if row["rule"] == "short" and not own:
        return None  # 长沙村 is no village that anyone means; 长沙|街头
    return part.start


def _generic() -> frozenset[str]:
    return read_column("name_words", "word", kind="common")


@functools.cache
def _heads() -> dict[str, dict[str, str]]:
    return {row["head"]: row for row in read_rows("place_heads")}


@functools.cache
def _head_pattern() -> re.Pattern[str]:
    return re.compile(any_of(_heads()))


@functools.cache
def _known() -> dict[str, str]:
    return {row["name"]: row["full_name"] for row in read_rows("places")}


@functools.cache
def _known_pattern() -> re.Pattern[str]:
    return re.compile(any_of(_known()))
