"""Cuts inside sentences: what proves them, what goes on with them, what does not."""

import pytest

from extract.segmentation import segment
from extract.segmentation.cohesion import cohesion
from extract.segmentation.cuts import find_overlap, splits_word
from tests.support.chinese import source_of

BEFORE = "镇里把代办点建在村口，配齐代办员十二名，为行动不便的老人上门办理各类事项。"


def joins(*lines: str) -> list[tuple[str, int | None, str]]:
    """Role, index of the joined line and overlap of each line."""
    found = segment(source_of("\n\n".join(lines))).lines
    index = {line.number: position for position, line in enumerate(found)}
    return [
        (line.role, None if line.joins_line is None else index[line.joins_line], line.overlap)
        for line in found
    ]


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [
        ("全镇围绕办事远的问题，推动服务窗口向村", "组延伸，群众在家门口就能办成事。", ""),
        ("全镇建成便民驿站十二处，配备专职人员，", "为沿街商户提供代办服务，覆盖全部村组。", ""),
        ("各村聚焦留守老人、困境儿童、", "残疾人等群体开展结对帮扶，做到应帮尽帮。", ""),
        ("镇里推行“一窗受理、集成", "服务”改革，办理时限大幅压缩，群众满意。", ""),
        ("镇里开办田间学校，培训种植户三千余人次", "次，带动群众增收，村集体收入稳步增长。", "次"),
        ("全年培训种植户三千余人次，带动群众增收致", "增收致富，村集体收入稳步增长。", "增收致"),
        ("夜间议事厅开门议事，由村民轮流主持，弘扬传统文化", "化解邻里纠纷三百余起，和睦成风。", ""),
        ("志愿者入户走访，建立台账并逐项销号；", "对行动不便的老人上门服务，定期回访。", ""),
        ("全镇粮食总产量同比增长10.", "5%，创下历史新高，农民收入稳步增长。", ""),
        ("将辖区商户、物业公司、驻区单位负责人", "纳入议事会，定期商议街区事务，解决难题。", ""),
    ],
)
def test_a_cut_sentence_is_joined(first: str, second: str, overlap: str) -> None:
    assert joins(BEFORE, first, second)[1:] == [("body", None, ""), ("continuation", 1, overlap)]


@pytest.mark.parametrize(
    ("first", "second", "roles"),
    [
        ("全镇建成便民驿站十二处，群众满意。", "各村还设立议事厅，商量身边的事。", ["body", "body"]),
        ("现将有关事项通知如下：", "各村要配齐代办员，做好上门服务。", ["body", "body"]),
        ("（记者 某某）", "各村要配齐代办员，做好上门服务。", ["body", "body"]),
        ("联系人：某某，电话：01234567", "各村要配齐代办员，做好上门服务。", ["body", "body"]),
        ("建立台账，逐项销号；", "二是配齐代办员，做好上门服务。", ["body", "body"]),
        ("将辖区商户、物业公司、驻区单位党组织负责人", "仍处于上升通道。", ["fragment", "fragment"]),
        ("各村聚焦老人就餐难问题，发动商家开展营", "## 建强骨干队伍", ["fragment", "heading"]),
        (
            "镇里推行代办服务，把五个部门的七件事合成“一件事”",
            "2023年，全镇新建驿站六处。",
            ["fragment", "body"],
        ),
        ("，群众在家门口就能办成事。", "各村还设立议事厅，商量身边的事。", ["fragment", "body"]),
    ],
)
def test_what_is_not_joined(first: str, second: str, roles: list[str]) -> None:
    found = joins(BEFORE, first, second)[1:]
    assert [role for role, _, _ in found] == roles
    assert all(joined is None for _, joined, _ in found)


def test_a_chain_of_cuts_is_one_paragraph() -> None:
    lines = ["各村设立议事厅，由村民轮流主", "持议事，把堵心事变成暖心事，推动邻", "里和睦。"]
    found = segment(source_of("\n".join(lines)))
    assert [p.text for p in found.passages] == ["".join(lines)]
    assert found.passages[0].lines == (1, 2, 3)


def test_a_sentence_goes_on_below_a_caption() -> None:
    found = joins("各村设立议事厅，由村民轮流主", "▲村民在议事厅商量修路", "持议事，把堵心事变成暖心事。")
    assert found == [("body", None, ""), ("caption", None, ""), ("continuation", 0, "")]


def test_a_list_with_semicolons_stays_a_list() -> None:
    items = [f"负责辖区范围内{what}的登记、管理和日常巡查工作；" for what in ("沟渠", "林木", "道路", "水井")]
    assert all(joined is None for _, joined, _ in joins(BEFORE, *items, "承办上级交办的其他事项。"))


