"""Conditions: the places and figures that a question asks for, and whether a passage meets them."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from corpus.span import Span
from extract.figures import find_figures
from extract.figures.intervals import Condition as Comparison
from extract.figures.intervals import Interval, compare
from extract.gazetteer import ancestors, find_place_names
from extract.records import Change, Figure, Passage
from extract.tokens import read_tokens
from query.measures import common_measure

_UNITLESS = frozenset({"count", "person", "person_times"})

Tier = Literal["certainly", "possibly", "not stated", "contradicts"]
TIERS: tuple[Tier, ...] = ("certainly", "possibly", "not stated", "contradicts")

# A place after one of these is where something came from or went, not where the practice is: 赴深圳招商.
_ELSEWHERE = re.compile(r"(?:到|赴|去|与|和|同|向|往|来自|学习|借鉴|对口|援助|协作)$")
# The words that exclude the number itself; 超过 is used either way and so includes it.
_STRICT = re.compile(r"(?<![不得])(?:高于|大于|多于|低于|小于|少于)|不足|不到|不满|未满|[<>＜＞]")
_NEAR = re.compile(r"接近|将近|近")
_AFTER_NOUN = re.compile(r"(?P<noun>[\u4e00-\u9fff]{1,6}?)(?P<bound>以上|以下|以内)")  # 500个|村以上
_ATTRIBUTE = re.compile(
    r"(?:的|而|且|，|,|$)"
)  # what a figure that describes is followed by: 10亿元以上|的基金
# Between what is measured and its number: 投诉量|下降|三成, 满意度|达到|95%.
_LINK = re.compile(
    r"(?:同比|环比|下降|上升|提高|提升|增长|增加|减少|降低|压缩|缩短|缩减|达到?|达|为|在|至|到|超过|高于|低于|大于"
    r"|小于|多于|少于|不|接近|约|了)+$"
)
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
    """Figures with a bound, a range or a direction; a bare number ("26条措施") is left to the words.

    An age says who is meant (60岁以上老人), not how much was reached.
    """
    for figure in find_figures(_as_passage(text)):
        comparisons = tuple(_comparisons(figure, text))
        if not comparisons or figure.unit == "岁":
            continue
        indicator = _indicator(text, figure)
        spans = [figure.span, *([indicator] if indicator else [])]
        span = Span(min(part.start for part in spans), max(part.end for part in spans))
        measure, factor = common_measure(figure.unit, figure.dimension)
        same = indicator == figure.indicator_span
        yield FigureCondition(
            text=span.of(text),
            span=span,
            indicator=indicator.of(text) if indicator else None,
            indicator_key=figure.indicator_key if same else None,
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


def _indicator(text: str, figure: Figure) -> Span | None:
    """What the number measures: in a question often what stands before it, 满意度95%以上的窗口.

    A report's "95%的窗口" says 95 % of the windows, a question's describes the window that is sought.
    """
    if after := _AFTER_NOUN.match(text, figure.span.end):
        return Span(*after.span("noun"))
    if not _ATTRIBUTE.match(text, figure.span.end):
        return figure.indicator_span
    link = _LINK.search(text, 0, figure.span.start)
    end = link.start() if link else figure.span.start
    start, noun = end, False
    for token in reversed(read_tokens(text[:end])):
        if not token.tag.startswith(("n", "v", "an", "j", "l", "q")):
            break
        start = token.span.start
        noun = noun or not token.tag.startswith("v") or token.tag == "vn"
    return Span(start, end) if noun else figure.indicator_span


def _comparisons(figure: Figure, text: str) -> Iterator[Comparison]:
    if figure.value is None:
        if figure.low is not None and figure.high is not None:
            yield Comparison(">=", figure.low)
            yield Comparison("<=", figure.high)
        return
    strict = bool(_STRICT.search(figure.text))
    bound = figure.bound
    if bound == "exact" and (after := _AFTER_NOUN.match(text, figure.span.end)):
        bound = "at_least" if after["bound"] == "以上" else "at_most"
    match bound:
        case "at_least":
            yield Comparison(">" if strict else ">=", figure.value)
        case "at_most":
            if _NEAR.match(figure.text):
                yield Comparison(">=", Fraction(figure.value) * Fraction(8, 10))
            yield Comparison("<" if strict else "<=", figure.value)
        case "about":
            yield Comparison(">=", Fraction(figure.value) * Fraction(9, 10))
            yield Comparison("<=", Fraction(figure.value) * Fraction(11, 10))


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
    if not condition.unit and condition.measure in _UNITLESS:  # 游客超过十万: in heads or in visits
        same = measure in _UNITLESS
    else:
        same = measure == condition.measure
    # 由15天缩减至5天: the second is a change and also the level that was reached.
    reached = figure.change_of is not None and condition.change is None
    return (
        same
        and (figure.change == condition.change or reached)
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
