"""Beginnings of lines: what opens a sentence, what lacks its beginning, what may go on."""

import pytest

from extract.segmentation import segment
from extract.segmentation.lines import read_lines
from extract.segmentation.openings import lacks_beginning, opens_sentence, why_new
from extract.segmentation.rivals import find_rivals, fit
from extract.word_lists import read_rows
from tests.support.chinese import source_of

ROWS = read_rows("sentence_openers")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["opener"]))
def test_sentence_openers(row: dict[str, str]) -> None:
    assert opens_sentence(row["example"])
    assert not opens_sentence(row["near_miss"])


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("，群众在家门口就能办成事。", True),
        ("”服务，群众在家门口就能办成事。", True),
        ("的办法，群众在家门口就能办成事。", True),
        ("个驿站，群众在家门口就能办成事。", True),
        ("各村都设驿站，群众在家门口就能办成事。", False),
        ("“一窗受理”让群众少跑路。", False),
        ("3个驿站同时开门。", False),
        ("代表们纷纷建言。", False),
        ("驿站”、“巧匠课堂”让村民学有所成。", True),
        ("”驿站”和”巧匠课堂”让村民学有所成。", True),
        ("驿站”和”巧匠课堂”让村民学有所成。", False),  # a writer with one kind of quote
    ],
)
def test_what_lacks_its_beginning(text: str, lacks: bool) -> None:
    assert lacks_beginning(text) is lacks


@pytest.mark.parametrize(
    ("text", "following", "new"),
    [
        ("各村把老人送医、代购等事项列入服务", "今年以来，镇里又建成驿站六处。", True),
        ("各村把老人送医、代购等事项列入", "该镇还建立考核办法，按季公布。", True),
        ("镇里开设田间课堂，带动种植户提升技术水", "为十二个村配齐代办员。", True),
        ("镇里开设田间课堂，带动种植户提升技术水", "平，逐项明确责任。", False),
        ("各村把老人送医、代购等事项列入，", "今年以来，镇里又建成驿站六处。", False),
        ("镇里依托驿站，并", "按照约定支付费用，逐项明确责任。", False),
        ("各村把老人送医、代购等事项列入服务", "清单，逐项明确责任。", False),
    ],
)
def test_why_a_line_is_new(text: str, following: str, new: bool) -> None:
    assert (why_new(text, following) is not None) is new


def test_a_title_sentence_opens_a_paragraph_where_paragraphs_are_led() -> None:
    text = "镇里联合院校开办田间学校，组织种植户学习技术"
    following = "完善服务网络。各村建成驿站，配齐代办员，群众少跑路、好办事。"
    assert why_new(text, following, led=True)
    assert why_new(text, following) is None


def test_both_ends_of_a_lost_piece_are_fragments_or_whole() -> None:
    lines = [
        "建强骨干队伍。镇里选派驻村干部十二名，开设田间课堂，带动种植户提升技术水",
        "该镇还建立考核办法，按季公布结果，让实干者有奔头。",
    ]
    assert [line.role for line in segment(source_of("\n\n".join(lines))).lines] == ["fragment", "body"]


def test_a_number_sums_up_the_list_before_it() -> None:
    assert fit("领办种植、加工、电商", "3个课堂。") > fit("领办种植、加工、电商", "道路已经完工。")


def test_a_rival_needs_like_ends_and_beginnings() -> None:
    lines = read_lines(
        "司机驿站登记货车司机基础信息\n库，更新渔民出海、渔民补网情况。\n渔民驿站登记渔民出海、渔民补网基础信息\n库，为渔民投保。"
    )
    assert find_rivals(lines, {0: 1, 2: 3}) == {0: 2}
    assert find_rivals(lines, {0: 1}) == {}
