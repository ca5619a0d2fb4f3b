"""Figures of a passage: quantities with what they measure, when it held and how it changed."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from corpus.span import Span
from extract.figures.changes import read_changes
from extract.figures.elements import read_elements
from extract.figures.exclusions import Refusal
from extract.figures.indicator_keys import indicator_key
from extract.figures.indicators import find_indicators
from extract.figures.periods import governing_period, read_periods
from extract.figures.quantities import Quantity
from extract.figures.reading import Reading, read_text
from extract.figures.statuses import read_goals, status_of
from extract.figures.word_classes import names_person
from extract.records import Dimension, Figure, Mention, Passage


def find_figures(passage: Passage, mentions: Sequence[Mention] = ()) -> Iterator[Figure]:
    """The figures of ``passage`` in reading order, none overlapping (annotation guide §4–5).

    ``mentions`` are those of the passage: numerals inside the name of a programme or document are none.
    “累计开展活动84场” gives 84, unit 场, dimension count, indicator 活动.
    """
    reading = _read(passage, mentions)
    if not reading.quantities:
        return
    text = passage.text
    elements = read_elements(text, reading.quantities, reading.refusals)
    changes = read_changes(text, reading.quantities)
    paired = frozenset(number for number, change in enumerate(changes) if change.basis == "from_to")
    indicators = find_indicators(elements, reading.quantities, paired)
    goals = read_goals(text)
    periods = read_periods(text, reading.refusals)
    ids = [f"{passage.id}.f{number:02d}" for number in range(1, len(reading.quantities) + 1)]
    for number, quantity in enumerate(reading.quantities):
        span = indicators[number]
        indicator = span.of(text) if span is not None else None
        change = changes[number]
        period = governing_period(text, quantity.start, periods)
        yield Figure(
            id=ids[number],
            passage_id=passage.id,
            span=Span(quantity.start, quantity.end),
            text=text[quantity.start : quantity.end],
            value=quantity.value,
            low=quantity.low,
            high=quantity.high,
            bound=quantity.bound,
            unit=quantity.unit,
            dimension=_dimension(text, quantity, indicator),
            lower=quantity.interval.lower,
            upper=quantity.interval.upper,
            upper_open=quantity.interval.upper_open,
            indicator=indicator,
            indicator_span=span,
            indicator_key=indicator_key(indicator) if indicator is not None else None,
            change=change.change,
            basis=change.basis,
            change_of=ids[change.of] if change.of is not None else None,
            status=status_of(text, quantity.amount.start, goals, passage.heading_path),
            period=period.iso if period is not None else None,
            period_span=period.span if period is not None else None,
        )


def read_refusals(passage: Passage, mentions: Sequence[Mention] = ()) -> Iterator[Refusal]:
    """What looks like a number in ``passage`` but is no figure, with the reason, in order."""
    text = passage.text
    for refusal in _read(passage, mentions).refusals:
        yield Refusal(refusal.span, refusal.span.of(text), refusal.reason)


def _read(passage: Passage, mentions: Sequence[Mention]) -> Reading:
    names = [
        mention.span
        for mention in mentions
        if mention.type in ("PROGRAM", "DOCUMENT") and mention.passage_id == passage.id
    ]
    return read_text(passage.text, names)


def _dimension(text: str, quantity: Quantity, indicator: str | None) -> Dimension:
    """The unit's dimension; without a unit, what is counted decides: 10万产业工人 are persons."""
    if quantity.unit:
        return quantity.dimension
    if indicator is not None and names_person(indicator):
        return "person"
    numeral = quantity.amount.numeral
    large = numeral is not None and (numeral.scale > 1 or quantity.amount.high >= Decimal(100))
    return "count" if large else "other"
