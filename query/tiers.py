"""Tiers: how a passage stands to the conditions of a question."""

import functools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from extract.figures.intervals import Interval, compare
from extract.gazetteer import ancestors
from extract.records import Figure
from query.conditions import (
    Condition,
    EntityCondition,
    FigureCondition,
    KindCondition,
    PeriodCondition,
    PlaceCondition,
    SourceCondition,
    ThemeCondition,
)
from query.contexts import NO_CONTEXT, Context
from query.indicators import Likeness, clause_at, compare_indicators
from query.measures import common_measure, level_or_change
from query.periods import Period, known_period, reviews

Tier = Literal["certainly", "possibly", "not stated", "contradicts"]
TIERS: tuple[Tier, ...] = ("certainly", "possibly", "not stated", "contradicts")

PLACE_WEIGHT = 0.2
_PLACE_GAINS: dict[Tier, float] = {"certainly": 1, "possibly": 0.5, "not stated": 0, "contradicts": -1}
# What other conditions add, chosen by measurement (docs/search.md). Words of a theme rank by themselves
# already: a practice of another theme loses nothing.
_MET: dict[Tier, float] = {"certainly": 1, "possibly": 0.5, "not stated": 0, "contradicts": 0}
_MET_OR_NOT: dict[Tier, float] = {"certainly": 1, "possibly": 0.5, "not stated": 0, "contradicts": -0.5}
_WEIGHTS: dict[type, tuple[float, dict[Tier, float]]] = {
    ThemeCondition: (0.08, _MET),
    KindCondition: (0.1, _MET_OR_NOT),
    PeriodCondition: (0.1, _MET_OR_NOT),
}
_UNITLESS = frozenset({"count", "person", "person_times"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a passage stands to one condition, with the figure that says so."""

    condition: Condition
    tier: Tier
    figure: Figure | None = None


def judge(
    conditions: Iterable[Condition],
    adcode: str | None,
    figures: Sequence[Figure],
    named: Collection[str] = (),
    context: Context = NO_CONTEXT,
) -> tuple[Verdict, ...]:
    """How a passage with these figures, in a report on the place ``adcode``, stands to each condition.

    ``named`` are the adcodes of places that the passage itself names; ``context`` is what stands around it.
    """
    return tuple([_judge(condition, adcode, figures, named, context) for condition in conditions])


def _judge(
    condition: Condition,
    adcode: str | None,
    figures: Sequence[Figure],
    named: Collection[str],
    context: Context,
) -> Verdict:
    match condition:
        case PlaceCondition():
            return Verdict(condition, judge_place(condition, adcode, named))
        case FigureCondition():
            return _judge_figures(condition, figures, context)
        case PeriodCondition():
            return Verdict(condition, _judge_period(condition, figures, context))
        case KindCondition():
            return Verdict(condition, _judge_kind(condition, figures, context))
        case ThemeCondition():
            return Verdict(condition, _judge_theme(condition, context))
        case EntityCondition():
            return Verdict(condition, _judge_entity(condition, context))
        case SourceCondition():
            met = context.source_id in condition.source_ids
            return Verdict(condition, "certainly" if met else "contradicts")


@dataclass(frozen=True, slots=True)
class Weighing:
    """What the verdicts on a passage do to its place among the answers."""

    # What answers are ordered by before their scores: the worst verdict on a figure, then the second worst;
    # smaller is better. Empty without conditions on figures: others weigh in the score, but for names, which
    # words rank by already.
    weakness: tuple[int, ...]
    slope: float  # what a fused score is multiplied with
    gain: float  # what is then added to it

    def score(self, fused: float) -> float:
        """The fused score, moved by the verdicts that do not order answers by themselves; 0 … 1."""
        return min(1.0, max(0.0, self.slope * fused + self.gain))  # sums of floats may pass either end


def weigh(verdicts: Iterable[Verdict]) -> Weighing:
    """How verdicts weigh; passages with the same ones share it."""
    return _weigh(tuple([(type(verdict.condition), verdict.tier) for verdict in verdicts]))


@functools.lru_cache(maxsize=4096)
def _weigh(verdicts: tuple[tuple[type, Tier], ...]) -> Weighing:
    """Score and gains together are moved to 0 … 1. Of several places the mean counts.

    A report's place is often unsaid or only part of what a passage speaks of, so it must not outrank
    everything else: as tiers, places cost a third of nDCG@10 on questions that name one (docs/search.md).
    """
    weakness = sorted((TIERS.index(tier) for kind, tier in verdicts if kind is FigureCondition), reverse=True)
    places = [_PLACE_GAINS[tier] for kind, tier in verdicts if kind is PlaceCondition]
    slope, gain = 1.0, 0.0
    if places:
        slope = 1 / (1 + 2 * PLACE_WEIGHT)
        gain = PLACE_WEIGHT * (1 + sum(places) / len(places)) * slope
    low, high = 0.0, 0.0
    for kind, tier in verdicts:
        if kind in _WEIGHTS:
            weight, gains = _WEIGHTS[kind]
            gain += weight * gains[tier]
            low += weight * min(gains.values())
            high += weight * max(gains.values())
    return Weighing(tuple(weakness), slope / (1 + high - low), (gain - low) / (1 + high - low))


# --- places ------------------------------------------------------------------------------------------


def judge_place(condition: PlaceCondition, adcode: str | None, named: Collection[str] = ()) -> Tier:
    """How a report on the place ``adcode``, in a passage that names others, stands to a place."""
    asked = set(condition.adcodes)
    if adcode is not None and _with_ancestors(adcode) & asked:
        return "certainly"
    if any(_with_ancestors(code) & asked for code in named):
        return "possibly"
    if adcode is None:
        return "not stated"
    # A report on the whole city may speak of the county that was asked for.
    if any(region.adcode == adcode for code in condition.adcodes for region in ancestors(code)):
        return "possibly"
    return "contradicts"


def _with_ancestors(adcode: str) -> set[str]:
    return {region.adcode for region in ancestors(adcode)} | {adcode}


# --- figures -----------------------------------------------------------------------------------------


def _judge_figures(condition: FigureCondition, figures: Sequence[Figure], context: Context) -> Verdict:
    """The best verdict of the figures that measure what the condition asks for."""
    best = Verdict(condition, "not stated")
    if not figures:
        return best
    by_id = {figure.id: figure for figure in figures}
    for figure in figures:
        tier = judge_figure(condition, figure, context, by_id.get(figure.change_of or ""))
        if tier != "not stated" and (best.figure is None or TIERS.index(tier) < TIERS.index(best.tier)):
            best = Verdict(condition, tier, figure)
    return best


def judge_figure(
    condition: FigureCondition, figure: Figure, context: Context = NO_CONTEXT, former: Figure | None = None
) -> Tier:
    """How one figure stands to the condition; "not stated" where it measures something else.

    A figure that only may measure what is asked for meets it possibly or says nothing of it. ``former`` is
    the figure that it changed from: 由9天缩短至2天 is a decrease of 78 %, too.
    """
    likeness = _likeness(condition, figure, context)
    if likeness == "other":
        return "not stated"
    tier = _compare(condition, figure, former)
    if likeness == "may be":
        return "possibly" if tier in ("certainly", "possibly") else "not stated"
    return tier


def _likeness(condition: FigureCondition, figure: Figure, context: Context) -> Likeness:
    if not condition.indicators:
        return "same"
    stated, _ = level_or_change(figure.indicator_key or figure.indicator or "", figure.change)
    clause = clause_at(context.text, figure.span) if context.text else ""
    text = f"{context.around}\n{context.text}" if context.text else ""
    found = {
        compare_indicators(asked, stated or None, condition.deeds, clause, text)
        for asked in condition.indicators
    }
    return "same" if "same" in found else "may be" if "may be" in found else "other"


def _compare(condition: FigureCondition, figure: Figure, former: Figure | None) -> Tier:
    """Compare the level or the change that the figure states with the one that is asked for."""
    _, change = level_or_change(figure.indicator_key or "", figure.change)
    measure, factor = common_measure(figure.unit, figure.dimension)
    level = figure.basis == "from_to"  # 由9天|缩短至|2天: both are levels, between them lies the change
    if condition.change is None:
        if not _comparable(condition, measure) or (change is not None and figure.change_of is None):
            return "not stated"
        return _meet(condition, _interval(figure, factor))
    if level:
        found = _implied_change(condition, figure, former, measure)
    else:
        found = _interval(figure, factor) if change and _comparable(condition, measure) else None
    if found is None:
        return "not stated"
    if change == condition.change:
        return _meet(condition, found)
    wants_much = all(comparison.operator in (">", ">=") for comparison in condition.comparisons)
    return "contradicts" if wants_much else "not stated"


def _comparable(condition: FigureCondition, measure: str) -> bool:
    if not condition.unit and condition.measure in _UNITLESS:  # 游客超过十万: in heads or in visits
        return measure in _UNITLESS
    return measure == condition.measure


def _interval(figure: Figure, factor: Fraction) -> Interval:
    lower = None if figure.lower is None else Fraction(figure.lower) * factor
    upper = None if figure.upper is None else Fraction(figure.upper) * factor
    return Interval(lower, upper, figure.upper_open)


def _implied_change(
    condition: FigureCondition, figure: Figure, former: Figure | None, measure: str
) -> Interval | None:
    """How far an exact level lies from the exact one before it, in the measure that is asked for."""
    if former is None or figure.value is None or former.value is None:
        return None
    if not figure.bound == former.bound == "exact" or former.dimension != figure.dimension:
        return None
    before = Fraction(former.value) * common_measure(former.unit, former.dimension)[1]
    after = Fraction(figure.value) * common_measure(figure.unit, figure.dimension)[1]
    distance = abs(after - before)
    if condition.measure == "percent" and measure != "percent" and before > 0:
        share = distance / before * 100
        return Interval(share, share)
    in_points = condition.measure == "percentage_points" and measure == "percent"
    return Interval(distance, distance) if in_points or _comparable(condition, measure) else None


def _meet(condition: FigureCondition, interval: Interval) -> Tier:
    """Whether every, some or no number of the interval meets every comparison; never "not stated"."""
    outcomes = {compare(interval, comparison) for comparison in condition.comparisons}
    if "not" in outcomes:
        return "contradicts"
    return "possibly" if "possibly" in outcomes else "certainly"


# --- periods, kinds, themes, names -------------------------------------------------------------------


def _judge_period(condition: PeriodCondition, figures: Sequence[Figure], context: Context) -> Tier:
    stated = [*(figure.period for figure in figures), *context.circumstances.periods]
    return judge_period(condition.period, stated, context.circumstances.date)


def judge_period(asked: Period, stated: Iterable[str | None], date: str | None) -> Tier:
    """How a passage that names these times, in a report of ``date``, stands to a period.

    A passage that names no time is of its report's. What a report of the following year tells without
    naming a time it may tell of the period.
    """
    known = [period for period in map(known_period, stated) if period is not None]
    if any(asked.holds(period) for period in known):
        return "certainly"
    own = known_period(date)
    if own is not None and asked.holds(own):
        return "possibly" if known else "certainly"
    if any(asked.overlaps(period) for period in known):
        return "possibly"
    if own is not None and not known and reviews(own, asked):
        return "possibly"
    return "contradicts" if known or own is not None else "not stated"


def _judge_kind(condition: KindCondition, figures: Sequence[Figure], context: Context) -> Tier:
    kind = context.circumstances.kind
    statuses = {figure.status for figure in figures} | context.circumstances.statuses
    if condition.kind is not None and kind == condition.kind:
        return "certainly"
    if condition.status is not None and condition.status in statuses:
        return "certainly"
    told = (condition.kind is not None and kind is not None) or (condition.status is not None and statuses)
    return "contradicts" if told else "not stated"


def _judge_theme(condition: ThemeCondition, context: Context) -> Tier:
    themes = context.circumstances.themes
    if condition.theme in themes:
        return "certainly"
    return "contradicts" if themes else "not stated"


def _judge_entity(condition: EntityCondition, context: Context) -> Tier:
    """A passage that does not name it contradicts nothing: its practice may be about it all the same."""
    if condition.entity_ids & context.circumstances.entity_ids or condition.name in context.text:
        return "certainly"
    return "possibly" if condition.name in context.around else "not stated"
