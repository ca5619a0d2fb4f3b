"""Practice look-ups: practices chosen by place, theme, kind, actor and instrument."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, and_, select

from extract.records import PracticeKind
from index import schema
from index.database import batches, reading
from index.selections import follows, holds, within


@dataclass(frozen=True, slots=True)
class PracticeFilter:
    """Which practices are meant."""

    adcodes: frozenset[str] = frozenset()
    theme: str | None = None
    kind: PracticeKind | None = None
    actor: str | None = None  # part of a name
    instrument: str | None = None  # part of a name


def choose_practices(
    engine: Engine, wanted: PracticeFilter, limit: int | None = None, after: str | None = None
) -> list[str]:
    """The ids of the practices meant, by file name and place in the file.

    With ``after`` those behind the practice of this id. Raises QuestionError where that is gone.
    """
    with reading(engine) as connection:
        statement = _practices(wanted).limit(limit)
        if after is not None:
            id_ = schema.practice.c.id
            statement = statement.where(follows(connection, _in_order(*_order()), id_, after))
        return list(connection.execute(statement).scalars())


def themes_of_practices(engine: Engine, ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The themes of each of these practices, strongest first; none, no entry."""
    theme = schema.practice_theme
    found: dict[str, tuple[str, ...]] = {}
    with reading(engine) as connection:
        for batch in batches(sorted(ids)):
            chosen = select(theme.c.practice_id, theme.c.name).where(theme.c.practice_id.in_(batch))
            for practice_id, name in connection.execute(chosen.order_by(theme.c.position)):
                found[practice_id] = (*found.get(practice_id, ()), name)
    return found


def _practices(wanted: PracticeFilter) -> Select[Any]:
    practice = schema.practice
    conditions: list[ColumnElement[bool]] = []
    if wanted.adcodes:
        conditions.append(within(practice.c.adcode, wanted.adcodes))
    if wanted.kind:
        conditions.append(practice.c.kind == wanted.kind)
    if wanted.theme:
        theme = schema.practice_theme
        conditions.append(practice.c.id.in_(select(theme.c.practice_id).where(theme.c.name == wanted.theme)))
    for table, text in (
        (schema.practice_actor, wanted.actor),
        (schema.practice_instrument, wanted.instrument),
    ):
        if text:
            named = select(table.c.practice_id).where(holds(table.c.name, text))
            conditions.append(practice.c.id.in_(named))
    return _in_order(practice.c.id).where(and_(True, *conditions))


def _order() -> tuple[ColumnElement[Any], ...]:
    source, report, practice = schema.source, schema.report, schema.practice
    return (source.c.name, source.c.id, report.c.number, practice.c.number)


def _in_order(*columns: ColumnElement[Any]) -> Select[Any]:
    """These columns of all practices with their report and source, by file and place in it."""
    practice, report, source = schema.practice, schema.report, schema.source
    return (
        select(*columns)
        .select_from(practice)
        .join(report, practice.c.report_id == report.c.id)
        .join(source, report.c.source_id == source.c.id)
        .order_by(*_order())
    )
