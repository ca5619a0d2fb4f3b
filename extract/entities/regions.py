"""Regions: administrative places with their codes, townships with the code of their county."""

import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.boundaries import find_short_name, is_common
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
        start = _township_start(reading, Span(*match.span()))
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


def _township_start(reading: Reading, head: Span) -> int | None:
    """Where the name before 镇, 乡 or 街道 begins; None where the word names no township."""
    token = reading.tokens[reading.token_at(head.start)]
    if token.span.start < head.start and (is_common(token.text) or reading.place_at(head.start) is not None):
        return None
    if token.span.end > head.end:  # 镇街, 乡村
        return None
    part = find_short_name(reading, head)
    return part.start if part.proper else None


def _county_of(reading: Reading, start: int) -> tuple[str, str] | None:
    """Full name and code of the county that a township belongs to: named right before it, or the report's."""
    before: PlaceName | None = reading.place_at(start - 1) if start else None
    if before and len(before.regions) == 1 and before.span.end == start:
        return before.regions[0].full_name, before.regions[0].adcode
    code = reading.context.adcode
    found = region(code) if code else None
    return (found.full_name, found.adcode) if found else None
