"""Workbooks: the tables of a release in one XLSX file; the only importer of xlsxwriter."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from query.release.cells import harmless, plain_text
from query.release.columns import Column, Table, tables
from query.release.exact_numbers import digits_of
from query.release.formats import Part
from query.release.rows import Value
from query.spreadsheets import reads_as_formula

NAME = "policykb.xlsx"
ROWS_OF_A_SHEET = 1_048_576  # the most that the format has, the header included
LONGEST = 32_767  # UTF-16 units that a cell holds
_CUT = "…"  # ends a text that was longer
_DIGITS = 15  # of a number that spreadsheets keep exactly
_FIRST_DAY = date(1900, 3, 1)  # since which their days are those of the calendar
_MADE = datetime(2000, 1, 1)  # a file tells when it was made; a release must not
_WIDE, _NARROW = 40, 14  # characters
_SETTINGS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "use_zip64": True,
    "default_date_format": "yyyy-mm-dd",
}


class WorkbookWriter:
    """A sheet for each table, or several where it has more rows than a sheet; first a sheet of all columns.

    Every text is written as text, so that nothing is a formula, and with the mark that keeps it so when a
    reader edits the cell.
    """

    def __init__(
        self, folder: Path, chosen: Sequence[str] | None = None, rows_of_a_sheet: int = ROWS_OF_A_SHEET
    ) -> None:
        """``chosen`` says which tables there will be; all where it is None."""
        self._chosen = tuple(tables()) if chosen is None else tuple(chosen)
        self._rows_of_a_sheet = rows_of_a_sheet
        self._book = xlsxwriter.Workbook(str(folder / NAME), {**_SETTINGS, "tmpdir": str(folder)})
        self._book.set_properties({"title": "policykb", "created": _MADE})
        self._bold = self._book.add_format({"bold": True})
        self._quoted = self._book.add_format({"quote_prefix": True})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._sheet: Any = None
        self._begun = False

    def begin(self, table: Table) -> None:
        if not self._begun:
            self._write_columns()
            self._begun = True
        self._finish_sheet()
        self._table, self._number = table, 0
        self._add_sheet()

    def write(self, part: Part) -> None:
        for row in part.rows:
            if self._row == self._rows_of_a_sheet:
                self._finish_sheet()
                self._add_sheet()
            for place, column in enumerate(self._table.columns):
                self._write_cell(self._row, place, row[column.name])
            self._row += 1

    def close(self) -> None:
        self._finish_sheet()
        self._book.close()

    def abandon(self) -> None:
        """Its temporary files lie in the folder of the release and go with that."""

    def _add_sheet(self) -> None:
        self._number += 1
        columns = self._table.columns
        name = self._table.name if self._number == 1 else f"{self._table.name} {self._number}"
        self._begin_sheet(name, [column.name for column in columns])
        for place, column in enumerate(columns):
            self._sheet.set_column(place, place, _width(column))

    def _begin_sheet(self, name: str, header: Sequence[str]) -> None:
        self._sheet = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        for place, title in enumerate(header):
            self._sheet.write_string(0, place, title, self._bold)
        self._row, self._width = 1, len(header)

    def _finish_sheet(self) -> None:
        if self._sheet is not None and self._row > 1:
            self._sheet.autofilter(0, 0, self._row - 1, self._width - 1)

    def _write_cell(self, row: int, place: int, value: Value) -> None:
        match value:
            case None:
                pass
            case bool():
                self._sheet.write_boolean(row, place, value)
            case int() | Decimal() if digits_of(value) <= _DIGITS:
                # A Decimal, not a float: the file then has the digits that were written.
                self._sheet.write_number(row, place, Decimal(value))
            case date() if value >= _FIRST_DAY:
                self._sheet.write_datetime(row, place, datetime(*value.timetuple()[:3]), self._day)
            case _:
                text = _fitting(harmless(plain_text(value)))
                self._sheet.write_string(row, place, text, self._quoted if reads_as_formula(text) else None)

    def _write_columns(self) -> None:
        self._begin_sheet(
            "columns", ("table", "column", "label_zh", "label_en", "meaning_zh", "meaning_en", "unit")
        )
        self._sheet.set_column(2, 5, _WIDE)
        for name in self._chosen:
            for column in tables()[name].columns:
                told = (column.label.zh, column.label.en, column.meaning.zh, column.meaning.en, column.unit)
                for place, text in enumerate((name, column.name, *told)):
                    self._sheet.write_string(self._row, place, text)
                self._row += 1


def _fitting(text: str) -> str:
    """``text``, or as much of its beginning as a cell holds with the mark that it was cut."""
    if len(text) * 2 <= LONGEST or len(text.encode("utf-16-le")) <= LONGEST * 2:
        return text
    head = text.encode("utf-16-le")[: (LONGEST - len(_CUT)) * 2].decode("utf-16-le", "ignore")
    return head + _CUT


def _width(column: Column) -> int:
    return _WIDE if column.name in ("text", "title", "sentence", "outcomes", "reason") else _NARROW
