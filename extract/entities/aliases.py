"""Aliases: short forms take the full name that the same report gives."""

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.span import Span
from extract.entities.boundaries import can_belong, is_common
from extract.entities.known_organisations import find_known_organisations
from extract.entities.organisations import find_organisations
from extract.entities.places import find_places
from extract.entities.readings import Candidate, Reading
from extract.gazetteer import find_place_names
from extract.records import Mention, Passage
from extract.tokens import is_word, read_tokens
from extract.word_lists import read_column

_STATED = re.compile(
    r"^[”\"》]?[（(](?:以下|下文)?(?:统称|简称)[：:]?[“\"「]?(?P<short>[^”\"」）)]{1,20})[”\"」]?[）)]"
)
# 杏花园居民区 is called 杏花园 too.
_QUARTER = re.compile(
    "(?P<name>[一-鿿]{2,5}[园苑庭府城湾里坊轩居邸])(?:居民区|住宅区|小区)(?:[一二三四五六]期)?"
)
_SHORTENED = frozenset({"company", "education", "alliance", "other"})
_LINKED = frozenset({"ORG", "PLACE", "PROGRAM", "DOCUMENT"})


def read_short_forms(readings: Sequence[Reading]) -> tuple[tuple[str, Candidate, str], ...]:
    """Places and bodies whose name a region opens, without it: 古城景区 once 凤凰县古城景区 is named.

    The kind alone (人民医院 for 凤凰县人民医院) is no name, so authorities have none.
    """
    found: dict[str, tuple[Candidate, set[str]]] = {}
    for reading in readings:
        for candidate in (*find_places(reading), *find_organisations(reading)):
            quarter = _QUARTER.fullmatch(candidate.span.of(reading.text))
            if candidate.type == "PLACE" and quarter and not is_word(quarter["name"]):
                found.setdefault(quarter["name"], (candidate, set()))[1].add(quarter[0])
            place = reading.place_at(candidate.span.start)
            shortened = candidate.type == "PLACE" or candidate.subtype in _SHORTENED
            if place is None or not shortened or place.span.start != candidate.span.start:
                continue
            short = reading.text[place.span.end : candidate.span.end]
            if len(short) >= 4 and (
                candidate.type == "PLACE" or _has_own_name(reading, place.span, candidate)
            ):
                found.setdefault(short, (candidate, set()))[1].add(candidate.span.of(reading.text))
    return tuple(
        (short, kind, names.pop()) for short, (kind, names) in sorted(found.items()) if len(names) == 1
    )


def _has_own_name(reading: Reading, place: Span, candidate: Candidate) -> bool:
    """创新中心 is no short form of 湖南创新中心: without the region nothing names it."""
    own = reading.words_in(place.end, candidate.span.end)[:-1]
    return any(not is_common(token.text) and len(token.text) > 1 for token in own)


def find_short_forms(reading: Reading) -> Iterator[Candidate]:
    """Where the short forms of the report stand alone, with the full name as canonical."""
    forms = reading.context.full_forms
    for short, span in reading.context.known_short_forms.find(reading.text):
        for kind, name in forms[short]:
            if kind.type == "REGION" or (span.start in reading.starts and reading.ends_word(span.end)):
                yield Candidate(kind.type, span, subtype=kind.subtype, canonical=name, adcode=kind.adcode)


def expand_known_names(reading: Reading, candidate: Candidate) -> Candidate:
    """A name that a university's short form opens, written out: 湖大科技园 → 湖南大学科技园."""
    if candidate.canonical is not None or candidate.type not in {"ORG", "PLACE"}:
        return candidate
    for known in find_known_organisations(reading):
        opens = known.span.start == candidate.span.start and known.span.end < candidate.span.end
        if opens and known.subtype == "education" and known.canonical is not None:
            rest = reading.text[known.span.end : candidate.span.end]
            return replace(candidate, canonical=known.canonical + rest)
    return candidate


