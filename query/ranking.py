"""Ranking arithmetic: scale scores, fuse rankings, order ids. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Scores = Mapping[str, float]  # id → score, higher is better


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each ranking counts when two are fused; only their ratio matters to the order."""

    words: float
    vectors: float


# Chosen by measurement: docs/search.md, "How the weights were chosen".
DEFAULT_WEIGHTS = Weights(words=0.4, vectors=0.6)


def scale(scores: Scores) -> dict[str, float]:
    """``scores`` moved linearly to 0 (the worst) … 1 (the best); all 1 where all are equal.

    >>> scale({"a": 0.91, "b": 0.86, "c": 0.81})["c"]
    0.0
    """
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if high <= low:
        return dict.fromkeys(scores, 1.0)
    # Halved first: the distance between two finite numbers may itself be infinite.
    spread = high / 2 - low / 2
    if spread == 0:  # two neighbouring subnormal numbers
        return {id_: float(score == high) for id_, score in scores.items()}
    return {id_: (score / 2 - low / 2) / spread for id_, score in scores.items()}


def fuse(words: Scores, vectors: Scores, weights: Weights = DEFAULT_WEIGHTS) -> dict[str, float]:
    """Weighted sum of the two rankings after min-max scaling, 0 … 1; what a ranking misses adds nothing."""
    total = weights.words + weights.vectors
    by_words, by_vectors = scale(words), scale(vectors)
    return {
        id_: (weights.words * by_words.get(id_, 0.0) + weights.vectors * by_vectors.get(id_, 0.0)) / total
        for id_ in by_words.keys() | by_vectors.keys()
    }


def fuse_reciprocal(rankings: Sequence[Scores], k: int = 60) -> dict[str, float]:
    """Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): the sum of 1 / (k + rank)."""
    fused: dict[str, float] = {}
    for scores in rankings:
        for id_, rank in number(scores).items():
            fused[id_] = fused.get(id_, 0.0) + 1 / (k + rank)
    return fused


def order(scores: Scores) -> list[str]:
    """Ids from best to worst; equal scores in the order of their ids, so that it never varies."""
    return sorted(scores, key=lambda id_: (-scores[id_], id_))


def number(scores: Scores) -> dict[str, int]:
    """The rank of each id, 1 for the best."""
    return {id_: rank for rank, id_ in enumerate(order(scores), start=1)}
