"""Circumstances: when, under which themes and with which names passages tell what they tell."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Select, func, select

from extract.records import PracticeKind
from index import schema
from index.database import batches, reading
from index.selections import all_rows


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the tables say around one passage."""

    date: str | None = None  # of its report, ISO 8601
    kind: PracticeKind | None = None  # of its practice; the first of several
    themes: frozenset[str] = frozenset()  # of that practice
    periods: tuple[str, ...] = ()  # dates and intervals that it names, ISO 8601 where they are known
    entity_ids: frozenset[str] = frozenset()  # of what it names, and of what a short form stands for


NO_CIRCUMSTANCES = Circumstances()


def read_circumstances(
    engine: Engine, passage_ids: Collection[str], *, names: bool = True
) -> dict[str, Circumstances]:
    """The circumstances of each of these passages; without ``names`` neither periods nor entities."""
    found: dict[str, Circumstances] = {}
    with reading(engine) as connection:
        for batch in batches(passage_ids):
            rows = all_rows(connection, _practices_and_dates(batch))
            named = _grouped(all_rows(connection, _names(batch)), "passage_id") if names else {}
            practice_ids = sorted({row["practice_id"] for row in rows if row["practice_id"]})
            themes = _grouped(all_rows(connection, _themes(practice_ids)), "practice_id")
            for row in rows:
                own = named.get(row["id"], ())
                dates = (name["canonical"] for name in own if name["type"] == "DATE")
                ids = (id_ for name in own for id_ in (name["entity_id"], name["meant_id"]))
                found[row["id"]] = Circumstances(
                    date=row["date"],
                    kind=row["kind"],
                    themes=frozenset(theme["name"] for theme in themes.get(row["practice_id"], ())),
                    periods=tuple(dict.fromkeys(dates)),
                    entity_ids=frozenset(filter(None, ids)),
                )
    return found


def _grouped(rows: list[dict[str, Any]], key: str) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return groups


def first_practice() -> Any:
    """The practice that a passage counts for where several claim it, in a statement on passages."""
    part = schema.practice_passage
    chosen = select(func.min(part.c.practice_id)).where(part.c.passage_id == schema.passage.c.id)
    return chosen.correlate(schema.passage).scalar_subquery()


def _practices_and_dates(ids: list[str]) -> Select[Any]:
    passage, report, practice = schema.passage, schema.report, schema.practice
    return (
        select(passage.c.id, report.c.date, practice.c.kind, practice.c.id.label("practice_id"))
        .join(report, passage.c.report_id == report.c.id)
        .join(practice, practice.c.id == first_practice(), isouter=True)
        .where(passage.c.id.in_(ids))
    )


def _names(ids: list[str]) -> Select[Any]:
    mention, entity, link = schema.mention, schema.entity, schema.entity_link
    columns = (mention.c.passage_id, mention.c.entity_id, link.c.meant_id, entity.c.type, entity.c.canonical)
    return (
        select(*columns)
        .join(entity, mention.c.entity_id == entity.c.id)
        .join(link, link.c.entity_id == mention.c.entity_id, isouter=True)
        .where(mention.c.passage_id.in_(ids))
        .order_by(mention.c.position)
    )


def _themes(practice_ids: list[str]) -> Select[Any]:
    theme = schema.practice_theme
    return select(theme.c.practice_id, theme.c.name).where(theme.c.practice_id.in_(practice_ids))
