"""Rows: Facts to table rows and back, value for value; it touches no database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from corpus.source import Source
from corpus.span import Span
from extract.records import (
    Edit,
    Facts,
    Figure,
    Line,
    Mention,
    Outcome,
    PartialDuplicate,
    Passage,
    Practice,
    Report,
)
from index import schema

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of some tables of one or more sources, grouped by parent where they are parts."""

    tables: Mapping[str, Sequence[Mapping[str, Any]]]

    def of(self, table: Table) -> Sequence[Mapping[str, Any]]:
        """The rows of one table, in the order they were read."""
        return self.tables.get(table.name, ())

    def grouped(self, table: Table, *keys: str) -> dict[Any, list[Mapping[str, Any]]]:
        """The rows of one table by the value of one column, or the values of several."""
        groups: dict[Any, list[Mapping[str, Any]]] = {}
        for row in self.of(table):
            key = row[keys[0]] if len(keys) == 1 else tuple(row[name] for name in keys)
            groups.setdefault(key, []).append(row)
        return groups


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
            {"passage_id": passage.id, "position": position, **_span(piece)}
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
                **_span(outcome.span),
            }
            for practice in practices
            for position, outcome in enumerate(practice.outcomes)
        ],
    )


def _span(span: Span | None, prefix: str = "span") -> Row:
    start, end = (None, None) if span is None else (span.start, span.end)
    return {f"{prefix}_start": start, f"{prefix}_end": end}


def _read_span(row: Mapping[str, Any], prefix: str = "span") -> Span:
    return Span(row[f"{prefix}_start"], row[f"{prefix}_end"])


def _read_optional_span(row: Mapping[str, Any], prefix: str) -> Span | None:
    return None if row[f"{prefix}_start"] is None else _read_span(row, prefix)


def _report_row(report: Report, source_id: str) -> Row:
    return {
        "id": report.id,
        "source_id": source_id,
        "number": report.number,
        "title": report.title,
        **_span(report.span),
        "region": report.region,
        "adcode": report.adcode,
    }


def read_report(row: Mapping[str, Any]) -> Report:
    """The report of one row of the table ``report``."""
    return Report(row["id"], row["number"], row["title"], _read_span(row), row["region"], row["adcode"])


def _line_row(line: Line, source_id: str, report_id: str) -> Row:
    return {
        "source_id": source_id,
        "number": line.number,
        "report_id": report_id,
        **_span(line.span),
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
                **_span(copy.span),
                "of_line": copy.of_line,
            }


def _read_line(row: Mapping[str, Any], report: int, copies: Sequence[Mapping[str, Any]]) -> Line:
    return Line(
        number=row["number"],
        span=_read_span(row),
        role=row["role"],
        report=report,
        joins_line=row["joins_line"],
        overlap=row["overlap"],
        duplicate_of=row["duplicate_of"],
        partial_duplicates=tuple(
            PartialDuplicate(copy["text"], _read_span(copy), copy["of_line"]) for copy in copies
        ),
        led_by=row["led_by"],
    )


def _edit_row(edit: Edit, position: int) -> Row:
    return {
        "id": edit.id,
        "report_id": edit.report_id,
        "position": position,
        "kind": edit.kind,
        **_span(edit.span),
        **_span(edit.other, "other"),
        "reason": edit.reason,
    }


def _read_edit(row: Mapping[str, Any]) -> Edit:
    return Edit(
        row["id"],
        row["report_id"],
        row["kind"],
        _read_span(row),
        _read_optional_span(row, "other"),
        row["reason"],
    )


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


def read_passage(row: Mapping[str, Any], pieces: Sequence[Mapping[str, Any]]) -> Passage:
    """The passage of one row of the table ``passage`` and its rows of ``passage_piece``."""
    return Passage(
        id=row["id"],
        report_id=row["report_id"],
        number=row["number"],
        role=row["role"],
        heading_path=row["heading_path"],
        text=row["text"],
        pieces=tuple(_read_span(piece) for piece in pieces),
        lines=row["lines"],
        lead=row["lead"],
        duplicate_of=row["duplicate_of"],
    )


