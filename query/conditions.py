"""Conditions: the places and figures that a question asks for."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction

from corpus.span import Span
from extract.figures import find_figures
from extract.figures.indicator_keys import indicator_key
from extract.figures.intervals import Condition as Comparison
from extract.gazetteer import find_place_names
from extract.records import Change, Figure, Passage
from extract.tokens import read_tokens
from query.measures import common_measure

# A place after one of these is where something came from or went, not where the practice is: 赴深圳招商.
_ELSEWHERE = re.compile(r"(?:到|赴|去|与|和|同|向|往|来自|学习|借鉴|对口|援助|协作)$")
_BESIDE = re.compile(r"[和与及或、,，]|以及")
# The words that exclude the number itself; 超过 is used either way and so includes it.
_STRICT = re.compile(r"(?<![不得])(?:高于|大于|多于|低于|小于|少于)|不足|不到|不满|未满|[<>＜＞]")
_NEAR = re.compile(r"接近|将近|近")
_AFTER_NOUN = re.compile(r"(?P<noun>[\u4e00-\u9fff]{1,6}?)(?P<bound>以上|以下|以内)")  # 500个|村以上
# What follows a figure that describes something: 10亿元以上|的基金.
_ATTRIBUTE = re.compile(r"(?:的|而|且|，|,|$)")
# Tags of tokens that end what is measured: numbers, particles, prepositions, pronouns, conjunctions, marks.
_BOUNDARY_TAGS = "mpruxwcft"
# Between what is measured and its number: 投诉量|下降|三成, 满意度|达到|95%.
_LINK = re.compile(
    r"(?:同比|环比|下降|上升|提高|提升|增长|增加|减少|降低|压缩|缩短|缩减|达到?|达|为|在|至|到|超过|高于|低于|大于"
    r"|小于|多于|少于|不|接近|约|了)+$"
)


@dataclass(frozen=True, slots=True)
class PlaceCondition:
    """The practice lies in one of these places or below."""

    text: str
    span: Span  # in the question
    names: tuple[str, ...]  # full names, the likeliest where a name has several meanings
    adcodes: tuple[str, ...]  # what the names may mean


@dataclass(frozen=True, slots=True)
class FigureCondition:
    """A figure of the passage measures one of ``indicators`` and meets every comparison."""

    text: str
    span: Span  # in the question
    indicators: tuple[str, ...]  # keys of what may be measured; none: anything in this measure
    comparisons: tuple[Comparison, ...]  # in ``measure``
    unit: str
    measure: str  # what numbers are counted in before they are compared
    change: Change | None


Condition = PlaceCondition | FigureCondition


def read_conditions(text: str, known_places: Collection[str] = ()) -> tuple[Condition, ...]:
    """The conditions that a question states, in reading order.

    ``known_places`` are adcodes of places with reports: their short names count without 市 or 区.

    >>> [c.text for c in read_conditions("湖南群众满意度高于95%的窗口服务")]
    ['湖南', '满意度高于95%']
    """
    found: list[Condition] = [*_read_places(text, known_places), *_read_figures(text)]
    return tuple(sorted(found, key=lambda condition: condition.span))


def _read_places(text: str, known_places: Collection[str]) -> Iterator[PlaceCondition]:
    """One condition for each place, or for several that stand side by side: 成都和绵阳."""
    found: list[PlaceCondition] = []
    for place in find_place_names(text, known_places):
        names: tuple[str, ...] = (place.regions[0].full_name,)
        codes = tuple(region.adcode for region in place.regions)
        start = place.span.start
        if found and _BESIDE.fullmatch(text, found[-1].span.end, start):
            last = found.pop()
            start, names, codes = last.span.start, last.names + names, last.adcodes + codes
        elif _ELSEWHERE.search(text, 0, start):
            continue
        span = Span(start, place.span.end)
        found.append(PlaceCondition(span.of(text), span, names, codes))
    yield from found


def _read_figures(text: str) -> Iterator[FigureCondition]:
    """Figures with a bound, a range or a direction; a bare number ("26条措施") is left to the words.

    An age says who is meant (60岁以上老人), not how much was reached.
    """
    for figure in find_figures(_as_passage(text)):
        comparisons = tuple(_comparisons(figure, text))
        if not comparisons or figure.unit == "岁":
            continue
        asked = _asked_indicators(text, figure)
        parts = [figure.span, *asked[:1]]
        span = Span(min(part.start for part in parts), max(part.end for part in parts))
        measure, factor = common_measure(figure.unit, figure.dimension)
        yield FigureCondition(
            text=span.of(text),
            span=span,
            indicators=tuple(indicator_key(indicator.of(text)) for indicator in asked),
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


def _asked_indicators(text: str, figure: Figure) -> tuple[Span, ...]:
    """What the number may measure: in a question often what stands before it, 满意度95%以上的窗口.

    A report's "95%的窗口" says 95 % of the windows, a question's describes the window that is sought. Where
    only a verb stands before, both may be meant: 建设500公里以上的公路.
    """
    read = (figure.indicator_span,) if figure.indicator_span else ()
    if after := _AFTER_NOUN.match(text, figure.span.end):
        return (Span(*after.span("noun")),)
    if not _ATTRIBUTE.match(text, figure.span.end):
        return read
    link = _LINK.search(text, 0, figure.span.start)
    end = link.start() if link else figure.span.start
    start, tags = end, set[str]()
    for token in reversed(read_tokens(text[:end])):
        if token.tag[0] in _BOUNDARY_TAGS:
            break
        start = token.span.start
        tags.add(token.tag)
    before = Span(start, end)
    if any(tag[0] not in "vad" for tag in tags):
        return (before,)
    return (before, *read) if "vn" in tags else read


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
