"""Rows: facts as rows of the tables; it touches no database."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Table

from corpus.span import Span
from extract.records import Edit, Facts, Figure, Line, Mention, Passage, Practice, Report
from index import schema

Row = dict[str, Any]

PLAIN_FIGURE_FIELDS = (
    "id",
    "passage_id",
    "text",
    "value",
    "low",
    "high",
    "bound",
    "unit",
    "dimension",
    "lower",
    "upper",
    "upper_open",
    "indicator",
    "indicator_key",
    "change",
    "basis",
    "change_of",
    "status",
    "period",
    "period_passage_id",
    "scope",
    "scope_adcode",
    "scope_passage_id",
)


def fact_rows(facts: Facts, text_hashes: Mapping[str, str]) -> Iterator[tuple[Table, list[Row]]]:
    """The rows of everything one source says, parents first; entities and the source itself apart.

    ``text_hashes`` maps the passages that are searched to the hash of their search text.
    """
    source_id = facts.source.id
    report_ids = {report.number: report.id for report in facts.reports}
    yield schema.report, [_report_row(report, source_id) for report in facts.reports]
    yield schema.line, [_line_row(line, source_id, report_ids[line.report]) for line in facts.lines]
    yield schema.line_partial_duplicate, list(_partial_duplicate_rows(facts.lines, source_id))
    yield schema.edit, [_edit_row(edit, position) for position, edit in enumerate(facts.edits)]
    yield schema.passage, [_passage_row(passage, text_hashes.get(passage.id)) for passage in facts.passages]
    yield (
        schema.passage_piece,
        [
            {"passage_id": passage.id, "position": position, **span_columns(piece)}
            for passage in facts.passages
            for position, piece in enumerate(passage.pieces)
        ],
    )
    yield schema.mention, [_mention_row(mention, position) for position, mention in enumerate(facts.mentions)]
    yield schema.figure, [_figure_row(figure, position) for position, figure in enumerate(facts.figures)]
    yield from _practice_rows(facts.practices)


def entity_rows(facts: Facts) -> list[Row]:
    """One row for each entity that the source mentions, in the order of their ids."""
    found = {
        mention.entity_id: {
            "id": mention.entity_id,
            "type": mention.type,
            "canonical": mention.canonical,
            "adcode": mention.adcode,
        }
        for mention in facts.mentions
    }
    return [found[entity_id] for entity_id in sorted(found)]


def _practice_rows(practices: Sequence[Practice]) -> Iterator[tuple[Table, list[Row]]]:
    def parts(column: str, field: str) -> list[Row]:
        return [
            {"practice_id": practice.id, "position": position, column: value}
            for practice in practices
            for position, value in enumerate(getattr(practice, field))
        ]

    yield schema.practice, [_practice_row(practice) for practice in practices]
    yield schema.practice_passage, parts("passage_id", "passage_ids")
    yield schema.practice_actor, parts("name", "actors")
    yield schema.practice_instrument, parts("name", "instruments")
    yield schema.practice_figure, parts("figure_id", "figure_ids")
    yield (
        schema.practice_outcome,
        [
            {
                "practice_id": practice.id,
                "position": position,
                "passage_id": outcome.passage_id,
                "text": outcome.text,
                **span_columns(outcome.span),
            }
            for practice in practices
            for position, outcome in enumerate(practice.outcomes)
        ],
    )
    yield (
        schema.practice_theme,
        [
            {"practice_id": practice.id, "position": position, "name": theme.name, "score": theme.score}
            for practice in practices
            for position, theme in enumerate(practice.themes)
        ],
    )


def span_columns(span: Span | None, prefix: str = "span") -> Row:
    """The two columns of a span; null where there is none."""
    start, end = (None, None) if span is None else (span.start, span.end)
    return {f"{prefix}_start": start, f"{prefix}_end": end}


def _report_row(report: Report, source_id: str) -> Row:
    return {
        "id": report.id,
        "source_id": source_id,
        "number": report.number,
        "title": report.title,
        **span_columns(report.span),
        "region": report.region,
        "adcode": report.adcode,
        "date": report.date,
    }


def _line_row(line: Line, source_id: str, report_id: str) -> Row:
    return {
        "source_id": source_id,
        "number": line.number,
        "report_id": report_id,
        **span_columns(line.span),
        "role": line.role,
        "joins_line": line.joins_line,
        "overlap": line.overlap,
        "duplicate_of": line.duplicate_of,
        "led_by": line.led_by,
    }


def _partial_duplicate_rows(lines: Sequence[Line], source_id: str) -> Iterator[Row]:
    for line in lines:
        for position, copy in enumerate(line.partial_duplicates):
            yield {
                "source_id": source_id,
                "line_number": line.number,
                "position": position,
                "text": copy.text,
                **span_columns(copy.span),
                "of_line": copy.of_line,
            }


def _edit_row(edit: Edit, position: int) -> Row:
    return {
        "id": edit.id,
        "report_id": edit.report_id,
        "position": position,
        "kind": edit.kind,
        **span_columns(edit.span),
        **span_columns(edit.other, "other"),
        "reason": edit.reason,
    }


def _passage_row(passage: Passage, text_hash: str | None) -> Row:
    return {
        "id": passage.id,
        "report_id": passage.report_id,
        "number": passage.number,
        "role": passage.role,
        "heading_path": passage.heading_path,
        "text": passage.text,
        "lines": passage.lines,
        "lead": passage.lead,
        "duplicate_of": passage.duplicate_of,
        "text_hash": text_hash,
    }


def _mention_row(mention: Mention, position: int) -> Row:
    return {
        "id": mention.id,
        "passage_id": mention.passage_id,
        "entity_id": mention.entity_id,
        "position": position,
        "subtype": mention.subtype,
        **span_columns(mention.span),
        "text": mention.text,
    }


def _figure_row(figure: Figure, position: int) -> Row:
    row = {name: getattr(figure, name) for name in PLAIN_FIGURE_FIELDS}
    row["position"] = position
    row |= span_columns(figure.span) | span_columns(figure.indicator_span, "indicator")
    row |= span_columns(figure.indicator_row_span, "indicator_row")
    return row | span_columns(figure.period_span, "period") | span_columns(figure.scope_span, "scope")


def _practice_row(practice: Practice) -> Row:
    names = ("id", "report_id", "number", "title", "heading_path", "region", "adcode", "lines", "kind")
    return {name: getattr(practice, name) for name in names}
