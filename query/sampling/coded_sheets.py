"""Coded sheets: what a coder wrote into the workbook of a sample."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, cast

from corpus.errors import SourceError
from corpus.limits import Limits
from corpus.packages import open_package
from corpus.spreadsheet import is_spreadsheet, open_sheets
from query.sampling.codes import LOCKED, NOTE, UNITS, Code, Unit, codes_from_json
from query.sampling.workbooks import ABOUT, CODING, digest

MOST_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class CodedRow:
    """One unit with what the coder answered."""

    number: int  # of the row in the sheet, as spreadsheets count
    unit_id: str
    source_id: str
    source_name: str
    spans: tuple[tuple[int, int], ...]  # in the source
    marked: str  # the figure that is meant
    text: str
    answers: Mapping[str, str | None]  # by code; None: not coded
    note: str


@dataclass(frozen=True, slots=True)
class CodedSheet:
    """All that one coder did."""

    coder: str  # the name of the file
    unit: Unit
    seed: int
    extractor_version: str
    codes: tuple[Code, ...]
    rows: tuple[CodedRow, ...]


def read_coded_sheet(path: Path) -> CodedSheet:
    """Read a coded workbook. Raises SourceError that names the file, row and column, and what to change."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise SourceError(f"{path} has more than {MOST_BYTES:,} bytes; that is no coded sample")
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}") from error
    if not is_spreadsheet(data):
        raise SourceError(f"{path} is no .xlsx file; save it as one")
    open_package(path.name, data, Limits()).close()  # refuses what would expand without end
    with open_sheets(path.name, data) as sheets:
        wanted = (sheet for sheet in sheets if sheet.name in (CODING, ABOUT))
        cells = {sheet.name: [row for _, row in sheet.rows] for sheet in wanted}
    if set(cells) != {CODING, ABOUT}:
        raise SourceError(f"{path} is no workbook of `policykb sample`: it has no sheet {CODING!r}")
    about, codes = _read_about(path, cells[ABOUT])
    rows = tuple(_read_rows(path, cells[CODING], codes))
    places = [[row.unit_id, row.source_id, json.dumps([list(span) for span in row.spans])] for row in rows]
    if digest(places) != about["digest"]:
        raise SourceError(
            f"{path}: rows are missing, doubled or changed in a locked column; code in a fresh copy"
        )
    return CodedSheet(
        coder=path.stem,
        unit=cast("Unit", about["unit"]),
        seed=about["seed"],
        extractor_version=about["extractor_version"],
        codes=codes,
        rows=rows,
    )


def _read_about(path: Path, rows: Sequence[Sequence[str]]) -> tuple[dict[str, Any], tuple[Code, ...]]:
    about: dict[str, Any] = {}
    codes: list[object] = []
    try:
        for row in rows:
            name, value = row[0], json.loads(row[1])
            if name == "code":
                codes.append(value)
            else:
                about[name] = value
        read = codes_from_json(codes)
        types = {"unit": str, "seed": int, "extractor_version": str, "digest": str}
        if any(not isinstance(about.get(name), type_) for name, type_ in types.items()):
            raise ValueError("something is missing")
    except (ValueError, IndexError, RecursionError) as error:
        raise SourceError(f"{path}: the sheet {ABOUT!r} was changed ({error}); take a fresh copy") from error
    if about["unit"] not in UNITS:
        raise SourceError(f"{path}: the sheet {ABOUT!r} was changed; take a fresh copy")
    return about, read


def _read_rows(path: Path, rows: Sequence[Sequence[str]], codes: Sequence[Code]) -> Iterator[CodedRow]:
    heads = [cell.strip() for cell in rows[0]] if rows else []
    for name in chain(LOCKED, (code.name for code in codes)):
        if name not in heads:
            raise SourceError(f"{path}: the sheet {CODING!r} has no column {name!r}; name it so again")
    for number, row in enumerate(rows[1:], start=2):
        cells = dict(zip(heads, [*row, *[""] * len(heads)], strict=False))
        if any(cells[name].strip() for name in LOCKED):
            yield _read_row(path, number, cells, codes)


def _read_row(path: Path, number: int, cells: Mapping[str, str], codes: Sequence[Code]) -> CodedRow:
    answers: dict[str, str | None] = {}
    for code in codes:
        try:
            answers[code.name] = code.read(cells[code.name])
        except ValueError as error:
            raise SourceError(f"{path}, row {number}, {code.name}: {error}") from error
    try:
        spans = tuple((int(start), int(end)) for start, end in json.loads(cells["source_spans"]))
    except (ValueError, TypeError, RecursionError) as error:
        raise SourceError(
            f"{path}, row {number}: the column source_spans was changed; take a fresh copy"
        ) from error
    return CodedRow(
        number=number,
        unit_id=cells["id"],
        source_id=cells["source_id"],
        source_name=cells["source"],
        spans=spans,
        marked=cells["marked"],
        text=cells["text"],
        answers=answers,
        note=cells.get(NOTE, "").strip(),
    )
