"""Regions: administrative places with their codes, townships with the code of their county."""

import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.boundaries import can_belong, is_proper
from extract.word_lists import read_column
from extract.entities.readings import Candidate, Reading
from extract.gazetteer import PlaceName, region

_TOWNSHIP = re.compile(r"(?:街道(?!办)|街道(?=办事处)|镇|乡|苏木)(?![镇村委里亲愁土域情间贤企联邻愿友])")


def find_regions(reading: Reading) -> Iterator[Candidate]:
    """Provinces, cities, counties (双流, 四川省成都市双流区) and townships (坪塘街道).

    A code is given where the name, the report's region or the other regions of the report settle it.
    """
    for place in reading.places:
        single = len(place.regions) == 1
        found = place.regions[0]
        yield Candidate(
            "REGION",
            place.span,
            canonical=found.full_name if single else None,
            adcode=found.adcode if single else None,
        )
    yield from _find_townships(reading)


def _find_townships(reading: Reading) -> Iterator[Candidate]:
    for match in _TOWNSHIP.finditer(reading.text):
        start = _township_start(reading, match.start())
        if start is None:
            continue
        county = _county_of(reading, start)
        name = reading.text[start : match.end()]
        chain = reading.place_at(start - 1) if start else None
        first = chain.span.start if chain and chain.span.end == start else start
        yield Candidate(
            "REGION",
            Span(first, match.end()),
            canonical=county[0] + name if county else None,
            adcode=county[1] if county else None,
        )


def _township_start(reading: Reading, head: int) -> int | None:
    """Where the name before 镇, 乡 or 街道 begins; None where the word names no township."""
    index = reading.token_at(head)
    token = reading.tokens[index]
    if token.span.start < head:  # one word: 坪塘镇
        name = reading.text[token.span.start : head]
        inside = token.text.endswith(("镇", "乡", "街道", "苏木"))
        known = token.tag in {"ns", "nr", "nz", "nrt", "nrfg", "n"} and not _is_common(token.text)
        if inside and known and len(name) >= 2 and reading.place_at(head) is None:
            return token.span.start
        return None
    start, length, proper = head, 0, False
    while index > 0 and length < 4:
        index -= 1
        token = reading.tokens[index]
        if reading.place_at(token.span.start) is not None or not can_belong(token) or _is_common(token.text):
            break
        if length and (token.tag == "vn" or len(token.text) > 2):
            break
        start, length = token.span.start, length + len(token.text)
        proper = proper or is_proper(reading, token) or len(token.text) == 1
        if len(token.text) >= 2:
            break
    if not 2 <= length <= 4:
        return None
    after_place = start > 0 and reading.place_at(start - 1) is not None
    return start if proper or after_place else None


def _is_common(word: str) -> bool:
    return word in read_column("name_words", "word", kind="common") | read_column(
        "name_words", "word", kind="stop"
    )


def _county_of(reading: Reading, start: int) -> tuple[str, str] | None:
    """Full name and code of the county that a township belongs to: named right before it, or the report's."""
    before: PlaceName | None = reading.place_at(start - 1) if start else None
    if before and len(before.regions) == 1 and before.span.end == start:
        return before.regions[0].full_name, before.regions[0].adcode
    code = reading.context.adcode
    found = region(code) if code else None
    return (found.full_name, found.adcode) if found else None
