"""Rows of a release: one function a table, from what the tables stream to values by column name."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from corpus.span import Span, slice_pieces
from extract.records import Figure
from query.corrections import field_pairs
from query.release.exact_numbers import as_decimal, exact_text, interval_text
from query.release.licences import licence_of

if TYPE_CHECKING:
    from index.streams import Pieces, Streams

Value = str | int | Decimal | bool | date | list[Any] | None
Row = dict[str, Value]


def source_rows(streams: "Streams", licences: Mapping[str, str]) -> Iterator[Row]:
    """The table ``sources``; ``licences`` as ``licence_of`` reads them."""
    names = ("media_type", "encoding", "title", "issuer", "document_number", "date", "url", "place", "origin")
    for page in streams.sources():
        for row in page:
            yield {
                "source_id": row["id"],
                "source_name": row["name"],
                **{name: row[name] or None for name in names},
                "licence": licence_of(licences, row["id"], row["name"]),
                "characters": len(row["text"]),
                "extractor_version": row["extractor_version"],
                "text": row["text"],
            }


def report_rows(streams: "Streams") -> Iterator[Row]:
    """The table ``reports``."""
    for page in streams.reports():
        for row in page:
            yield {
                "report_id": row["id"],
                **{name: row[name] for name in ("number", "title", "region", "adcode", "date")},
                "source_id": row["source_id"],
                "source_name": row["source_name"],
                "source_spans": [[row["span_start"], row["span_end"]]],
            }


def passage_rows(streams: "Streams") -> Iterator[Row]:
    """The table ``passages``."""
    names = ("number", "role", "lead", "text", "duplicate_of", "practice_id")
    for page in streams.passages():
        pieces = streams.pieces([row["id"] for row in page])
        for row in page:
            yield {
                "passage_id": row["id"],
                **{name: row[name] for name in names},
                "heading_path": list(row["heading_path"]),
                "lines": list(row["lines"]),
                **_place(row),
                "source_spans": pairs(pieces.get(row["id"], ())),
            }


def practice_rows(streams: "Streams") -> Iterator[Row]:
    """The table ``practices``."""
    for page in streams.practices():
        passages = {id_ for row in page for id_ in row["record"].passage_ids}
        pieces = streams.pieces(passages)
        for row in page:
            record = row["record"]
            yield {
                "practice_id": record.id,
                **{name: row[name] for name in ("number", "title", "kind", "region", "adcode")},
                "themes": [theme.name for theme in record.themes],
                "theme_scores": [str(theme.score) for theme in record.themes],
                "heading_path": list(record.heading_path),
                "lines": list(record.lines),
                "passage_ids": list(record.passage_ids),
                "actors": list(record.actors),
                "instruments": list(record.instruments),
                "figure_ids": list(record.figure_ids),
                "outcomes": [outcome.text for outcome in record.outcomes],
                "outcome_spans": [
                    pairs(slice_pieces(pieces.get(outcome.passage_id, ()), outcome.span))
                    for outcome in record.outcomes
                ],
                **_place(row),
                "source_spans": pairs(span for id_ in record.passage_ids for span in pieces.get(id_, ())),
            }


def figure_rows(streams: "Streams") -> Iterator[Row]:
    """The table ``figures``."""
    for page in streams.figures():
        read_in = ("passage_id", "period_passage_id", "scope_passage_id")
        pieces = streams.pieces({row[name] for row in page for name in read_in if row[name]})
        for row in page:
            yield _figure_row(row, pieces)


def _figure_row(row: Mapping[str, Any], pieces: "Pieces") -> Row:
    from index.row_records import read_figure

    figure = read_figure(row)
    own = pieces.get(figure.passage_id, ())
    # Of a cell first what its row says, then what its column says: 城区 and 增长率.
    parts = [part for part in (figure.indicator_row_span, figure.indicator_span) if part is not None]
    return {
        **figure_values(figure),
        "low": as_decimal(figure.low),
        "high": as_decimal(figure.high),
        "interval": interval_text(figure.lower, figure.upper, upper_open=figure.upper_open),
        "indicator_spans": pairs(span for part in parts for span in slice_pieces(own, part)),
        "change_of": figure.change_of,
        "period_spans": _elsewhere(figure.period_span, figure.period_passage_id, own, pieces),
        "period_passage_id": figure.period_passage_id,
        "scope": figure.scope,
        "scope_adcode": figure.scope_adcode,
        "scope_spans": _elsewhere(figure.scope_span, figure.scope_passage_id, own, pieces),
        "scope_passage_id": figure.scope_passage_id,
        "passage_id": figure.passage_id,
        "practice_id": row["practice_id"],
        "is_copy": row["duplicate_of"] is not None,
        **_place(row),
        "source_spans": pairs(slice_pieces(own, figure.span)),
    }


def figure_values(figure: Figure) -> Row:
    """What both tables of figures say of one."""
    return {
        "figure_id": figure.id,
        "indicator": figure.indicator,
        "indicator_key": figure.indicator_key,
        "text": figure.text,
        "value": as_decimal(figure.value),
        "exact": _exact(figure),
        "bound": figure.bound,
        "unit": figure.unit or None,
        "dimension": figure.dimension,
        "lower": as_decimal(figure.lower),
        "upper": as_decimal(figure.upper),
        "upper_open": figure.upper_open,
        "change": figure.change,
        "basis": figure.basis,
        "status": figure.status,
        "period": figure.period,
    }


def _exact(figure: Figure) -> str | None:
    if figure.value is not None:
        return exact_text(figure.value)
    ends = [exact_text(end) for end in (figure.low, figure.high) if end is not None]
    return "~".join(ends) or None


def _elsewhere(
    span: Span | None, passage_id: str | None, own: tuple[Span, ...], pieces: "Pieces"
) -> list[list[int]]:
    if span is None:
        return []
    return pairs(slice_pieces(own if passage_id is None else pieces.get(passage_id, ()), span))


def entity_rows(streams: "Streams") -> Iterator[Row]:
    """The table ``entities``."""
    for page in streams.entities():
        for row in page:
            yield {
                "entity_id": row["id"],
                **{name: row[name] for name in ("type", "canonical", "adcode", "mentions")},
                "means": row["meant_id"],
            }


def mention_rows(streams: "Streams") -> Iterator[Row]:
    """The table ``mentions``."""
    names = ("type", "canonical", "adcode", "entity_id", "subtype", "text", "passage_id")
    for page in streams.mentions():
        pieces = streams.pieces({row["passage_id"] for row in page})
        for row in page:
            span = Span(row["span_start"], row["span_end"])
            yield {
                "mention_id": row["id"],
                **{name: row[name] for name in names},
                **_place(row),
                "source_spans": pairs(slice_pieces(pieces.get(row["passage_id"], ()), span)),
            }


def edit_rows(streams: "Streams") -> Iterator[Row]:
    """The table ``edits``."""
    for page in streams.edits():
        for row in page:
            other = row["other_start"]
            yield {
                "edit_id": row["id"],
                "kind": row["kind"],
                "reason": row["reason"],
                "other_spans": [] if other is None else [[other, row["other_end"]]],
                **_place(row),
                "source_spans": [[row["span_start"], row["span_end"]]],
            }


def correction_rows(streams: "Streams") -> Iterator[Row]:
    """The table ``corrections``."""
    for page in streams.corrections():
        for entry in page:
            correction = entry.correction
            yield {
                "correction_number": correction.number,
                "kind": correction.kind,
                "text": correction.written or None,
                "changes": field_pairs(correction.changes),
                "former": field_pairs(entry.former),
                "state": entry.state,
                "why": entry.why,
                "author": correction.author,
                "reason": correction.reason,
                "made": correction.made,
                "reverts": correction.reverts,
                "reverted_by": entry.reverted_by,
                "fact_id": entry.fact_id,
                "source_id": correction.source_id,
                "source_name": entry.source_name,
                "source_spans": pairs(correction.spans),
            }


def pairs(spans: Iterable[Span]) -> list[list[int]]:
    """Spans as ``[start, end]``."""
    return [[span.start, span.end] for span in spans]


def _place(row: Mapping[str, Any]) -> Row:
    return {name: row[name] for name in ("report_id", "source_id", "source_name")}
