"""Rows: a row of a table as one text of source slices, each cell behind the headings of its column."""

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.source import Cell, Grid
from corpus.span import Span
from extract.tables.columns import Table, read_table
from extract.tables.headings import stated_unit

_ABOVE = 120  # characters above a table that may say its unit
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class RowCell:
    """A cell with text, in the text of its row."""

    span: Span  # in the row's text
    headings: tuple[Span, ...]  # of its column, outermost first, in the row's text
    serial: bool = False  # whether it only numbers or codes the row
    name: bool = False  # whether it says what the numbers to its right are of
    named: Span | None = None  # the cell that says so of this one, in the row's text


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: ``text`` is the concatenation of the source slices ``pieces``."""

    text: str
    pieces: tuple[Span, ...]  # in the source
    cells: tuple[RowCell, ...]
    unit: Span | None  # what a column of units says, in its text
    table_unit: str  # what is said above the table: 单位：万元


def read_rows(source: str, grid: Grid) -> dict[int, TableRow]:
    """The rows of ``grid`` that make passages, by their number; ``source`` is the text that it slices.

    乡镇 | 户数 above 河湾镇 | 320 makes “乡镇⇥河湾镇⇥户数⇥320”. Where headings have several levels they stand
    together, the outer one again for each column: 限额在职⇥200元⇥限额退休⇥300元. Rows of headings make no
    passage of their own unless no row has anything else.
    """
    table = read_table(source, grid)
    unit = _unit_above(source, grid, table)
    separator = source.find("\t", grid.span.start, grid.span.end)
    tab = Span(separator, separator + 1) if separator >= 0 else None
    height = 1 + max((row for row, _ in table.covering), default=-1)
    found: dict[int, TableRow] = {}
    for number in range(table.titles):
        found[number] = _Layout(source, table, tab, unit).plain(number)
    for number in range(table.body, height):
        if any(cell.row == number and cell.span.of(source).strip() for cell in _cells(table, number)):
            found[number] = _Layout(source, table, tab, unit).row(number)
    if not any(number >= table.body for number in found):
        for number in range(table.titles, table.body):
            found[number] = _Layout(source, table, tab, unit).plain(number)
    return {number: row for number, row in found.items() if row.text}


def _cells(table: Table, row: int) -> Iterator[Cell]:
    """The cells that stand in a row, those merged from above included, each once."""
    width = 1 + max(column for _, column in table.covering)
    last: Cell | None = None
    for column in range(width):
        cell = table.covering.get((row, column))
        if cell is not None and cell is not last:
            yield cell
        last = cell


def _unit_above(source: str, grid: Grid, table: Table) -> str:
    above = source[max(0, grid.span.start - _ABOVE) : grid.span.start].rstrip().splitlines()[-2:]
    titles = [cell.span.of(source) for row in range(table.body) for cell in _cells(table, row)]
    return next(filter(None, map(stated_unit, [*reversed(above), *titles])), "")


class _Layout:
    """Puts one row together."""

    def __init__(self, source: str, table: Table, tab: Span | None, table_unit: str) -> None:
        self._source = source
        self._table = table
        self._tab = tab
        self._table_unit = table_unit
        self._pieces: list[Span] = []
        self._length = 0
        self._placed: dict[tuple[Span, ...], tuple[Span, ...]] = {}  # headings in the source: in the text

    def plain(self, number: int) -> TableRow:
        """A row without headings: a title, or headings that nothing stands below."""
        for cell in _cells(self._table, number):
            if cell.row == number:
                self._add(cell.span)
        return self._finish((), None)

    def row(self, number: int) -> TableRow:
        cells: list[RowCell] = []
        spans: dict[int, Span] = {}  # of cells by their column, short ones only
        unit = None
        for cell in _cells(self._table, number):
            if not cell.span.of(self._source).strip():
                continue
            headings = self._add_headings(list(self._headings(cell)))
            span = self._add(cell.span)
            names = [spans[column] for column in self._table.names_of(cell.column) if column in spans]
            is_name = any(cell.column in group for group in self._table.names)
            serial = cell.column in self._table.serials
            cells.append(RowCell(span, headings, serial, is_name, names[-1] if names else None))
            if len(span) <= _LONGEST_NAME:
                spans[cell.column] = span
            if cell.column == self._table.unit:
                unit = span
        return self._finish(tuple(cells), unit)

    def _headings(self, cell: Cell) -> Iterator[Span]:
        last: Cell | None = None
        for row in range(self._table.titles, self._table.body):
            heading = self._table.covering.get((row, cell.column))
            if heading is not None and heading is not last and heading.span.of(self._source).strip():
                yield heading.span
            last = heading

    def _add_headings(self, spans: list[Span]) -> tuple[Span, ...]:
        """The headings of a cell side by side; those of the cell before are not said again."""
        key = tuple(spans)
        if key not in self._placed:
            self._placed[key] = tuple(self._add(span, apart=not number) for number, span in enumerate(spans))
        return self._placed[key]

    def _add(self, span: Span, *, apart: bool = True) -> Span:
        if not span:
            return Span(self._length, self._length)
        if self._pieces and apart and self._tab is not None:
            # The tab right before the cell, where there is one, makes one slice of both.
            own = self._source[span.start - 1 : span.start] == "\t"
            self._append(Span(span.start - 1, span.start) if own else self._tab)
        start = self._length
        self._append(span)
        return Span(start, self._length)

    def _append(self, span: Span) -> None:
        if self._pieces and self._pieces[-1].end == span.start:
            self._pieces[-1] = Span(self._pieces[-1].start, span.end)
        else:
            self._pieces.append(span)
        self._length += len(span)

    def _finish(self, cells: tuple[RowCell, ...], unit: Span | None) -> TableRow:
        pieces = tuple(self._pieces)
        text = "".join(piece.of(self._source) for piece in pieces)
        return TableRow(text, pieces, cells, unit, self._table_unit)
