"""Lines: numbers, spans, markers, gaps, and the edge of the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.segmentation.lines import find_full_lines, read_lines, width


@pytest.mark.parametrize(
    ("text", "marker", "kept"),
    [
        ("## 优化服务", "##", "优化服务"),
        ("##优化服务 ##", "##", "优化服务"),
        ("- 村级代办", "-", "村级代办"),
        ("> 引用的话。", ">", "引用的话。"),
        ("**建强队伍**", "**", "建强队伍"),
        ("[办事指南](https://example.org/a)", "[", "办事指南"),
        ("\u3000\u3000群众满意。\u3000", "", "群众满意。"),
        ("\ufeff\u200b群众满意。", "", "群众满意。"),
        ("-15℃的冷库", "", "-15℃的冷库"),
        ("#", "", "#"),
        ("# #", "", "# #"),
    ],
)
def test_markers_and_white_space_are_left_out(text: str, marker: str, kept: str) -> None:
    (line,) = read_lines(f"\n{text}\r\n")
    assert (line.number, line.marker, line.text) == (2, marker, kept)
    assert line.span.of(f"\n{text}\r\n") == kept


def test_gaps_and_indents_are_noted() -> None:
    lines = read_lines("甲村\n\n\n\u3000\u3000乙村\r\n 丙村\r丁村")
    assert [(line.number, line.gap, line.indented) for line in lines] == [
        (1, 0, False),
        (4, 2, True),
        (5, 0, False),
        (6, 0, False),
    ]


@given(st.text(st.sampled_from("村务 \t\u3000\r\n#-"), max_size=60))
def test_lines_are_numbered_as_str_splitlines_counts(text: str) -> None:
    whole = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    expected = [number for number, line in enumerate(whole, start=1) if line.strip()]
    assert [line.number for line in read_lines(text)] == expected


def test_width_counts_columns() -> None:
    assert width("第3次") == 5


PAGE = (
    "全镇围绕群众反映集中的办事远问题把服务窗口\n"
    "延伸到村组配备专职代办人员十二名每周定时上\n"
    "门收件当天分办次日反馈群众不出村就能办成事\n"
    "各村还把代办事项编成口袋书发到每户手中遇到\n"
    "急事随时拨打热线由值班干部第一时间接单处置\n"
    "事后逐户回访听取意见持续改进服务质量与效率\n"
    "让群众真切感受到身边的变化。\n"
)


def test_lines_that_reach_the_edge_of_the_page_are_full() -> None:
    assert find_full_lines(read_lines(PAGE)) == [True] * 6 + [False]


def test_paragraphs_of_different_length_reach_no_edge() -> None:
    text = "\n".join("全镇推行代办服务，" * n + "群众满意。" for n in (3, 9, 5, 12, 4, 8, 6))
    assert not any(find_full_lines(read_lines(text)))


def test_sentences_of_like_length_reach_no_edge() -> None:
    text = "\n".join(f"第{n}村民小组已完成户厕改造并通过镇级验收。" for n in "一二三四五六七八")
    assert not any(find_full_lines(read_lines(text)))
