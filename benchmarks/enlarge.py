"""Enlarging: a knowledge base many times as large as one that was built, without extracting anything.

    python benchmarks/enlarge.py HOME LARGER_HOME [--times 10] [--effort 64]

Each source of ``HOME`` comes so many times, with all that it says: reports, passages, practices, names and
figures. In each passage of a further one some characters change places, outside of names and figures, so that
hardly two passages are the same and the figures still say what the text does. Words are indexed by the
project's own code; a vector is that of the passage it was made of, moved a little at random. With less
``--effort`` than the program's 200 Chroma's graph is built several times as fast, and finds a little less.
It works with SQLite only.
"""

import argparse
import hashlib
import random
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, Table, insert, select

from extract.records import Passage, Report
from index import schema
from index.blobs import Blobs
from index.chroma import HNSW
from index.database import reading, writing
from index.embedders import Matrix
from index.generations import open_generations
from index.knowledge_base import KnowledgeBase
from index.publication import publish
from index.row_records import read_passage, read_report, read_span
from index.search_schema import embedding
from index.search_text import search_text, text_hash
from index.settings import Settings
from index.stored_vectors import StoredVectors
from index.word_segments import replace_words

APART = 0.3  # how far a further vector lies from the one it is made of; those lie 0.6 apart
PREFIX = 12  # characters of a source's id that the ids of what it says begin with
AT_ONCE = 16_000  # passages in one word segment, as long runs come to have them
CACHE_KIB = 2_000_000  # of pages while writing
# The columns that name something of the same source.
NAMES = frozenset(
    {"id", "report_id", "passage_id", "practice_id", "figure_id"}
    | {"duplicate_of", "change_of", "period_passage_id", "scope_passage_id"}
)
ELSEWHERE = (schema.location, schema.entity)  # what is not copied row by row


@dataclass(frozen=True, slots=True)
class Original:
    """A source as it was built."""

    id: str
    name: str
    text: str
    reports: dict[str, Report]
    passages: tuple[tuple[Passage, str | None], ...]  # each with its text hash
    kept: dict[str, list[tuple[int, int]]]  # by passage: the ranges of it that names and figures take


@dataclass(frozen=True, slots=True)
class Variation:
    """A source made of another."""

    id: str
    text: str
    texts: dict[str, str]  # of the searched passages, by the ids of those they are made of

    def rename(self, id_: str) -> str:
        """What is called here what is called ``id_`` in the original."""
        return self.id[:PREFIX] + id_[PREFIX:]


# --- other texts ---------------------------------------------------------------------------------------


def read_originals(connection: Connection) -> Iterator[Original]:
    """Every source that says something."""
    source = schema.source
    for row in connection.execute(select(source.c.id, source.c.name, source.c.text)).all():
        report, passage, piece = schema.report, schema.passage, schema.passage_piece
        reports = {
            one["id"]: read_report(one)
            for one in connection.execute(select(report).where(report.c.source_id == row.id)).mappings()
        }
        rows = connection.execute(select(passage).where(passage.c.report_id.in_(reports))).mappings().all()
        ids = select(passage.c.id).where(passage.c.report_id.in_(reports))
        pieces: dict[str, list[Any]] = {}
        ordered = select(piece).where(piece.c.passage_id.in_(ids)).order_by(piece.c.position)
        for one in connection.execute(ordered).mappings():
            pieces.setdefault(one["passage_id"], []).append(one)
        yield Original(
            row.id,
            row.name,
            row.text,
            reports,
            tuple((read_passage(one, pieces.get(one["id"], ())), one["text_hash"]) for one in rows),
            _read_kept(connection, ids),
        )


def _read_kept(connection: Connection, ids: Any) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for table, prefixes in (
        (schema.mention, ("span",)),
        (schema.figure, ("span", "indicator", "indicator_row", "period", "scope")),
        (schema.practice_outcome, ("span",)),
    ):
        for row in connection.execute(select(table).where(table.c.passage_id.in_(ids))).mappings():
            for prefix in prefixes:
                if row[f"{prefix}_start"] is not None:
                    span = read_span(row, prefix)
                    found.setdefault(row["passage_id"], []).append((span.start, span.end))
    return found


