"""Merging: two tables of rows in one order read side by side, a source at a time."""

import pickle
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import groupby
from typing import TypeVar

from corpus.errors import SourceError
from query.differences.releases import TableRow

Place = tuple[str, str]  # name and id of a source
SourceRows = tuple[Place, list[TableRow] | None, list[TableRow] | None]
Key = TypeVar("Key", Place, str, int)


def merge_sources(
    old: Iterable[TableRow], new: Iterable[TableRow], renamed: Callable[[str], bool]
) -> Iterator[SourceRows]:
    """The rows of each source in both, or None where one has no row of it.

    Both are in the order of their sources' names, then ids; SourceError where one is not. Only the rows of
    one source are held; those of sources that were ``renamed``, which stand elsewhere, wait in a file.
    """
    with _Waiting() as waiting:
        for place, before, after in _merge(_by_source(old), _by_source(new)):
            if (before is None) != (after is None) and renamed(place[1]):
                other = waiting.take(place[1])
                if other is None:
                    waiting.put(place, before or after or [], is_old=before is not None)
                else:
                    yield (place, before or other, after or other)
            else:
                yield place, before, after
        yield from waiting.rest()


def merge_keys(
    old: Iterable[TableRow], new: Iterable[TableRow], key: Callable[[TableRow], Key]
) -> Iterator[tuple[TableRow | None, TableRow | None]]:
    """The rows of each key in both, which are in the order of their keys; SourceError where one is not."""
    for _, before, after in _merge(_by_key(old, key), _by_key(new, key)):
        yield (before[0] if before else None), (after[0] if after else None)


def sorted_by_source(rows: Iterable[TableRow]) -> Iterator[TableRow]:
    """Rows that come in another order, in that of their sources; they lie in a file meanwhile."""
    with closing(sqlite3.connect("")) as connection:  # a file of its own that goes with the connection
        connection.execute("CREATE TABLE line (name BLOB, source TEXT, place INTEGER PRIMARY KEY, row BLOB)")
        connection.executemany(
            "INSERT INTO line (name, source, row) VALUES (?, ?, ?)",
            ((row["source_name"].encode(), row["source_id"], pickle.dumps(row)) for row in rows),
        )
        for (row,) in connection.execute("SELECT row FROM line ORDER BY name, source, place"):
            yield pickle.loads(row)


def _by_source(rows: Iterable[TableRow]) -> Iterator[tuple[Place, list[TableRow]]]:
    for place, group in groupby(rows, key=lambda row: (row["source_name"], row["source_id"])):
        yield place, list(group)


def _by_key(rows: Iterable[TableRow], key: Callable[[TableRow], Key]) -> Iterator[tuple[Key, list[TableRow]]]:
    for found, group in groupby(rows, key=key):
        yield found, list(group)


def _merge(
    old: Iterator[tuple[Key, list[TableRow]]], new: Iterator[tuple[Key, list[TableRow]]]
) -> Iterator[tuple[Key, list[TableRow] | None, list[TableRow] | None]]:
    old, new = _ascending(old), _ascending(new)
    before, after = next(old, None), next(new, None)
    while before is not None or after is not None:
        if after is None or (before is not None and before[0] < after[0]):
            assert before is not None
            yield before[0], before[1], None
            before = next(old, None)
        elif before is None or after[0] < before[0]:
            yield after[0], None, after[1]
            after = next(new, None)
        else:
            yield before[0], before[1], after[1]
            before, after = next(old, None), next(new, None)


def _ascending(groups: Iterator[tuple[Key, list[TableRow]]]) -> Iterator[tuple[Key, list[TableRow]]]:
    last: Key | None = None
    for key, rows in groups:
        if last is not None and not last < key:
            raise SourceError(f"a release is not in its order: {key} stands behind {last}; export it again")
        last = key
        yield key, rows


class _Waiting:
    """Rows of renamed sources until their counterpart comes, in a file of its own."""

    def __enter__(self) -> "_Waiting":
        self._connection = sqlite3.connect("")
        self._connection.execute(
            "CREATE TABLE waiting (id TEXT PRIMARY KEY, name TEXT, old INTEGER, rows BLOB)"
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def put(self, place: Place, rows: list[TableRow], *, is_old: bool) -> None:
        name, id_ = place
        values = (id_, name, is_old, pickle.dumps(rows))
        self._connection.execute("INSERT INTO waiting VALUES (?, ?, ?, ?)", values)

    def take(self, id_: str) -> list[TableRow] | None:
        row = self._connection.execute("SELECT rows FROM waiting WHERE id = ?", (id_,)).fetchone()
        self._connection.execute("DELETE FROM waiting WHERE id = ?", (id_,))
        return None if row is None else pickle.loads(row[0])

    def rest(self) -> Iterator[SourceRows]:
        """Those that have no counterpart: the other release has no row of their source in this table."""
        for id_, name, is_old, kept in self._connection.execute("SELECT * FROM waiting ORDER BY name, id"):
            rows = pickle.loads(kept)
            yield (name, id_), rows if is_old else None, None if is_old else rows
