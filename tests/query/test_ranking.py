"""Fusion: worked cases, a dumb reference, and properties that hold for any scores."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query.ranking import Weights, fuse, fuse_reciprocal, number, order, scale

IDS = st.sampled_from("abcdefgh")
SCORES = st.dictionaries(IDS, st.integers(-1000, 1000).map(float), max_size=8)
WEIGHTS = st.builds(Weights, words=st.integers(1, 9).map(float), vectors=st.integers(1, 9).map(float))


@pytest.mark.parametrize(
    ("scores", "scaled"),
    [
        ({}, {}),
        ({"a": 3.0}, {"a": 1.0}),
        ({"a": 2.0, "b": 2.0}, {"a": 1.0, "b": 1.0}),
        ({"a": 10.0, "b": 5.0, "c": 0.0}, {"a": 1.0, "b": 0.5, "c": 0.0}),
        ({"a": -1.0, "b": -3.0}, {"a": 1.0, "b": 0.0}),
        ({"a": 5e-324, "b": 0.0}, {"a": 1.0, "b": 0.0}),
        ({"a": 1.7e308, "b": -1.7e308}, {"a": 1.0, "b": 0.0}),
    ],
)
def test_scale_moves_scores_to_zero_and_one(scores: dict[str, float], scaled: dict[str, float]) -> None:
    assert scale(scores) == scaled


@given(st.dictionaries(IDS, st.floats(allow_nan=False, allow_infinity=False), max_size=8))
def test_scaled_scores_lie_between_zero_and_one_and_keep_the_order(scores: dict[str, float]) -> None:
    scaled = scale(scores)
    assert scaled.keys() == scores.keys()
    assert all(0 <= score <= 1 for score in scaled.values())
    assert all(scaled[a] >= scaled[b] for a in scores for b in scores if scores[a] >= scores[b])


def test_a_passage_found_by_one_ranking_gets_that_rankings_share() -> None:
    fused = fuse({"a": 9.0, "b": 1.0}, {"c": 0.9, "a": 0.8}, Weights(words=0.3, vectors=0.7))
    assert fused == pytest.approx({"a": 0.3, "b": 0.0, "c": 0.7})


def slow_fuse(words: dict[str, float], vectors: dict[str, float], weights: Weights) -> dict[str, float]:
    """The definition, written out without care for speed or odd numbers."""
    fused = {}
    for id_ in {*words, *vectors}:
        fused[id_] = 0.0
        for scores, weight in ((words, weights.words), (vectors, weights.vectors)):
            if id_ in scores:
                low, high = min(scores.values()), max(scores.values())
                share = 1.0 if high == low else (scores[id_] - low) / (high - low)
                fused[id_] += share * weight / (weights.words + weights.vectors)
    return fused


@given(SCORES, SCORES, WEIGHTS)
def test_fusion_agrees_with_its_definition(
    words: dict[str, float], vectors: dict[str, float], weights: Weights
) -> None:
    assert fuse(words, vectors, weights) == pytest.approx(slow_fuse(words, vectors, weights))


@given(SCORES, SCORES, WEIGHTS, st.integers(1, 50), st.integers(-50, 50))
def test_fusion_ignores_the_scale_of_either_ranking(
    words: dict[str, float], vectors: dict[str, float], weights: Weights, factor: int, shift: int
) -> None:
    moved = {id_: score * factor + shift for id_, score in words.items()}
    assert fuse(moved, vectors, weights) == pytest.approx(fuse(words, vectors, weights))
    doubled = Weights(words=2 * weights.words, vectors=2 * weights.vectors)
    assert fuse(words, vectors, doubled) == pytest.approx(fuse(words, vectors, weights))


@given(SCORES, SCORES, WEIGHTS)
def test_a_passage_that_both_rankings_prefer_is_never_below(
    words: dict[str, float], vectors: dict[str, float], weights: Weights
) -> None:
    fused = fuse(words, vectors, weights)
    for a in words.keys() & vectors.keys():
        for b in words.keys() & vectors.keys():
            if words[a] >= words[b] and vectors[a] >= vectors[b]:
                assert fused[a] >= fused[b] or math.isclose(fused[a], fused[b])


def test_reciprocal_ranks_are_summed() -> None:
    fused = fuse_reciprocal([{"a": 5.0, "b": 4.0}, {"b": 0.9}], k=60)
    assert fused == pytest.approx({"a": 1 / 61, "b": 1 / 62 + 1 / 61})


@given(st.lists(SCORES, max_size=3))
def test_reciprocal_fusion_depends_on_ranks_alone(rankings: list[dict[str, float]]) -> None:
    cubed = [{id_: score**3 for id_, score in scores.items()} for scores in rankings]
    assert fuse_reciprocal(cubed) == fuse_reciprocal(rankings)


def test_equal_scores_are_ordered_by_id() -> None:
    scores = {"c": 1.0, "a": 1.0, "b": 2.0}
    assert order(scores) == ["b", "a", "c"]
    assert number(scores) == {"b": 1, "a": 2, "c": 3}