def vary(original: Original, number: int) -> Variation:
    """The source's further text of this ``number``, always the same one, as long as its own."""
    chance = random.Random(f"{number} {original.id}")
    characters = list(original.text)
    texts: dict[str, str] = {}
    for passage, hashed in original.passages:
        if hashed is not None:
            places = [place for piece in passage.pieces for place in range(piece.start, piece.end)]
            _exchange(characters, places, original.kept.get(passage.id, ()), chance)
            texts[passage.id] = "".join([characters[place] for place in places])
    text = "".join(characters)
    return Variation(hashlib.sha256(text.encode()).hexdigest(), text, texts)


def _exchange(
    characters: list[str], places: Sequence[int], kept: Sequence[tuple[int, int]], chance: random.Random
) -> None:
    """Let one pair of Han characters, and one more for each 60, change places outside of what is kept."""
    taken = {offset for start, end in kept for offset in range(start, end)}
    han = [
        place
        for offset, place in enumerate(places)
        if offset not in taken and "\u4e00" <= characters[place] <= "\u9fff"
    ]
    for _ in range(len(han) // 60 + 1 if len(han) > 1 else 0):
        one, other = chance.sample(han, 2)
        characters[one], characters[other] = characters[other], characters[one]


# --- more rows -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Added:
    """A searched passage of a variation."""

    id: str
    text: str  # that is searched
    made_of: str  # the text hash of the passage it is made of


def add_variations(
    connection: Connection, made: Sequence[tuple[Original, Variation]], blobs: Blobs
) -> Iterator[Added]:
    """Store these sources with all that they say but words and vectors; returns what is to be searched."""
    added = [
        (passage, Added(other.rename(passage.id), _searched(one, other, passage), hashed))
        for one, other in made
        for passage, hashed in one.passages
        if hashed is not None
    ]
    texts = dict(text for _, other in made for text in other.texts.items())
    _note(
        connection,
        [(one.id[:PREFIX], other.id[:PREFIX], other.id, other.text) for one, other in made],
        [(passage.id, texts[passage.id], text_hash(new.text)) for passage, new in added],
    )
    for table in schema.FACTS:
        if table not in ELSEWHERE:
            _copy(connection, table)
    for one, other in made:
        path = blobs.path(other.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(other.text.encode())  # ``put`` would wait for the disk each time
        place = {"path": f"/{other.id[:PREFIX]}/{one.name}", "source_id": other.id}
        connection.execute(insert(schema.location).values(place))
    return (new for _, new in added)


def _searched(original: Original, variation: Variation, passage: Passage) -> str:
    new = replace(passage, text=variation.texts[passage.id])
    return search_text(new, original.reports[passage.report_id])


def _note(connection: Connection, names: list[tuple[str, ...]], texts: list[tuple[str, ...]]) -> None:
    """Two tables for this connection: what each source is called now, and what each passage says."""
    for statement in (
        "DROP TABLE IF EXISTS temp.renamed",
        "DROP TABLE IF EXISTS temp.varied",
        "CREATE TEMP TABLE renamed (old TEXT PRIMARY KEY, new TEXT, id TEXT, text TEXT)",
        "CREATE TEMP TABLE varied (old TEXT PRIMARY KEY, text TEXT, text_hash TEXT)",
    ):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("INSERT INTO renamed VALUES (?, ?, ?, ?)", names)
    connection.exec_driver_sql("INSERT INTO varied VALUES (?, ?, ?)", texts)


def _copy(connection: Connection, table: Table) -> None:
    """Add the rows of the original sources again, under the ids of what is made of them."""
    names = [column.name for column in table.columns]
    key = next(name for name in ("id", "passage_id", "practice_id", "source_id") if name in names)
    if table.name.startswith("practice_"):
        key = "practice_id"
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(_value(table, name) for name in names)
    also = "LEFT JOIN varied ON varied.old = t.id" if table is schema.passage else ""
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({columns}) SELECT {values} FROM {table.name} t "
        f"CROSS JOIN renamed ON renamed.old = substr(t.{key}, 1, {PREFIX}) {also} ORDER BY t.rowid"
    )


def _value(table: Table, name: str) -> str:
    """What takes the place of a column's value."""
    if (table is schema.source and name == "id") or name == "source_id":
        return "renamed.id"
    if table is schema.source and name == "text":
        return "renamed.text"
    if table is schema.passage and name == "text":
        return "coalesce(varied.text, t.text)"
    if table is schema.passage and name == "text_hash":
        return "varied.text_hash"
    return f'renamed.new || substr(t."{name}", {PREFIX + 1})' if name in NAMES else f't."{name}"'


# --- words, vectors -------------------------------------------------------------------------------------


def add_words(connection: Connection, added: Sequence[Added]) -> None:
    """Index the words of these passages."""
    for start in range(0, len(added), AT_ONCE):
        replace_words(connection, (), {one.id: one.text for one in added[start : start + AT_ONCE]})


class Vectors:
    """The vectors of the original passages, to make others of."""

    def __init__(self, connection: Connection, model: str) -> None:
        statement = select(embedding.c.text_hash, embedding.c.vector).where(embedding.c.model == model)
        rows = connection.execute(statement).all()
        self._model = model
        self._places = {row.text_hash: place for place, row in enumerate(rows)}
        self._matrix: Matrix = np.frombuffer(b"".join(row.vector for row in rows), "<f4").reshape(
            len(rows), -1
        )

    def add(self, connection: Connection, added: Sequence[Added], number: int) -> None:
        """Keep a vector for each text of these passages."""
        made_of = {text_hash(one.text): self._places[one.made_of] for one in added}
        new = sorted(made_of.keys() - self._places.keys())
        moves = np.random.default_rng(number).normal(size=(len(new), self._matrix.shape[1]))
        moves *= APART / np.linalg.norm(moves, axis=1, keepdims=True)
        vectors = self._matrix[[made_of[one] for one in new]] + moves
        vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype("<f4")
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO embedding (model, text_hash, vector) VALUES (?, ?, ?)",
            [(self._model, one, vector.tobytes()) for one, vector in zip(new, vectors, strict=True)],
        )


