"""Lines of the page: word list, patterns, captions."""

import pytest

from extract.segmentation import segment
from extract.segmentation.captions import is_caption
from extract.segmentation.furniture import front_matter, is_furniture
from extract.segmentation.lines import read_lines
from extract.word_lists import read_rows
from tests.support.chinese import source_of

ROWS = read_rows("page_furniture")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["word"]))
def test_word_list(row: dict[str, str]) -> None:
    assert is_furniture(row["example"])
    assert not is_furniture(row["near_miss"])


@pytest.mark.parametrize(
    "text",
    [
        "— 12 —",
        "第3页 共12页",
        "3 / 12",
        "Page 3 of 12",
        "------",
        "========== 正文 ==========",
        "![现场照片](https://example.org/a.png)",
        "<!-- INFO END -->",
        "<center>====</center>",
        "| --- | :---: |",
        "https://example.org/a.html",
        "一、总则 ........................ 3",
        "be341a59f1dd422394845dcb3fce09",
        "首页 | 返回",
        "索 引 号：",
        "责编：王某某",
        "审核：王某、李某某",
        "文字：王某某　图片：李某",
        "（供稿：王某某）",
    ],
)
def test_patterns_of_the_page(text: str) -> None:
    assert is_furniture(text)


@pytest.mark.parametrize(
    "text",
    [
        "一",
        "2024年",
        "办好3件事",
        "——建强队伍",
        "第3页脚注另行说明。",
        "A级景区",
        "审核：由镇里初审，报县里备案。",
        "审核通过后发放补贴。",
    ],
)
def test_text_is_no_furniture(text: str) -> None:
    assert not is_furniture(text)


def test_front_matter_needs_properties() -> None:
    assert front_matter(["---", "title: 简报", "tags:", "- 党建", "---", "正文。"]) == 5
    assert front_matter(["---", "各村设立议事厅。", "村民轮流主持。", "---"]) == 0
    assert front_matter(["正文。", "---", "a: b", "---"]) == 0


@pytest.mark.parametrize(
    ("above", "text"),
    [
        ("各村设立议事厅，由村民轮流主持。", "▲村民在议事厅商量修路"),
        ("各村设立议事厅，由村民轮流主持。", "图为村民在议事厅商量修路。"),
        ("各村设立议事厅，由村民轮流主持。", "村民在议事厅商量修路。某某 摄"),
        ("各村设立议事厅，由村民轮流主持。", "图3：议事流程"),
        ("各村设立议事厅，由村民轮流主持议事，推动邻", "5月12日，河湾镇在文化广场举办邻里节活动。"),
    ],
)
def test_captions(above: str, text: str) -> None:
    assert is_caption(read_lines(f"{above}\n{text}"), 1)


@pytest.mark.parametrize(
    ("above", "text"),
    [
        ("各村设立议事厅，由村民轮流主持。", "5月12日，河湾镇在文化广场举办邻里节活动。"),
        ("各村设立议事厅，由村民轮流主持议事，推动邻", "里和睦。"),
        ("各村设立议事厅，由村民轮流主持。", "图书馆延时开放，群众满意。"),
        ("各村设立议事厅，由村民轮流主持议事，推动邻", "5月12日，河湾镇召开推进会。会后各村在广场举办活动。"),
    ],
)
def test_text_is_no_caption(above: str, text: str) -> None:
    assert not is_caption(read_lines(f"{above}\n{text}"), 1)


def test_a_caption_is_a_passage_and_furniture_is_none() -> None:
    found = segment(source_of("# 河湾镇：小院治理\n\n各村设立议事厅。\n\n▲村民在议事厅商量修路\n\n— 3 —"))
    assert [line.role for line in found.lines] == ["title", "body", "caption", "caption"]
    assert [p.role for p in found.passages] == ["title", "body", "caption"]
    assert [edit.kind for edit in found.edits] == ["caption", "caption"]


def test_a_source_of_page_furniture_alone_has_one_report_and_no_passage() -> None:
    found = segment(source_of("打印\n— 3 —\n\n----"))
    assert len(found.reports) == 1
    assert [line.role for line in found.lines] == ["caption"] * 3
    assert found.passages == found.practices == ()
