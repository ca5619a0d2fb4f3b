"""Means over questions and their bootstrap intervals."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.scores import ndcg
from pipelines.search_scores import MEASURES, Asked, average, bootstrap_interval

VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=40)
GRADES = st.lists(st.integers(0, 3), max_size=15)


def asked(kind: str, score: float) -> Asked:
    return Asked(kind, dict.fromkeys(MEASURES, score))


def test_means_are_over_all_questions_and_over_each_kind() -> None:
    means = average({"product": [asked("figure", 1.0), asked("figure", 0.5), asked("place", 0.0)]})
    assert means.scores["search.product.all.ndcg@10"] == 0.5
    assert means.scores["search.product.figure.recall@100"] == 0.75
    assert means.scores["search.product.place.mrr@10"] == 0.0
    assert means.scores.keys() == means.intervals.keys()
    assert not any("gain" in name for name in means.scores)  # over nothing


def test_the_gain_is_over_the_best_of_the_others_question_by_question() -> None:
    means = average(
        {
            "product": [asked("figure", 0.9), asked("figure", 0.4)],
            "weak": [asked("figure", 0.0), asked("figure", 0.0)],
            "strong": [asked("figure", 0.8), asked("figure", 0.3)],
        },
        "held_out.dev.search",
    )
    name = "held_out.dev.search.gain.ndcg@10"
    assert means.scores[name] == pytest.approx(0.1)
    # Each pair differs by as much, so that the gain is certain although the scores are not.
    assert means.intervals[name] == pytest.approx((0.1, 0.1))


def test_no_question_has_no_mean() -> None:
    assert average({}).scores == {}


def test_an_interval_is_that_of_the_normal_approximation_where_it_holds() -> None:
    low, high = bootstrap_interval([0.0, 1.0] * 200)
    error = 1.96 * math.sqrt(0.25 / 400)
    assert (low, high) == pytest.approx((0.5 - error, 0.5 + error), abs=0.01)


@given(VALUES)
def test_an_interval_holds_the_mean_and_lies_among_the_values(values: list[float]) -> None:
    low, high = bootstrap_interval(values)
    assert low - 1e-9 <= math.fsum(values) / len(values) <= high + 1e-9
    assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9


@given(VALUES)
def test_an_interval_is_the_same_on_every_run(values: list[float]) -> None:
    assert bootstrap_interval(values) == bootstrap_interval(values)


@given(VALUES)
def test_more_of_the_same_questions_never_widen_an_interval_much(values: list[float]) -> None:
    (low, high), (low_, high_) = bootstrap_interval(values), bootstrap_interval(values * 9)
    assert high_ - low_ <= high - low + 0.05


@given(GRADES, st.randoms(use_true_random=False))
def test_ndcg_is_a_share_and_the_best_order_earns_all_of_it(ideal: list[int], random: object) -> None:
    answers = ideal.copy()
    random.shuffle(answers)  # type: ignore[attr-defined]
    assert 0 <= ndcg(answers, ideal) <= 1
    assert ndcg(sorted(ideal, reverse=True), ideal) == 1.0
