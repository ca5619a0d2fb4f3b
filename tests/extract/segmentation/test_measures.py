"""Which paragraphs begin a practice, seen through segment(): led, numbered, unled, chapeaux and discourse."""

import pytest

from extract.segmentation import segment
from extract.segmentation.action_titles import names_frame, names_topic
from extract.segmentation.discourse import announces_faults, frames_report
from extract.segmentation.run_ins import find_items
from extract.word_lists import read_rows
from tests.support.chinese import source_of

OPENINGS = read_rows("discourse_openings")
TOLD = "镇里组建巡护小组，逐村排查水渠和泵站，修复渠段二十余处，让村民按时灌溉。"
MORE = "各村每月开一次协商会，把村民最关心的事情列入清单，逐项商量、逐项公示、逐项落实到人。"


@pytest.mark.parametrize("row", OPENINGS, ids=lambda row: row["example"])
def test_openings_that_frame_a_report(row: dict[str, str]) -> None:
    assert frames_report(row["example"])
    assert not frames_report(row["near_miss"])
    assert announces_faults(row["example"]) == (row["kind"] == "fault")


def titles(*lines: str) -> list[tuple[str | None, tuple[int, ...]]]:
    found = segment(source_of("\n".join(["河湾县政府工作报告", *lines])))
    return [(practice.title, practice.lines) for practice in found.practices]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # A numbered paragraph that heads unnumbered or deeper ones is none beside its parts.
        (
            (
                f"一是做强农业，底盘更稳。{TOLD}",
                f"完善水利设施。{TOLD}",
                f"推广优良品种。{MORE}",
                f"二是做优旅游，人气更旺。{MORE}",
                f"提升景区品质。{TOLD}",
                f"培育特色民宿。{MORE}",
            ),
            [("完善水利设施", (3,)), ("推广优良品种", (4,)), ("提升景区品质", (6,)), ("培育特色民宿", (7,))],
        ),
        # The years that a report looks back on stand before the title sentence.
        (
            (f"五年来，水利设施不断完善。{TOLD}", f"五年来，乡村面貌明显改善。{MORE}"),
            [("水利设施不断完善", (2,)), ("乡村面貌明显改善", (3,))],
        ),
        # Without a title sentence, several such paragraphs are practices as well.
        (
            (
                f"五年来，我们坚持把水利摆在首位，先后筹资三千万元，{TOLD}",
                f"五年来，我们着力把协商做在前面，先后建成议事厅五个，{MORE}",
            ),
            [(None, (2,)), (None, (3,))],
        ),
        # Numbered items that tell what is done need no title sentence; conditions and problems are none.
        (
            ("一、支持内容", f"（一）支持各村{MORE}", f"（二）针对灌溉难题，{TOLD}"),
            [(None, (3,)), (None, (4,))],
        ),
        (("一、申报条件", "申请补贴应当符合下列条件：", f"（一）持有本县{MORE}", f"（二）具有{MORE}"), []),
        (("一、工作回顾", f"主要问题是：{MORE}", f"一是缺少{MORE}", f"二是没有{TOLD}"), []),
        # What frames a report neither is a practice nor goes on with the one above.
        (
            (f"完善水利设施。{TOLD}", "同时，我们也清醒地认识到，投入仍然不足。"),
            [("完善水利设施", (2,))],
        ),
        # A paragraph that opens with resolve is a practice beside led ones.
        (
            (f"完善水利设施。{TOLD}", f"全力支持征兵工作，健全拥军优属制度，{MORE}"),
            [("完善水利设施", (2,)), (None, (3,))],
        ),
    ],
)
def test_paragraphs_that_begin_a_practice(
    lines: tuple[str, ...], expected: list[tuple[str | None, tuple[int, ...]]]
) -> None:
    assert titles(*lines) == expected


def test_the_parts_of_a_chapeau_have_its_title_in_their_heading_path() -> None:
    lines = [f"（一）做强农业。{MORE}", f"一是完善水利设施。{TOLD}", f"二是推广优良品种。{TOLD}"]
    found = segment(source_of("\n".join(["河湾县政府工作报告", *lines, f"（二）做优旅游。{TOLD}"])))
    assert [practice.heading_path for practice in found.practices] == [
        ("（一）做强农业",),
        ("（一）做强农业",),
        (),
    ]


def test_items_in_one_paragraph_are_practices_of_their_own() -> None:
    text = f"去年以来，县里主要在三个方面下功夫，取得实效。一是完善水利设施。{TOLD}二是推广优良品种。{MORE}"
    found = segment(source_of(f"河湾县政府工作报告\n{text}"))
    assert [practice.title for practice in found.practices] == ["完善水利设施", "推广优良品种"]
    passages = {passage.id: passage for passage in found.passages}
    assert [passages[p.passage_ids[0]].text for p in found.practices] == [
        f"一是完善水利设施。{TOLD}",
        f"二是推广优良品种。{MORE}",
    ]
    assert find_items("做到一是快，二是准。") == []


def test_items_under_a_title_sentence_are_one_practice() -> None:
    assert titles(f"夯实农业底盘。一是完善水利设施。{TOLD}二是推广优良品种。{MORE}") == [
        ("夯实农业底盘", (2,))
    ]


@pytest.mark.parametrize(
    ("title", "topic"),
    [("贴息标准和期限", True), ("放宽申请条件", False), ("转变日常工作方式", False), ("缴费渠道", True)],
)
def test_topics_of_rules(title: str, topic: bool) -> None:
    assert names_topic(title) is topic


@pytest.mark.parametrize(
    ("title", "frame"),
    [
        ("2025年工作回顾", True),
        ("发展成就", True),
        ("圆满完成筹备任务", False),
        ("经济发展取得新成就", False),
        ("明年主要任务", True),
    ],
)
def test_headings_that_frame_measures(title: str, frame: bool) -> None:
    assert names_frame(title) is frame


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("湖州设立首个农机共享服务点", ["湖州设立首个农机共享服务点"]),
        ("河湾镇推行水渠轮值管护", ["河湾镇推行水渠轮值管护"]),
        ("湖州召开农机共享工作推进会", []),
        ("湖州农机概览", []),
        ("农机共享服务点的故事", []),
    ],
)
def test_news_of_a_place_may_tell_one_practice(title: str, found: list[str]) -> None:
    text = f"{title}\n近日，{TOLD}{MORE}\n下一步，服务点将覆盖各乡镇。"
    assert [practice.title for practice in segment(source_of(text)).practices] == found
