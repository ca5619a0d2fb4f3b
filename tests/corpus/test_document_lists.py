"""Lists of documents: which columns are what, and what a row becomes."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import document_lists
from corpus.document_lists import Row, find_list, read_mapping, usual_names
from corpus.errors import SourceError
from corpus.listed_documents import Field, convert_listed, is_listed, write_listed
from corpus.loaders import decode_source
from corpus.source import Description


def rows(*cells: list[str]) -> list[Row]:
    return list(enumerate(cells, start=1))


def lexicon() -> list[dict[str, str]]:
    path = Path(document_lists.__file__).with_name("list_columns.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", lexicon(), ids=lambda row: row["name"])
def test_each_name_means_its_field_and_its_near_miss_does_not(row: dict[str, str]) -> None:
    headings = row["example"].split("|")
    found = find_list(rows(headings))
    assert found is not None
    assert found.columns.fields[headings.index(row["name"])] == row["field"]
    missed = find_list(rows([row["near_miss"] if one == row["name"] else one for one in headings]))
    assert missed is None or headings.index(row["name"]) not in missed.columns.fields


@pytest.mark.parametrize("name", [name for name, one in usual_names().items() if one.with_title])
def test_some_names_mean_a_text_only_beside_a_title(name: str) -> None:
    assert find_list(rows(["序号", name, "责任单位"])) is None
    assert find_list(rows(["标题", name, "责任单位"])) is not None


@pytest.mark.parametrize(
    "heading", ["正文", " 正文：", "正文（*）", "正 文".replace(" ", ""), "Full_Text", "FULL TEXT"]
)
def test_headings_are_read_without_what_stands_around_them(heading: str) -> None:
    assert find_list(rows(["序号", heading])) is not None


def test_a_title_above_the_headings_is_passed_over() -> None:
    table = rows(["2023年典型案例汇编"], [""], ["序号", "标题", "正文"], ["1", "网格", "划分网格12个。"])
    found = find_list(table)
    assert found is not None
    assert [(number, found.columns.read(cells)) for number, cells in found.rows] == [
        (4, {"title": "网格", "text": "划分网格12个。"})
    ]


def test_a_table_without_a_text_is_no_list() -> None:
    assert find_list(rows(["指标", "数值"], ["游客", "10万"])) is None
    assert find_list([]) is None


def test_a_columns_file_says_what_is_what() -> None:
    mapping = read_mapping("a.columns.toml", '"稿件" = "text"\n"栏目" = "title"\n"补充" = "text"'.encode())
    found = find_list(rows(["栏目", "稿件", "补充", "正文"], ["要闻", "甲", "乙", "丙"]), mapping)
    assert found is not None
    assert [found.columns.read(cells) for _, cells in found.rows] == [{"title": "要闻", "text": "甲\n乙"}]
    assert find_list(rows(["标题", "正文"]), mapping) is None


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"= no toml", "is not a columns file"),
        ('"正文" = "words"'.encode(), "words"),
        (b'a = ["text"]', "is not a columns file"),
        ('"标题" = "title"'.encode(), "names no column of texts"),
        (b"\xff\xfe", "is not a columns file"),
    ],
)
def test_a_columns_file_that_is_off_is_named(data: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        read_mapping("a.columns.toml", data)
    assert str(caught.value).startswith("a.columns.toml ")


def test_a_row_states_its_document() -> None:
    values: dict[Field, str] = {
        "url": "https://example.gov.cn/1",
        "title": "关于网格的通知",
        "text": "一、划分网格。\r\n\r\n全县划分网格12个。",
        "document_number": "某府办〔2021〕5号",
        "date": "2021-03-05",
        "issuer": "某县人民政府办公室",
        "place": "某县",
    }
    data = write_listed(values)
    source = decode_source("list.xlsx!/Sheet1/row 2", data)
    assert source.text == (
        "关于网格的通知\n某县\n某县人民政府办公室\n某府办〔2021〕5号\n2021-03-05\n一、划分网格。\n\n全县划分网格12个。"
    )
    assert source.headings[0].span.of(source.text) == "关于网格的通知"
    assert source.description == Description(
        "关于网格的通知",
        "某县人民政府办公室",
        "某府办〔2021〕5号",
        "2021-03-05",
        "https://example.gov.cn/1",
        "某县",
    )
    assert write_listed(dict(reversed(values.items()))) == data


def test_what_the_text_says_itself_is_not_said_twice() -> None:
    data = write_listed(
        {"title": "关于网格的通知", "text": "关于网格的通知\n全县划分网格12个。", "place": "某县"}
    )
    assert convert_listed("row 2", data).text == "某县\n关于网格的通知\n全县划分网格12个。"


FIELDS = st.sampled_from(["title", "place", "date", "issuer", "document_number", "url"])


@given(st.dictionaries(FIELDS, st.text()), st.text(min_size=1).filter(str.strip))
def test_any_row_comes_back_with_its_text_and_statements(values: dict[Field, str], text: str) -> None:
    data = write_listed({**values, "text": text})
    assert is_listed(data)
    if not data.split(b"\n\n", 1)[1].decode().strip():
        return
    found = convert_listed("row 2", data)
    assert data.decode().endswith(found.text[-1:])
    for field, value in values.items():
        assert getattr(found.description, field) == (" ".join(value.split()) or None)


def test_a_row_without_text_is_refused() -> None:
    with pytest.raises(SourceError, match="row 2 has no text"):
        convert_listed("row 2", write_listed({"title": "通知"}))
