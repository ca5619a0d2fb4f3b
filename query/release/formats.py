"""Formats: what every writer of a release does, and the writers that need no library."""

import csv
import hashlib
from collections.abc import Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import IO, Literal, Protocol, get_args

from query.release.cells import json_text, spreadsheet_text
from query.release.columns import Table
from query.release.rows import Row

Format = Literal["csv", "jsonl", "parquet", "xlsx", "sqlite"]
FORMATS: tuple[Format, ...] = get_args(Format)


class Part:
    """Some rows of a table, each value as files can hold it."""

    def __init__(self, table: Table, rows: Sequence[Row]) -> None:
        self.table = table
        self.rows = rows

    @cached_property
    def lines(self) -> str:
        """The rows as lines of JSON, written down once for all who need them."""
        return "".join(json_line(self.table, row) for row in self.rows)


class Writer(Protocol):
    """Writes the tables of a release in one format, one after another, each in parts."""

    def begin(self, table: Table) -> None:
        """Begin a table; the one before is complete."""

    def write(self, part: Part) -> None:
        """Write rows of the table begun last."""

    def close(self) -> None:
        """Write what is left and let go of all files."""

    def abandon(self) -> None:
        """Let go of all files; what they hold is of no use."""


class _OneFileEach:
    """A text file for each table."""

    def __init__(self, folder: Path, suffix: str, encoding: str = "utf-8") -> None:
        self._folder = folder
        self._suffix = suffix
        self._encoding = encoding
        self._open = ExitStack()
        folder.mkdir()

    def _next(self, table: Table) -> IO[str]:
        self._open.close()
        path = self._folder / f"{table.name}.{self._suffix}"
        return self._open.enter_context(path.open("w", encoding=self._encoding, newline=""))

    def close(self) -> None:
        self._open.close()

    abandon = close


class CsvWriter(_OneFileEach):
    """RFC 4180 in UTF-8, with a mark for programs that guess where ``bom`` is set."""

    def __init__(self, folder: Path, *, bom: bool = False) -> None:
        super().__init__(folder / "csv", "csv", "utf-8-sig" if bom else "utf-8")

    def begin(self, table: Table) -> None:
        self._names = [column.name for column in table.columns]
        self._rows = csv.writer(self._next(table))
        self._rows.writerow(self._names)

    def write(self, part: Part) -> None:
        self._rows.writerows([spreadsheet_text(row[name]) for name in self._names] for row in part.rows)


class JsonLinesWriter(_OneFileEach):
    """One JSON object a line; nothing is left out and nothing is altered."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "jsonl", "jsonl")

    def begin(self, table: Table) -> None:
        self._file = self._next(table)

    def write(self, part: Part) -> None:
        self._file.write(part.lines)


class Tally:
    """Counts what is written, and digests it: the same rows give the same digest in any format."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}
        self.missing: dict[tuple[str, str], int] = {}  # by table and column
        self._digest = hashlib.sha256()

    @property
    def digest(self) -> str:
        """Of all rows, in hexadecimal."""
        return self._digest.hexdigest()

    def begin(self, table: Table) -> None:
        self.rows[table.name] = 0
        self.missing |= {(table.name, column.name): 0 for column in table.columns}
        self._digest.update(f"{table.name}\n".encode())

    def write(self, part: Part) -> None:
        self.rows[part.table.name] += len(part.rows)
        for column in part.table.columns:
            absent = sum(row[column.name] in (None, []) for row in part.rows)
            self.missing[part.table.name, column.name] += absent
        self._digest.update(part.lines.encode())

    def share_missing(self, table: str, column: str) -> float:
        """How much of a column is missing, 0 to 1; 0 for a table without rows."""
        return self.missing[table, column] / (self.rows[table] or 1)

    def close(self) -> None:
        pass

    abandon = close


def json_line(table: Table, row: Row) -> str:
    """A row as a line of JSON, its columns in their order.

    >>> from query.release.columns import tables
    >>> json_line(tables()["edits"], dict.fromkeys(c.name for c in tables()["edits"].columns))[:32]
    '{"edit_id":null,"kind":null,"rea'
    """
    return (
        "{" + ",".join(f'"{column.name}":{json_text(row[column.name])}' for column in table.columns) + "}\n"
    )
