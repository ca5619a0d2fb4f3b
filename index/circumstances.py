"""Circumstances: when, under which themes and with which names passages tell what they tell."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Select, func, select

from extract.records import PracticeKind, Status
from index import schema
from index.database import batches, reading

Aspect = Literal["times", "kinds", "themes", "names"]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the tables say around one passage, as far as it was asked for."""

    # times
    date: str | None = None  # of its report, ISO 8601
    # dates and intervals that it names or its figures are of, ISO 8601 where they are known
    periods: frozenset[str] = frozenset()
    # kinds
    kind: PracticeKind | None = None  # of its practice; the first of several
    statuses: frozenset[Status] = frozenset()  # of its figures
    # themes
    themes: frozenset[str] = frozenset()  # of its practice
    # names
    entity_ids: frozenset[str] = frozenset()  # of what it names, and of what a short form stands for


NO_CIRCUMSTANCES = Circumstances()
Sets = dict[str, set[Any]]  # by passage id


def read_circumstances(
    engine: Engine, passage_ids: Collection[str], aspects: Collection[Aspect]
) -> dict[str, Circumstances]:
    """These ``aspects`` of the circumstances of each of these passages."""
    found: dict[str, Circumstances] = {}
    with reading(engine) as connection:
        for batch in batches(passage_ids):
            dates: dict[str, str | None] = {}
            kinds: dict[str, PracticeKind | None] = {}
            periods = statuses = themes = names = _NONE
            if "times" in aspects:
                dates = _by_passage(connection, _dates(batch))
                periods = _sets(connection, _dates_named(batch), _periods(batch))
            if "kinds" in aspects:
                kinds = _by_passage(connection, _kinds(batch))
                statuses = _sets(connection, _statuses(batch))
            if "themes" in aspects:
                themes = _sets(connection, _themes(batch))
            if "names" in aspects:
                names = _sets(connection, _named(batch), _meant(batch))
            for id_ in batch:
                found[id_] = Circumstances(
                    dates.get(id_),
                    frozenset(periods.get(id_, ())),
                    kinds.get(id_),
                    frozenset(statuses.get(id_, ())),
                    frozenset(themes.get(id_, ())),
                    frozenset(names.get(id_, ())),
                )
    return found


_NONE: Sets = {}


def _by_passage(connection: Connection, statement: Select[Any]) -> dict[str, Any]:
    return {row[0]: row[1] for row in connection.execute(statement).all()}


def _sets(connection: Connection, *statements: Select[Any]) -> Sets:
    """All values that the statements give for a passage."""
    found: Sets = defaultdict(set)
    for statement in statements:
        for id_, value in connection.execute(statement).all():
            found[id_].add(value)
    return found


def first_practice() -> Any:
    """The practice that a passage counts for where several claim it, in a statement on passages."""
    part = schema.practice_passage
    chosen = select(func.min(part.c.practice_id)).where(part.c.passage_id == schema.passage.c.id)
    return chosen.correlate(schema.passage).scalar_subquery()


def _dates(ids: list[str]) -> Select[Any]:
    passage, report = schema.passage, schema.report
    return select(passage.c.id, report.c.date).join(report).where(passage.c.id.in_(ids))


def _dates_named(ids: list[str]) -> Select[Any]:
    mention, entity = schema.mention, schema.entity
    columns = select(mention.c.passage_id, entity.c.canonical).join(entity)
    return columns.where(mention.c.passage_id.in_(ids), entity.c.type == "DATE")


def _periods(ids: list[str]) -> Select[Any]:
    figure = schema.figure.c
    columns = select(figure.passage_id, figure.period).distinct()
    return columns.where(figure.passage_id.in_(ids), figure.period.is_not(None))


def _kinds(ids: list[str]) -> Select[Any]:
    passage, practice = schema.passage, schema.practice
    columns = select(passage.c.id, practice.c.kind).select_from(passage)
    return columns.join(practice, practice.c.id == first_practice()).where(passage.c.id.in_(ids))


def _statuses(ids: list[str]) -> Select[Any]:
    figure = schema.figure.c
    return select(figure.passage_id, figure.status).distinct().where(figure.passage_id.in_(ids))


def _themes(ids: list[str]) -> Select[Any]:
    passage, theme = schema.passage, schema.practice_theme
    columns = select(passage.c.id, theme.c.name).select_from(passage)
    return columns.join(theme, theme.c.practice_id == first_practice()).where(passage.c.id.in_(ids))


def _named(ids: list[str]) -> Select[Any]:
    mention = schema.mention.c
    return select(mention.passage_id, mention.entity_id).where(mention.passage_id.in_(ids))


def _meant(ids: list[str]) -> Select[Any]:
    mention, link = schema.mention, schema.entity_link
    columns = select(mention.c.passage_id, link.c.meant_id)
    return columns.join(link, link.c.entity_id == mention.c.entity_id).where(mention.c.passage_id.in_(ids))
