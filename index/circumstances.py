"""Circumstances: when, under which themes and with which names passages tell what they tell."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Select, select

from extract.records import PracticeKind, Status
from index import schema
from index.database import batches, reading

Aspect = Literal["periods", "statuses", "names"]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the tables say around one passage."""

    date: str | None = None  # of its report, ISO 8601
    kind: PracticeKind | None = None  # of its practice; the first of several
    themes: frozenset[str] = frozenset()  # of that practice
    # Aspects, which are read where they are asked for:
    # dates and intervals that it names or its figures are of, ISO 8601 where they are known
    periods: frozenset[str] = frozenset()
    statuses: frozenset[Status] = frozenset()  # of its figures
    entity_ids: frozenset[str] = frozenset()  # of what it names, and of what a short form stands for


NO_CIRCUMSTANCES = Circumstances()
Sets = dict[str, set[Any]]  # by passage id


def add_aspects(
    engine: Engine, known: Mapping[str, Circumstances], aspects: Collection[Aspect]
) -> dict[str, Circumstances]:
    """What is ``known`` of passages, by their ids, and these ``aspects`` of their circumstances."""
    found: dict[str, Circumstances] = {}
    with reading(engine) as connection:
        for batch in batches(known):
            periods = statuses = names = _NONE
            if "periods" in aspects:
                periods = read_periods(connection, batch)
            if "statuses" in aspects:
                statuses = _sets(connection, _statuses(batch))
            if "names" in aspects:
                names = _sets(connection, _named(batch), _meant(batch))
            for id_ in batch:
                found[id_] = replace(
                    known[id_],
                    periods=frozenset(periods.get(id_, ())),
                    statuses=frozenset(statuses.get(id_, ())),
                    entity_ids=frozenset(names.get(id_, ())),
                )
    return found


_NONE: Sets = {}


def read_periods(connection: Connection, ids: list[str]) -> Sets:
    """Of each of these passages the dates that it names and the periods of its figures; none, no entry."""
    return _sets(connection, _dates_named(ids), _periods(ids))


def _sets(connection: Connection, *statements: Select[Any]) -> Sets:
    """All values that the statements give for a passage."""
    found: Sets = defaultdict(set)
    for statement in statements:
        for id_, value in connection.execute(statement).all():
            found[id_].add(value)
    return found


def _dates_named(ids: list[str]) -> Select[Any]:
    mention, entity = schema.mention, schema.entity
    columns = select(mention.c.passage_id, entity.c.canonical).join(entity)
    return columns.where(mention.c.passage_id.in_(ids), entity.c.type == "DATE")


def _periods(ids: list[str]) -> Select[Any]:
    figure = schema.figure.c
    columns = select(figure.passage_id, figure.period).distinct()
    return columns.where(figure.passage_id.in_(ids), figure.period.is_not(None))


def _statuses(ids: list[str]) -> Select[Any]:
    figure = schema.figure.c
    return select(figure.passage_id, figure.status).distinct().where(figure.passage_id.in_(ids))


def _named(ids: list[str]) -> Select[Any]:
    mention = schema.mention.c
    return select(mention.passage_id, mention.entity_id).where(mention.passage_id.in_(ids))


def _meant(ids: list[str]) -> Select[Any]:
    mention, link = schema.mention, schema.entity_link
    columns = select(mention.c.passage_id, link.c.meant_id)
    return columns.join(link, link.c.entity_id == mention.c.entity_id).where(mention.c.passage_id.in_(ids))
