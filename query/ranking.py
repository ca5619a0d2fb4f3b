"""Ranking arithmetic: scale scores, fuse rankings, order ids. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from query.second_stage import DEFAULT_CLOSENESS, NO_CLOSENESS, Closeness

Scores = Mapping[str, float]  # id → score, higher is better


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each ranking counts when two are fused; only their ratio matters to the order.

    One ranking alone is that ranking: nothing is added to it unless ``closeness`` says so.
    """

    words: float
    vectors: float
    feedback: float = 0.0  # how far the question's vector moves to those of the passages found first
    closeness: Closeness = NO_CLOSENESS  # what the second stage adds, in parts of the fused score


# Chosen by measurement: docs/search.md, "How the weights were chosen".
DEFAULT_WEIGHTS = Weights(words=0.5, vectors=0.5, feedback=0.5, closeness=DEFAULT_CLOSENESS)


def scale(scores: Scores, over: Scores | None = None) -> dict[str, float]:
    """``scores`` moved linearly to 0 (the worst) … 1 (the best); all 1 where all are equal.

    ``over`` are the scores that set the worst and the best, where they are not all of them; what lies
    beyond counts as the worst or the best.

    >>> scale({"a": 0.91, "b": 0.86, "c": 0.81})["c"]
    0.0
    """
    if over is not None and over.keys() != scores.keys():
        return _clip(scores, over)
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


def _clip(scores: Scores, over: Scores) -> dict[str, float]:
    if not over:
        return dict.fromkeys(scores, 0.0)
    low, high = min(over.values()), max(over.values())
    known = scale({id_: min(max(score, low), high) for id_, score in scores.items()} | dict(over))
    return {id_: known[id_] for id_ in scores}


def fuse(
    words: Scores,
    vectors: Scores,
    weights: Weights = DEFAULT_WEIGHTS,
    over: tuple[Scores | None, Scores | None] = (None, None),
) -> dict[str, float]:
    """Weighted sum of the two rankings after min-max scaling, 0 … 1; what a ranking misses adds nothing.

    ``over`` are the scores of words and of vectors that are scaled over, as for ``scale``.
    """
    total = weights.words + weights.vectors
    by_words, by_vectors = scale(words, over[0]), scale(vectors, over[1])
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
