"""Sketches: the little of each passage that a ranking looks at, kept in memory."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Select, select

from extract.records import PracticeKind
from index import schema
from index.catalogue import State, read_state
from index.circumstances import Circumstances
from index.database import batches, reading
from index.forms import fold_forms
from index.selections import practice_of_each

KEPT = 200_000  # sketches, about 400 bytes each


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


class Sketches:
    """Reads each passage once; when the tables change, all are forgotten."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: tuple[State, dict[str, Sketch]] = ((), {})

    def read(self, ids: Collection[str]) -> dict[str, Sketch]:
        """The sketches of these passages by id; unknown ids are left out."""
        with reading(self._engine) as connection:
            state = read_state(connection)
            if self._kept[0] != state or len(self._kept[1]) > KEPT:
                self._kept = (state, {})
            kept = self._kept[1]
            for batch in batches(id_ for id_ in ids if id_ not in kept):
                kept.update((sketch.id, sketch) for sketch in _sketch(connection, batch))
        return {id_: kept[id_] for id_ in ids if id_ in kept}


def sketch_wording(text: str) -> int:
    """The same number for two texts that say the same: 98％ and 98 %. Another one in another process."""
    return hash("".join(fold_forms(text).split()))


def _sketch(connection: Connection, ids: list[str]) -> Iterable[Sketch]:
    practices = {row[0]: row[1] for row in connection.execute(practice_of_each(ids)).all()}
    kinds, themes = _practices(connection, sorted(set(practices.values())))
    around: dict[Any, Circumstances] = {}  # those of one report or practice are one
    for row in connection.execute(_in_place(ids)).all():
        id_, text, text_hash, copied, source_id, name, adcode, date = row
        practice = practices.get(id_, "")
        told = (date, kinds.get(practice), frozenset(themes.get(practice, ())))
        circumstances = around.setdefault(told, Circumstances(*told))
        found = (id_, source_id, name, adcode, practice or None, copied, circumstances)
        yield Sketch(*found, sketch_wording(text), text_hash or id_)


def _practices(
    connection: Connection, ids: list[str]
) -> tuple[dict[str, PracticeKind], dict[str, list[str]]]:
    """The kind and the themes of each of these practices."""
    practice, theme = schema.practice.c, schema.practice_theme.c
    kinds: dict[str, PracticeKind] = {}
    themes: dict[str, list[str]] = {}
    for batch in batches(ids):
        chosen = select(practice.id, practice.kind).where(practice.id.in_(batch))
        kinds |= {row[0]: row[1] for row in connection.execute(chosen).all()}
        named = select(theme.practice_id, theme.name).where(theme.practice_id.in_(batch))
        for id_, name in connection.execute(named).all():
            themes.setdefault(id_, []).append(name)
    return kinds, themes


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
