"""Regions: administrative places with their codes, townships with the code of their county."""

import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.boundaries import is_common
from extract.entities.place_areas import is_river
from extract.entities.readings import Candidate, Reading, find_once
from extract.entities.townships import find_townships
from extract.patterns import Pattern
from extract.tokens import is_word

_WATERS = "河江湖溪沟"
# An area of the state that is no division of the table and acts as one.
_STATE_AREA = Pattern("(?:河北(?:省)?)?雄安(?:新区)?(?![站集高]|商务)")
_PARTS = re.compile("[^ 　·]+")
# 辽宁清柳县: a county that no table has, after its province.
_COUNTY = re.compile(
    "(?P<name>(?![各全该本每某两几多其])[一-鿿]{2})(?<![管辖属])县(?=[、，。；）)镇乡的等]|$)"
)


@find_once
def find_regions(reading: Reading) -> Iterator[Candidate]:
    """Provinces, cities, counties (肥西, 安徽省合肥市肥西县) and townships (坪塘街道).

    A code is given where the name, the report's region or the other regions of the report settle it.
    """
    for place in reading.places:
        single = len(place.regions) == 1
        found = place.regions[0]
        if not place.explicit and reading.text[place.span.end : place.span.end + 1] in set("村屯路街镇乡"):
            continue  # 西安村, 长沙路
        if not place.explicit and (
            _is_part_of_quoted_name(reading, place.span) or is_river(reading, place.span)
        ):
            continue
        if not place.explicit and _opens_inside(reading, place.span):
            continue
        yield Candidate(
            "REGION",
            place.span,
            canonical=found.full_name if single else None,
            adcode=found.adcode if single else None,
        )
    yield from _find_unlisted_counties(reading)
    for match in _STATE_AREA.finditer(reading.text):
        if _is_part_of_quoted_name(reading, Span(*match.span())):
            continue
        yield Candidate("REGION", Span(*match.span()), canonical="河北雄安新区")
    yield from find_townships(reading)


def _is_part_of_quoted_name(reading: Reading, span: Span) -> bool:
    """“六安瓜片” is a name of its own, “六安” a region; so is each part of “好客山东 好品山东”."""
    quote = reading.quote_at(span.start)
    if quote is None:
        return False
    parts = _PARTS.finditer(reading.text, quote.start, quote.end)
    return any(part.start() <= span.start < part.end() and len(span) < len(part[0]) <= 6 for part in parts)


def _opens_inside(reading: Reading, span: Span) -> bool:
    """Whether the short name is the rest of a water's name: 小|沙河."""
    before = reading.tokens[reading.token_at(span.start - 1)] if span.start else None
    single = before is not None and before.text in set("小大东西南北老新") and before.span.end == span.start
    return single and reading.text[span.end - 1] in _WATERS


def _find_unlisted_counties(reading: Reading) -> Iterator[Candidate]:
    """A county under a name that the table lacks, right after its province or city; it has no code."""
    for place in reading.places:
        match = _COUNTY.match(reading.text, place.span.end)
        if match is None or place.regions[0].level == "county" or len(place.regions) > 1:
            continue
        words = reading.words_in(match.start(), match.end("name"))
        name = match["name"]
        known = len(words) != 1 or words[0].tag[:1] in "n" or not is_word(name)
        if (
            known
            and not is_common(name)
            and not any(is_common(t.text) or t.tag[:1] in "vdpcr" for t in words)
        ):
            full_name = place.regions[0].full_name + match[0]
            yield Candidate("REGION", Span(place.span.start, match.end()), canonical=full_name)
