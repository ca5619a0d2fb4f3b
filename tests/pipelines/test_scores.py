"""Scores against values worked out by hand."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.scores import (
    Agreement,
    ndcg,
    recall_at,
    reciprocal_rank,
    score_entities,
    score_figures,
    score_lines,
    score_practices,
    score_sets,
)


def line(number: int, role: str = "body", **fields: Any) -> dict[str, Any]:
    return {"line": number, "role": role, "report": 1, "joins_line": None, "overlap": ""} | fields


def figure(start: int, **fields: Any) -> dict[str, Any]:
    row = {"start": start, "end": start + 3, "value": 84, "low": None, "high": None, "bound": "exact"}
    row |= {"unit": "场", "dimension": "count", "indicator": "活动", "indicator_alternatives": []}
    return row | {"change": None, "basis": None} | fields


def entity(start: int, kind: str, optional: bool = False) -> dict[str, Any]:
    return {"start": start, "end": start + 2, "type": kind, "optional": optional}


def practice(lines: list[int], optional: bool = False) -> dict[str, Any]:
    row = {"lines": lines, "optional": optional, "title": "甲", "region": "湖南省"}
    return row | {"instruments": [], "actors": [], "figures": []}


def test_agreement_counts_misses_and_wrong_answers() -> None:
    agreement = Agreement(expected=4, found=3, right=2)
    assert (agreement.precision, agreement.recall) == (2 / 3, 1 / 2)
    assert agreement.f1 == pytest.approx(2 * (2 / 3) * (1 / 2) / (2 / 3 + 1 / 2))


def test_optional_items_are_neither_missed_nor_wrong() -> None:
    assert score_sets("ab", "abx", optional="x") == Agreement(2, 2, 2)
    assert score_sets("abx", "ab", optional="x") == Agreement(2, 2, 2)


@given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_f1_is_one_only_for_equal_sets(gold: set[int], found: set[int]) -> None:
    assert (score_sets(gold, found).f1 == 1.0) == (gold == found)


def test_a_line_may_be_read_in_the_accepted_other_way() -> None:
    gold = [line(1), line(2, "fragment", also_accepted={"role": "continuation", "joins_line": 1})]
    for reading in (line(2, "fragment"), line(2, "continuation", joins_line=1)):
        assert set(score_lines(gold, [line(1), reading]).values()) == {1.0}
    assert score_lines(gold, [line(1), line(2, "body")])["role_accuracy"] == 0.5


def test_a_missed_overlap_is_a_wrong_join() -> None:
    gold = [line(1), line(2, "continuation", joins_line=1, overlap="次")]
    found = [line(1), line(2, "continuation", joins_line=1)]
    assert score_lines(gold, found) == {"role_accuracy": 1.0, "report_accuracy": 1.0, "join_f1": 0.0}


def test_a_missing_line_is_wrong_everywhere() -> None:
    scores = score_lines([line(1), line(2)], [line(1)])
    assert (scores["role_accuracy"], scores["report_accuracy"]) == (0.5, 0.5)


def test_practices_agree_by_the_same_set_of_lines() -> None:
    gold = [practice([1, 2]), practice([3]), practice([4], optional=True)]
    assert score_practices(gold, [practice([2, 1]), practice([3])])["f1"] == 1.0
    assert score_practices(gold, [practice([1]), practice([3])])["f1"] == 0.5


def test_a_figure_with_a_wrong_bound_keeps_its_span_score() -> None:
    scores = score_figures([figure(0), figure(9)], [figure(0), figure(9, bound="at_least")])
    assert (scores["span_f1"], scores["value_unit_bound_f1"]) == (1.0, 0.5)


def test_whatever_is_found_in_an_optional_figure_counts_neither_way() -> None:
    gold = [figure(0), figure(9, optional=True)]
    for found in ([figure(0)], [figure(0), figure(9)], [figure(0), figure(10, unit="次")]):
        scores = score_figures(gold, found)
        assert (scores["span_f1"], scores["value_unit_bound_f1"]) == (1.0, 1.0)
    assert score_figures(gold, [figure(0), figure(5)])["span_precision"] == 0.5


@pytest.mark.parametrize(("gold", "found"), [(99.96, 99.96), (2000000000, 2e9), ("2/3", "2/3")])
def test_values_compare_exactly_whatever_their_form(gold: object, found: object) -> None:
    assert score_figures([figure(0, value=gold)], [figure(0, value=found)])["value_unit_bound_f1"] == 1.0


def test_an_alternative_indicator_is_right() -> None:
    gold = [figure(0, indicator="文体服务", indicator_alternatives=["服务"])]
    assert score_figures(gold, [figure(0, indicator="服务")])["indicator_accuracy"] == 1.0
    assert score_figures(gold, [figure(0, indicator="活动")])["indicator_accuracy"] == 0.0


def test_entities_score_by_type() -> None:
    gold = [entity(0, "ORG"), entity(5, "REGION"), entity(9, "PROGRAM", optional=True)]
    scores = score_entities(gold, [entity(0, "ORG"), entity(5, "PLACE"), entity(9, "ORG")])
    assert scores["ORG"]["f1"] == 1.0
    assert scores["REGION"]["recall"] == 0.0
    assert scores["all"]["f1"] == 0.5


def test_ndcg_by_hand() -> None:
    expected = (3 + 7 / math.log2(3)) / (7 + 3 / math.log2(3))
    assert ndcg([2, 3], [3, 2]) == pytest.approx(expected)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12))
def test_the_ideal_order_has_ndcg_one(grades: list[int]) -> None:
    assert ndcg(sorted(grades, reverse=True), grades) == pytest.approx(1.0)


def test_reciprocal_rank_and_recall() -> None:
    assert reciprocal_rank([0, 0, 1]) == 1 / 3
    assert reciprocal_rank([0] * 10 + [3]) == 0.0
    assert recall_at([0, 2, 1], [2, 1, 3, 3]) == 0.5