# --- the whole ------------------------------------------------------------------------------------------


def copy_home(home: Path, larger: Path) -> None:
    """All of a home but Chroma's copy of the vectors, which is made anew."""
    larger.mkdir(parents=True)
    for folder in ("models", "sources"):
        if (home / folder).is_dir():
            shutil.copytree(home / folder, larger / folder)
    with (
        closing(sqlite3.connect(f"file:{home / 'policykb.sqlite3'}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(larger / "policykb.sqlite3")) as target,
    ):
        source.backup(target)


def enlarge(larger: Path, times: int) -> None:
    """Let ``larger``, a copy of a home, hold each source so many times."""
    settings = Settings.from_environment(larger)
    with KnowledgeBase.open(settings, write=True) as kb:
        engine = kb.tables.engine
        with reading(engine) as connection:
            originals = list(read_originals(connection))
            vectors = Vectors(connection, kb.model)
        known = {original.id for original in originals}
        for number in range(1, times):
            made = [(one, vary(one, number)) for one in originals]
            made = [(one, other) for one, other in made if other.id not in known]  # too short to vary
            known |= {other.id for _, other in made}
            with writing(engine) as connection:
                connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_KIB}")
                added = list(add_variations(connection, made, kb.blobs))
                add_words(connection, added)
                vectors.add(connection, added, number)
            _say(f"{number + 1} times")
        publish(StoredVectors(engine), open_generations(settings), rebuild=True, progress=_Progress())


class _Progress:
    """Says how many vectors are copied."""

    def __init__(self) -> None:
        self._copied = 0

    def __call__(self, more: int) -> None:
        self._copied += more
        _say(f"{self._copied:,} vectors in Chroma's copy")


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


def main() -> None:
    """Copy a home, then enlarge the copy."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("home", type=Path)
    parser.add_argument("larger", type=Path)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--effort", type=int, default=HNSW["ef_construction"])
    options = parser.parse_args()
    HNSW["ef_construction"] = options.effort
    copy_home(options.home, options.larger)
    enlarge(options.larger, options.times)


if __name__ == "__main__":
    main()
