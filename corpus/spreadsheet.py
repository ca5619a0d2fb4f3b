"""Spreadsheets (.xlsx): their sheets as rows of text; the only importer of openpyxl."""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from corpus.cell_tables import MAX_COLUMNS, Merge, Sheet, convert_sheets
from corpus.document_lists import Row
from corpus.errors import SourceError
from corpus.limits import Limits
from corpus.packages import is_office_package
from corpus.source import Conversion

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ROWS = Limits().items
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_PERCENT = re.compile(r"0(?:\.(0+))?%")


def is_spreadsheet(data: bytes) -> bool:
    """Whether ``data`` is an .xlsx file. Never raises."""
    return is_office_package(data, "xl")


def convert_spreadsheet(name: str, data: bytes) -> Conversion:
    """The sheets of a spreadsheet as tables. Raises SourceError where it is damaged or holds nothing."""
    with open_sheets(name, data, merges=True) as sheets:
        return convert_sheets(name, sheets)


@contextmanager
def open_sheets(name: str, data: bytes, *, merges: bool = False) -> Iterator[Iterator[Sheet]]:
    """The visible sheets of a spreadsheet; their rows are read one after another, as they are asked for.

    ``merges`` reads which cells are merged, too. Raises SourceError, also while rows are read.
    """
    from openpyxl import load_workbook

    with _as_source_errors(name), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl leaves out: styles, charts, validations
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            yield (_sheet(name, sheet, merges) for sheet in book.worksheets if sheet.sheet_state == "visible")
        finally:
            book.close()


@contextmanager
def _as_source_errors(name: str) -> Iterator[None]:
    try:
        yield
    except (SourceError, MemoryError):
        raise
    except Exception as error:  # openpyxl has no error of its own for damaged files: whatever it meets
        reason = f"{type(error).__name__}: {error}".partition("\n")[0][:100]
        raise SourceError(f"{name} is a damaged spreadsheet ({reason}): save it again as .xlsx.") from None


def _sheet(name: str, sheet: Any, merges: bool) -> Sheet:
    sheet.reset_dimensions()  # what a file declares may be a million rows
    return Sheet(sheet.title, _rows(name, sheet), tuple(_merges(sheet)) if merges else ())


def _rows(name: str, sheet: Any) -> Iterator[Row]:
    for number, row in enumerate(sheet.rows, start=1):
        if number > MAX_ROWS or len(row) > MAX_COLUMNS:
            raise SourceError(
                f"{name} has more than {MAX_ROWS:,} rows or {MAX_COLUMNS:,} columns "
                f"in {sheet.title!r}: split it."
            )
        yield number, [cell_text(cell.value, getattr(cell, "number_format", "")) for cell in row]


def _merges(sheet: Any) -> Iterator[Merge]:
    """The merged cells, which openpyxl does not read in this mode: they stand behind the rows."""
    from openpyxl.utils.cell import range_boundaries

    with sheet.parent._archive.open(sheet._worksheet_path) as part:
        for found in _MERGED.finditer(part.read()):
            left, top, right, bottom = range_boundaries(found[1].decode())
            yield Merge(row=top, column=left, rows=bottom - top + 1, columns=right - left + 1)


def cell_text(value: object, number_format: str = "") -> str:
    """A cell as a person sees it, apart from colours and thousands.

    >>> cell_text(0.985, "0.0%"), cell_text(0.1 + 0.2), cell_text(3000.0), cell_text(datetime(2021, 3, 5))
    ('98.5%', '0.3', '3000', '2021-03-05')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float | Decimal):
        return _number_text(value, number_format or "")
    if isinstance(value, datetime):
        return value.isoformat(sep=" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _number_text(value: float | Decimal, number_format: str) -> str:
    # Fifteen digits are what spreadsheets keep and show; the rest is an artefact of binary fractions.
    exact = Decimal(f"{value:.15g}")
    if not exact.is_finite():
        return str(value)
    percent = _PERCENT.fullmatch(number_format)
    if percent is not None:
        return f"{exact * 100:.{len(percent[1] or '')}f}%"
    return f"{exact.normalize():f}"
