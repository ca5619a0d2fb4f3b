"""Sketches: the little of each passage that a ranking looks at."""

from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, select

from index import schema
from index.circumstances import Circumstances
from index.database import batches
from index.forms import fold_wording
from index.selections import practice_of_each


class Sketch(NamedTuple):
    """What it takes to order a passage, to judge what it stands in, and to fold its copies."""

    id: str
    source_id: str
    source_name: str
    adcode: str | None  # of the report
    practice_id: str | None
    duplicate_of: str | None
    circumstances: Circumstances  # of its report and practice
    wording: int  # equal, in one process, for texts that differ in white space and character forms only
    searched: str  # the hash of what is searched: equal for passages that are found alike


def sketch_wording(text: str) -> int:
    """The same number for two texts that say the same: 98％ and 98 %. Another one in another process."""
    return hash(fold_wording(text))


def read_sketches(connection: Connection, ids: list[str]) -> dict[str, Sketch]:
    """The sketches of these passages by id; unknown ids are left out."""
    practices = {row[0]: row for row in connection.execute(practice_of_each(ids)).all()}
    themes = _themes(connection, sorted({row.id for row in practices.values()}))
    around: dict[Any, Circumstances] = {}  # those of one report or practice are one
    found: dict[str, Sketch] = {}
    for row in connection.execute(_in_place(ids)).all():
        id_, text, text_hash, copied, source_id, name, adcode, date = row
        practice = practices.get(id_)
        practice_id, kind = (practice.id, practice.kind) if practice else (None, None)
        told = (date, kind, frozenset(themes.get(practice_id or "", ())))
        circumstances = around.setdefault(told, Circumstances(*told))
        place = (id_, source_id, name, adcode, practice_id, copied, circumstances)
        found[id_] = Sketch(*place, sketch_wording(text), text_hash or id_)
    return found


def read_measures(connection: Connection, ids: list[str]) -> dict[str, list[tuple[Any, ...]]]:
    """What the figures of each passage measure: id, dimension, key of the indicator, figure changed from."""
    figure, found = schema.figure.c, dict[str, list[tuple[Any, ...]]]()
    # Only by their passages: SQLite would rather go through all figures of a dimension.
    columns = select(figure.passage_id, figure.id, figure.dimension, figure.indicator_key, figure.change_of)
    for passage_id, *measure in connection.execute(columns.where(figure.passage_id.in_(ids))).all():
        found.setdefault(passage_id, []).append(tuple(measure))
    return found


def read_named_places(connection: Connection, ids: list[str]) -> dict[str, frozenset[str]]:
    """The codes of the places that each passage names; none, no entry."""
    mention, entity = schema.mention, schema.entity
    named = select(mention.c.passage_id, entity.c.adcode).join(entity).where(entity.c.adcode.is_not(None))
    found: dict[str, set[str]] = {}
    for passage_id, adcode in connection.execute(named.where(mention.c.passage_id.in_(ids))).all():
        found.setdefault(passage_id, set()).add(adcode)
    return {passage_id: frozenset(adcodes) for passage_id, adcodes in found.items()}


def _themes(connection: Connection, practice_ids: list[str]) -> dict[str, list[str]]:
    """The themes of each of these practices; none, no entry."""
    theme, found = schema.practice_theme.c, dict[str, list[str]]()
    for batch in batches(practice_ids):
        named = select(theme.practice_id, theme.name).where(theme.practice_id.in_(batch))
        for id_, name in connection.execute(named).all():
            found.setdefault(id_, []).append(name)
    return found


def _in_place(ids: list[str]) -> Select[Any]:
    passage, report, source = schema.passage.c, schema.report.c, schema.source.c
    return (
        select(
            passage.id,
            passage.text,
            passage.text_hash,
            passage.duplicate_of,
            report.source_id,
            source.name,
            report.adcode,
            report.date,
        )
        .join(schema.report, passage.report_id == report.id)
        .join(schema.source, report.source_id == source.id)
        .where(passage.id.in_(ids))
    )
