"""Entity look-ups: named things chosen by name, type and place, and the spots that name one."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, func, or_, select, tuple_

from corpus.span import Span
from extract.records import MentionType
from index import schema
from index.database import batches, reading
from index.selections import all_rows, holds, within


@dataclass(frozen=True, slots=True)
class EntityFilter:
    """Which entities are meant."""

    text: str | None = None  # part of its name, or of how some report calls it
    type: MentionType | None = None
    adcodes: frozenset[str] = frozenset()  # named in a report on one of these places or below


@dataclass(frozen=True, slots=True)
class StoredEntity:
    """A named thing with how often it is named, copies of passages apart."""

    id: str
    type: MentionType
    canonical: str
    adcode: str | None
    mentions: int
    reports: int
    names: tuple[str, ...]  # as written, the most frequent first


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A spot where an entity is named."""

    entity_id: str | None  # None: the name is no entity and was looked for as it is written
    canonical: str
    text: str  # as written there
    span: Span  # in the passage
    passage_id: str
    passage_text: str
    report_id: str
    report_title: str | None
    report_date: str | None
    region: str | None
    adcode: str | None
    source_name: str
    practice_id: str | None


# How often an entity is named in reports and in all, and its id: what entities are ordered by.
Frequency = tuple[int, int, str]


def choose_entities(
    engine: Engine, wanted: EntityFilter, limit: int | None = None, after: Frequency | None = None
) -> list[StoredEntity]:
    """The entities meant, those named in most reports first; with ``after`` those behind one so named."""
    with reading(engine) as connection:
        rows = all_rows(connection, _counted_entities(wanted, after).limit(limit))
        names: dict[str, list[str]] = {}
        for batch in batches([row["id"] for row in rows]):
            for row in all_rows(connection, _surface_forms(batch)):
                names.setdefault(row["entity_id"], []).append(row["text"])
    return [StoredEntity(**row, names=tuple(names.get(row["id"], ()))) for row in rows]


def find_occurrences(engine: Engine, name: str) -> list[Occurrence]:
    """Where a programme, document, organisation or other thing of this name is named, copies apart.

    ``name`` is the canonical name or one written in some report; all spots of that entity are given. A
    name that is no entity is looked for as it is written.
    """
    with reading(engine) as connection:
        ids = list(connection.execute(_entities_called(name)).scalars())
        rows = [row for batch in batches(ids) for row in all_rows(connection, _occurrences(batch))]
        if not ids:
            rows = [row | _written(row, name) for row in all_rows(connection, _passages_with(name))]
    return [
        Occurrence(
            **{key: value for key, value in row.items() if not key.startswith("span_")},
            span=Span(row["span_start"], row["span_end"]),
        )
        for row in rows
    ]


def _counted_entities(wanted: EntityFilter, after: Frequency | None = None) -> Select[Any]:
    entity, mention, passage, report = schema.entity, schema.mention, schema.passage, schema.report
    link = schema.entity_link
    reports = func.count(report.c.id.distinct())
    mentions = func.count(mention.c.id)
    statement = (
        select(
            entity.c.id,
            entity.c.type,
            entity.c.canonical,
            entity.c.adcode,
            mentions.label("mentions"),
            reports.label("reports"),
        )
        .select_from(mention)
        .join(link, link.c.entity_id == mention.c.entity_id, isouter=True)
        .join(entity, entity.c.id == func.coalesce(link.c.meant_id, mention.c.entity_id))
        .join(passage, mention.c.passage_id == passage.c.id)
        .join(report, passage.c.report_id == report.c.id)
        .where(passage.c.duplicate_of.is_(None))
        .group_by(entity.c.id, entity.c.type, entity.c.canonical, entity.c.adcode)
        .order_by(reports.desc(), mentions.desc(), entity.c.id)
    )
    if wanted.type:
        statement = statement.where(entity.c.type == wanted.type)
    if wanted.text:
        other = mention.alias()
        meant = func.coalesce(link.c.meant_id, other.c.entity_id)
        written = (
            select(meant)
            .select_from(other)
            .join(link, link.c.entity_id == other.c.entity_id, isouter=True)
            .where(holds(other.c.text, wanted.text))
        )
        statement = statement.where(or_(holds(entity.c.canonical, wanted.text), entity.c.id.in_(written)))
    if wanted.adcodes:
        statement = statement.where(within(report.c.adcode, wanted.adcodes))
    if after is not None:
        less = tuple_(-reports, -mentions, entity.c.id) > tuple_(-after[0], -after[1], after[2])
        statement = statement.having(less)
    return statement


