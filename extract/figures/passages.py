"""Figures of a passage: quantities with what they measure, when it held and how it changed."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from corpus.span import Span
from extract.figures.changes import read_changes
from extract.figures.contexts import Context
from extract.figures.elements import read_elements
from extract.figures.exclusions import Refusal
from extract.figures.indicator_keys import indicator_key
from extract.figures.indicators import find_indicators
from extract.figures.periods import Timeline, read_periods
from extract.figures.quantities import Quantity
from extract.figures.reading import Reading, read_text
from extract.figures.scopes import read_scopes, scope_of, shared_places
from extract.figures.statuses import read_goals, status_of
from extract.figures.units import names_money
from extract.figures.word_classes import names_person
from extract.records import Dimension, Figure, Mention, Passage


def find_figures(
    passage: Passage, mentions: Sequence[Mention] = (), context: Context | None = None
) -> Iterator[Figure]:
    """The figures of ``passage`` in reading order, none overlapping (annotation guide §4–5).

    ``mentions`` are those of the passage: numerals inside the name of a programme or document are none,
    and a place or organisation may own a number. ``context`` says what the report and its headings say of
    time and place. “累计开展活动84场” gives 84, unit 场, dimension count, indicator 活动.
    """
    reading = _read(passage, mentions)
    if not reading.quantities:
        return
    text = passage.text
    elements = read_elements(text, reading.quantities, reading.refusals)
    changes = read_changes(text, reading.quantities)
    paired = frozenset(number for number, change in enumerate(changes) if change.basis == "from_to")
    places = [mention.span for mention in mentions if mention.type in ("REGION", "PLACE")]
    regions = frozenset(mention.span for mention in mentions if mention.type == "REGION")
    indicators = find_indicators(elements, reading.quantities, paired, places, regions)
    goals = read_goals(text)
    context = context if context is not None else Context()
    timeline = Timeline(text, read_periods(text, reading.refusals, context.clock))
    scopes = read_scopes(passage, mentions, context.place, context.units)
    shared = shared_places(
        scopes, [each.start for each in reading.quantities], [each.end for each in reading.quantities]
    )
    ids = [f"{passage.id}.f{number:02d}" for number in range(1, len(reading.quantities) + 1)]
    for number, quantity in enumerate(reading.quantities):
        span = indicators[number]
        indicator = span.of(text) if span is not None else None
        change = changes[number]
        status = status_of(
            text,
            quantity.amount.start,
            goals,
            passage.heading_path,
            planned=context.planned,
            told=context.told,
        )
        period = timeline.governing(quantity.start, context.section_for(status))
        place = shared.get(number) or scope_of(
            scopes, quantity.start, span, lasting=quantity.dimension == "duration"
        )
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
            dimension=dimension_of(quantity, indicator),
            lower=quantity.interval.lower,
            upper=quantity.interval.upper,
            upper_open=quantity.interval.upper_open,
            indicator=indicator,
            indicator_span=span,
            indicator_key=indicator_key(indicator) if indicator is not None else None,
            change=change.change,
            basis=change.basis,
            change_of=ids[change.of] if change.of is not None else None,
            status=status,
            period=period.iso if period is not None else None,
            period_span=period.span if period is not None else None,
            period_passage_id=_elsewhere(period.passage_id if period is not None else None, passage),
            scope=place.name if place is not None else None,
            scope_adcode=place.adcode if place is not None else None,
            scope_span=place.span if place is not None else None,
        )


def read_refusals(passage: Passage, mentions: Sequence[Mention] = ()) -> Iterator[Refusal]:
    """What looks like a number in ``passage`` but is no figure, with the reason, in order."""
    text = passage.text
    for refusal in _read(passage, mentions).refusals:
        yield Refusal(refusal.span, refusal.span.of(text), refusal.reason)


def _elsewhere(passage_id: str | None, passage: Passage) -> str | None:
    """The id of another passage; None for this one, as the record has it."""
    return None if passage_id == passage.id else passage_id


def _read(passage: Passage, mentions: Sequence[Mention]) -> Reading:
    names = [
        mention.span
        for mention in mentions
        if mention.type in ("PROGRAM", "DOCUMENT") and mention.passage_id == passage.id
    ]
    return read_text(passage.text, names)


def dimension_of(quantity: Quantity, indicator: str | None) -> Dimension:
    """The unit's dimension; without a unit, what is counted decides: 10万产业工人 are persons."""
    if quantity.unit:
        return quantity.dimension
    if indicator is not None and names_person(indicator):
        return "person"
    numeral = quantity.amount.numeral
    if numeral is not None and indicator is not None and names_money(indicator, numeral.scale):
        return "money"
    large = numeral is not None and (numeral.scale > 1 or quantity.amount.high >= Decimal(100))
    return "count" if large else "other"
