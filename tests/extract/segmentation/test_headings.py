"""Titles, headings and their nesting, seen through segment()."""

import pytest

from extract.segmentation import segment
from extract.segmentation.enumerators import read_enumerator, read_han_number
from tests.support.chinese import source_of

BODY = "镇里把代办点建在村口，配齐代办员十二名，上门为老人办理认证，群众少跑路、好办事。"

AGAIN = "各村设立夜间议事厅，由村民轮流主持，把堵心事变成暖心事，邻里和睦蔚然成风。"


def roles(text: str) -> list[str]:
    return [line.role for line in segment(source_of(text)).lines]


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("一、完善网络", "han", 1),
        ("（十二）完善网络", "han_brackets", 12),
        ("(三)完善网络", "han_brackets", 3),
        ("3.完善网络", "digit", 3),
        ("3．完善网络", "digit", 3),
        ("（4）完善网络", "digit_brackets", 4),
        ("②完善网络", "circled", 2),
        ("第二章　服务", "chapter", 2),
        ("第一百零三条　村民", "article", 103),
        ("一是完善网络", "point", 1),
        ("二要完善网络", "point", 2),
        ("第三，完善网络", "point", 3),
        ("——完善网络", "point", None),
        ("2.1 完善网络", "decimal", 2),
        ("附件1", "attachment", 1),
    ],
)
def test_enumerators(text: str, kind: str, number: int | None) -> None:
    found = read_enumerator(text)
    assert found is not None
    assert (found.kind, found.number) == (kind, number)


@pytest.mark.parametrize(
    "text",
    [
        "一、二、三产业融合",
        "3.5万名党员",
        "第三条第二款规定",
        "一些村庄",
        "三农工作",
        "12345热线",
        "第二产业",
        "一是否合规",
    ],
)
def test_numbers_that_enumerate_nothing(text: str) -> None:
    found = read_enumerator(text)
    assert found is None or found.kind not in {"article", "digit", "han", "point"}


def test_han_numbers() -> None:
    assert [read_han_number(n) for n in ("十", "二十", "一百零五", "三百一十二", "九")] == [
        10,
        20,
        105,
        312,
        9,
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["河湾镇：小院里的大治理", BODY], ["title", "body"]),
        (["# 河湾镇：小院里的大治理", "## 建强队伍", BODY], ["title", "heading", "body"]),
        (["河湾镇工作总结", BODY, "夯实服务基础", AGAIN], ["title", "body", "heading", "body"]),
        (["河湾镇工作总结", "一、完善服务网络", BODY], ["title", "heading", "body"]),
        (["河湾镇工作总结", "一、完善服务网络。" + BODY], ["title", "body"]),
        (["河湾镇工作总结", "一、居民如何申请补贴？", BODY], ["title", "heading", "body"]),
        (["申请材料如下：", "1.身份证复印件", "2.户口簿复印件", BODY], ["body", "body", "body", "body"]),
        (["关于做好汛期安全工作", "保障群众转移安置的通知", BODY], ["title", "continuation", "body"]),
        (["河湾镇政府", "关于做好汛期安全工作的通知", BODY], ["title", "continuation", "body"]),
        (["政务要闻", "关于做好汛期安全工作的通知", BODY], ["body", "title", "body"]),
        (
            ["河湾镇防汛抗旱指挥部办公室", "关于做好汛期安全", "工作的通知", BODY],
            ["title"] + ["continuation"] * 2 + ["body"],
        ),
        (["标题：河湾镇工作总结", BODY], ["title", "body"]),
        (
            ["标题：", "关于做好汛期安全工作的通知", "关于做好", "汛期安全", "工作的通知", BODY],
            ["caption", "body", "title", "continuation", "continuation", "body"],
        ),
        (["标题：", "河湾镇工作总结", "河湾镇", BODY], ["caption", "title", "body", "body"]),
        # The last property may have no value: the title stands below its label.
        (
            [
                "文号：",
                "1号",
                "标题：",
                "河湾镇的答复",
                "发文机关：",
                "河湾镇",
                "主题词：",
                "河湾镇",
                "的答复",
                BODY,
            ],
            ["caption"] * 7 + ["title", "continuation", "body"],
        ),
        # The values of a table of properties are no titles and no text.
        (
            [
                "索 引 号：",
                "K01/2024",
                "主题分类：",
                "其他",
                "发文机关：",
                "河湾县民政局",
                "河湾县民政局的答复",
                BODY,
            ],
            ["caption"] * 6 + ["title", "body"],
        ),
        (["某县政发〔2024〕3号", "河湾镇工作总结", BODY], ["body", "title", "body"]),
        (["打印", "河湾镇工作总结", BODY], ["caption", "title", "body"]),
        (["---", "date: 2024", "---", "# 河湾镇工作总结", BODY], ["caption"] * 3 + ["title", "body"]),
        (["河湾镇工作总结", BODY, "附件：1.登记表", "2.名册"], ["title", "body", "body", "body"]),
        (["河湾镇工作总结", BODY, "县长　　某某某", AGAIN], ["title", "body", "body", "body"]),
        (["河湾镇工作总结", BODY, "2024年3月5日", AGAIN], ["title", "body", "body", "body"]),
    ],
)
def test_roles_of_lines(lines: list[str], expected: list[str]) -> None:
    assert roles("\n".join(lines)) == expected


def test_headings_nest_by_their_numbers() -> None:
    text = "\n".join(
        [
            "# 总结",
            "一、回顾过去",
            "（一）建强队伍",
            "1.选好带头人",
            BODY,
            "（二）完善网络",
            BODY + "乙。",
            "二、展望未来",
            BODY + "丙。",
        ]
    )
    paths = [p.heading_path for p in segment(source_of(text)).passages if p.role == "body"]
    assert paths == [
        ("一、回顾过去", "（一）建强队伍", "1.选好带头人"),
        ("一、回顾过去", "（二）完善网络"),
        ("二、展望未来",),
    ]


def test_markdown_levels_hold_numbers() -> None:
    text = f"# 总结\n\n## 第一部分\n\n（一）建强队伍\n\n{BODY}\n\n## 第二部分\n\n{BODY}乙。"
    paths = [p.heading_path for p in segment(source_of(text)).passages if p.role == "body"]
    assert paths == [("第一部分", "（一）建强队伍"), ("第二部分",)]


def test_the_title_is_not_part_of_the_path() -> None:
    (report,) = segment(source_of(f"# 河湾镇：小院治理\n\n{BODY}")).reports
    assert report.title == "河湾镇：小院治理"


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        (f"一、2023年工作总结今年以来，{BODY}", ["一、2023年工作总结"]),
        (
            f"一、夯实服务基础\u3000\u3000{BODY * 7}二、建强骨干队伍\u3000\u3000{BODY * 7}",
            ["一、夯实服务基础", "二、建强骨干队伍"],
        ),
    ],
)
def test_headings_that_ran_into_a_paragraph_are_parted(text: str, headings: list[str]) -> None:
    found = segment(source_of(text))
    assert [p.text for p in found.passages if p.role == "heading"] == headings
    assert [e.kind for e in found.edits if e.kind == "split_heading"] == ["split_heading"] * len(headings)


def test_numbered_paragraphs_on_one_line_are_parted() -> None:
    text = f"现通知如下：（一）建强队伍。{BODY * 6}（二）完善网络。{BODY * 6}（三）按照第（二）项办理。"
    starts = [p.text[:3] for p in segment(source_of(text)).passages if p.text.startswith("（")]
    assert starts[0] == "（一）"
    assert "（二）" in starts
    assert starts[-1] == "（三）"
