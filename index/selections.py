"""Selections: the statements that read facts out of the tables."""

import json
from collections.abc import Collection
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Select,
    Table,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from corpus.errors import QuestionError
from index import schema
from index.row_records import Rows
from index.source_rows import SOURCE_PARTS

PRACTICE_PARTS = (
    schema.practice_passage,
    schema.practice_actor,
    schema.practice_instrument,
    schema.practice_figure,
    schema.practice_outcome,
    schema.practice_theme,
)


def all_rows(connection: Connection, statement: Select[Any]) -> list[dict[str, Any]]:
    """What a statement selects, as dictionaries."""
    return [dict(row) for row in connection.execute(statement).mappings().all()]


def within(column: ColumnElement[Any], adcodes: Collection[str]) -> ColumnElement[bool]:
    """The condition that a place code lies in one of ``adcodes``: 510116 lies in 510100 and 510000."""
    if not adcodes:
        return false()
    return or_(*(column.startswith(code.removesuffix("00").removesuffix("00")) for code in sorted(adcodes)))


def follows(
    connection: Connection, places: Select[Any], id_: ColumnElement[Any], after: str
) -> ColumnElement[bool]:
    """The condition that a row stands behind the one whose ``id_`` is ``after``, by the order of ``places``.

    ``places`` selects what the rows are ordered by. Raises QuestionError where that row is gone.
    """
    key = connection.execute(places.order_by(None).where(id_ == after)).first()
    if key is None:
        raise QuestionError(f"the list went on behind {after}, which is gone; begin it anew")
    order = list(places.selected_columns)
    values = (literal(value, column.type) for value, column in zip(key, order, strict=True))
    return tuple_(*order) > tuple_(*values)


_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)


def holds(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """The condition that ``text`` stands in a column, whichever of its letters a–z are capitals: 5g, 5G.

    LIKE folds these letters on SQLite and none on PostgreSQL; here both do the same.
    """
    return func.lower(column).contains(text.translate(_LOWER), autoescape=True)


def ends_with(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """The condition that a column ends in ``text``, letters as in ``holds``."""
    return func.lower(column).endswith(text.translate(_LOWER), autoescape=True)


def listed(connection: Connection, ids: Collection[str]) -> Select[Any]:
    """A selection of these ids, any number of them: one value, since a statement may name only so many."""
    written = json.dumps(sorted(ids))
    if connection.dialect.name == "postgresql":
        elements = func.json_array_elements_text(cast(literal(written), JSON))
        return select(elements.column_valued("value"))
    return select(func.json_each(written).table_valued("value").c.value)


def pieces_of(passage_ids: list[str]) -> Select[Any]:
    """The pieces of passages, in order."""
    table = schema.passage_piece
    return select(table).where(table.c.passage_id.in_(passage_ids)).order_by(table.c.position)


def passages_in_place(passage_ids: list[str]) -> Select[Any]:
    """Passages with their report and source."""
    passage, report, source = schema.passage, schema.report, schema.source
    return (
        select(
            passage,
            report.c.title.label("report_title"),
            report.c.region,
            report.c.adcode,
            report.c.source_id,
            source.c.name.label("source_name"),
        )
        .join(report, passage.c.report_id == report.c.id)
        .join(source, report.c.source_id == source.c.id)
        .where(passage.c.id.in_(passage_ids))
    )


def outlines_in_place(passage_ids: list[str]) -> Select[Any]:
    """Passages without where they stand in their source, with what is around them, as in records."""
    passage, report, source = schema.passage, schema.report, schema.source
    names = ("id", "report_id", "number", "role", "heading_path", "text", "lead", "duplicate_of")
    around = (report.c.source_id, source.c.name, report.c.title, report.c.region, report.c.adcode)
    return (
        select(*(passage.c[name] for name in names), *around)
        .join(report, passage.c.report_id == report.c.id)
        .join(source, report.c.source_id == source.c.id)
        .where(passage.c.id.in_(passage_ids))
    )


def first_practice() -> Any:
    """The practice that a passage counts for where several claim it, in a statement on passages."""
    part = schema.practice_passage
    chosen = select(func.min(part.c.practice_id)).where(part.c.passage_id == schema.passage.c.id)
    return chosen.correlate(schema.passage).scalar_subquery()


def practice_of_each(passage_ids: list[str]) -> Select[Any]:
    """The practice each passage belongs to; where several claim it the one of the first id is read last."""
    part, practice = schema.practice_passage, schema.practice
    return (
        select(part.c.passage_id, practice.c.id, practice.c.title, practice.c.kind)
        .join(practice, part.c.practice_id == practice.c.id)
        .where(part.c.passage_id.in_(passage_ids))
        .order_by(practice.c.id.desc())
    )


def practice_places(practice_ids: list[str]) -> Select[Any]:
    """The report and source of each practice."""
    practice, report, source = schema.practice, schema.report, schema.source
    return (
        select(
            practice.c.id,
            report.c.source_id,
            report.c.title.label("report_title"),
            source.c.name.label("source_name"),
        )
        .join(report, practice.c.report_id == report.c.id)
        .join(source, report.c.source_id == source.c.id)
        .where(practice.c.id.in_(practice_ids))
    )


def mentions_with_entities() -> Select[Any]:
    """All mentions with what their entity adds."""
    entity = schema.entity
    return select(schema.mention, entity.c.type, entity.c.canonical, entity.c.adcode).join(entity)


def parts_of_source(connection: Connection, source_id: str) -> Rows:
    """What a source's format says of its text, each table in the order of the text."""
    return Rows(
        {
            table.name: all_rows(
                connection,
                select(table).where(table.c.source_id == source_id).order_by(*table.primary_key.columns),
            )
            for table in SOURCE_PARTS
        }
    )


def rows_of_source(connection: Connection, source_id: str) -> Rows:
    """All rows of one source, each table in reading order."""
    report, passage, practice = schema.report, schema.passage, schema.practice
    reports = select(report).where(report.c.source_id == source_id)
    passages = select(passage).join(report).where(report.c.source_id == source_id)
    practices = select(practice).join(report).where(report.c.source_id == source_id)

    def of_source(table: Table, *order: str) -> Select[Any]:
        return (
            select(table).where(table.c.source_id == source_id).order_by(*(table.c[name] for name in order))
        )

    def of_passage(statement: Select[Any], table: Table) -> Select[Any]:
        ids = passages.with_only_columns(passage.c.id)
        return statement.where(table.c.passage_id.in_(ids)).order_by(table.c.position)

    statements = {
        report.name: reports.order_by(report.c.number),
        schema.line.name: of_source(schema.line, "number"),
        schema.line_partial_duplicate.name: of_source(
            schema.line_partial_duplicate, "line_number", "position"
        ),
        schema.edit.name: select(schema.edit)
        .where(schema.edit.c.report_id.in_(reports.with_only_columns(report.c.id)))
        .order_by(schema.edit.c.position),
        passage.name: passages.order_by(report.c.number, passage.c.number),
        schema.passage_piece.name: of_passage(select(schema.passage_piece), schema.passage_piece),
        schema.mention.name: of_passage(mentions_with_entities(), schema.mention),
        schema.figure.name: of_passage(select(schema.figure), schema.figure),
        practice.name: practices.order_by(report.c.number, practice.c.number),
    }
    for table in PRACTICE_PARTS:
        ids = practices.with_only_columns(practice.c.id)
        statements[table.name] = select(table).where(table.c.practice_id.in_(ids)).order_by(table.c.position)
    return Rows({name: all_rows(connection, statement) for name, statement in statements.items()})