def _surface_forms(entity_ids: list[str]) -> Select[Any]:
    mention, link = schema.mention, schema.entity_link
    meant = func.coalesce(link.c.meant_id, mention.c.entity_id)
    return (
        select(meant.label("entity_id"), mention.c.text)
        .select_from(mention)
        .join(link, link.c.entity_id == mention.c.entity_id, isouter=True)
        .where(or_(mention.c.entity_id.in_(entity_ids), link.c.meant_id.in_(entity_ids)))
        .where(meant.in_(entity_ids))
        .group_by(meant, mention.c.text)
        .order_by(meant, func.count().desc(), mention.c.text)
    )


def _entities_called(name: str) -> Select[Any]:
    """The entities called so, what they mean, and other names for that."""
    entity, mention, link = schema.entity, schema.mention, schema.entity_link
    written = select(mention.c.entity_id).where(mention.c.text == name)
    called = select(entity.c.id).where(
        or_(entity.c.canonical == name, entity.c.id.in_(written)), entity.c.type != "DATE"
    )
    meant = select(link.c.meant_id).where(link.c.entity_id.in_(called))
    linked = select(link.c.entity_id).where(or_(link.c.meant_id.in_(called), link.c.meant_id.in_(meant)))
    chosen = or_(entity.c.id.in_(called), entity.c.id.in_(meant), entity.c.id.in_(linked))
    return select(entity.c.id).where(chosen).order_by(entity.c.id)


def _written(row: dict[str, Any], name: str) -> dict[str, Any]:
    start = row["passage_text"].index(name)
    return {
        "entity_id": None,
        "canonical": name,
        "text": name,
        "span_start": start,
        "span_end": start + len(name),
    }


def _occurrences(entity_ids: list[str]) -> Select[Any]:
    entity, mention, passage = schema.entity, schema.mention, schema.passage
    return (
        _passages_in_place(
            mention.c.entity_id, entity.c.canonical, mention.c.text, mention.c.span_start, mention.c.span_end
        )
        .join(mention, mention.c.passage_id == passage.c.id)
        .join(entity, mention.c.entity_id == entity.c.id)
        .where(mention.c.entity_id.in_(entity_ids))
        .order_by(mention.c.position)
    )


def _passages_with(text: str) -> Select[Any]:
    # GLOB and LIKE fold letters differently on the two engines; a name is looked for as it is written.
    return _passages_in_place().where(func.replace(schema.passage.c.text, text, "") != schema.passage.c.text)


def _passages_in_place(*columns: ColumnElement[Any]) -> Select[Any]:
    """Passages that are no copies, with their report and practice, by file name and place in the file."""
    passage, report, source = schema.passage, schema.report, schema.source
    part = schema.practice_passage
    practice_id = select(func.min(part.c.practice_id)).where(part.c.passage_id == passage.c.id)
    return (
        select(
            *columns,
            passage.c.id.label("passage_id"),
            passage.c.text.label("passage_text"),
            report.c.id.label("report_id"),
            report.c.title.label("report_title"),
            report.c.date.label("report_date"),
            report.c.region,
            report.c.adcode,
            source.c.name.label("source_name"),
            practice_id.scalar_subquery().label("practice_id"),
        )
        .select_from(passage)
        .join(report, passage.c.report_id == report.c.id)
        .join(source, report.c.source_id == source.c.id)
        .where(passage.c.duplicate_of.is_(None))
        .order_by(source.c.name, source.c.id, report.c.number, passage.c.number)
    )
