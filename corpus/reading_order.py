"""Reading order: the rows of a page from top to bottom, one column after the other where there are some."""

import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median

from corpus.pages import Fragment, Page, PrintedTable, Row, make_row
from corpus.ruled_tables import RuledCell

# Fewer lines side by side are no columns.
_FEWEST_ROWS = 4
# Lines of running text fill their column, cells of a table seldom do.
_FILLED = 0.6
_FEWEST_CHARACTERS = 6
# The gap between columns, in characters.
_GUTTER = 1.0
# The share of the lines of a page that may run across the gap: titles, lines of full width.
_CROSSING = 0.4
_LONGEST_CELL = 400  # characters on average; longer ones make a page laid out with lines


def read_blocks(page: Page) -> list[list[Row] | PrintedTable]:
    """The rows of ``page``, those of one column together, in the order in which a reader takes them.

    A table stands between what is above and what is below its upper edge.
    """
    fragments = sorted(page.fragments, key=lambda fragment: fragment.middle)
    tables: list[PrintedTable] = []
    for cells in page.tables:
        numbers = [_cell_of(cells, fragment) for fragment in fragments]
        table = _fill(page, cells, fragments, numbers)
        if _is_tabular(table):
            tables.append(table)
            fragments = [f for f, number in zip(fragments, numbers, strict=True) if number is None]
    blocks: list[list[Row] | PrintedTable] = []
    for table in tables:
        edge = min(cell.top for cell, _ in table.cells)
        blocks += _blocks(page, [fragment for fragment in fragments if fragment.middle < edge])
        blocks.append(table)
        fragments = [fragment for fragment in fragments if fragment.middle >= edge]
    return [*blocks, *_blocks(page, fragments)]


def _cell_of(cells: Sequence[RuledCell], fragment: Fragment) -> int | None:
    """The number of the cell in which the middle of a fragment lies."""
    across, down = (fragment.left + fragment.right) / 2, fragment.middle
    for number, cell in enumerate(cells):
        if cell.left <= across <= cell.right and cell.top <= down <= cell.bottom:
            return number
    return None


def _fill(
    page: Page, cells: Sequence[RuledCell], fragments: Sequence[Fragment], numbers: Sequence[int | None]
) -> PrintedTable:
    """The table of these cells, given the number of the cell of each fragment."""
    inside: defaultdict[int | None, list[Fragment]] = defaultdict(list)
    for fragment, number in zip(fragments, numbers, strict=True):
        inside[number].append(fragment)
    return PrintedTable(
        page, tuple((cell, tuple(_rows(page, inside[number]))) for number, cell in enumerate(cells))
    )


def _is_tabular(table: PrintedTable) -> bool:
    """Whether there is text in two rows and two columns, and no more in a cell than a table has."""
    filled = [(cell, sum(len(row.text) for row in rows)) for cell, rows in table.cells if rows]
    if len({cell.row for cell, _ in filled}) < 2 or len({cell.column for cell, _ in filled}) < 2:
        return False
    return sum(length for _, length in filled) <= _LONGEST_CELL * len(filled)


def _blocks(page: Page, fragments: Sequence[Fragment]) -> Iterator[list[Row]]:
    gutter = _find_gutter(fragments)
    if gutter is None:
        if fragments:
            yield _rows(page, fragments)
        return
    waiting: list[Fragment] = []
    for band in _bands(fragments, gutter):
        left = [fragment for fragment in band if fragment.right <= gutter]
        right = [fragment for fragment in band if fragment.left >= gutter]
        if len(left) + len(right) == len(band) and _are_columns(page, left, right):
            if waiting:
                yield _rows(page, waiting)
            waiting = []
            yield from _blocks(page, left)
            yield from _blocks(page, right)
        else:
            waiting.extend(band)
    if waiting:
        yield _rows(page, waiting)


def _rows(page: Page, fragments: Sequence[Fragment]) -> list[Row]:
    """Fragments that stand at the same height make a row."""
    rows: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda fragment: (fragment.middle, fragment.left)):
        if rows and _is_beside(rows[-1], fragment):
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    return [make_row(page, row) for row in rows]


def _is_beside(row: Sequence[Fragment], fragment: Fragment) -> bool:
    top, bottom = row[0].top, row[0].bottom
    shared = min(bottom, fragment.bottom) - max(top, fragment.top)
    if shared < 0.5 * min(bottom - top, fragment.bottom - fragment.top):
        return False
    # What stands one above the other is not one line, however close.
    return all(
        min(each.right, fragment.right) - max(each.left, fragment.left) <= 0.7 * fragment.size for each in row
    )


def _find_gutter(fragments: Sequence[Fragment]) -> float | None:
    """The middle of the gap between two columns, where the fewest lines run across; None without any."""
    if len(fragments) < 2 * _FEWEST_ROWS:
        return None
    left = min(fragment.left for fragment in fragments)
    right = max(fragment.right for fragment in fragments)
    size = median(fragment.size for fragment in fragments)
    lefts = sorted(fragment.left for fragment in fragments)
    rights = sorted(fragment.right for fragment in fragments)
    best: tuple[int, float, float] | None = None
    # What ends before a place and what begins after it change only where some line ends.
    for end in dict.fromkeys(rights):
        before = bisect.bisect_right(rights, end)
        after = bisect.bisect_left(lefts, end + 0.5 * size)
        if after == len(lefts) or end - left < 4 * size or right - lefts[after] < 4 * size:
            continue
        crossing = bisect.bisect_left(lefts, end) - before
        if lefts[after] - end < _GUTTER * size or crossing > _CROSSING * len(fragments):
            continue
        if min(before, len(lefts) - after) < _FEWEST_ROWS:
            continue
        if best is None or (crossing, end - lefts[after]) < best[:2]:  # the fewest lines, then the widest gap
            best = (crossing, end - lefts[after], (end + lefts[after]) / 2)
    return best[2] if best else None


def _bands(fragments: Sequence[Fragment], gutter: float) -> Iterator[list[Fragment]]:
    """Fragments from top to bottom, those that cross the gap apart from those that do not."""
    band: list[Fragment] = []
    crosses = False
    for fragment in fragments:
        crossing = fragment.left < gutter < fragment.right
        if band and crossing != crosses:
            yield band
            band = []
        crosses = crossing
        band.append(fragment)
    if band:
        yield band


def _are_columns(page: Page, left: Sequence[Fragment], right: Sequence[Fragment]) -> bool:
    """Whether both sides are running text that fills its lines, side by side."""
    if not (_is_column(page, left) and _is_column(page, right)):
        return False
    top = max(left[0].top, right[0].top)
    bottom = min(max(f.bottom for f in left), max(f.bottom for f in right))
    return bottom > top


def _is_column(page: Page, fragments: Sequence[Fragment]) -> bool:
    if len(fragments) < _FEWEST_ROWS:
        return False
    rows = _rows(page, fragments)
    width = max(row.right for row in rows) - min(row.left for row in rows)
    filled = median(sum(f.right - f.left for f in row.fragments) for row in rows)
    letters = sum(character.isalpha() for row in rows for character in row.text)
    digits = sum(character.isdigit() for row in rows for character in row.text)
    return (
        len(rows) >= _FEWEST_ROWS
        and filled >= _FILLED * width
        and letters >= _FEWEST_CHARACTERS * len(rows)
        and digits <= 0.4 * (letters + digits)
    )
