"""Regions: administrative places with their codes, townships with the code of their county."""

import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.boundaries import find_short_name, is_common
from extract.entities.place_areas import is_river
from extract.entities.readings import Candidate, Reading, find_once
from extract.entities.siblings import find_siblings
from extract.gazetteer import Region, region
from extract.tokens import is_word

_TOWNSHIP = re.compile(r"(?:街道(?!办)|街道(?=办事处)|镇|乡|苏木)(?![镇村委里亲愁土域情间贤企联邻愿友])")
# 海北藏族乡: the people's name stands between the township's name and 乡.
_PARTS = re.compile("[^ 　·]+")
_PEOPLE = re.compile(r"(?:[一-鿿]{1,5}族)$")
# Between punctuation, or before what a township does or has, even a name that jieba cuts wrongly stands out.
_DELIMITED = re.compile(
    r"(?:^|(?<=[，。；：、（(！？“\s]))(?:[东西南北][接临邻靠至])?(?P<name>[一-鿿]{2,4}?)(?P<kind>街道|镇|乡)"
    r"(?=$|[，。；、）)！？\s]|党委|党工委|党政|人民政府|政府|办事处|位于|地处|镇长|乡长|主任|书记|等|坚持|以|把|通过|按照)"
)

# After a mark a name of two or three characters before 镇 or 乡 stands out: ，安柳镇上下联动.
_OPENING = re.compile(
    r"(?:^|(?<=[，。；：、（(！？“\s]))(?P<name>(?![各全该本每某两几多其])[一-鿿]{2,3})(?P<kind>镇|乡)"
    r"(?![长区村里亲愁土域情间贤企联邻愿友级属街中小])"
)
_EVERYDAY = re.compile("[城村乡集小古重坐老新冰]镇$|[家老下回返入水故异同进侨梦思城离山]乡$")
# 辽宁清柳县: a county that no table has, after its province.
_COUNTY = re.compile("(?P<name>(?![各全该本每某两几多其])[一-鿿]{2})县(?=[、，。；）)镇乡的等]|$)")
_AFTER_REGION = re.compile(
    r"(?P<name>(?![各全在与和对等的所每该本及多某镇乡街])[一-鿿]{2,4}?)(?<![乡镇部])(?P<kind>街道|镇|乡)(?![镇村里亲愁土域情间贤企联邻愿友])"
)


