"""Conditions: read from questions, judged against places and figures."""

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.span import Span
from extract.figures import find_figures
from extract.records import Passage
from query.conditions import FigureCondition, PlaceCondition, read_conditions
from query.contexts import Context
from query.tiers import TIERS, Verdict, judge, weigh


def figure_conditions(text: str) -> list[FigureCondition]:
    return [condition for condition in read_conditions(text) if isinstance(condition, FigureCondition)]


def place_conditions(text: str, known_places: Collection[str] = ()) -> list[PlaceCondition]:
    found = read_conditions(text, known_places)
    return [condition for condition in found if isinstance(condition, PlaceCondition)]


def figure_condition(text: str) -> FigureCondition:
    (condition,) = figure_conditions(text)
    return condition


@pytest.mark.parametrize(
    ("question", "understood", "comparisons"),
    [
        ("群众满意度高于95%的窗口服务", "群众满意度高于95%", ["> 95"]),
        ("满意率不低于98%的大厅", "满意率不低于98%", [">= 98"]),
        ("投诉量下降三成以上的景区", "投诉量下降三成以上", [">= 30"]),
        ("覆盖500个村以上的网格", "500个村", [">= 500"]),
        ("培训两千人次以上", "培训两千人次以上", [">= 2000"]),
        ("办理时间缩短到5天以内", "办理时间缩短到5天以内", ["<= 432000"]),
        ("绿地面积3公顷以上的公园", "绿地面积3公顷以上", [">= 30000"]),
        ("投资5000万元以上的项目", "投资5000万元以上", [">= 50000000"]),
        ("常住人口接近百万的城区", "常住人口接近百万", [">= 800000", "<= 1000000"]),
        ("覆盖率90%以上的小区", "覆盖率90%以上", [">= 90"]),
    ],
)
def test_a_figure_condition_is_read(question: str, understood: str, comparisons: list[str]) -> None:
    condition = figure_condition(question)
    assert condition.text == understood
    assert [f"{c.operator} {c.number}" for c in condition.comparisons] == comparisons


def test_the_place_before_an_indicator_is_no_part_of_it() -> None:
    assert figure_condition("湖口县满意度95%以上").indicators == ("满意度",)
    assert figure_condition("湖口县投诉少于5件").indicators == ("投诉",)


@pytest.mark.parametrize(
    "question", ["怎样让群众少跑路", "15分钟便民圈", "出台26条措施", "60岁以上老人的助餐", "一站式服务", ""]
)
def test_other_numbers_are_no_condition(question: str) -> None:
    assert figure_conditions(question) == []


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("湖南稳就业的措施", "湖南省"),
        ("成都市武侯区的人才服务", "四川省成都市武侯区"),
        ("杭州怎样治理小区停车", "浙江省杭州市"),
    ],
)
def test_a_place_is_read(question: str, name: str) -> None:
    (condition,) = place_conditions(question)
    assert condition.names == (name,)


def test_a_short_name_counts_where_reports_speak_of_the_place() -> None:
    assert place_conditions("新都怎样管理流动摊贩") == []
    (condition,) = place_conditions("新都怎样管理流动摊贩", ["510114"])
    assert condition.adcodes == ("510114",)


def test_places_side_by_side_are_one_condition() -> None:
    (condition,) = place_conditions("成都和绵阳的营商环境")
    assert condition.names == ("四川省成都市", "四川省绵阳市")
    tiers = [judge([condition], adcode, ())[0].tier for adcode in ("510107", "510703", "510303")]
    assert tiers == ["certainly", "certainly", "contradicts"]


@pytest.mark.parametrize("question", ["赴深圳招商的做法", "学习浙江经验", "与重庆协作办学"])
def test_a_place_that_one_goes_to_is_no_condition(question: str) -> None:
    assert place_conditions(question) == []


