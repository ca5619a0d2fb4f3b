"""Source look-ups: one file without all that it says, and what stands in a stretch of its text."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, and_, func, or_, select

from corpus.source import Description, Place
from corpus.span import Span
from extract.records import Edit, Line, Report
from index import schema
from index.database import reading
from index.row_records import read_edit, read_line, read_report
from index.selections import all_rows
from index.source_rows import read_description, read_place


@dataclass(frozen=True, slots=True)
class SourceHead:
    """A file with what is known of it as a whole."""

    id: str
    name: str
    media_type: str
    encoding: str
    description: Description
    pages: int  # of a PDF or picture; 0 where the format has none
    paths: tuple[str, ...]  # where it lies, or lay when it was last taken in
    reports: tuple[Report, ...]  # in the order of the text


@dataclass(frozen=True, slots=True)
class Stretch:
    """What stands in a stretch of a source's text, whole or in part; all spans are of that text."""

    lines: tuple[Line, ...]
    edits: tuple[Edit, ...]
    places: tuple[Place, ...]
    passage_ids: tuple[str, ...]  # in the order of the text


def find_source(engine: Engine, key: str) -> SourceHead | None:
    """The file whose id is or begins with ``key``, if it is exactly one and its facts are kept."""
    source, place, location = schema.source, schema.source_place, schema.location
    chosen = (
        select(*(column for column in source.c if column.name != "text"))
        .where(source.c.id.startswith(key, autoescape=True), source.c.extractor_version.is_not(None))
        .limit(2)
    )
    with reading(engine) as connection:
        rows = all_rows(connection, chosen)
        if len(rows) != 1 or not key:
            return None
        row = rows[0]
        pages = connection.execute(select(func.max(place.c.page)).where(place.c.source_id == row["id"]))
        paths = select(location.c.path).where(
            location.c.source_id == row["id"], location.c.replaced_by.is_(None)
        )
        reports = select(schema.report).where(schema.report.c.source_id == row["id"])
        return SourceHead(
            **{name: row[name] for name in ("id", "name", "media_type", "encoding")},
            description=read_description(row),
            pages=pages.scalar() or 0,
            paths=tuple(connection.execute(paths.order_by(location.c.path)).scalars()),
            reports=tuple(map(read_report, all_rows(connection, reports.order_by(schema.report.c.number)))),
        )


def find_report(engine: Engine, report_id: str) -> Report | None:
    """The report of this id."""
    with reading(engine) as connection:
        rows = all_rows(connection, select(schema.report).where(schema.report.c.id == report_id))
        return read_report(rows[0]) if rows else None


def find_edit(engine: Engine, edit_id: str) -> Edit | None:
    """The repair of this id."""
    with reading(engine) as connection:
        rows = all_rows(connection, select(schema.edit).where(schema.edit.c.id == edit_id))
        return read_edit(rows[0]) if rows else None


def read_stretch(engine: Engine, source_id: str, span: Span) -> Stretch:
    """What stands in these characters of a source."""
    line, edit, place = schema.line, schema.edit, schema.source_place
    report, passage, piece = schema.report, schema.passage, schema.passage_piece
    with reading(engine) as connection:
        numbers = dict(
            connection.execute(select(report.c.id, report.c.number).where(report.c.source_id == source_id))
            .tuples()
            .all()
        )
        lines = all_rows(connection, _inside(line, source_id, span).order_by(line.c.number))
        copies = _copies_in_lines(connection, source_id, [row["number"] for row in lines])
        edits = (
            select(edit)
            .join(report)
            .where(
                report.c.source_id == source_id,
                or_(_overlaps(edit, span), _overlaps(edit, span, "other")),
            )
        )
        pieces = (
            select(piece.c.passage_id, func.min(piece.c.span_start))
            .join(passage, passage.c.id == piece.c.passage_id)
            .join(report, report.c.id == passage.c.report_id)
            .where(report.c.source_id == source_id, _overlaps(piece, span))
            .group_by(piece.c.passage_id)
            .order_by(func.min(piece.c.span_start), piece.c.passage_id)
        )
        return Stretch(
            lines=tuple(
                read_line(row, numbers[row["report_id"]], copies.get(row["number"], ())) for row in lines
            ),
            edits=tuple(map(read_edit, all_rows(connection, edits.order_by(edit.c.position)))),
            places=tuple(
                map(
                    read_place,
                    all_rows(connection, _inside(place, source_id, span).order_by(place.c.position)),
                )
            ),
            passage_ids=tuple(connection.execute(pieces).scalars()),
        )


def _copies_in_lines(
    connection: Connection, source_id: str, numbers: list[int]
) -> dict[int, list[dict[str, Any]]]:
    """The stretches of these lines that other lines already said."""
    table = schema.line_partial_duplicate
    found: dict[int, list[dict[str, Any]]] = {}
    if numbers:
        chosen = select(table).where(
            table.c.source_id == source_id, table.c.line_number.between(numbers[0], numbers[-1])
        )
        for row in all_rows(connection, chosen.order_by(table.c.line_number, table.c.position)):
            found.setdefault(row["line_number"], []).append(row)
    return found


def _inside(table: Table, source_id: str, span: Span) -> Select[Any]:
    return select(table).where(table.c.source_id == source_id, _overlaps(table, span))


def _overlaps(table: Table, span: Span, prefix: str = "span") -> ColumnElement[bool]:
    return and_(table.c[f"{prefix}_start"] < span.end, table.c[f"{prefix}_end"] > span.start)
