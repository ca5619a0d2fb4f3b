"""SQLite files: the tables of a release as a database that Datasette opens, searches and explains."""

import json
import sqlite3
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from query.release.cells import plain_text
from query.release.columns import Column, ColumnType, Table, tables
from query.release.exact_numbers import digits_of
from query.release.formats import Part
from query.release.rows import Value

NAME = "policykb.sqlite"
METADATA = "metadata.json"
_DIGITS = 15  # of a number that a float holds exactly; the digits of a longer one are text
_TYPES: dict[ColumnType, str] = {
    "text": "TEXT",
    "integer": "INTEGER",
    "number": "",  # so that SQLite converts nothing by itself
    "boolean": "INTEGER",
    "date": "TEXT",
    "list": "TEXT",
    "integers": "TEXT",
    "spans": "TEXT",
    "span_lists": "TEXT",
}
# What is searched in full text, and what a reader narrows tables by.
_SEARCHED = {
    "passages": ("text",),
    "practices": ("title",),
    "practices_wide": ("title", "text", "outcomes"),
    "figures_wide": ("indicator", "sentence"),
    "entities": ("canonical",),
    "reports": ("title",),
}
_FACETS = {
    "reports": ("region",),
    "passages": ("role",),
    "practices": ("kind", "region"),
    "figures": ("dimension", "status", "bound"),
    "entities": ("type",),
    "mentions": ("type", "subtype"),
    "edits": ("kind",),
    "clusters": ("relation",),
    "corrections": ("kind", "state"),
    "practices_wide": ("kind", "province", "city"),
    "figures_wide": ("dimension", "status", "province", "city"),
}
_LABELS = {"sources": "source_name", "reports": "title", "practices": "title", "entities": "canonical"}
_CHANGES, _VALID_FOR = 24, 92  # bytes of the file's header; the version of the library follows the latter
_LIBRARY = 3_040_000


class SqliteWriter:
    """One database with a table for each, keys and references, and an index of words.

    ``chosen`` says which tables there will be: a reference to another is none. ``complete`` says that
    nothing is left out, so that references which a choice may break hold.
    """

    def __init__(self, folder: Path, chosen: Sequence[str], *, complete: bool) -> None:
        self._path = folder / NAME
        self._chosen = frozenset(chosen)
        self._complete = complete
        self._folder = folder
        self._connection = sqlite3.connect(self._path, isolation_level=None)
        # It is a new file that no one else sees: nothing need be undone.
        self._connection.executescript(
            "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "PRAGMA cache_size = -32768; BEGIN;"
        )
        for name in chosen:
            self._connection.execute(_table_statement(tables()[name], self._chosen, complete))

    def begin(self, table: Table) -> None:
        self._names = [column.name for column in table.columns]
        marks = ", ".join("?" * len(self._names))
        self._insert = f"INSERT INTO {table.name} VALUES ({marks})"

    def write(self, part: Part) -> None:
        self._connection.executemany(
            self._insert, ([_stored(row[name]) for name in self._names] for row in part.rows)
        )

    def close(self) -> None:
        for name in sorted(self._chosen):
            for statement in _index_statements(tables()[name], self._chosen):
                self._connection.execute(statement)
        self._connection.execute("COMMIT")
        self._connection.close()
        _forget_library(self._path)
        metadata = json.dumps(datasette_metadata(sorted(self._chosen)), ensure_ascii=False, indent=1)
        (self._folder / METADATA).write_text(metadata + "\n", encoding="utf-8")

    def abandon(self) -> None:
        self._connection.close()


def datasette_metadata(chosen: Sequence[str]) -> dict[str, object]:
    """What Datasette reads with ``--metadata``: titles, meanings, units, facets and searches.

    A search needs three characters or more, since that is what the index is made of.
    """
    return {
        "title": "policykb",
        "custom_units": ["code_point = [code_point]"],
        "databases": {"policykb": {"tables": {name: _described(tables()[name]) for name in chosen}}},
    }


def _described(table: Table) -> dict[str, object]:
    found: dict[str, object] = {
        "title": f"{table.label.zh} · {table.label.en}",
        "description": f"一行为{table.row.zh}。One row is a {table.row.en}.",
        "columns": {column.name: _told(column) for column in table.columns},
        "units": {
            column.name: "code_point"
            for column in table.columns
            if column.unit == "code points" and column.type == "integer"
        },
        "facets": list(_FACETS.get(table.name, ())),
    }
    if table.name in _LABELS:
        found["label_column"] = _LABELS[table.name]
    if table.name in _SEARCHED:
        found |= {"fts_table": f"{table.name}_fts", "fts_pk": "rowid"}
    return found


def _told(column: Column) -> str:
    unit = f" [{column.unit}]" if column.unit else ""
    return f"{column.label.zh}：{column.meaning.zh} {column.meaning.en}{unit}"


def _table_statement(table: Table, chosen: frozenset[str], complete: bool) -> str:
    lines = [_column_line(column) for column in table.columns]
    for column in table.columns:
        reference = column.reference
        if reference and reference.table in chosen and (reference.always or complete):
            lines.append(f"FOREIGN KEY ({column.name}) REFERENCES {reference.table} ({reference.column})")
    return f"CREATE TABLE {table.name} (\n  " + ",\n  ".join(lines) + "\n)"


def _column_line(column: Column) -> str:
    parts = (column.name, _TYPES[column.type], "PRIMARY KEY NOT NULL" if column.is_key else "")
    return " ".join(filter(None, parts))


def _index_statements(table: Table, chosen: frozenset[str]) -> list[str]:
    indexed = {column.name for column in table.columns if column.reference and not column.is_key}
    indexed |= set(_FACETS.get(table.name, ()))
    found = [f"CREATE INDEX {table.name}_{name} ON {table.name} ({name})" for name in sorted(indexed)]
    if table.name in _SEARCHED:
        names, index = ", ".join(_SEARCHED[table.name]), f"{table.name}_fts"
        found += [
            f"CREATE VIRTUAL TABLE {index} USING fts5({names}, content='{table.name}', tokenize='trigram')",
            f"INSERT INTO {index} ({index}) VALUES ('rebuild')",
        ]
    return found


def _stored(value: Value) -> int | float | str | None:
    if isinstance(value, bool):
        return int(value)
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Decimal) and digits_of(value) <= _DIGITS:
        return int(value) if value == value.to_integral_value() and abs(value) < 2**63 else float(value)
    return plain_text(value)


def _forget_library(path: Path) -> None:
    """Take the version of SQLite that wrote the file out of its header, where it only informs."""
    with path.open("r+b") as file:
        file.seek(_CHANGES)
        changes = file.read(4)
        file.seek(_VALID_FOR)  # which has to agree with the count of changes
        file.write(changes + _LIBRARY.to_bytes(4))
