"""The lines drawn on a page make tables: cells by row and column, merged where no line runs between."""

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.loaders import decode_source
from corpus.ruled_tables import Rule, find_tables
from corpus.source import Source
from tests.support.pdfs import Sheet, make_pdf

ROWS = [
    ["项目", "金额（万元）", "占比（%）"],
    ["财政拨款收入", "34195.58", "12.39"],
    ["事业收入", "", "86.25"],
]


def test_a_table_is_a_grid_between_its_paragraphs() -> None:
    def page(sheet: Sheet) -> None:
        sheet.write("收入决算情况如下表所示。", 104, 60, 12)
        sheet.table(ROWS, 100, [150, 100, 80])
        sheet.write("以上数据来自县财政局。", 104, 220, 12)

    source = decode_source("决算.pdf", make_pdf(page))
    assert source.text == (
        "收入决算情况如下表所示。\n项目\t金额（万元）\t占比（%）\n财政拨款收入\t34195.58\t12.39\n"
        "事业收入\t\t86.25\n以上数据来自县财政局。"
    )
    (grid,) = source.grids
    assert grid.span.of(source.text).startswith("项目\t")
    assert grid.span.of(source.text).endswith("86.25")
    texts = [[cell.span.of(source.text) for cell in grid.cells if cell.row == row] for row in range(3)]
    assert texts == ROWS
    places = source.places_of([next(cell.span for cell in grid.cells if cell.row == 1 and cell.column == 2)])
    assert places[0].box is not None
    assert places[0].box[0] == round(1000 * 322 / 595.28)


def pages_of(*tables: list[list[str]]) -> Source:
    """A source with a table on each page, and a number below it."""

    def draw(number: int, rows: list[list[str]]) -> Callable[[Sheet], object]:
        def page(sheet: Sheet) -> None:
            sheet.table(rows, 60, [150, 100, 80])
            sheet.write(f"— {number} —", 280, 800, 9)

        return page

    return decode_source("决算.pdf", make_pdf(*(draw(n, rows) for n, rows in enumerate(tables, start=1))))


def test_a_table_that_a_page_cuts_is_one_grid() -> None:
    source = pages_of(ROWS[:2], [ROWS[2], ["其他收入", "20", "1.35"]])
    (grid,) = source.grids
    assert grid.span.of(source.text).splitlines() == [
        "项目\t金额（万元）\t占比（%）",
        "财政拨款收入\t34195.58\t12.39",
        "事业收入\t\t86.25",
        "其他收入\t20\t1.35",
    ]
    assert [cell.row for cell in grid.cells] == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert {place.page for place in source.places_of([grid.cells[-1].span])} == {2}
    assert [mark.span.of(source.text) for mark in source.marks] == ["— 1 —", "— 2 —"]


def test_a_table_with_its_headings_again_is_another() -> None:
    assert len(pages_of(ROWS[:2], [ROWS[0], ROWS[2]]).grids) == 2


def test_cells_side_by_side_are_parted_by_the_line_and_not_by_a_gap() -> None:
    rows = [["县直各部门合计数", "乡镇合计"], ["一二三四五六七", "25"]]
    source = decode_source("表.pdf", make_pdf(lambda sheet: sheet.table(rows, 100, [84, 100])))
    assert source.text == "县直各部门合计数\t乡镇合计\n一二三四五六七\t25"


def test_a_frame_around_text_is_no_table() -> None:
    def page(sheet: Sheet) -> None:
        sheet.table([["重要提示：请各镇按时报送。"]], 100, [300])

    source = decode_source("框.pdf", make_pdf(page))
    assert source.grids == ()
    assert source.text == "重要提示：请各镇按时报送。"


def test_cells_without_a_line_between_are_one() -> None:
    """A heading over two columns, and one beside two rows: the lattice of the budget tables of bureaus."""
    across = [Rule(0, 0, 90), Rule(10, 30, 90), Rule(20, 0, 90), Rule(30, 0, 90)]
    down = [Rule(0, 0, 30), Rule(30, 0, 30), Rule(60, 10, 30), Rule(90, 0, 30)]
    (cells,) = find_tables(across, down)
    assert [(c.row, c.column, c.rows, c.columns) for c in cells] == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
        (2, 0, 1, 1),
        (2, 1, 1, 1),
        (2, 2, 1, 1),
    ]


def test_a_table_open_at_its_sides_has_all_its_columns() -> None:
    across = [Rule(at, 0, 90) for at in (0, 10, 20)]
    (cells,) = find_tables(across, [Rule(30, 0, 20), Rule(60, 0, 20)])
    assert [(c.row, c.column) for c in cells] == [(r, c) for r in range(2) for c in range(3)]


widths = st.lists(st.integers(8, 60), min_size=2, max_size=6)


@given(widths, widths, st.data())
def test_a_lattice_of_pieces_gives_back_its_cells(
    rows: list[int], columns: list[int], data: st.DataObject
) -> None:
    """Each cell draws its own borders, in any order, as programs do."""
    tops = [sum(rows[:i]) for i in range(len(rows) + 1)]
    lefts = [sum(columns[:i]) for i in range(len(columns) + 1)]
    across = [Rule(y, a, b) for y in tops for a, b in itertools.pairwise(lefts)]
    down = [Rule(x, a, b) for x in lefts for a, b in itertools.pairwise(tops)]
    (cells,) = find_tables(data.draw(st.permutations(across)), data.draw(st.permutations(down)))
    found = [(c.row, c.column, c.rows, c.columns, c.left, c.top, c.right, c.bottom) for c in cells]
    assert found == [
        (r, c, 1, 1, lefts[c], tops[r], lefts[c + 1], tops[r + 1])
        for r in range(len(rows))
        for c in range(len(columns))
    ]


@pytest.mark.parametrize("rules", [([], []), ([Rule(0, 0, 90)] * 3, []), ([Rule(0, 0, 4)], [Rule(2, 0, 9)])])
def test_lines_that_enclose_nothing_are_no_table(rules: tuple[list[Rule], list[Rule]]) -> None:
    assert find_tables(*rules) == []
