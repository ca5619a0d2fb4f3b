"""Kinds of practices: what was done, and what is planned or demanded."""

import re

import pytest

from corpus.span import Span
from extract.kinds import kind_of, orders, prevailing_kind
from extract.outcomes import find_outcomes
from extract.practices import describe_practices
from extract.records import Passage, Practice
from extract.word_lists import read_rows


def passage(text: str, role: str = "body", number: int = 1) -> Passage:
    return Passage(
        id=f"s.r1.p{number:03}", report_id="s.r1", number=number, role=role, heading_path=(),  # type: ignore[arg-type]
        text=text, pieces=(Span(0, len(text)),), lines=(number,),
    )  # fmt: skip


def practice(*headings: str, number: int = 1, passages: tuple[str, ...] = ("s.r1.p001",)) -> Practice:
    return Practice(
        id=f"s.r1.m{number:02}", report_id="s.r1", number=number, title=None, heading_path=headings,
        region=None, adcode=None, passage_ids=passages, lines=(1,),
    )  # fmt: skip


@pytest.mark.parametrize("row", read_rows("kind_headings"), ids=lambda row: row["example"])
def test_each_heading_decides_in_its_example_and_not_in_its_near_miss(row: dict[str, str]) -> None:
    assert kind_of(practice(row["example"]), [passage("修渠。")], ordered=False) == row["kind"]
    assert not re.search(row["pattern"], row["near_miss"])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("去年建成驿站六处，累计服务三百人次。", "done"),
        ("完善管网，新增供水户200户，满意度明显提升。", "done"),
        ("将新建驿站六处，力争服务三百人次。", "planned"),
        ("各单位要压实责任，不得推诿。", "planned"),
        ("二要抓好排查。已建成的驿站也在其中。", "planned"),
        ("到2030年，供水覆盖所有村。", "planned"),
        ("修渠引水。", None),
    ],
)
def test_words_decide_without_a_heading(text: str, kind: str | None) -> None:
    assert kind_of(practice(), [passage(text)], ordered=False) == kind


def test_the_innermost_heading_decides() -> None:
    body = [passage("建成驿站六处。")]
    assert kind_of(practice("一、2023年工作总结", "（一）下一步打算"), body, ordered=False) == "planned"
    assert kind_of(practice("二、2024年工作安排", "（一）以往做法"), body, ordered=False) == "done"


def test_a_heading_of_both_leaves_it_to_what_is_under_it() -> None:
    both, built = practice("二、过去五年发展成就和今后五年目标任务"), [passage("建成水渠。")]
    assert kind_of(both, built, ordered=False) == "done"
    assert kind_of(both, [passage("确保水渠通水。")], ordered=False) == "planned"
    assert kind_of(both, built, ordered=False, planned={built[0].id}) == "planned"
    assert kind_of(practice("目标任务完成情况"), [passage("确保通水。")], ordered=False) == "done"


def test_where_an_address_tells_plans_its_practices_are_planned() -> None:
    """Even where their words say no more than 建设一批."""
    body = [passage("建成水渠2条。")]
    assert kind_of(practice("三、办好民生实事"), body, ordered=False, planned={body[0].id}) == "planned"
    assert kind_of(practice("三、工作成效"), body, ordered=False, planned={body[0].id}) == "done"
    assert kind_of(practice("三、办好民生实事"), body, ordered=False) == "done"


@pytest.mark.parametrize(
    ("title", "opening", "ordered"),
    [
        ("关于做好防汛工作的通知", "", True),
        ("养老服务实施方案（试行）", "", True),
        ("某县2023年工作总结及2024年工作计划", "", False),
        ("关于某提案的答复", "现将有关意见如下函告。", False),
        (None, "各乡镇人民政府，县直各单位：\n现就有关事项通知如下：", True),
        (None, "近年来，县里重视养老。", False),
    ],
)
def test_documents_that_demand(title: str | None, opening: str, ordered: bool) -> None:
    assert orders(title, opening) is ordered


def test_where_nothing_says_the_others_decide() -> None:
    assert prevailing_kind(["planned", None, "planned", "done"]) == "planned"
    assert prevailing_kind([None]) == "done"
    passages = [passage("将新建驿站。"), passage("修渠引水。", number=2)]
    both = [practice(), practice(number=2, passages=("s.r1.p002",))]
    assert [p.kind for p in describe_practices(both, passages, [], [])] == ["planned", "planned"]


def test_the_title_of_the_report_tells_what_its_practices_are() -> None:
    title = passage("关于推进养老服务的意见", role="title", number=2)
    (described,) = describe_practices([practice()], [title, passage("建成驿站，覆盖全部村。")], [], [])
    assert described.kind == "planned"
    assert described.outcomes == ()
    assert [theme.name for theme in described.themes] == []


def test_what_is_planned_has_an_outcome_only_where_it_looks_back() -> None:
    text = "新建驿站，覆盖全部村。已累计服务三百人次。"
    assert [outcome.text for outcome in find_outcomes(passage(text))] == ["覆盖全部村", "已累计服务三百人次"]
    assert [outcome.text for outcome in find_outcomes(passage(text), (), "planned")] == ["已累计服务三百人次"]


def test_a_word_of_change_in_a_name_is_no_outcome() -> None:
    assert not list(find_outcomes(passage("开展质量提升行动。")))
    assert not list(find_outcomes(passage("实施收入提高计划。")))
    assert list(find_outcomes(passage("服务质量提升。")))
