"""Delimited text (.csv, .tsv): its rows, whatever separates their cells and in whatever encoding."""

import csv
import io
from collections.abc import Iterator

from corpus.cell_tables import MAX_COLUMNS, Sheet, convert_sheets
from corpus.document_lists import Row
from corpus.errors import SourceError
from corpus.plain_text import decode_text
from corpus.source import Conversion

MEDIA_TYPE = "text/csv"
_DELIMITERS = ",\t;，|"
_SAMPLE_LINES = 20
_MAX_CELL = 16 * 1024 * 1024  # characters


def read_rows(name: str, data: bytes) -> tuple[str, Iterator[Row]]:
    """The encoding and the rows of a table. SourceError where it is no text; also while rows are read."""
    encoding, text = decode_text(name, data)
    return encoding, _rows(name, text)


def _rows(name: str, text: str) -> Iterator[Row]:
    csv.field_size_limit(_MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for number, row in enumerate(reader, start=1):
            if len(row) > MAX_COLUMNS:
                raise SourceError(f"{name} has more than {MAX_COLUMNS:,} columns in row {number}: split it.")
            yield number, row
    except csv.Error as error:
        raise SourceError(
            f"{name} is a damaged table ({error}, row {reader.line_num}): save it again."
        ) from None


def _delimiter(text: str) -> str:
    """What separates the cells: the one that most of the first lines have the same number of."""
    lines = [line for line in text[:200_000].splitlines() if line.strip()][:_SAMPLE_LINES]
    counts = (
        {mark: [line.count(mark) for line in lines] for mark in _DELIMITERS if mark in lines[0]}
        if lines
        else {}
    )
    return max(counts, key=lambda mark: _regularity(counts[mark]), default=",")


def _regularity(counts: list[int]) -> tuple[int, int]:
    return sum(count == counts[0] for count in counts), counts[0]


def convert_delimited(name: str, data: bytes) -> Conversion:
    """A table as a document: its rows as lines, with a grid. SourceError where it is empty or no text."""
    encoding, rows = read_rows(name, data)
    found = convert_sheets(name, [Sheet("", rows)])
    return Conversion(found.text, encoding, found.places, found.marks, found.grids, found.headings)
