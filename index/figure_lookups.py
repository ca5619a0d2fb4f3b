"""Figure look-ups: figures chosen by what they measure, where and how."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, and_, case, exists, func, or_, select

from corpus.span import Span
from extract.figures.scopes import COUNTRY
from extract.records import Dimension, Figure, Status
from index import schema
from index.database import batches, reading
from index.row_records import read_figure
from index.selections import all_rows, ends_with, follows, pieces_of, within

PAGE = 1_000  # figures read at once


@dataclass(frozen=True, slots=True)
class FigureFilter:
    """Which figures are meant; what is not given excludes nothing, but for copies of passages."""

    indicator_keys: frozenset[str] = frozenset()  # any of them, or one that ends in it: 城镇登记失业率
    adcodes: frozenset[str] = frozenset()  # the number belongs to one of these places or below
    status: Status | None = None
    dimension: Dimension | None = None
    passage_ids: frozenset[str] | None = None  # None: all
    copies: bool = False  # those of passages that copy another, too


@dataclass(frozen=True, slots=True)
class StoredFigure:
    """A figure with the sentence it stands in and where that comes from."""

    figure: Figure
    place: str | None  # full name of what the number belongs to
    adcode: str | None  # where that is a region
    passage_text: str
    pieces: tuple[Span, ...]  # of the passage, in the source
    practice_id: str | None
    practice_title: str | None
    report_id: str
    report_title: str | None
    report_date: str | None  # ISO 8601
    source_id: str
    source_name: str
    copy_of: str | None = None  # the passage that its own passage copies
    changed: bool = False  # whether another figure says what became of it: 由9天 in 由9天缩短至2天


def choose_figures(engine: Engine, wanted: FigureFilter, after: str | None = None) -> Iterator[StoredFigure]:
    """The figures meant, by file name and place in the file; read in pages, so memory stays bounded.

    With ``after`` those behind the figure of this id. Raises QuestionError where that is gone.
    """
    with reading(engine) as connection:
        statement = _figure_ids(wanted)
        if after is not None:
            places = _in_order(*_figure_order())
            statement = statement.where(follows(connection, places, schema.figure.c.id, after))
        ids = list(connection.execute(statement).scalars())
        for batch in batches(ids, PAGE):
            rows = {row["id"]: row for row in all_rows(connection, _figures_in_place(batch))}
            passage_ids = sorted({row["passage_id"] for row in rows.values()})
            pieces: dict[str, list[Span]] = {}
            for some in batches(passage_ids):
                for piece in all_rows(connection, pieces_of(some)):
                    span = Span(piece["span_start"], piece["span_end"])
                    pieces.setdefault(piece["passage_id"], []).append(span)
            for id_ in batch:
                yield _read_stored_figure(rows[id_], pieces.get(rows[id_]["passage_id"], []))


def owner_adcode() -> ColumnElement[Any]:
    """The place that a figure belongs to; an organisation's figure counts for the place of its report."""
    figure, report = schema.figure, schema.report
    return case(
        (figure.c.scope == COUNTRY, None), else_=func.coalesce(figure.c.scope_adcode, report.c.adcode)
    )


def _figure_ids(wanted: FigureFilter) -> Select[Any]:
    figure, passage = schema.figure, schema.passage
    conditions: list[ColumnElement[bool]] = [] if wanted.copies else [passage.c.duplicate_of.is_(None)]
    if wanted.indicator_keys:
        key = figure.c.indicator_key
        conditions.append(
            or_(*(or_(key == asked, ends_with(key, asked)) for asked in sorted(wanted.indicator_keys)))
        )
    if wanted.adcodes:
        conditions.append(within(owner_adcode(), wanted.adcodes))
    if wanted.status:
        conditions.append(figure.c.status == wanted.status)
    if wanted.dimension:
        conditions.append(figure.c.dimension == wanted.dimension)
    if wanted.passage_ids is not None:
        conditions.append(figure.c.passage_id.in_(sorted(wanted.passage_ids)))
    return _in_order(figure.c.id).where(and_(True, *conditions))


def _figure_order() -> tuple[ColumnElement[Any], ...]:
    return (schema.source.c.name, schema.source.c.id, schema.figure.c.position)


def _in_order(*columns: ColumnElement[Any]) -> Select[Any]:
    """These columns of all figures with their passage, report and source, by file and place in it."""
    figure, passage, report, source = schema.figure, schema.passage, schema.report, schema.source
    return (
        select(*columns)
        .select_from(figure)
        .join(passage, figure.c.passage_id == passage.c.id)
        .join(report, passage.c.report_id == report.c.id)
        .join(source, report.c.source_id == source.c.id)
        .order_by(*_figure_order())
    )


def _figures_in_place(ids: list[str]) -> Select[Any]:
    figure, passage, report, source = schema.figure, schema.passage, schema.report, schema.source
    part, practice = schema.practice_passage, schema.practice
    first = select(func.min(part.c.practice_id)).where(part.c.passage_id == passage.c.id).scalar_subquery()
    later = figure.alias()
    return (
        select(
            figure,
            owner_adcode().label("owner_adcode"),
            func.coalesce(figure.c.scope, report.c.region).label("owner"),
            passage.c.text.label("passage_text"),
            passage.c.duplicate_of.label("copy_of"),
            exists().where(later.c.change_of == figure.c.id).label("changed"),
            practice.c.id.label("practice_id"),
            practice.c.title.label("practice_title"),
            report.c.id.label("report_id"),
            report.c.title.label("report_title"),
            report.c.date.label("report_date"),
            source.c.id.label("source_id"),
            source.c.name.label("source_name"),
        )
        .join(passage, figure.c.passage_id == passage.c.id)
        .join(report, passage.c.report_id == report.c.id)
        .join(source, report.c.source_id == source.c.id)
        .join(practice, practice.c.id == first, isouter=True)
        .where(figure.c.id.in_(ids))
    )


def _read_stored_figure(row: dict[str, Any], pieces: list[Span]) -> StoredFigure:
    return StoredFigure(
        figure=read_figure(row),
        place=row["owner"],
        adcode=row["owner_adcode"],
        pieces=tuple(pieces),
        changed=bool(row["changed"]),
        **{
            name: row[name]
            for name in (
                "passage_text",
                "practice_id",
                "practice_title",
                "report_id",
                "report_title",
                "report_date",
                "source_id",
                "source_name",
                "copy_of",
            )
        },
    )
