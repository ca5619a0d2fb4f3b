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
_NARROWEST = 4  # characters across a column
_MOST_GUTTERS = 4  # that are looked at
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
    for gutter in _find_gutters(fragments):
        if (split := _split(page, fragments, gutter)) is not None:
            for part, are_columns in split:
                if are_columns:
                    yield from _blocks(page, part)
                else:
                    yield _rows(page, part)
            return
    if fragments:
        yield _rows(page, fragments)


def _split(
    page: Page, fragments: Sequence[Fragment], gutter: float
) -> list[tuple[Sequence[Fragment], bool]] | None:
    """Columns on both sides of a gap, and what stands above, between and below them; None without any."""
    parts: list[tuple[Sequence[Fragment], bool]] = []
    waiting: list[Fragment] = []
    for band in _bands(fragments, gutter):
        left = [fragment for fragment in band if fragment.right <= gutter]
        right = [fragment for fragment in band if fragment.left >= gutter]
        if len(left) + len(right) == len(band) and _are_columns(page, left, right):
            parts += [(waiting, False)] if waiting else []
            parts += [(left, True), (right, True)]
            waiting = []
        else:
            waiting.extend(band)
    if not parts:
        return None
    return [*parts, (waiting, False)] if waiting else parts


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


def _find_gutters(fragments: Sequence[Fragment]) -> list[float]:
    """The middles of gaps that may part columns, those that the fewest lines cross first, then the widest."""
    if len(fragments) < _FEWEST_ROWS + 2:
        return []
    size = median(fragment.size for fragment in fragments)
    lefts = sorted(fragment.left for fragment in fragments)
    rights = sorted(fragment.right for fragment in fragments)
    found: dict[int, tuple[int, float, float]] = {}
    # What ends before a place and what begins after it change only where some line ends.
    for end in dict.fromkeys(rights):
        before = bisect.bisect_right(rights, end)
        after = bisect.bisect_left(lefts, end + 0.5 * size)
        if before < _FEWEST_ROWS or after > len(lefts) - 2:
            continue
        gap = lefts[after] - end
        crossing = bisect.bisect_left(lefts, end) - before
        if gap < _GUTTER * size or crossing > _CROSSING * len(fragments):
            continue
        if end - lefts[0] < _NARROWEST * size or rights[-1] - lefts[after] < _NARROWEST * size:
            continue
        candidate = (crossing, -gap, end + gap / 2)
        found[after] = min(candidate, found.get(after, candidate))
    return [middle for _, _, middle in sorted(found.values())[:_MOST_GUTTERS]]


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
    """Whether both sides are running text that fills its lines, side by side.

    The last column of a text may have few rows: then they begin where those of the other one do.
    """
    if not left or not right:
        return False
    first, second = _rows(page, left), _rows(page, right)
    if not _is_column(first):
        return False
    if len(second) < _FEWEST_ROWS:
        width = median(fragment.right - fragment.left for fragment in left)  # of a line of one column
        level = abs(second[0].middle - first[0].middle) < first[0].size
        return len(second) > 1 and level and second[0].right - second[0].left >= _FILLED * width
    return _is_column(second) and second[0].top < first[-1].bottom and first[0].top < second[-1].bottom


def _is_column(rows: Sequence[Row]) -> bool:
    if len(rows) < _FEWEST_ROWS:
        return False
    width = max(row.right for row in rows) - min(row.left for row in rows)
    filled = median(sum(f.right - f.left for f in row.fragments) for row in rows)
    letters = sum(character.isalpha() for row in rows for character in row.text)
    digits = sum(character.isdigit() for row in rows for character in row.text)
    return (
        filled >= _FILLED * width
        and letters >= _FEWEST_CHARACTERS * len(rows)
        and digits <= 0.4 * (letters + digits)
    )
