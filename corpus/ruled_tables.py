"""Ruled tables: the cells that the lines drawn on a page make."""

import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Rule(NamedTuple):
    """A straight line from ``start`` to ``end``, ``at`` a height if it runs across, else at a distance."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class RuledCell:
    """A place for text between lines; rows and columns count from 0."""

    row: int
    column: int
    rows: int
    columns: int
    left: float
    top: float
    right: float
    bottom: float


# In points: lines this near are one, and their ends meet.
_NEAR = 3.0
_SHORTEST = 5.0
_MOST_LINES = 400
_FEWEST_CELLS = 4


def find_tables(across: Iterable[Rule], down: Iterable[Rule]) -> list[list[RuledCell]]:
    """The tables of a page, from top to bottom, each as its cells, row by row.

    A table has two rows and two columns at least. It may be open at its sides; cells between which no line
    runs are one.

    >>> across = [Rule(at, 0, 100) for at in (0, 20, 40)]
    >>> down = [Rule(at, 0, 40) for at in (0, 50, 100)]
    >>> [(cell.row, cell.column) for cell in find_tables(across, down)[0]]
    [(0, 0), (0, 1), (1, 0), (1, 1)]
    """
    tables = []
    for rows, columns in _connected(_merged(across), _merged(down)):
        cells = list(_Lattice(rows, columns).cells())
        if len(cells) >= _FEWEST_CELLS and {c.row for c in cells} - {0} and {c.column for c in cells} - {0}:
            tables.append(cells)
    return sorted(tables, key=lambda cells: cells[0].top)


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Lines that go on with each other as one; short ones, such as strokes of letters, are left out."""
    merged: list[Rule] = []
    for rule in sorted(rules):
        number = _end_of(merged, rule)
        if number is None:
            merged.append(rule)
        else:
            at, start, end = merged[number]
            merged[number] = Rule(at, min(rule.start, start), max(rule.end, end))
    return [rule for rule in merged if rule.end - rule.start >= _SHORTEST]


def _end_of(merged: Sequence[Rule], rule: Rule) -> int | None:
    """The number of the line that ``rule`` goes on with."""
    for number in range(len(merged) - 1, -1, -1):
        other = merged[number]
        if rule.at - other.at > _NEAR:
            return None
        if rule.start <= other.end + _NEAR and other.start <= rule.end + _NEAR:
            return number
    return None


def _connected(across: Sequence[Rule], down: Sequence[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """The lines in groups that hang together, those across and those down."""
    if len(across) > _MOST_LINES or len(down) > _MOST_LINES:
        return  # a drawing, or a sheet of squared paper
    left = set(range(len(across)))
    while left:
        rows, columns = {left.pop()}, set[int]()
        grew = True
        while grew:
            new = {d for d in range(len(down)) if d not in columns and _meet(across, rows, down[d])}
            columns |= new
            more = {a for a in left if any(_cross(across[a], down[d]) for d in new)}
            left -= more
            rows |= more
            grew = bool(more)
        if len(rows) > 1 and columns:
            yield [across[a] for a in sorted(rows)], [down[d] for d in sorted(columns)]


def _meet(across: Sequence[Rule], rows: Iterable[int], rule: Rule) -> bool:
    return any(_cross(across[row], rule) for row in rows)


def _cross(across: Rule, down: Rule) -> bool:
    return (
        across.start - _NEAR <= down.at <= across.end + _NEAR
        and down.start - _NEAR <= across.at <= down.end + _NEAR
    )


class _Lattice:
    """The lines of one table with the rows and columns between them."""

    def __init__(self, across: Sequence[Rule], down: Sequence[Rule]) -> None:
        self.across = across
        self.down = down
        ends = [edge for rule in across for edge in (rule.start, rule.end)]
        self.rows = _distinct(rule.at for rule in across)
        self.columns = _distinct([*(rule.at for rule in down), min(ends), max(ends)])

    def cells(self) -> Iterator[RuledCell]:
        taken: set[tuple[int, int]] = set()
        for row in range(len(self.rows) - 1):
            for column in range(len(self.columns) - 1):
                if (row, column) in taken:
                    continue
                columns = self._columns_of(row, column, taken)
                rows = self._rows_of(row, column, columns)
                taken |= {(row + r, column + c) for r in range(rows) for c in range(columns)}
                yield RuledCell(
                    row,
                    column,
                    rows,
                    columns,
                    self.columns[column],
                    self.rows[row],
                    self.columns[column + columns],
                    self.rows[row + rows],
                )

    def _columns_of(self, row: int, column: int, taken: set[tuple[int, int]]) -> int:
        middle = (self.rows[row] + self.rows[row + 1]) / 2
        end = column + 1
        while (
            end < len(self.columns) - 1
            and (row, end) not in taken
            and not _covers(self.down, self.columns[end], middle)
        ):
            end += 1
        return end - column

    def _rows_of(self, row: int, column: int, columns: int) -> int:
        middles = [(self.columns[c] + self.columns[c + 1]) / 2 for c in range(column, column + columns)]
        end = row + 1
        while end < len(self.rows) - 1 and not any(
            _covers(self.across, self.rows[end], middle) for middle in middles
        ):
            end += 1
        return end - row


def _covers(rules: Sequence[Rule], at: float, place: float) -> bool:
    """Whether a line runs at ``at`` beside ``place``."""
    first = bisect.bisect_left(rules, (at - _NEAR,))
    for rule in rules[first:]:
        if rule.at > at + _NEAR:
            return False
        if rule.start <= place <= rule.end:
            return True
    return False


def _distinct(values: Iterable[float]) -> list[float]:
    """The values in order, those near another one left out."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found
