"""Tiers: how a passage stands to the conditions of a question."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from extract.figures.intervals import Interval, compare
from extract.gazetteer import ancestors
from extract.records import Figure
from query.conditions import Condition, FigureCondition, PlaceCondition
from query.measures import common_measure

Tier = Literal["certainly", "possibly", "not stated", "contradicts"]
TIERS: tuple[Tier, ...] = ("certainly", "possibly", "not stated", "contradicts")

PLACE_WEIGHT = 0.2
_PLACE_GAINS: dict[Tier, float] = {"certainly": 1, "possibly": 0.5, "not stated": 0, "contradicts": -1}
_UNITLESS = frozenset({"count", "person", "person_times"})
# What a measured thing may be called besides its name: 投诉量, 游客数.
_MEASURE_ENDING = re.compile(r"(?:数量|总数|人数|[数量率额度])$")


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
) -> tuple[Verdict, ...]:
    """How a passage with these figures, in a report on the place ``adcode``, stands to each condition.

    ``named`` are the adcodes of places that the passage itself names.
    """
    return tuple(
        Verdict(condition, _judge_place(condition, adcode, named))
        if isinstance(condition, PlaceCondition)
        else _judge_figures(condition, figures)
        for condition in conditions
    )


def weakness(verdicts: Iterable[Verdict]) -> tuple[int, ...]:
    """What answers are ordered by before their scores: the worst verdict on a figure, then the second worst.

    Empty without conditions on figures; smaller is better. Places weigh in the score (``weigh_places``).
    """
    return tuple(
        sorted(
            (
                TIERS.index(verdict.tier)
                for verdict in verdicts
                if not isinstance(verdict.condition, PlaceCondition)
            ),
            reverse=True,
        )
    )


def weigh_places(fused: float, verdicts: Iterable[Verdict]) -> float:
    """The fused score, raised where the place asked for is met and lowered where it is another; 0 … 1.

    A report's place is often unsaid or only part of what a passage speaks of, so it must not outrank
    everything else: as tiers, places cost a third of nDCG@10 on questions that name one (docs/search.md).
    """
    gains = [
        _PLACE_GAINS[verdict.tier] for verdict in verdicts if isinstance(verdict.condition, PlaceCondition)
    ]
    if not gains:
        return fused
    gain = sum(gains) / len(gains)
    return (fused + PLACE_WEIGHT * (1 + gain)) / (1 + 2 * PLACE_WEIGHT)


def _judge_place(condition: PlaceCondition, adcode: str | None, named: Collection[str]) -> Tier:
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


def _judge_figures(condition: FigureCondition, figures: Sequence[Figure]) -> Verdict:
    """The best verdict of the figures that measure what the condition asks for."""
    best = Verdict(condition, "not stated")
    for figure in figures:
        if measures(figure, condition):
            tier = compare_figure(condition, figure)
            if best.figure is None or TIERS.index(tier) < TIERS.index(best.tier):
                best = Verdict(condition, tier, figure)
    return best


def measures(figure: Figure, condition: FigureCondition) -> bool:
    """Whether a figure is about what the condition asks for, in a unit that compares with the asked one."""
    measure, _ = common_measure(figure.unit, figure.dimension)
    if not condition.unit and condition.measure in _UNITLESS:  # 游客超过十万: in heads or in visits
        same = measure in _UNITLESS
    else:
        same = measure == condition.measure
    # 由15天缩减至5天: the second is a change and also the level that was reached.
    reached = figure.change_of is not None and condition.change is None
    return (
        same
        and (figure.change == condition.change or reached)
        and _is_asked(condition.indicators, figure.indicator_key or figure.indicator)
    )


def _is_asked(asked: tuple[str, ...], stated: str | None) -> bool:
    if not asked or stated is None:
        return not asked
    return any(_alike(one, stated) for one in asked)


def _alike(asked: str, stated: str) -> bool:
    """Whether two indicators may name one thing: one holds the other, or they share two characters.

    群众满意度 and 满意度, 投诉量 and 游客投诉.
    """
    asked, stated = (_MEASURE_ENDING.sub("", key) or key for key in (asked, stated))
    if asked in stated or stated in asked:
        return True
    return any(asked[i : i + 2] in stated for i in range(len(asked) - 1))


def compare_figure(condition: FigureCondition, figure: Figure) -> Tier:
    """Whether every, some or no number that the figure stands for meets the condition; never "not stated"."""
    _, factor = common_measure(figure.unit, figure.dimension)
    lower = None if figure.lower is None else Fraction(figure.lower) * factor
    upper = None if figure.upper is None else Fraction(figure.upper) * factor
    interval = Interval(lower, upper, figure.upper_open)
    outcomes = {compare(interval, comparison) for comparison in condition.comparisons}
    if "not" in outcomes:
        return "contradicts"
    return "possibly" if "possibly" in outcomes else "certainly"
