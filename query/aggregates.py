"""Aggregates: exact answers over many figures, with the bounds of each carried through to the answer."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from extract.figures.intervals import Interval
from index.figure_lookups import StoredFigure
from index.practice_lookups import themes_of_practices
from query.counted_figures import LeftOut, Sieve, repeated
from query.figure_groups import Counted, Group, Grouping, Refusal, why_no_sum
from query.interval_arithmetic import Rank, greatest, median, ranks, smallest, total
from query.listings import FigureQuestion, FigureRow, list_figures

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase

RankBy = Literal["count", "sum", "min", "max", "median"]


@dataclass(frozen=True, slots=True)
class Ranking:
    """What groups are ranked by."""

    by: RankBy | None = None  # None: their sums, or their medians where nothing may be summed
    lowest_first: bool = False


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What the figures of one group come to, in the measure of the group."""

    group: Group
    figures: tuple[StoredFigure, ...]  # all that count, in the order of their files
    unit: str  # that most of them are written in
    total: Interval | None
    no_sum: Refusal | None  # why there is no total
    smallest: Interval
    greatest: Interval
    median: Interval
    repeated: int  # figures beyond the first of each place and period
    left_out: Mapping[LeftOut, tuple[str, ...]]  # ids of figures of this group that do not count
    ranked_by: RankBy = "median"
    rank: Rank | None = None  # among the groups that differ in the first of what they are grouped by
    ranked: int = 0  # how many groups those are

    @property
    def count(self) -> int:
        """How many figures count."""
        return len(self.figures)


@dataclass(frozen=True, slots=True)
class Aggregates:
    """All groups, with the ids of all figures that were left out by why they were."""

    grouping: Grouping
    groups: tuple[Aggregate, ...]
    left_out: Mapping[LeftOut, tuple[str, ...]]


def aggregate_figures(
    kb: "KnowledgeBase",
    asked: FigureQuestion,
    grouping: Grouping | None = None,
    ranking: Ranking | None = None,
    *,
    theme: str | None = None,
) -> Aggregates:
    """Count, sum, extremes, median and rank of the figures asked for.

    Only what may be compared is counted together: one indicator, measure, direction of change, status and,
    unless ``grouping`` says otherwise, period. ``theme`` keeps figures of practices of this theme.
    """
    rows = list_figures(kb, replace(asked, possibly=True, copies=True))
    practices = {row.stored.practice_id for row in rows if row.stored.practice_id is not None}
    themes = themes_of_practices(kb.tables.engine, practices)
    if theme is not None:
        rows = [row for row in rows if theme in themes.get(row.stored.practice_id or "", ())]
    return aggregate(rows, grouping or Grouping(), ranking or Ranking(), themes, possibly=asked.possibly)


def aggregate(
    rows: Iterable[FigureRow],
    grouping: Grouping,
    ranking: Ranking,
    themes: Mapping[str, tuple[str, ...]],
    *,
    possibly: bool = False,
) -> Aggregates:
    """The same for figures that are at hand; ``themes`` are those of their practices, strongest first."""
    sieve = Sieve(grouping, themes, possibly)
    found = sieve.sort(rows)
    left_out: dict[Group | None, dict[LeftOut, list[str]]] = {}
    reasons: dict[LeftOut, list[str]] = {}
    for id_, reason, group in sieve.left_out:
        reasons.setdefault(reason, []).append(id_)
        left_out.setdefault(group, {}).setdefault(reason, []).append(id_)
    groups = [_aggregate(group, ones, _frozen(left_out.get(group, {}))) for group, ones in found.items()]
    groups.sort(key=lambda one: _order(one.group))
    return Aggregates(grouping, tuple(_ranked(groups, grouping, ranking)), _frozen(reasons))


def _aggregate(
    group: Group, ones: Sequence[Counted], left_out: Mapping[LeftOut, tuple[str, ...]]
) -> Aggregate:
    intervals = [one.interval for one in ones]
    refusals = [why for one in ones if (why := why_no_sum(one.stored)) is not None]
    return Aggregate(
        group=group,
        figures=tuple(one.stored for one in ones),
        unit=_usual(one.stored.figure.unit for one in ones),
        total=None if refusals else total(intervals),
        no_sum=refusals[0] if refusals else None,
        smallest=smallest(intervals),
        greatest=greatest(intervals),
        median=median(intervals),
        repeated=repeated(ones),
        left_out=left_out,
    )


def _usual(units: Iterable[str]) -> str:
    """The unit written most often; of several the first in code order."""
    counts = Counter(units)
    return min(counts, key=lambda unit: (-counts[unit], unit))


def _ranked(groups: Sequence[Aggregate], grouping: Grouping, ranking: Ranking) -> list[Aggregate]:
    """Each group with where it stands among those that differ in the first of what they are grouped by."""
    if not grouping.by:
        return list(groups)
    contests: dict[Group, list[int]] = {}
    for index, one in enumerate(groups):
        contests.setdefault(_contest(one.group, grouping), []).append(index)
    found = list(groups)
    for members in contests.values():
        summable = all(groups[index].total is not None for index in members)
        by = ranking.by or ("sum" if summable else "median")
        values = [_value(groups[index], by) for index in members]
        if None in values:  # sums were asked for, and there is none
            continue
        ranked = ranks([value for value in values if value is not None], lowest_first=ranking.lowest_first)
        for index, rank in zip(members, ranked, strict=True):
            found[index] = replace(groups[index], rank=rank, ranked=len(members), ranked_by=by)
    return found


def _contest(group: Group, grouping: Grouping) -> Group:
    """What the groups that are ranked together have in common; of years the same months or days of each."""
    match grouping.by[0]:
        case "place":
            return replace(group, place=None)
        case "theme":
            return replace(group, theme=None)
    period = group.line.period and group.line.period.replace(str(group.year), "")
    return replace(group, year=None, line=replace(group.line, period=period))


def _value(one: Aggregate, by: RankBy) -> Interval | None:
    match by:
        case "count":
            return Interval(Fraction(one.count), Fraction(one.count))
        case "sum":
            return one.total
        case "min":
            return one.smallest
        case "max":
            return one.greatest
    return one.median


def _order(group: Group) -> tuple[str | int, ...]:
    line = group.line
    named = (line.indicator_key, line.measure, line.change or "", line.basis or "", line.status)
    return (*named, group.year or 0, line.period or "", group.theme or "", group.place or "")


def _frozen(reasons: Mapping[LeftOut, Sequence[str]]) -> dict[LeftOut, tuple[str, ...]]:
    return {reason: tuple(reasons[reason]) for reason in sorted(reasons)}