def test_of_two_copies_of_a_cut_the_one_that_fits_goes_on() -> None:
    cut = "镇里整合培训资源，开办田间学校、电商学院、直播基地，由驻村干部领办技能提升、创业孵化、乡风文明"
    found = joins(
        cut, "石材市场完成搬迁，腾出的地块建成物流园区。", "## 另一章", cut, "3个课堂，带动村民就业。"
    )
    assert [(role, joined) for role, joined, _ in found] == [
        ("body", None),
        ("fragment", None),
        ("heading", None),
        ("duplicate", None),
        ("continuation", 3),
    ]


WHOLE = "各村开设夜间议事厅，由村民轮流主持，商量解决修路、浇地等身边事。"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # The copy lost its end: what follows is another matter.
        (
            [WHOLE, BEFORE, WHOLE[:24], "驿站窗口全天开放，累计接待三千人次。"],
            [("body", None), ("body", None), ("duplicate", None), ("body", None)],
        ),
        # The copy goes on as its original does.
        (
            [WHOLE, BEFORE, WHOLE[:24], WHOLE[24:]],
            [("body", None), ("body", None), ("duplicate", None), ("duplicate", 2)],
        ),
        # The copy lost its beginning: the line above breaks off before another text.
        (
            [WHOLE, BEFORE, "驿站窗口全天开放，由值班干部", WHOLE[8:]],
            [("body", None), ("body", None), ("fragment", None), ("duplicate", None)],
        ),
    ],
)
def test_a_copy_goes_on_as_its_original_does(
    lines: list[str], expected: list[tuple[str, int | None]]
) -> None:
    assert [(role, joined) for role, joined, _ in joins(*lines)] == expected


def test_of_like_cuts_the_one_of_the_same_matter_owns_the_piece() -> None:
    """Two cuts end alike and two pieces begin alike: the piece about anglers is not the drivers'."""
    found = segment(
        source_of(
            "\n\n".join(
                [
                    "办好司机食堂。聚焦货车司机吃饭难、停车难，设立货车司机驿站，整理货车司机基础信息",
                    "库，动态更新渔民出海、渔民补网等情况，为渔民发放救生衣，组织渔民开展演练，保障渔民安全。",
                    "办好渔民之家。聚焦渔民出海难、渔民补网难，设立渔民驿站，建立渔民船只基础信息",
                    "库，为渔民购买保险，组织渔民体检，渔民归港有热饭。",
                ]
            )
        )
    )
    assert [line.role for line in found.lines] == ["fragment", "fragment", "body", "continuation"]
    assert {practice.title: practice.lines for practice in found.practices} == {
        "办好司机食堂": (1,),
        "办好渔民之家": (3, 5, 7),
    }


def test_lines_broken_at_the_edge_of_the_page_are_joined() -> None:
    page = [
        "全镇围绕群众反映集中的办事远问题把服务窗口",
        "延伸到村组配备专职代办人员十二名每周定时上",
        "门收件当天分办次日反馈群众不出村就能办成事",
        "各村还把代办事项编成口袋书发到每户手中遇到",
        "急事随时拨打热线由值班干部第一时间接单处置",
        "事后逐户回访听取意见持续改进服务质量与效率",
        "让群众真切感受到身边的变化。",
    ]
    assert [p.text for p in segment(source_of("\n".join(page))).passages] == ["".join(page)]


def test_latin_words_keep_the_break_between_them() -> None:
    found = segment(source_of("项目名称为“Smart Village and\nCountry Road”，由镇里统一建设，覆盖全部村组。"))
    assert found.passages[0].text.startswith("项目名称为“Smart Village and\nCountry Road”")


@pytest.mark.parametrize(
    ("text", "following", "length"),
    [
        ("经镇党委", "委组织部同意", 1),
        ("培训三千余人次", "次，群众满意", 1),
        ("传承文化", "化解纠纷", 0),
        ("任务层", "层落实", 0),
        ("共有20", "0余户", 0),
        ("带动增收", "增收致富", 2),
        ("产品、", "、加工", 1),
        ("甲", "", 0),
        ("", "甲", 0),
    ],
)
def test_overlaps(text: str, following: str, length: int) -> None:
    assert find_overlap(text, following) == length


def test_a_break_through_a_word_shows() -> None:
    assert splits_word("扎实推进共同富", "裕，加大保障力度")
    assert not splits_word("优化营商环境", "各部门要主动服务")
    assert not splits_word("", "各部门")


def test_cohesion_tells_matters_apart() -> None:
    about = "为留守老人送餐上门"
    assert cohesion(about, "老人送餐由驿站承担") > cohesion(about, "修建通组公路十公里")
    assert cohesion(about, "") == 0.0