def _mention_row(mention: Mention, position: int) -> Row:
    return {
        "id": mention.id,
        "passage_id": mention.passage_id,
        "entity_id": mention.entity_id,
        "position": position,
        "subtype": mention.subtype,
        **_span(mention.span),
        "text": mention.text,
    }


def read_mention(row: Mapping[str, Any]) -> Mention:
    """The mention of one row of ``mention`` joined to its ``entity``."""
    return Mention(
        id=row["id"],
        passage_id=row["passage_id"],
        type=row["type"],
        subtype=row["subtype"],
        span=_read_span(row),
        text=row["text"],
        canonical=row["canonical"],
        adcode=row["adcode"],
    )


_PLAIN_FIGURE_FIELDS = (
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
)


def _figure_row(figure: Figure, position: int) -> Row:
    row = {name: getattr(figure, name) for name in _PLAIN_FIGURE_FIELDS}
    row["position"] = position
    row |= _span(figure.span) | _span(figure.indicator_span, "indicator")
    return row | _span(figure.period_span, "period")


def read_figure(row: Mapping[str, Any]) -> Figure:
    """The figure of one row of the table ``figure``."""
    return Figure(
        **{name: row[name] for name in _PLAIN_FIGURE_FIELDS},
        span=_read_span(row),
        indicator_span=_read_optional_span(row, "indicator"),
        period_span=_read_optional_span(row, "period"),
    )


def _practice_row(practice: Practice) -> Row:
    names = ("id", "report_id", "number", "title", "heading_path", "region", "adcode", "lines")
    return {name: getattr(practice, name) for name in names}


def read_practices(rows: Rows) -> Iterator[Practice]:
    """The practices among ``rows``, in the order of the table ``practice``."""
    passages = rows.grouped(schema.practice_passage, "practice_id")
    actors = rows.grouped(schema.practice_actor, "practice_id")
    instruments = rows.grouped(schema.practice_instrument, "practice_id")
    figures = rows.grouped(schema.practice_figure, "practice_id")
    outcomes = rows.grouped(schema.practice_outcome, "practice_id")
    for row in rows.of(schema.practice):
        yield Practice(
            id=row["id"],
            report_id=row["report_id"],
            number=row["number"],
            title=row["title"],
            heading_path=row["heading_path"],
            region=row["region"],
            adcode=row["adcode"],
            passage_ids=tuple(part["passage_id"] for part in passages.get(row["id"], ())),
            lines=row["lines"],
            actors=tuple(part["name"] for part in actors.get(row["id"], ())),
            instruments=tuple(part["name"] for part in instruments.get(row["id"], ())),
            figure_ids=tuple(part["figure_id"] for part in figures.get(row["id"], ())),
            outcomes=tuple(
                Outcome(part["text"], part["passage_id"], _read_span(part))
                for part in outcomes.get(row["id"], ())
            ),
        )


def read_facts(source: Source, rows: Rows) -> Facts:
    """The facts that ``fact_rows`` wrote, equal to what they were."""
    numbers = {row["id"]: row["number"] for row in rows.of(schema.report)}
    copies = rows.grouped(schema.line_partial_duplicate, "line_number")
    pieces = rows.grouped(schema.passage_piece, "passage_id")
    return Facts(
        source=source,
        reports=tuple(read_report(row) for row in rows.of(schema.report)),
        lines=tuple(
            _read_line(row, numbers[row["report_id"]], copies.get(row["number"], ()))
            for row in rows.of(schema.line)
        ),
        edits=tuple(_read_edit(row) for row in rows.of(schema.edit)),
        passages=tuple(read_passage(row, pieces.get(row["id"], ())) for row in rows.of(schema.passage)),
        practices=tuple(read_practices(rows)),
        mentions=tuple(read_mention(row) for row in rows.of(schema.mention)),
        figures=tuple(read_figure(row) for row in rows.of(schema.figure)),
    )
