"""Row records: rows of the tables as the records they were made from; it touches no database."""

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
    Theme,
)
from index import schema
from index.rows import PLAIN_FIGURE_FIELDS


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


def read_facts(source: Source, rows: Rows) -> Facts:
    """The facts that ``fact_rows`` wrote, equal to what they were."""
    numbers = {row["id"]: row["number"] for row in rows.of(schema.report)}
    copies = rows.grouped(schema.line_partial_duplicate, "line_number")
    pieces = rows.grouped(schema.passage_piece, "passage_id")
    return Facts(
        source=source,
        reports=tuple(read_report(row) for row in rows.of(schema.report)),
        lines=tuple(
            read_line(row, numbers[row["report_id"]], copies.get(row["number"], ()))
            for row in rows.of(schema.line)
        ),
        edits=tuple(read_edit(row) for row in rows.of(schema.edit)),
        passages=tuple(read_passage(row, pieces.get(row["id"], ())) for row in rows.of(schema.passage)),
        practices=tuple(read_practices(rows)),
        mentions=tuple(read_mention(row) for row in rows.of(schema.mention)),
        figures=tuple(read_figure(row) for row in rows.of(schema.figure)),
    )


def read_report(row: Mapping[str, Any]) -> Report:
    """The report of one row of the table ``report``."""
    return Report(
        row["id"],
        row["number"],
        row["title"],
        read_span(row),
        row["region"],
        row["adcode"],
        row["date"],
    )


def read_line(row: Mapping[str, Any], report: int, copies: Sequence[Mapping[str, Any]]) -> Line:
    """The line of one row of the table ``line``, in this report of its source, with its partial copies."""
    return Line(
        number=row["number"],
        span=read_span(row),
        role=row["role"],
        report=report,
        joins_line=row["joins_line"],
        overlap=row["overlap"],
        duplicate_of=row["duplicate_of"],
        partial_duplicates=tuple(
            PartialDuplicate(copy["text"], read_span(copy), copy["of_line"]) for copy in copies
        ),
        led_by=row["led_by"],
    )


def read_edit(row: Mapping[str, Any]) -> Edit:
    """The repair of one row of the table ``edit``."""
    return Edit(
        row["id"],
        row["report_id"],
        row["kind"],
        read_span(row),
        _read_optional_span(row, "other"),
        row["reason"],
    )


def read_passage(row: Mapping[str, Any], pieces: Sequence[Mapping[str, Any]]) -> Passage:
    """The passage of one row of the table ``passage`` and its rows of ``passage_piece``."""
    return Passage(
        id=row["id"],
        report_id=row["report_id"],
        number=row["number"],
        role=row["role"],
        heading_path=row["heading_path"],
        text=row["text"],
        pieces=tuple(read_span(piece) for piece in pieces),
        lines=row["lines"],
        lead=row["lead"],
        duplicate_of=row["duplicate_of"],
    )


def read_mention(row: Mapping[str, Any]) -> Mention:
    """The mention of one row of ``mention`` joined to its ``entity``."""
    return Mention(
        id=row["id"],
        passage_id=row["passage_id"],
        type=row["type"],
        subtype=row["subtype"],
        span=read_span(row),
        text=row["text"],
        canonical=row["canonical"],
        adcode=row["adcode"],
    )


def read_figure(row: Mapping[str, Any]) -> Figure:
    """The figure of one row of the table ``figure``."""
    return Figure(
        **{name: row[name] for name in PLAIN_FIGURE_FIELDS},
        span=read_span(row),
        indicator_span=_read_optional_span(row, "indicator"),
        indicator_row_span=_read_optional_span(row, "indicator_row"),
        period_span=_read_optional_span(row, "period"),
        scope_span=_read_optional_span(row, "scope"),
    )


def read_practices(rows: Rows) -> Iterator[Practice]:
    """The practices among ``rows``, in the order of the table ``practice``."""
    passages = rows.grouped(schema.practice_passage, "practice_id")
    actors = rows.grouped(schema.practice_actor, "practice_id")
    instruments = rows.grouped(schema.practice_instrument, "practice_id")
    figures = rows.grouped(schema.practice_figure, "practice_id")
    outcomes = rows.grouped(schema.practice_outcome, "practice_id")
    themes = rows.grouped(schema.practice_theme, "practice_id")
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
                Outcome(part["text"], part["passage_id"], read_span(part))
                for part in outcomes.get(row["id"], ())
            ),
            kind=row["kind"],
            themes=tuple(Theme(part["name"], part["score"]) for part in themes.get(row["id"], ())),
        )


def read_span(row: Mapping[str, Any], prefix: str = "span") -> Span:
    """The span of two columns."""
    return Span(row[f"{prefix}_start"], row[f"{prefix}_end"])


def _read_optional_span(row: Mapping[str, Any], prefix: str) -> Span | None:
    return None if row[f"{prefix}_start"] is None else read_span(row, prefix)
