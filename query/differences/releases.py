"""Releases to compare: what a folder of ``policykb export`` holds, its tables read a row at a time."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from corpus.errors import SourceError

PACKAGE = "datapackage.json"
# Numbers and lists of JSON lines keep their digits; CSV has everything as text, and texts that a spreadsheet
# would take for a formula with an apostrophe. So a release is compared in one of the two with the other.
FORMATS = ("jsonl", "csv")
_EXACT = json.JSONDecoder(parse_float=Decimal)
_KNOWN = 1  # the form of what policykb tells of a release

TableRow = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReleaseFolder:
    """A release on the disk."""

    folder: Path
    version: str
    notes: str
    digest: str  # of all its rows
    versions: Mapping[str, Any]  # what made it: policykb, extractors, lexicon, model
    filters: tuple[str, ...]  # what its rows had to meet
    rows_of: Mapping[str, int]  # by table

    def formats(self) -> tuple[str, ...]:
        """In which of ``FORMATS`` it can be read."""
        return tuple(name for name in FORMATS if (self.folder / name).is_dir())

    def rows(self, table: str, format_: str) -> Iterator[TableRow]:
        """The rows of a table in their order. Raises SourceError that names the file and line."""
        path = self.folder / format_ / f"{table}.{format_}"
        read = _json_rows if format_ == "jsonl" else _csv_rows
        count = 0
        for row in read(path):
            count += 1
            yield row
        if count != self.rows_of[table]:
            raise SourceError(f"{path} has {count:,} rows, not {self.rows_of[table]:,}: export it again")


def open_release(folder: Path) -> ReleaseFolder:
    """The release in a folder. Raises SourceError where there is none, or one of a later version."""
    path = folder / PACKAGE
    try:
        package = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SourceError(
            f"{folder} holds no release ({PACKAGE}: {error.strerror}); name a folder of `policykb export`"
        ) from error
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{path} is no JSON: export the release again") from error
    try:
        ours = package["policykb"]
        if ours["format"] != _KNOWN:
            raise SourceError(f"{folder} was written by another version of policykb: export it again")
        return ReleaseFolder(
            folder=folder,
            version=str(package.get("version", "")),
            notes=str(package.get("description", "")),
            digest=str(ours["digest"]),
            versions=dict(ours["versions"]),
            filters=tuple(map(str, ours.get("filters", ()))),
            rows_of={str(name): int(count) for name, count in ours["rows"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SourceError(f"{path} does not tell what policykb exported: name another folder") from error


def _json_rows(path: Path) -> Iterator[TableRow]:
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    row = _EXACT.decode(line)
                    if not isinstance(row, dict):
                        raise ValueError("no object")
                except (ValueError, RecursionError) as error:
                    raise SourceError(
                        f"{path}, line {number}, is no row ({error}): export it again"
                    ) from error
                yield row
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error


def _csv_rows(path: Path) -> Iterator[TableRow]:
    csv.field_size_limit(2**31 - 1)
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines, strict=True)
            for row in rows:
                if None in row or None in row.values():
                    raise SourceError(f"{path}, line {rows.line_num}, is cut off: export it again")
                yield dict(row)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> SourceError:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return SourceError(f"{path} cannot be read ({reason}): export the release again")
