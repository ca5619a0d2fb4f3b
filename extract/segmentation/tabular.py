"""Tabular lines: the lines of a source that are rows of its tables."""

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.source import Grid
from extract.segmentation.lines import SourceLine
from extract.tables.rows import TableRow, read_rows


@dataclass(frozen=True, slots=True)
class TableLine:
    """A line inside a table."""

    line: SourceLine
    row: TableRow | None  # None for a row of headings, which the rows below it carry


def part_tabular(
    source: str, lines: Sequence[SourceLine], grids: Sequence[Grid]
) -> tuple[tuple[SourceLine, ...], tuple[TableLine, ...]]:
    """The lines of running text, and those of tables with what their rows say; both in order.

    ``source`` is the text that lines and ``grids`` are slices of.
    """
    if not grids:
        return tuple(lines), ()
    starts = [grid.span.start for grid in grids]
    rows: dict[int, dict[int, TableRow]] = {}
    running: list[SourceLine] = []
    tabular: list[TableLine] = []
    for line in lines:
        number = bisect.bisect_right(starts, line.span.start) - 1
        if number < 0 or line.span.start >= grids[number].span.end:
            running.append(line)
            continue
        if number not in rows:
            rows[number] = _by_start(grids[number], read_rows(source, grids[number]))
        tabular.append(TableLine(line, rows[number].get(line.span.start)))
    return tuple(running), tuple(tabular)


def _by_start(grid: Grid, rows: dict[int, TableRow]) -> dict[int, TableRow]:
    """The rows by where their first cell with text begins, which is where their line does."""
    starts: dict[int, int] = {}
    for cell in grid.cells:
        if cell.span and cell.row in rows:
            starts.setdefault(cell.row, cell.span.start)
    return {start: rows[row] for row, start in starts.items()}
