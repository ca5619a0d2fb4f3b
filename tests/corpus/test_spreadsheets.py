"""Spreadsheets and delimited text as documents of tables."""

import datetime

import pytest

from corpus.errors import SourceError
from corpus.loaders import decode_source
from corpus.spreadsheet import cell_text
from tests.support.containers import spreadsheet


def test_a_sheet_is_a_grid_whose_cells_know_their_place() -> None:
    data = spreadsheet({"Sheet1": [["指标", "数值"], ["接待游客", "10万"], [], ["满意率", 0.985]]})
    source = decode_source("统计.xlsx", data)
    assert source.text == "指标\t数值\n接待游客\t10万\n满意率\t0.985\n"
    (grid,) = source.grids
    assert grid.span.of(source.text) == source.text.strip()
    assert [(cell.span.of(source.text), cell.row, cell.column, cell.heading) for cell in grid.cells] == [
        ("指标", 0, 0, True),
        ("数值", 0, 1, True),
        ("接待游客", 1, 0, False),
        ("10万", 1, 1, False),
        ("满意率", 2, 0, False),
        ("0.985", 2, 1, False),
    ]
    places = {place.span.of(source.text): place.cell for place in source.places}
    assert (places["数值"], places["0.985"]) == ("Sheet1!B1", "Sheet1!B4")


def test_lines_above_the_headings_and_names_of_sheets_are_text() -> None:
    data = spreadsheet(
        {"就业": [["表1 就业情况"], ["县区", "人数"], ["甲县", 12]], "空": [], "表2": [["仅一行"]]}
    )
    source = decode_source("统计.xlsx", data)
    assert source.text == "就业\n表1 就业情况\n县区\t人数\n甲县\t12\n仅一行\n"
    assert [heading.span.of(source.text) for heading in source.headings] == ["就业"]
    assert len(source.grids) == 1


def test_merged_cells_say_what_they_cover() -> None:
    rows = [["县区", "人数", None], [None, "男", "女"], ["甲县", 5, 7]]
    source = decode_source("统计.xlsx", spreadsheet({"Sheet1": rows}, merged=["B1:C1", "A1:A2"]))
    cells = {cell.span.of(source.text): (cell.rows, cell.columns) for cell in source.grids[0].cells}
    assert (cells["人数"], cells["县区"], cells["男"]) == ((1, 2), (2, 1), (1, 1))


def test_places_are_in_order_and_say_their_text() -> None:
    source = decode_source("a.xlsx", spreadsheet({"Sheet1": [["a\tb", "c\nd"], [1, None], [None, 2]]}))
    assert source.text == "a b\tc d\n1\n\t2\n"
    ends = [0, *(place.span.end for place in source.places)]
    assert all(place.span.start >= end for place, end in zip(source.places, ends, strict=False))
    assert all(place.span.of(source.text) for place in source.places)


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (None, "General", ""),
        (True, "General", "TRUE"),
        (12, "General", "12"),
        (1e20, "General", "100000000000000000000"),
        (0.1 + 0.2, "General", "0.3"),
        (0.985, "0.0%", "98.5%"),
        (0.985, "0%", "98%"),
        (1234.5, "#,##0.00", "1234.5"),
        (float("nan"), "General", "nan"),
        (datetime.datetime(2021, 3, 5), "yyyy-mm-dd", "2021-03-05"),
        (datetime.datetime(2021, 3, 5, 8, 30), "General", "2021-03-05 08:30:00"),
        (datetime.date(2021, 3, 5), "General", "2021-03-05"),
        ("文字", "General", "文字"),
    ],
)
def test_a_cell_reads_as_a_person_sees_it(value: object, number_format: str, text: str) -> None:
    assert cell_text(value, number_format) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_delimited_text_in_any_encoding(encoding: str, delimiter: str) -> None:
    text = '指标,数值\r\n接待游客,"10万\n人次"\r\n'.replace(",", delimiter)
    source = decode_source("统计.csv", text.encode(encoding))
    assert source.media_type == "text/csv"
    assert source.text == "指标\t数值\n接待游客\t10万 人次\n"
    assert [place.cell for place in source.places] == ["A1", "B1", "A2", "B2"]


def test_content_decides_what_is_a_spreadsheet() -> None:
    data = spreadsheet({"Sheet1": [["指标", "数值"]]})
    assert decode_source("错.csv", data).media_type == decode_source("对.xlsx", data).media_type
    assert decode_source("错.xlsx", "只是文字。".encode()).media_type == "text/plain"


def test_a_row_of_more_cells_than_any_table_has_is_refused() -> None:
    assert decode_source("宽.csv", ("a," * 999 + "b\n").encode()).text.endswith("b\n")
    with pytest.raises(SourceError, match=r"宽\.csv has more than 1,000 columns in row 1"):
        decode_source("宽.csv", ("a," * 1000 + "b\n").encode())


@pytest.mark.parametrize("data", [spreadsheet({"Sheet1": []}), spreadsheet({"Sheet1": [[None, " "]]})])
def test_an_empty_spreadsheet_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"空\.xlsx is empty"):
        decode_source("空.xlsx", data)
