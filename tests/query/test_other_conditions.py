"""Periods, themes, names and intentions: read from questions, judged by what stands around a passage."""

from collections.abc import Collection
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.records import MentionType
from index.circumstances import Circumstances
from query.conditions import (
    NAMED_TYPES,
    Condition,
    EntityCondition,
    KindCondition,
    KnownName,
    PeriodCondition,
    ThemeCondition,
    read_conditions,
)
from query.contexts import Context
from query.meanings import meaning
from query.periods import read_period
from query.tiers import TIERS, Verdict, judge, weigh

TODAY = date(2026, 5, 1)


class Names:
    """A catalogue of a few names."""

    adcodes = frozenset({"510115"})
    indicator_keys = frozenset({"满意度"})

    def __init__(self, *names: tuple[str, MentionType]) -> None:
        self._names = [KnownName(text, type_, f"{type_}:{text}", text) for text, type_ in names]

    def names_in(self, text: str) -> list[KnownName]:
        return [name for name in self._names if name.text in text]

    def names_called(self, name: str, types: Collection[MentionType] = NAMED_TYPES) -> list[KnownName]:
        return [one for one in self._names if one.text == name and one.type in types]


def read(text: str, kind: type, *names: tuple[str, MentionType]) -> list[Condition]:
    return [one for one in read_conditions(text, (), Names(*names), TODAY) if isinstance(one, kind)]


@pytest.mark.parametrize(
    ("question", "written", "iso"),
    [
        ("2023年以来的助餐做法", "2023年以来", "2023/.."),
        ("2021—2025年的人才政策", "2021—2025年", "2021/2025"),
        ("“十四五”期间的路网建设", "“十四五”期间", "2021/2025"),
        ("2022年怎样稳岗", "2022年", "2022"),
        ("2024年5月的招聘会", "2024年5月", "2024-05"),
        ("近三年的信访改革", "近三年", "2024/2026"),
        ("今年的民生实事", "今年", "2026"),
        ("去年怎样防汛", "去年", "2025"),
    ],
)
def test_a_period_is_read(question: str, written: str, iso: str) -> None:
    (condition,) = read(question, PeriodCondition)
    assert isinstance(condition, PeriodCondition)
    assert (condition.text, condition.iso) == (written, iso)
    assert condition.span is not None
    assert condition.span.of(question) == written


@pytest.mark.parametrize(
    "question", ["3月的活动", "近年来的做法", "15分钟便民圈", "60岁以上老人", "目前的做法"]
)
def test_what_tells_no_year_is_no_period(question: str) -> None:
    assert read(question, PeriodCondition) == []


def test_without_a_day_to_tell_from_the_last_three_years_are_unknown() -> None:
    assert [one for one in read_conditions("近三年的信访改革") if isinstance(one, PeriodCondition)] == []


@pytest.mark.parametrize(
    ("iso", "named", "dated", "tier"),
    [
        ("2023/..", ("2024-03",), None, "certainly"),
        ("2023/..", ("2021",), None, "contradicts"),
        ("2023", ("2021/2025",), None, "possibly"),
        ("2023", (), "2023-06-01", "certainly"),
        ("2023", ("2019",), "2023-06-01", "possibly"),
        ("2023", (), "2024-01-20", "possibly"),
        ("2023", (), "2026-01-20", "contradicts"),
        ("2023", ("近年来", "--06"), None, "not stated"),
    ],
)
def test_a_period_is_judged_by_times_named_and_by_the_report(
    iso: str, named: tuple[str, ...], dated: str | None, tier: str
) -> None:
    condition = PeriodCondition(iso, None, iso, read_period(iso))
    context = Context("", "", Circumstances(date=dated, periods=frozenset(named)))
    assert judge([condition], None, (), (), context)[0].tier == tier


@pytest.mark.parametrize(
    ("question", "theme", "written"),
    [
        ("山区怎样办养老", "elderly_care", "养老"),
        ("营商环境怎样改善", "business_environment", "营商环境"),
        ("家门口的托育点", "youth_women_children", "托育"),
    ],
)
def test_a_theme_is_read_by_its_words(question: str, theme: str, written: str) -> None:
    (condition,) = read(question, ThemeCondition)
    assert isinstance(condition, ThemeCondition)
    assert (condition.theme, condition.text) == (theme, written)
    tiers = [
        judge([condition], None, (), (), Context("", "", Circumstances(themes=frozenset(themes))))[0].tier
        for themes in ((theme, "health"), ("disputes",), ())
    ]
    assert tiers == ["certainly", "contradicts", "not stated"]


