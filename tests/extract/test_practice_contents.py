"""Outcomes, actors and instruments of a practice, on sentences made up for the test."""

from dataclasses import replace

import pytest

from corpus.span import Span
from extract.actors import find_actors
from extract.figures import find_figures
from extract.outcomes import find_outcomes
from extract.practices import describe_practices
from extract.records import Mention, Passage, Practice
from extract.word_lists import read_rows


def passage(text: str, number: int = 1, duplicate_of: str | None = None) -> Passage:
    return Passage(
        id=f"s.r1.p{number:03}", report_id="s.r1", number=number, role="body", heading_path=(),
        text=text, pieces=(Span(0, len(text)),), lines=(number,), duplicate_of=duplicate_of,
    )  # fmt: skip


def mention(passage: Passage, text: str, kind: str) -> Mention:
    start = passage.text.index(text)
    return Mention(
        id=f"{passage.id}.n{start}", passage_id=passage.id, type=kind, subtype=None,  # type: ignore[arg-type]
        span=Span(start, start + len(text)), text=text, canonical=text, adcode=None,
    )  # fmt: skip


def practice(*passages: Passage) -> Practice:
    return Practice(
        id="s.r1.m01", report_id="s.r1", number=1, title=None, heading_path=(), region=None, adcode=None,
        passage_ids=tuple(p.id for p in passages), lines=(1,),
    )  # fmt: skip


@pytest.mark.parametrize("row", read_rows("outcome_cues"), ids=lambda row: row["cue"])
def test_each_outcome_cue_finds_its_example_and_not_its_near_miss(row: dict[str, str]) -> None:
    assert row["example"]
    assert list(find_outcomes(passage(row["example"])))
    assert not row["near_miss"] or not list(find_outcomes(passage(row["near_miss"])))


@pytest.mark.parametrize("row", read_rows("actor_heads"), ids=lambda row: row["head"])
def test_each_actor_head_ends_the_group_of_its_example(row: dict[str, str]) -> None:
    assert any(actor.endswith(row["head"]) for actor in find_actors(passage(row["example"]), []))


@pytest.mark.parametrize("row", read_rows("actor_verbs"), ids=lambda row: row["verb"])
def test_each_actor_verb_engages_the_group_of_its_example(row: dict[str, str]) -> None:
    group = "退役青年志愿服务队" if row["founds"] else "退役青年志愿者"
    assert group in list(find_actors(passage(row["example"]), []))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("引导300余名村民参与修渠，剩余资金转入下年。", ["引导300余名村民参与修渠"]),
        ("今年以来，全县信访量同比下降两成。", ["今年以来，全县信访量同比下降两成"]),
        ("将形成闭环管理。", []),
        ("力争明年实现全覆盖。", []),
        ("选聘村级监督员60名。", []),
    ],
)
def test_outcomes_are_told_not_intended(text: str, expected: list[str]) -> None:
    people = find_figures(passage(text))
    assert [outcome.text for outcome in find_outcomes(passage(text), list(people))] == expected


def test_neither_the_title_sentence_nor_a_section_of_goals_tells_an_outcome() -> None:
    text = "提升服务品质。窗口合并后，形成闭环管理。"
    led = replace(passage(text), lead="提升服务品质")
    assert [outcome.text for outcome in find_outcomes(led)] == ["形成闭环管理"]
    assert not list(find_outcomes(replace(led, heading_path=("下一步工作安排",))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("区委、区政府高位推动。", ["区委", "区政府"]),
        ("整合驻镇单位、农民合作社共建晒场。", ["驻镇单位", "农民合作社"]),
        ("引导更多居民参与垃圾分类。", ["居民"]),
        ("市委员会议召开。", []),
        # How many, and what describes them, is no part of the group.
        ("引导40名有专长的退役军人党员参与巡河。", ["退役军人党员"]),
        ("与12家重点企业共同培训。", ["重点企业"]),
        ("统筹商圈党员力量，织密网格。", ["商圈党员"]),
        ("整合餐饮、医药等爱心商家资源。", ["爱心商家"]),
        # What is founded acts where it is a team.
        ("组建区域联合执法队伍，成立“红旗”等志愿团队12个。", ["区域联合执法队伍", "志愿团队"]),
        ("打造完整社区，建立联席会议制度。", []),
        # Whose subject acts.
        ("社区党组织牵头议事，企业减税三成。", ["社区党组织"]),
        ("鼓励企业上云。", []),
    ],
)
def test_actors_without_a_name(text: str, expected: list[str]) -> None:
    assert list(find_actors(passage(text), [])) == expected


def test_what_is_brought_in_does_not_act() -> None:
    body = passage("引进云湾研究院，联合云湾大学攻关。")
    mentions = [mention(body, "云湾研究院", "ORG"), mention(body, "云湾大学", "ORG")]
    assert list(find_actors(body, mentions)) == ["云湾大学"]


def test_outcomes_are_spans_of_the_passage() -> None:
    text = "邻里结对互助，促进邻里关系融洽；设立公示栏，方便查询。"
    found = list(find_outcomes(passage(text)))
    assert [outcome.text for outcome in found] == ["促进邻里关系融洽"]
    assert all(outcome.span.of(text) == outcome.text for outcome in found)


def test_actors_are_organisations_subjects_and_bare_bodies_in_reading_order() -> None:
    body = passage("区委牵头抓总，浏阳市推行轮值制度，县农业局驻点指导，产品销往湘潭市。")
    mentions = [
        mention(body, "浏阳市", "REGION"),
        mention(body, "县农业局", "ORG"),
        mention(body, "湘潭市", "REGION"),
    ]
    (described,) = describe_practices([practice(body)], [body], mentions, [])
    assert described.actors == ("区委", "浏阳市", "县农业局")


def test_copies_add_nothing() -> None:
    body = passage("推行“轮值会长”制度。")
    copy = passage("推行“轮值会长”制度。", number=2, duplicate_of=body.id)
    mentions = [mention(body, "轮值会长", "PROGRAM"), mention(copy, "轮值会长", "PROGRAM")]
    (described,) = describe_practices([practice(body, copy)], [body, copy], mentions, [])
    assert described.instruments == ("轮值会长",)
