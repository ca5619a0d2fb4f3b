"""Conditions: the places and figures that a question asks for, and whether a passage meets them."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from corpus.span import Span
from extract.figures import find_figures
from extract.figures.intervals import Condition as Comparison
from extract.figures.intervals import Interval, Operator, compare
from extract.gazetteer import ancestors, find_place_names
from extract.records import Change, Figure, Passage
from query.measures import common_measure

Tier = Literal["certainly", "possibly", "not stated", "contradicts"]
TIERS: tuple[Tier, ...] = ("certainly", "possibly", "not stated", "contradicts")

# A place after one of these is where something came from or went, not where the practice is: 赴深圳招商.
_ELSEWHERE = re.compile(r"(?:到|赴|去|与|和|同|向|往|来自|学习|借鉴|对口|援助|协作)$")
# The words that exclude the number itself; 超过 is used either way and so includes it.
_STRICT = re.compile(r"高于|大于|多于|低于|小于|少于|不足|不到|不满|未满|[<>＜＞]")
# What a measured thing may be called besides its name: 投诉量, 游客数.
_MEASURE_ENDING = re.compile(r"(?:数量|总数|人数|[数量率额度])$")


@dataclass(frozen=True, slots=True)
class PlaceCondition:
    """The practice lies in one of these places or below."""

    text: str
    span: Span  # in the question
    name: str  # full name of the likeliest
    adcodes: tuple[str, ...]  # what the name may mean


@dataclass(frozen=True, slots=True)
class FigureCondition:
    """A figure of the passage measures ``indicator`` and meets every comparison."""

    text: str
    span: Span  # in the question
    indicator: str | None
    indicator_key: str | None
    comparisons: tuple[Comparison, ...]  # in ``measure``
    unit: str
    measure: str  # what numbers are counted in before they are compared
    change: Change | None


Condition = PlaceCondition | FigureCondition


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a passage stands to one condition, with the figure that says so."""

    condition: Condition
    tier: Tier
    figure: Figure | None = None


def read_conditions(text: str, known_places: Collection[str] = ()) -> tuple[Condition, ...]:
    """The conditions that a question states, in reading order.

    ``known_places`` are adcodes of places with reports: their short names count without 市 or 区.

    >>> [c.text for c in read_conditions("湖南群众满意度高于95%的窗口服务")]
    ['湖南', '满意度高于95%']
    """
    found: list[Condition] = [*_read_places(text, known_places), *_read_figures(text)]
    return tuple(sorted(found, key=lambda condition: condition.span))


def _read_places(text: str, known_places: Collection[str]) -> Iterator[PlaceCondition]:
    for place in find_place_names(text, known_places):
        if not _ELSEWHERE.search(text, 0, place.span.start):
            codes = tuple(region.adcode for region in place.regions)
            yield PlaceCondition(place.span.of(text), place.span, place.regions[0].full_name, codes)


def _read_figures(text: str) -> Iterator[FigureCondition]:
    """Figures with a bound, a range or a direction; a bare number ("26条措施") is left to the words."""
    for figure in find_figures(_as_passage(text)):
        comparisons = tuple(_comparisons(figure))
        if not comparisons or (figure.bound == "exact" and figure.value is not None):
            continue
        span = figure.span
        if figure.indicator_span is not None:
            ends = (figure.indicator_span, figure.span)
            span = Span(min(end.start for end in ends), max(end.end for end in ends))
        measure, factor = common_measure(figure.unit, figure.dimension)
        yield FigureCondition(
            text=span.of(text),
            span=span,
            indicator=figure.indicator,
            indicator_key=figure.indicator_key,
            comparisons=tuple(
                Comparison(comparison.operator, Fraction(comparison.number) * factor)
                for comparison in comparisons
            ),
            unit=figure.unit,
            measure=measure,
            change=figure.change,
        )


def _as_passage(text: str) -> Passage:
    """A question in the form that the grammar of reports reads."""
    return Passage("q", "q", 1, "body", (), text, (Span(0, len(text)),), (1,))


def _comparisons(figure: Figure) -> Iterator[Comparison]:
    strict = bool(_STRICT.search(figure.text))
    if figure.value is None:
        if figure.low is not None and figure.high is not None:
            yield Comparison(">=", figure.low)
            yield Comparison("<=", figure.high)
        return
    above: Operator = ">" if strict else ">="
    below: Operator = "<" if strict else "<="
    match figure.bound:
        case "at_least":
            yield Comparison(above, figure.value)
        case "at_most":
            yield Comparison(below, figure.value)
        case "about" if figure.lower is not None and figure.upper is not None:
            yield Comparison(">=", figure.lower)
            yield Comparison("<=", figure.upper)
        case _:
            yield Comparison("=", figure.value)


def judge(
    conditions: Iterable[Condition], adcode: str | None, figures: Sequence[Figure]
) -> tuple[Verdict, ...]:
    """How a passage with these figures, in a report on the place ``adcode``, stands to each condition."""
    return tuple(
        Verdict(condition, _judge_place(condition, adcode))
        if isinstance(condition, PlaceCondition)
        else _judge_figures(condition, figures)
        for condition in conditions
    )


def weakness(verdicts: Iterable[Verdict]) -> tuple[int, ...]:
    """What answers are ordered by before their scores: the worst verdict first, then the second worst.

    Empty without conditions; smaller is better.
    """
    return tuple(sorted((TIERS.index(verdict.tier) for verdict in verdicts), reverse=True))


def _judge_place(condition: PlaceCondition, adcode: str | None) -> Tier:
    if adcode is None:
        return "not stated"
    above = {region.adcode for region in ancestors(adcode)} | {adcode}
    if above & set(condition.adcodes):
        return "certainly"
    # A report on the whole city may speak of the county that was asked for.
    if any(region.adcode == adcode for code in condition.adcodes for region in ancestors(code)):
        return "possibly"
    return "contradicts"


def _judge_figures(condition: FigureCondition, figures: Sequence[Figure]) -> Verdict:
    """The best verdict of the figures that measure what the condition asks for."""
    best = Verdict(condition, "not stated")
    for figure in figures:
        if _measures(figure, condition):
            tier = _compare(condition, figure)
            if best.figure is None or TIERS.index(tier) < TIERS.index(best.tier):
                best = Verdict(condition, tier, figure)
    return best


def _measures(figure: Figure, condition: FigureCondition) -> bool:
    measure, _ = common_measure(figure.unit, figure.dimension)
    return (
        measure == condition.measure
        and figure.change == condition.change
        and _alike(condition.indicator_key or condition.indicator, figure.indicator_key or figure.indicator)
    )


def _alike(asked: str | None, stated: str | None) -> bool:
    """Whether two indicators may name one thing: one holds the other, or they share a word.

    群众满意度 and 满意度, 投诉量 and 游客投诉. A question without an indicator takes any.
    """
    if asked is None:
        return True
    if stated is None:
        return False
    asked, stated = (_MEASURE_ENDING.sub("", key) or key for key in (asked, stated))
    if asked in stated or stated in asked:
        return True
    return any(asked[i : i + 2] in stated for i in range(len(asked) - 1))


def _compare(condition: FigureCondition, figure: Figure) -> Tier:
    _, factor = common_measure(figure.unit, figure.dimension)
    lower = None if figure.lower is None else Fraction(figure.lower) * factor
    upper = None if figure.upper is None else Fraction(figure.upper) * factor
    interval = Interval(lower, upper, figure.upper_open)
    outcomes = {compare(interval, comparison) for comparison in condition.comparisons}
    if "not" in outcomes:
        return "contradicts"
    return "possibly" if "possibly" in outcomes else "certainly"