@pytest.mark.parametrize(
    ("question", "adcode", "tier"),
    [
        ("四川的养老服务", "510107", "certainly"),
        ("成都市的养老服务", "510107", "certainly"),
        ("成都市武侯区的养老服务", "510107", "certainly"),
        ("成都市武侯区的养老服务", "510100", "possibly"),
        ("成都市武侯区的养老服务", "510114", "contradicts"),
        ("湖南的养老服务", "510107", "contradicts"),
        ("湖南的养老服务", None, "not stated"),
    ],
)
def test_places_roll_up(question: str, adcode: str | None, tier: str) -> None:
    (verdict,) = judge(place_conditions(question), adcode, ())
    assert verdict.tier == tier


def test_a_passage_that_names_the_place_possibly_meets_it() -> None:
    (elsewhere,) = judge(place_conditions("湖南的养老服务"), "510107", (), {"430100"})
    (unsaid,) = judge(place_conditions("湖南的养老服务"), None, (), {"430100"})
    assert (elsewhere.tier, unsaid.tier) == ("possibly", "possibly")


@given(fused=st.floats(0, 1))
def test_a_place_weighs_in_the_score_and_orders_by_tier(fused: float) -> None:
    (condition,) = place_conditions("湖南的养老服务")
    scores = [weigh([Verdict(condition, tier)]).score(fused) for tier in TIERS]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(TIERS)
    assert all(0 <= score <= 1 for score in scores)
    assert weigh([]).score(fused) == fused
    assert weigh([Verdict(condition, "contradicts")]).weakness == ()


def verdict_on(question: str, passage: str) -> Verdict:
    record = Passage("p", "r", 1, "body", (), passage, (Span(0, len(passage)),), (1,))
    (verdict,) = judge([figure_condition(question)], None, tuple(find_figures(record)), (), Context(passage))
    return verdict


@pytest.mark.parametrize(
    ("question", "passage", "tier"),
    [
        ("满意度高于95%的窗口", "群众满意度达98.85%。", "certainly"),
        ("满意度高于95%的窗口", "群众满意度为95%。", "contradicts"),
        ("满意度高于95%的窗口", "群众满意率达96%。", "certainly"),
        ("满意度高于95%的窗口", "按时办结率98%。", "not stated"),
        ("满意度高于95%的窗口", "累计服务群众3000余人次。", "not stated"),
        ("服务企业200家以上", "联系服务企业200余家。", "certainly"),
        ("服务企业250家以上", "联系服务企业200余家。", "possibly"),
        ("服务企业300家以上", "联系服务企业200余家。", "contradicts"),
        ("投诉量下降三成以上的景区", "游客投诉同比下降40%。", "certainly"),
        ("投诉量下降三成以上的景区", "游客投诉同比上升40%。", "contradicts"),
        ("绿地面积3公顷以上的公园", "新增绿地面积60亩。", "certainly"),
        ("绿地面积3公顷以上的公园", "新增绿地面积30亩。", "contradicts"),
        ("投资5000万元以上的项目", "完成投资1.2亿元。", "certainly"),
        ("建设500公里以上的农村公路", "新改建农村公路620公里。", "certainly"),
        ("培训时长不少于40学时", "年度培训时长达56学时。", "certainly"),
    ],
)
def test_a_passage_is_judged_by_the_figures_that_measure_the_same(
    question: str, passage: str, tier: str
) -> None:
    assert verdict_on(question, passage).tier == tier


@given(value=st.integers(1, 999), limit=st.integers(1, 999))
def test_exact_figures_are_judged_as_numbers_compare(value: int, limit: int) -> None:
    verdict = verdict_on(f"调解纠纷{limit}件以上", f"调解纠纷{value}件。")
    assert verdict.tier == ("certainly" if value >= limit else "contradicts")
    assert verdict.figure is not None


def test_answers_are_ordered_by_the_worst_verdict_first() -> None:
    condition = figure_condition("满意度高于95%的窗口")

    def of(*tiers: str) -> tuple[int, ...]:
        verdicts = [Verdict(condition, tier) for tier in tiers]  # type: ignore[arg-type]
        return weigh(verdicts).weakness

    ordered = [
        of("certainly", "certainly"),
        of("possibly", "certainly"),
        of("certainly", "not stated"),
        of("not stated", "not stated"),
        of("contradicts", "certainly"),
        of("contradicts", "contradicts"),
    ]
    assert ordered == sorted(ordered)
    assert len(set(ordered)) == len(ordered)
