"""Facets: how many of the practices found lie in each place, theme, year, file and so on."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.gazetteer import ancestors, region
from extract.serialization import JsonObject
from extract.themes import theme_definitions
from index.database import reading
from index.facet_counts import FacetCounts
from query.periods import known_period

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase

MOST = 20  # values of a facet that has any number of them: names and files


@dataclass(frozen=True, slots=True)
class Bucket:
    """A value that practices can be narrowed to."""

    value: str  # what to ask for: a code, key, year, name or id
    label: str  # for people, in Chinese where it has a Chinese name
    count: int  # practices that have it; copies in other files count there, too
    above: str | None = None  # of a place: the value of the place that it lies in


@dataclass(frozen=True, slots=True)
class Facets:
    """The buckets of each facet, the fullest first; places by code, each above those that lie in it."""

    total: int  # practices, and passages outside every practice
    places: tuple[Bucket, ...]
    themes: tuple[Bucket, ...]
    organisations: tuple[Bucket, ...]
    programmes: tuple[Bucket, ...]
    years: tuple[Bucket, ...]  # latest first
    kinds: tuple[Bucket, ...]
    sources: tuple[Bucket, ...]


def count_facets(kb: "KnowledgeBase", passage_ids: Collection[str] | None = None, most: int = MOST) -> Facets:
    """The facets of these passages, such as ``search(kb, question).found``; None: of the whole base.

    A bucket counts what the filter of its value would leave of these passages. An organisation's or
    programme's filter also takes in passages that only spell the name, so it may leave a few more.
    """
    with reading(kb.tables.engine) as connection:
        counts = FacetCounts(connection, passage_ids)
        return Facets(
            total=counts.total(),
            places=_places(counts.by_place()),
            themes=_themes(counts.by_theme()),
            organisations=tuple(Bucket(name, name, n) for name, n in counts.by_name("ORG", most)),
            programmes=tuple(Bucket(name, name, n) for name, n in counts.by_name("PROGRAM", most)),
            years=_years(counts.times(), counts.dates()),
            kinds=tuple(Bucket(kind, _KINDS[kind], n) for kind, n in counts.by_kind()),
            sources=tuple(Bucket(id_, name, n) for id_, name, n in counts.by_source(most)),
        )


_KINDS = {"done": "已实施", "planned": "拟实施"}


def _places(counted: Iterable[tuple[str, int]]) -> tuple[Bucket, ...]:
    """Each place with what lies below it: a report on 肥西县 counts for 合肥市 and 安徽省, too."""
    counts: Counter[str] = Counter()
    above: dict[str, str | None] = {}
    for adcode, number in counted:
        line = [one.adcode for one in ancestors(adcode)] or [adcode]
        for code, parent in zip(line, [*line[1:], None], strict=True):
            counts[code] += number
            above[code] = parent
    return tuple(Bucket(code, _name(code), counts[code], above[code]) for code in sorted(counts))


def _name(adcode: str) -> str:
    found = region(adcode)
    return found.name if found else adcode


def _themes(counted: Iterable[tuple[str, int]]) -> tuple[Bucket, ...]:
    labels = {definition.name: definition.label for definition in theme_definitions()}
    return tuple(Bucket(name, labels.get(name, name), number) for name, number in counted)


def _years(told: Iterable[tuple[str, str, str]], dated: Iterable[tuple[str, str, str]]) -> tuple[Bucket, ...]:
    """By the rule of the filter on periods: the years that a passage tells of, else that of its report."""
    units: set[tuple[str, str]] = set()
    telling: set[str] = set()
    for passage_id, unit, time in told:
        if known_period(time) is not None:
            telling.add(passage_id)
            units.update((year, unit) for year in _year(time))
    for passage_id, unit, date in dated:
        if passage_id not in telling:
            units.update((year, unit) for year in _year(date))
    counts = Counter(year for year, _ in units)
    return tuple(Bucket(year, year, counts[year]) for year in sorted(counts, reverse=True))


def _year(time: str) -> tuple[str, ...]:
    """The year that the time lies in; none where it is unknown or lies in several."""
    period = known_period(time)
    if period is None or period.first is None or period.last is None:
        return ()
    return (f"{period.first.year:04}",) if period.first.year == period.last.year else ()


def facets_as_json(facets: Facets) -> JsonObject:
    """The facets under the names of the parameters that narrow by them."""
    found: JsonObject = {"total": facets.total}
    for name, buckets in (
        ("place", facets.places),
        ("theme", facets.themes),
        ("organisation", facets.organisations),
        ("programme", facets.programmes),
        ("year", facets.years),
        ("kind", facets.kinds),
        ("source", facets.sources),
    ):
        found[name] = [_bucket_as_json(bucket) for bucket in buckets]
    return found


def _bucket_as_json(bucket: Bucket) -> JsonObject:
    above: JsonObject = {"above": bucket.above} if bucket.above else {}
    return {"value": bucket.value, "label": bucket.label, "count": bucket.count, **above}
