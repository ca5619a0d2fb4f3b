"""Columns: which rows of a grid are headings, and which columns name, count, give units or hold values."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.source import Cell, Grid
from extract.tables.values import is_unit, is_value, is_year

_SERIAL = re.compile(
    r"(?:序|项次|行次|栏次|[Nn][Oo]\.?|№|排序|排名|名次|位次)$|.{0,10}(?:序\s*号|编\s*号|代码|编码)$"
)
# What the second of two tables side by side calls the column that names its rows.
_NAMES = re.compile(r"(?:项\s*目|科目|指标|分类|名称|类别|事项|品种)$")
_UNIT_COLUMN = re.compile(r"(?:计量)?单\s*位$")
_TIME_COLUMN = re.compile(r"年份|年度|月份|时间|日期|时期|季度")
_DEEPEST = 3  # rows of headings
_LONGEST_HEADING = 40  # characters
_MOST = 0.7  # of the cells of a column, to say what it is
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Table:
    """A grid with the part that its rows and columns play."""

    titles: int  # rows at the top that hold one text for the whole table
    body: int  # the first row below the headings
    # Columns that say what the numbers to their right are of, outermost first; a table that is two side by
    # side (收入项目 | 数 | 支出项目 | 数) has two groups of them.
    names: tuple[tuple[int, ...], ...]
    unit: int | None  # column with the unit of its row
    serials: frozenset[int]  # columns that number or code the rows
    covering: dict[tuple[int, int], Cell]  # row and column: the cell that stands there, merged ones included

    def names_of(self, column: int) -> tuple[int, ...]:
        """The columns that name what a number in ``column`` is of."""
        return next((group for group in reversed(self.names) if group[-1] < column), ())


def read_table(text: str, grid: Grid) -> Table:
    """The parts of ``grid``, whose cells are slices of ``text``."""
    rows: defaultdict[int, list[Cell]] = defaultdict(list)
    covering: dict[tuple[int, int], Cell] = {}
    for cell in grid.cells:
        rows[cell.row].append(cell)
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.columns):
                covering.setdefault((row, column), cell)
    width = 1 + max((column for _, column in covering), default=0)
    height = 1 + max(rows, default=0)
    titles = _count_titles(text, rows, width, height)
    body = titles + _count_headings(text, rows, titles, width, height)
    columns = [_texts(text, rows, body, height, column) for column in range(width)]
    heads = [_head(text, covering, titles, body, column) for column in range(width)]
    serials = frozenset(c for c in range(width) if _is_serial(heads[c], columns[c], first=c == 0))
    unit = next((c for c in range(width) if c not in serials and _holds_units(heads[c], columns[c])), None)
    plain = [c for c in range(width) if c not in serials and c != unit and columns[c]]
    names = _find_names(plain, heads, columns)
    return Table(titles, body, names, unit, serials, covering)


def _count_titles(text: str, rows: dict[int, list[Cell]], width: int, height: int) -> int:
    """Rows at the top with a single text that covers more than half of the columns."""
    for row in range(min(_DEEPEST, height - 1)):
        filled = [cell for cell in rows.get(row, ()) if cell.span.of(text).strip()]
        if len(filled) != 1 or filled[0].columns <= _HALF * width:
            return row
    return min(_DEEPEST, height - 1)


def _count_headings(text: str, rows: dict[int, list[Cell]], first: int, width: int, height: int) -> int:
    """How many rows from ``first`` on are headings of columns; at least one row is left for values."""
    most = min(_DEEPEST, height - first - 1)
    marked = 0
    while marked < most and _is_marked(text, rows.get(first + marked, ())):
        marked += 1
    if marked:
        return marked
    if most < 1 or not _names_columns(text, rows.get(first, ()), width):
        return 0
    deep = 1
    tall = max((cell.rows for cell in rows[first]), default=1)
    grouped = any(cell.columns > 1 for cell in rows[first])
    while deep < most and (grouped or deep < tall) and _has_no_value(text, rows.get(first + deep, ())):
        grouped = any(cell.columns > 1 for cell in rows.get(first + deep, ()))
        deep += 1
    return deep


def _is_marked(text: str, cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells if cell.span.of(text).strip()]
    return bool(filled) and all(cell.heading for cell in filled)


def _names_columns(text: str, cells: Sequence[Cell], width: int) -> bool:
    """Whether every column has a short text that is no number; a form has empty places beside its labels."""
    texts = [cell.span.of(text).strip() for cell in cells]
    covered = sum(cell.columns for cell, each in zip(cells, texts, strict=True) if each)
    first_empty = bool(texts) and not texts[0] and covered + cells[0].columns >= width
    full = covered >= width or first_empty
    return full and all(len(each) <= _LONGEST_HEADING for each in texts) and _has_no_value(text, cells)


def _has_no_value(text: str, cells: Sequence[Cell]) -> bool:
    texts = [cell.span.of(text) for cell in cells]
    return any(each.strip() for each in texts) and not any(map(is_value, texts))


def _texts(text: str, rows: dict[int, list[Cell]], body: int, height: int, column: int) -> list[str]:
    cells = (cell for row in range(body, height) for cell in rows.get(row, ()) if cell.column == column)
    return [each for cell in cells if (each := cell.span.of(text).strip())]


def _head(text: str, covering: dict[tuple[int, int], Cell], first: int, body: int, column: int) -> str:
    """The innermost heading of a column."""
    for row in range(body - 1, first - 1, -1):
        cell = covering.get((row, column))
        if cell is not None and (found := cell.span.of(text).strip()):
            return found
    return ""


def _is_serial(head: str, texts: Sequence[str], *, first: bool) -> bool:
    if _SERIAL.match(head):
        return True
    counted = [int(each) for each in texts if each.isdecimal() and len(each) < 4]
    return (
        first
        and not head
        and len(counted) > 2
        and counted == list(range(counted[0], counted[0] + len(texts)))
    )


def _holds_units(head: str, texts: Sequence[str]) -> bool:
    return bool(_UNIT_COLUMN.match(head)) and sum(map(is_unit, texts)) >= _MOST * max(1, len(texts))


def _find_names(
    plain: Sequence[int], heads: Sequence[str], columns: Sequence[Sequence[str]]
) -> tuple[tuple[int, ...], ...]:
    """The groups of columns that name rows: those before the first that holds values, and others like them.

    A column of years names its rows. Without any column of values the first says what a row is about.
    """
    groups: list[list[int]] = [[]]
    counted = False  # whether a column of values has been met since the last name
    for column in plain:
        texts = columns[column]
        years = sum(map(is_year, texts)) >= _MOST * len(texts) or bool(_TIME_COLUMN.search(heads[column]))
        holds_values = sum(map(is_value, texts)) >= _HALF * len(texts)
        if holds_values and not (years and groups == [[]]):
            counted = True
        elif not counted:
            groups[-1].append(column)
        elif groups[0] and _names_again(heads[column], heads[groups[0][-1]]):
            groups.append([column])
            counted = False
    if len(groups) == 1 and not counted:
        return (tuple(groups[0][:1]),) if groups[0] else ()
    return tuple(tuple(group) for group in groups if group)


def _names_again(head: str, first: str) -> bool:
    return bool(head) and (head == first or _NAMES.search(head) is not None)