@find_once
def find_regions(reading: Reading) -> Iterator[Candidate]:
    """Provinces, cities, counties (双流, 四川省成都市双流区) and townships (坪塘街道).

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
        yield Candidate(
            "REGION",
            place.span,
            canonical=found.full_name if single else None,
            adcode=found.adcode if single else None,
        )
    yield from _find_unlisted_counties(reading)
    for start, end in _find_townships(reading):
        yield _township(reading, start, end)
        named = Candidate("REGION", Span(start, end))
        head = "街道" if reading.text[end - 2 : end] == "街道" else reading.text[end - 1]
        for sibling in find_siblings(reading, [(named, head)]):
            owner = reading.place_at(sibling.span.start)
            inside = owner is not None and owner.span.end < sibling.span.end - len(head)
            start = owner.span.end if owner and inside else sibling.span.start
            yield _township(reading, start, sibling.span.end)


def _is_part_of_quoted_name(reading: Reading, span: Span) -> bool:
    """“六安瓜片” is a name of its own, “六安” a region; so is each part of “好客山东 好品山东”."""
    quote = reading.quote_at(span.start)
    if quote is None:
        return False
    parts = _PARTS.finditer(reading.text, quote.start, quote.end)
    return any(part.start() <= span.start < part.end() and len(span) < len(part[0]) <= 6 for part in parts)


def _find_unlisted_counties(reading: Reading) -> Iterator[Candidate]:
    """A county under a name that the table lacks, right after its province or city; it has no code."""
    for place in reading.places:
        match = _COUNTY.match(reading.text, place.span.end)
        if match is None or place.regions[0].level == "county" or len(place.regions) > 1:
            continue
        words = [t for t in reading.tokens if match.start() <= t.span.start < match.end("name")]
        name = match["name"]
        known = len(words) != 1 or words[0].tag[:1] in "n" or not is_word(name)
        if (
            known
            and not is_common(name)
            and not any(is_common(t.text) or t.tag[:1] in "vdpcr" for t in words)
        ):
            full_name = place.regions[0].full_name + match[0]
            yield Candidate("REGION", Span(place.span.start, match.end()), canonical=full_name)


def _find_townships(reading: Reading) -> Iterator[tuple[int, int]]:
    for match in _TOWNSHIP.finditer(reading.text):
        start = _township_start(reading, Span(*match.span()))
        if start is not None:
            yield start, match.end()
    yield from _find_after_region(reading)
    yield from _find_opening(reading)
    for match in _DELIMITED.finditer(reading.text):
        name = match["name"]
        start = match.start("name")
        words = [t for t in reading.tokens if start <= t.span.start < match.end("name")]
        everyday = (
            _ends_everyday_word(reading, match.start("kind"))
            or is_word(name)
            or is_common(name)
            or any(is_common(t.text) or t.tag in "rpcd" for t in words)
        )
        if not everyday and not any(t.tag[:1] == "v" and len(t.text) > 1 for t in words):
            yield start, match.end("kind")


def _find_opening(reading: Reading) -> Iterator[tuple[int, int]]:
    for match in _OPENING.finditer(reading.text):
        name = match["name"]
        if is_word(name) or is_common(name) or _EVERYDAY.search(match[0]):
            continue
        words = [t for t in reading.tokens if match.start() <= t.span.start < match.end("name")]
        if any(t.tag[:1] in "rpcdmqu" or is_common(t.text) for t in words):
            continue
        if not any(len(t.text) > 1 and t.tag[:1] in "vt" and is_word(t.text) for t in words):
            yield match.start(), match.end()


def _find_after_region(reading: Reading) -> Iterator[tuple[int, int]]:
    """Right after a county's full name a township's name needs no other sign: 台江县|经八路|街道."""
    for place in reading.places:
        match = _AFTER_REGION.match(reading.text, place.span.end) if place.explicit else None
        if match is None or is_common(match["name"]) or is_word(match["name"] + match["kind"][0]):
            continue
        if len(match["name"]) > 3 and is_word(match["name"]):  # 都匀市|充分发挥|街道社区作用
            continue
        words = [t for t in reading.tokens if match.start() <= t.span.start < match.end("name")]
        if not _ends_everyday_word(reading, match.start("kind")) and not any(
            len(t.text) > 1 and t.tag[:1] in "vdicarp" for t in words
        ):
            yield match.start(), match.end("kind")


def _ends_everyday_word(reading: Reading, offset: int) -> bool:
    """Whether 乡 or 镇 at ``offset`` ends a word that is no name: 热爱|家乡."""
    token = reading.tokens[reading.token_at(offset)]
    return token.span.start < offset and token.tag not in {"ns", "nr", "nz", "nt"} and is_word(token.text)


def _township_start(reading: Reading, head: Span) -> int | None:
    """Where the name before 镇, 乡 or 街道 begins; None where the word names no township."""
    token = reading.tokens[reading.token_at(head.start)]
    if token.span.start < head.start and (is_common(token.text) or reading.place_at(head.start) is not None):
        return None
    if token.span.end > head.end:  # 镇街, 乡村
        return None
    people = _PEOPLE.search(reading.text[token.span.start : head.start]) or _PEOPLE.search(
        reading.text[reading.tokens[max(0, reading.token_at(head.start) - 1)].span.start : head.start]
    )
    if people and len(people[0]) <= head.start:
        head = Span(head.start - len(people[0]), head.end)
    part = find_short_name(reading, head, plain_nouns=True)
    return part.start if part.proper else None


def _township(reading: Reading, start: int, end: int) -> Candidate:
    """The township with its county: the region named right before it, else the report's."""
    name = reading.text[start:end]
    before = reading.place_at(start - 1) if start else None
    if before is not None and before.span.end == start:
        start = before.span.start
        if len(before.regions) == 1:
            owner = before.regions[0]
            return Candidate(
                "REGION", Span(start, end), canonical=owner.full_name + name, adcode=owner.adcode
            )
        return Candidate("REGION", Span(start, end))
    own = region(reading.context.adcode) if reading.context.adcode else None
    if own is None or own.level == "province":
        return Candidate("REGION", Span(start, end))
    return _of_county(Span(start, end), own, name)


def _of_county(span: Span, county: Region, name: str) -> Candidate:
    return Candidate("REGION", span, canonical=county.full_name + name, adcode=county.adcode)