def link_aliases(passages: Sequence[Passage], mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions of one report, each short form with the canonical name of its full form.

    Stated: 湘江新区管理委员会（以下简称“管委会”）. Otherwise the characters of the short form stand in the
    full form in the same order, with the same last character, and in no other name of the report: 古城景区
    for 凤凰古城景区.
    """
    texts = {passage.id: passage.text for passage in passages}
    stated = _stated_names(texts, mentions)
    names: set[tuple[str, str]] = {
        (mention.type, mention.canonical) for mention in mentions if mention.type in _LINKED
    }
    full = _full_names({(m.type, m.text) for m in mentions if _may_be_short(m)}, names)
    return tuple(_link(mention, stated, full) for mention in mentions)


def _may_be_short(mention: Mention) -> bool:
    return mention.type in _LINKED and mention.canonical == mention.text


def _full_names(shorts: set[tuple[str, str]], names: set[tuple[str, str]]) -> dict[tuple[str, str], set[str]]:
    """The names that each short form may stand for, by type and short form.

    Only names that end with it, or begin and end as it does, are looked at: a long report has thousands of
    each.
    """
    by_edges: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for type_, short in shorts:
        by_edges[type_, short[0], short[-1]].append(short)
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for type_, name in names:
        endings = (name[start:] for start in range(1, len(name) - 1))
        alike = {ending for ending in endings if (type_, ending) in shorts}
        alike.update(by_edges.get((type_, name[0], name[-1]), ()))
        titled = type_ in {"DOCUMENT", "PROGRAM"}
        for short in alike:
            if is_short_form(short, name, titled=titled):
                found[type_, short].add(name)
    return found


def _stated_names(texts: dict[str, str], mentions: Sequence[Mention]) -> dict[str, Mention]:
    stated: dict[str, Mention] = {}
    for mention in mentions:
        match = _STATED.match(texts[mention.passage_id][mention.span.end : mention.span.end + 40])
        if match:
            stated.setdefault(match["short"], mention)
    return stated


def _link(
    mention: Mention, stated: dict[str, Mention], full_names: dict[tuple[str, str], set[str]]
) -> Mention:
    full = stated.get(mention.text)
    if full is not None and full.type == mention.type:
        return replace(mention, canonical=full.canonical, adcode=full.adcode)
    longer = full_names.get((mention.type, mention.text), set()) if _may_be_short(mention) else set()
    return replace(mention, canonical=next(iter(longer))) if len(longer) == 1 else mention


def is_short_form(short: str, full: str, *, titled: bool = False) -> bool:
    """Whether ``short`` may abbreviate ``full``: 古城景区 for 凤凰古城景区, 城管局 for 城市管理局.

    >>> is_short_form("城管局", "城市管理局"), is_short_form("湘雅医院", "湘雅国际医院")
    (True, False)
    """
    if not 2 <= len(short) < len(full) or short[-1] != full[-1]:
        return False
    own = _leading_regions(short)
    if own and not own & _leading_regions(full):
        return False  # 山东省人民政府 is not 山东省青岛市人民政府
    if full.endswith(short):
        opening = full[: -len(short)]  # 江东路 is not 舜江东路
        if not titled and len(opening) == 1 and opening not in "省市县区州":
            return False
        return titled or not _opens_with_verb(full)  # 《通知》 for 关于推进夜校的通知
    if short[0] != full[0] or len(short) > 0.6 * len(full):
        return False  # 湘雅医院 is not 湘雅国际医院
    rest = iter(full)
    return all(char in rest for char in short)


@functools.lru_cache(maxsize=4096)
def _leading_regions(name: str) -> frozenset[str]:
    """Codes of the region that opens the name, none where no region does."""
    place = next(find_place_names(name), None)
    return frozenset(r.adcode for r in place.regions) if place and place.span.start == 0 else frozenset()


@functools.lru_cache(maxsize=4096)
def _opens_with_verb(name: str) -> bool:
    """Whether a longer name is a name cut too far left: 印发云湾新区."""
    first = read_tokens(name)[0]
    return (
        first.tag == "v"
        or not can_belong(first)
        or first.text in read_column("name_words", "word", kind="governing")
    )
