"""Townships: towns, townships and street areas, by the table of them and by what stands around a name."""

import re
from collections.abc import Iterator, Sequence

from corpus.span import Span
from extract.entities.boundaries import find_short_name, is_common
from extract.entities.readings import Candidate, Reading
from extract.entities.siblings import find_siblings
from extract.gazetteer import ancestors, region
from extract.patterns import Pattern
from extract.tokens import is_word
from extract.township_table import Township, townships, townships_ending_at

_TOWNSHIP = Pattern(r"(?:街道(?!办)|街道(?=办事处)|镇|乡|苏木)(?![镇村委里亲愁土域情间贤企联邻愿友])")
# 海北藏族乡: the people's name stands between the township's name and 乡.
_PEOPLE = re.compile(r"(?:[一-鿿]{1,5}族)$")
# Between punctuation, or before what a township does or has, even a name that jieba cuts wrongly stands out.
_DELIMITED = Pattern(
    r"(?:^|(?<=[，。；：、（(！？“\s]))(?:[东西南北][接临邻靠至])?(?P<name>[一-鿿]{2,4}?)(?P<kind>街道|镇|乡)"
    r"(?=$|[，。；、）)！？\s]|党委|党工委|党政|人民政府|政府|办事处|位于|地处|镇长|乡长|主任|书记|等|坚持|以|把|通过|按照|[一-鿿]{2,4}社区)"
)

# After a mark a name of two or three characters before 镇 or 乡 stands out: ，安柳镇上下联动.
_OPENING = Pattern(
    r"(?:^|(?<=[，。；：、（(！？“\s]))(?P<name>(?![各全该本每某两几多其])[一-鿿]{2,3})(?P<kind>镇|乡)"
    r"(?![长区村里亲愁土域情间贤企联邻愿友级属街中小])"
)
_EVERYDAY = re.compile("[城村乡集小古重坐老新冰制]镇$|[家老下回返入水故异同进侨梦思城离山族之]乡$")
_AFTER_REGION = re.compile(
    r"(?P<name>(?![各全在与和对等的所每该本及多某镇乡街])[一-鿿]{2,4}?)(?<![乡镇部之])(?P<kind>街道|镇|乡)(?![镇村里亲愁土域情间贤企联邻愿友])"
)
_MARKS = frozenset('，。；：、（(！？“”"》 \n\t　—')
# Names of townships that are everyday words too: 建设|中心镇.
_WORDS = frozenset({"小城镇", "中心镇", "新城镇", "城镇", "古镇", "新镇", "老城镇"})
_SHARED = Pattern(
    "等(?:[0-9]+|[一二两三四五六七八九十]+)?个?(?:乡镇街道|镇街|乡镇|街道|镇乡|乡|镇)(?=[^一-鿿]|接|搭|相|毗|的|为|是|开|群|村|建|$)"
)
_ITEMS = re.compile("[一-鿿]{2,5}(?:[、和及][一-鿿]{2,5}){0,30}$")
_REACH = 80  # characters of a list looked at before its shared 等乡镇


def find_townships(reading: Reading) -> Iterator[Candidate]:
    """坪塘街道, 莲花镇, with the code of the county; 五道沟 and 三源浦 in 五道沟、三源浦等乡镇."""
    named: list[tuple[Candidate, str]] = []
    for start, end in _find_townships(reading):
        yield _township(reading, start, end)
        head = "街道" if reading.text[end - 2 : end] == "街道" else reading.text[end - 1]
        named.append((Candidate("REGION", Span(start, end)), head))
    for sibling in find_siblings(reading, named):
        owner = reading.place_at(sibling.span.start)
        head = "街道" if reading.text.endswith("街道", 0, sibling.span.end) else "镇"
        inside = owner is not None and owner.span.end < sibling.span.end - len(head)
        start = owner.span.end if owner and inside else sibling.span.start
        yield _township(reading, start, sibling.span.end)
    yield from _find_short_names(reading)


def _find_short_names(reading: Reading) -> Iterator[Candidate]:
    """Townships of the report's county without their suffix, in a list that shares it."""
    own = reading.context.adcode
    county = region(own) if own else None
    if county is None or own is None:
        return
    for match in _SHARED.finditer(reading.text):
        offset = max(0, match.start() - _REACH)
        items = _ITEMS.search(reading.text[offset : match.start()])
        for item in re.finditer("[^、和及]+", items[0]) if items else ():
            end = offset + (items.start() if items else 0) + item.end()
            for start in range(end - len(item[0]), end - 1):  # 与|五道沟
                if official := _own_township(own, reading.text[start:end]):
                    full_name = county.full_name + official
                    yield Candidate("REGION", Span(start, end), canonical=full_name, adcode=own)
                    break


def _own_township(county: str, short: str) -> str | None:
    """The official name of the county's township that is called ``short`` without its suffix."""
    named = (each for kind in ("镇", "乡", "街道") for each in townships(short + kind))
    return next((each.name for each in named if each.county == county), None)


