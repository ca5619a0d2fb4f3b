"""Document numbers: the one that a document bears, never the one of a document that it cites."""

import pytest

from corpus.document_numbers import find_document_number
from corpus.loaders import decode_source


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("河政办〔2021〕5号\n关于推行窗口前移的通知\n", "河政办〔2021〕5号"),
        ("河湾县人民政府文件\n　　河政发〔2023〕12 号　\n", "河政发〔2023〕12 号"),
        ("河府规[2019]第3号\n", "河府规[2019]第3号"),
        ("关于推行窗口前移的通知\n根据《办法》（河政办〔2021〕5号）：\n", None),
        ("河政办〔2021〕5号文件要求各乡镇抓好落实。\n", None),
        ("正文。\n" * 20 + "河政办〔2021〕5号\n", None),
        ("第5号\n", None),
        ("", None),
    ],
)
def test_a_number_alone_on_a_line_near_the_top_is_the_documents(text: str, number: str | None) -> None:
    assert find_document_number(text) == number


def test_what_the_format_states_comes_first() -> None:
    properties = "".join(
        f"<li>{label}{value}</li>"
        for label, value in (
            ("索引号：", "1"),
            ("发文字号：", "河政办〔2021〕5号"),
            ("发布日期：", "2021-03-09"),
        )
    )
    text = "<p>河政〔2020〕1号</p><p>现将推行窗口前移的有关事项通知如下，请认真落实。</p>"
    page = f"<html><body><ul>{properties}</ul><div>{text}</div></body></html>"
    assert decode_source("a.html", page.encode()).description.document_number == "河政办〔2021〕5号"
    bare = f"<html><body><div>{text}</div></body></html>"
    assert decode_source("a.html", bare.encode()).description.document_number == "河政〔2020〕1号"
