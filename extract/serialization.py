"""Facts as one JSON-ready object: the output of ``policykb extract --json``."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction

from corpus.source import Place, Source
from corpus.span import Span, slice_pieces
from extract.records import Edit, Facts, Figure, Line, Mention, Passage, Practice, Report
from extract.themes import theme_definitions

JsonObject = dict[str, object]


def facts_as_json(facts: Facts) -> JsonObject:
    """Everything known of one source under the names of the annotation guide.

    ``source_spans`` are ``[start, end]`` pairs into the decoded source text, several where repair
    joined pieces; ``start`` and ``end`` are the first and last of those characters.
    """
    passages = {passage.id: passage for passage in facts.passages}
    figures = {figure.id: figure for figure in facts.figures}
    source = facts.source
    found: JsonObject = {
        "source": source_as_json(source),
        "reports": [report_as_json(report) for report in facts.reports],
        "lines": [line_as_json(line) for line in facts.lines],
        "edits": [edit_as_json(edit) for edit in facts.edits],
        "passages": [passage_as_json(passage) for passage in facts.passages],
        "practices": [practice_as_json(practice, passages, figures) for practice in facts.practices],
        "entities": [mention_as_json(mention, passages[mention.passage_id]) for mention in facts.mentions],
        "figures": [
            figure_as_json(figure, passages[figure.passage_id], passages) for figure in facts.figures
        ],
    }
    return _with_places(found, source) if source.places else found


def source_as_json(source: Source) -> JsonObject:
    """The identity of a source, and what its format states of the document: only what it does state."""
    stated = {key: value for key, value in asdict(source.description).items() if value is not None}
    found: JsonObject = {
        "id": source.id,
        "name": source.name,
        "media_type": source.media_type,
        "encoding": source.encoding,
        "characters": len(source.text),
    }
    pages = max((place.page or 0 for place in source.places), default=0)
    return found | ({"pages": pages} if pages else {}) | ({"description": stated} if stated else {})


def place_as_json(place: Place) -> JsonObject:
    """What is known of a place: ``{"source_span": [0, 4], "page": 1, "box": [121, 84, 880, 101]}``.

    The box is left, top, right and bottom in thousandths of the page's width and height.
    """
    known = {"page": place.page, "box": place.box, "cell": place.cell, "confidence": place.confidence}
    found: JsonObject = {"source_span": [place.span.start, place.span.end]}
    return found | {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in known.items()
        if value is not None
    }


def _with_places(found: JsonObject, source: Source) -> JsonObject:
    """The same object with ``places`` in each row, for its ``source_spans``."""
    for rows in found.values():
        for row in rows if isinstance(rows, list) else ():
            spans = [Span(start, end) for start, end in row["source_spans"]]
            row["places"] = [place_as_json(place) for place in source.places_of(spans)]
    return found


def number_as_json(number: Decimal | Fraction | None) -> int | float | str | None:
    """A JSON number where one holds the value exactly, "2/3" for a fraction, else the digits as text.

    >>> number_as_json(Decimal("99.96")), number_as_json(Fraction(2, 3))
    (99.96, '2/3')
    """
    if number is None:
        return None
    if isinstance(number, Fraction):
        return f"{number.numerator}/{number.denominator}"
    if number == number.to_integral_value():
        return int(number)
    return float(number) if Decimal(repr(float(number))) == number else str(number)


def spans_as_json(spans: Iterable[Span]) -> list[list[int]]:
    """Spans as ``[start, end]`` pairs."""
    return [[span.start, span.end] for span in spans]


def report_as_json(report: Report) -> JsonObject:
    """A report with its ``[start, end]`` in the source."""
    return {
        "id": report.id,
        "report": report.number,
        "title": report.title,
        "region": report.region,
        "adcode": report.adcode,
        "date": report.date,
        "source_spans": spans_as_json([report.span]),
    }


def line_as_json(line: Line) -> JsonObject:
    """A line in the form of the gold file ``repair.jsonl``."""
    return {
        "line": line.number,
        "role": line.role,
        "report": line.report,
        "joins_line": line.joins_line,
        "overlap": line.overlap,
        "duplicate_of": line.duplicate_of,
        "partial_duplicate": [
            {"text": copy.text, "of_line": copy.of_line, "source_spans": spans_as_json([copy.span])}
            for copy in line.partial_duplicates
        ],
        "led_by": line.led_by,
        "source_spans": spans_as_json([line.span]),
    }


def edit_as_json(edit: Edit) -> JsonObject:
    """An entry of the repair ledger."""
    return {
        "id": edit.id,
        "report_id": edit.report_id,
        "kind": edit.kind,
        "reason": edit.reason,
        "source_spans": spans_as_json([edit.span]),
        "other_source_spans": spans_as_json([edit.other]) if edit.other else [],
    }


def passage_as_json(passage: Passage) -> JsonObject:
    """A passage with the source slices that spell it."""
    return {
        "id": passage.id,
        "report_id": passage.report_id,
        "role": passage.role,
        "heading_path": list(passage.heading_path),
        "lead": passage.lead,
        "text": passage.text,
        "lines": list(passage.lines),
        "duplicate_of": passage.duplicate_of,
        "fragment": passage.role == "fragment",
        "source_spans": spans_as_json(passage.pieces),
    }


def practice_as_json(
    practice: Practice, passages: dict[str, Passage], figures: dict[str, Figure]
) -> JsonObject:
    """A practice in the form of the gold file ``practices.jsonl``, with ids and source spans."""
    labels = {definition.name: definition.label for definition in theme_definitions()}
    pieces = [piece for id_ in practice.passage_ids for piece in passages[id_].pieces]
    return {
        "id": practice.id,
        "report_id": practice.report_id,
        "title": practice.title,
        "kind": practice.kind,
        "themes": [
            {"name": theme.name, "label": labels[theme.name], "score": number_as_json(theme.score)}
            for theme in practice.themes
        ],
        "heading": practice.heading_path[-1] if practice.heading_path else None,
        "heading_path": list(practice.heading_path),
        "region": practice.region,
        "adcode": practice.adcode,
        "lines": list(practice.lines),
        "passage_ids": list(practice.passage_ids),
        "actors": list(practice.actors),
        "instruments": list(practice.instruments),
        "figures": [figures[id_].text for id_ in practice.figure_ids],
        "figure_ids": list(practice.figure_ids),
        "outcomes": [outcome.text for outcome in practice.outcomes],
        "outcome_spans": [
            spans_as_json(slice_pieces(passages[outcome.passage_id].pieces, outcome.span))
            for outcome in practice.outcomes
        ],
        "source_spans": spans_as_json(pieces),
    }


def mention_as_json(mention: Mention, passage: Passage) -> JsonObject:
    """A mention with its place in the passage and in the source."""
    spans = slice_pieces(passage.pieces, mention.span)
    return {
        "id": mention.id,
        "passage_id": mention.passage_id,
        "type": mention.type,
        "subtype": mention.subtype,
        "text": mention.text,
        "canonical": mention.canonical,
        "adcode": mention.adcode,
        "entity_id": mention.entity_id,
        "start": spans[0].start,
        "end": spans[-1].end,
        "passage_span": [mention.span.start, mention.span.end],
        "source_spans": spans_as_json(spans),
    }


def figure_as_json(
    figure: Figure, passage: Passage, passages: Mapping[str, Passage] | None = None
) -> JsonObject:
    """A figure with its place in the passage and in the source.

    ``passages`` by id are needed where its period or scope was read in another passage; without them the
    spans of such a reading are left out.
    """
    spans = slice_pieces(passage.pieces, figure.span)
    # Of a cell first what its row says, then what its column says: 城区 and 增长率.
    parts = [part for part in (figure.indicator_row_span, figure.indicator_span) if part is not None]
    indicator = [piece for part in parts for piece in slice_pieces(passage.pieces, part)]
    known = {passage.id: passage} if passages is None else passages
    period = _spans_elsewhere(figure.period_span, figure.period_passage_id or passage.id, known)
    scope = _spans_elsewhere(figure.scope_span, figure.scope_passage_id or passage.id, known)
    return {
        "id": figure.id,
        "passage_id": figure.passage_id,
        "text": figure.text,
        "value": number_as_json(figure.value),
        "low": number_as_json(figure.low),
        "high": number_as_json(figure.high),
        "bound": figure.bound,
        "unit": figure.unit,
        "dimension": figure.dimension,
        "interval": {
            "lower": number_as_json(figure.lower),
            "upper": number_as_json(figure.upper),
            "upper_open": figure.upper_open,
        },
        "indicator": figure.indicator,
        "indicator_key": figure.indicator_key,
        "indicator_spans": spans_as_json(indicator),
        "change": figure.change,
        "basis": figure.basis,
        "change_of": figure.change_of,
        "status": figure.status,
        "period": figure.period,
        "period_spans": spans_as_json(period),
        "period_passage_id": figure.period_passage_id,
        "scope": figure.scope,
        "scope_adcode": figure.scope_adcode,
        "scope_spans": spans_as_json(scope),
        "scope_passage_id": figure.scope_passage_id,
        "start": spans[0].start,
        "end": spans[-1].end,
        "passage_span": [figure.span.start, figure.span.end],
        "source_spans": spans_as_json(spans),
    }


def _spans_elsewhere(span: Span | None, passage_id: str, passages: Mapping[str, Passage]) -> tuple[Span, ...]:
    passage = passages.get(passage_id)
    return slice_pieces(passage.pieces, span) if span is not None and passage is not None else ()
