"""Cell tables: sheets of cells as the text, grids and places of one document."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.document_lists import Row
from corpus.errors import SourceError
from corpus.source import Cell, Conversion, Grid, Heading, Place
from corpus.span import Span

# Names that programs give sheets: they say nothing of what is in them.
_NAMELESS = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)
MAX_COLUMNS = 1_000
_NUMERIC = re.compile(r"[-+]?[\d,.]+%?")


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells that are one, from their top left corner, which counts from 1 as spreadsheets do."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: ``Sheet("Sheet1", iter([(1, ["指标", "数值"]), (2, ["游客", "10万"])]))``."""

    name: str
    rows: Iterator[Row]
    merges: tuple[Merge, ...] = ()


@dataclass(slots=True)
class _Draft:
    """The text so far, with what stands where."""

    parts: list[str]
    length: int
    places: list[Place]
    headings: list[Heading]
    grids: list[Grid]

    def add(self, text: str) -> Span:
        span = Span(self.length, self.length + len(text))
        self.parts.append(text)
        self.length = span.end
        return span


def convert_sheets(name: str, sheets: Iterable[Sheet]) -> Conversion:
    """All sheets as one document: a sheet's name, the lines above its headings, then the grid.

    A row is a line, its cells separated by tabs; empty rows are left out. Raises SourceError where there is
    nothing in any cell.
    """
    draft = _Draft([], 0, [], [], [])
    for sheet in sheets:
        _add_sheet(draft, sheet)
    if not draft.places:
        raise SourceError(f"{name} is empty: give a table with text in it.")
    return Conversion(
        "".join(draft.parts),
        places=tuple(draft.places),
        grids=tuple(draft.grids),
        headings=tuple(draft.headings),
    )


def _add_sheet(draft: _Draft, sheet: Sheet) -> None:
    rows = [
        (number, list(map(_one_line, cells))) for number, cells in sheet.rows if any(map(str.strip, cells))
    ]
    if not rows:
        return
    if not _NAMELESS.fullmatch(sheet.name.strip()) and sheet.name:
        draft.headings.append(Heading(draft.add(_one_line(sheet.name)), 1))
        draft.add("\n")
    header = next((index for index, (_, cells) in enumerate(rows) if _count(cells) > 1), len(rows))
    for number, cells in rows[:header]:
        column, text = next((column, cell) for column, cell in enumerate(cells) if cell)
        draft.places.append(Place(draft.add(text), cell=_address(sheet.name, number, column)))
        draft.add("\n")
    if rows[header:]:
        _add_grid(draft, sheet, rows[header:])


def _add_grid(draft: _Draft, sheet: Sheet, rows: Sequence[tuple[int, list[str]]]) -> None:
    merges = {(merge.row, merge.column - 1): merge for merge in sheet.merges}
    kept = [number for number, _ in rows]
    # Numbers under a heading are no headings; a table whose first row has one has no headings at all.
    has_heading = not any(_NUMERIC.fullmatch(cell) for cell in rows[0][1])
    cells: list[Cell] = []
    start = draft.length
    for index, (number, texts) in enumerate(rows):
        while texts and not texts[-1]:
            texts.pop()
        for column, text in enumerate(texts):
            if column:
                draft.add("\t")
            span = draft.add(text)
            merge = merges.get((number, column))
            if not text and merge is None:
                continue
            if text:
                draft.places.append(Place(span, cell=_address(sheet.name, number, column)))
            height = sum(number <= one < number + merge.rows for one in kept[index:]) if merge else 1
            heading = has_heading and index == 0
            cells.append(Cell(span, index, column, height, merge.columns if merge else 1, heading))
        draft.add("\n")
    draft.grids.append(Grid(Span(start, draft.length - 1), tuple(cells)))


def _count(cells: Sequence[str]) -> int:
    return sum(map(bool, cells))


def _one_line(text: str) -> str:
    """The text of a cell without the tabs and line ends that separate cells and rows."""
    return " ".join(text.replace("_x000D_", " ").split())


def _address(sheet: str, row: int, column: int) -> str:
    """Where a cell stands: ``_address("Sheet1", 12, 1)`` is ``Sheet1!B12``; a nameless sheet is left out."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{sheet}!{letters}{row}" if sheet else f"{letters}{row}"