def _find_townships(reading: Reading) -> Iterator[tuple[int, int]]:
    for match in _TOWNSHIP.finditer(reading.text):
        start = _listed_start(reading, match.end())
        if start is None:
            start = _township_start(reading, Span(*match.span()))
        if (
            start is not None
            and reading.text[start] not in "各每某"
            and reading.text[match.start() - 1] != "之"
        ):
            yield _after_person(reading, start, match.start()), match.end()
    yield from _find_after_region(reading)
    yield from _find_opening(reading)
    for match in _DELIMITED.finditer(reading.text):
        name = match["name"]
        start = match.start("name")
        words = reading.words_in(start, match.end("name"))
        everyday = (
            _ends_everyday_word(reading, match.start("kind"))
            or is_word(name)
            or is_common(name)
            or any(is_common(t.text) or t.tag in "rpcd" for t in words)
        )
        if not everyday and not any(t.tag[:1] == "v" and len(t.text) > 1 for t in words):
            yield start, match.end("kind")


def _after_person(reading: Reading, start: int, head: int) -> int:
    """The start moved over a person's name that was left incomplete: 王|某军|五星乡."""
    someone = reading.text.find("某", start, head)
    token = reading.tokens[reading.token_at(someone)] if someone >= 0 else None
    return token.span.end if token is not None and token.span.end < head else start


def _find_opening(reading: Reading) -> Iterator[tuple[int, int]]:
    for match in _OPENING.finditer(reading.text):
        name = match["name"]
        if is_word(name) or is_common(name) or _EVERYDAY.search(match[0]):
            continue
        words = reading.words_in(match.start(), match.end("name"))
        if any(t.tag[:1] in "rpcdmqu" or is_common(t.text) for t in words):
            continue
        if not any(len(t.text) > 1 and t.tag[:1] in "vt" and is_word(t.text) for t in words):
            yield match.start(), match.end()


def _find_after_region(reading: Reading) -> Iterator[tuple[int, int]]:
    """Right after a county's full name a township's name needs no other sign: 台江县|经八路|街道."""
    for place in reading.places:
        match = _AFTER_REGION.match(reading.text, place.span.end) if place.explicit else None
        if match is None:
            continue
        whole = match["name"] + match["kind"][0]
        listed = is_word(whole) and len(whole) == 3 and match["kind"] != "街道"
        if listed and not _EVERYDAY.search(whole):
            yield match.start(), match.end("kind")  # the dictionary has 团结乡, and 家乡 too
            continue
        if is_common(match["name"]) or is_word(whole):
            continue
        if len(match["name"]) > 3 and is_word(match["name"]):  # 都匀市|充分发挥|街道社区作用
            continue
        words = reading.words_in(match.start(), match.end("name"))
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


def _listed_start(reading: Reading, end: int) -> int | None:
    """Where a name of the table begins that ends there, if the report's places speak for it."""
    text = reading.text
    last = reading.tokens[reading.token_at(end - 1)]
    if last.span.end > end and is_word(last.text) and text[end] not in "上里内":
        return None  # 文明|乡风
    for start, found in townships_ending_at(text, end):
        free = start in reading.starts or start == 0 or text[start - 1] in _MARKS
        if free and _is_meant(reading, Span(start, end), found):
            return start
    return None


def _is_meant(reading: Reading, span: Span, found: Sequence[Township]) -> bool:
    name = span.of(reading.text)
    before = reading.place_at(span.start - 1) if span.start else None
    follows = before is not None and before.span.end == span.start
    everyday = name in _WORDS or _EVERYDAY.fullmatch(name) is not None or len(name) == 2
    return (follows or not everyday) and _choose(reading, span, found) is not None


def _choose(reading: Reading, span: Span, found: Sequence[Township]) -> Township | None:
    """The one township of the name that the text means: in the place named before it, or the report's."""
    before = reading.place_at(span.start - 1) if span.start else None
    if before is not None and before.span.end == span.start:
        return _only(
            [each for each in found if any(_lies_in(each, place.adcode) for place in before.regions)]
        )
    own = reading.context.adcode
    if own is not None and (inside := [each for each in found if _lies_in(each, own)]):
        return _only(inside)
    if named := [each for each in found if each.county in reading.context.known]:
        return _only(named)
    city = next((each.adcode for each in ancestors(own) if each.level == "city"), None) if own else None
    if city is not None and (near := [each for each in found if _lies_in(each, city)]):
        return _only(near)
    return _only(found) if own is None and len(span) > 3 else None


def _only(found: Sequence[Township]) -> Township | None:
    return found[0] if len(found) == 1 else None


def _lies_in(township: Township, outer: str) -> bool:
    return any(each.adcode == outer for each in ancestors(township.county))


def _township(reading: Reading, start: int, end: int) -> Candidate:
    """The township with its county: the table's, else the region named right before it, else the report's."""
    name = reading.text[start:end]
    listed = _choose(reading, Span(start, end), townships(name))
    before = reading.place_at(start - 1) if start else None
    owner = reading.context.adcode
    if before is not None and before.span.end == start:
        start = before.span.start
        owner = before.regions[0].adcode if len(before.regions) == 1 else None
    elif owner and ancestors(owner)[0].level == "province":
        owner = None
    if listed is not None:
        owner, name = listed.county, listed.name
    county = region(owner) if owner else None
    if county is None:
        return Candidate("REGION", Span(start, end))
    return Candidate("REGION", Span(start, end), canonical=county.full_name + name, adcode=county.adcode)
