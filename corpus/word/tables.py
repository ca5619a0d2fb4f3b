"""Tables: rows and cells of WordprocessingML with merged cells and rows that repeat as headings."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from corpus.draft import WIDEST_GRID, DraftCell
from corpus.word.numbering import W


def read_cells(table: Any, text_of: Callable[[Any], str]) -> list[DraftCell]:
    """The cells of a table; ``text_of`` gives the text of a cell. A cell merged downwards stands once."""
    found: list[DraftCell] = []
    above: dict[int, int] = {}  # column: number in ``found`` of the cell that may go on downwards
    for row, (element, heading) in enumerate(_rows(table)):
        below: dict[int, int] = {}
        for column, columns, cell in _row_cells(element):
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            goes_on = merge is not None and merge.get(W + "val", "continue") == "continue"
            if goes_on and column in above:
                number = above[column]
                found[number] = replace(found[number], rows=row - found[number].row + 1)
                below[column] = number
                continue
            if merge is not None:
                below[column] = len(found)
            found.append(DraftCell(text_of(cell), row, column, 1, columns, heading))
        above = below
    return found


def has_table_inside(table: Any) -> bool:
    """Whether a cell holds another table, as in a page laid out with one."""
    return next(table.iterdescendants(W + "tbl"), None) is not None


def find_cells(table: Any) -> Iterator[Any]:
    """The cells of a table in order, for those that lay out a page."""
    for row, _ in _rows(table):
        for _, _, cell in _row_cells(row):
            yield cell


def _rows(table: Any) -> Iterator[tuple[Any, bool]]:
    """The rows that were not deleted, with whether they are headings."""
    for row in _unwrapped(table, W + "tr"):
        properties = row.find(W + "trPr")
        if properties is not None and properties.find(W + "del") is not None:
            continue
        yield row, properties is not None and properties.find(W + "tblHeader") is not None


def _row_cells(row: Any) -> Iterator[tuple[int, int, Any]]:
    """Column, columns and element of each cell of a row."""
    before = row.find(f"{W}trPr/{W}gridBefore")
    column = _count(before, 0)
    for cell in _unwrapped(row, W + "tc"):
        columns = _count(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
        yield column, columns, cell
        column += columns
        if column > 2 * WIDEST_GRID:
            return


def _unwrapped(parent: Any, tag: str) -> Iterator[Any]:
    """The children called ``tag``, those in content controls and in insertions included."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _unwrapped(child, tag)


_WRAPPERS = frozenset(W + tag for tag in ("sdt", "sdtContent", "ins", "customXml", "smartTag"))


def _count(element: Any | None, other: int) -> int:
    value = element.get(W + "val", "") if element is not None else ""
    return min(int(value), WIDEST_GRID) if value.isdecimal() and len(value) < 6 else other