@pytest.mark.parametrize("question", ["怎样减少跑动", "群众怎么评价", "好的做法"])
def test_other_words_name_no_theme(question: str) -> None:
    assert read(question, ThemeCondition) == []


@pytest.mark.parametrize(
    "question",
    ["力争覆盖全部村庄的做法", "下一步怎样扩面", "打算建多少车位", "计划建设的养老院", "目标是全覆盖的地方"],
)
def test_an_intention_is_read(question: str) -> None:
    (condition,) = read(question, KindCondition)
    assert isinstance(condition, KindCondition)
    assert (condition.kind, condition.status) == ("planned", "target")
    tiers = [
        judge([condition], None, (), (), Context("", "", Circumstances(kind=kind)))[0].tier
        for kind in ("planned", "done", None)
    ]
    assert tiers == ["certainly", "contradicts", "not stated"]


@pytest.mark.parametrize("question", ["三年行动计划的做法", "目标责任制", "虚拟养老院", "已建成的车位"])
def test_names_of_plans_are_no_intention(question: str) -> None:
    assert read(question, KindCondition) == []


def test_names_count_in_marks_or_where_reports_know_them_the_longest_first() -> None:
    known: list[tuple[str, MentionType]] = [("枫桥经验", "PROGRAM"), ("县民政局", "ORG"), ("民政局", "ORG")]
    found = read("县民政局推广枫桥经验、“邻里节”和《养老服务条例》", EntityCondition, *known)
    assert [(one.text, one.types) for one in found if isinstance(one, EntityCondition)] == [
        ("县民政局", ("ORG",)),
        ("枫桥经验", ("PROGRAM",)),
        ("“邻里节”", ("ORG", "PROGRAM", "DOCUMENT")),
        ("《养老服务条例》", ("DOCUMENT",)),
    ]
    assert read("县民政局推广枫桥经验", EntityCondition) == []


@pytest.mark.parametrize(
    ("context", "tier"),
    [
        (Context("实施“邻里节”。"), "certainly"),
        (Context("", "", Circumstances(entity_ids=frozenset({"PROGRAM:邻里节"}))), "certainly"),
        (Context("开展活动。", "邻里节\n街道"), "possibly"),
        (Context("开展活动。", "街道"), "not stated"),
    ],
)
def test_a_name_is_judged_by_what_a_passage_names(context: Context, tier: str) -> None:
    (condition,) = read("“邻里节”怎么办", EntityCondition, ("邻里节", "PROGRAM"))
    assert judge([condition], None, (), (), context)[0].tier == tier


@given(fused=st.floats(0, 1))
def test_conditions_weigh_by_tier_and_scores_stay_between_0_and_1(fused: float) -> None:
    conditions = read_conditions("湖南2023年力争养老服务", (), None, TODAY)
    assert len({type(condition) for condition in conditions}) == 4
    scores = [weigh([Verdict(one, tier) for one in conditions]).score(fused) for tier in TIERS]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert weigh([]).score(fused) == fused


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("湖南的做法", ["place 湖南省"]),
        ("投诉量下降三成以上", ["figure of 投诉 fallen by >= 30 %"]),
        ("投资5000万元以上", ["figure of 投资 >= 50,000,000 元"]),
        ("公园面积3公顷以上", ["theme 城市建设与住房", "figure of 公园面积 >= 3 公顷"]),
        ("每人1.5公斤到2公斤", ["figure of anything >= 1.5 公斤 and <= 2 公斤"]),
        ("2023年以来力争", ["period 2023/..", "planned or target"]),
        ("“邻里节”", ["ORG or PROGRAM or DOCUMENT 邻里节"]),
    ],
)
def test_each_condition_is_told_in_words(question: str, understood: list[str]) -> None:
    assert [meaning(condition) for condition in read_conditions(question)] == understood


@given(st.text(max_size=60))
def test_any_text_is_read_and_spans_spell_what_was_read(text: str) -> None:
    for condition in read_conditions(text, (), Names(("枫桥经验", "PROGRAM")), TODAY):
        assert condition.span is not None
        assert condition.span.of(text) == condition.text


@pytest.mark.parametrize(
    "text", ["达到" * 500, "占" * 1000, "“" * 1000, "三成或" * 300, "2023年" * 200, "9" * 1000]
)
def test_long_and_odd_questions_are_read(text: str) -> None:
    assert isinstance(read_conditions(text, (), Names(), TODAY), tuple)
