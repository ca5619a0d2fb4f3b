"""Search scores: means over questions, by ranking and kind, each with its bootstrap interval."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

CUTOFF = 10  # answers that a person looks through
DEPTH = 100  # answers that a second stage, or a patient reader, may look through
NDCG, MRR, RECALL, DEEP_RECALL = f"ndcg@{CUTOFF}", f"mrr@{CUTOFF}", f"recall@{CUTOFF}", f"recall@{DEPTH}"
MEASURES = (NDCG, MRR, RECALL, DEEP_RECALL)
RESAMPLES = 2_000
SEED = 0

Scores = dict[str, float]  # dotted name, such as "figures.span_f1", to a value of at most 1
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Asked:
    """What one question scored."""

    kind: str  # paraphrase, figure, place …
    scores: Mapping[str, float]  # by measure


@dataclass(frozen=True, slots=True)
class Means:
    """Mean scores by dotted name, and the 95 % interval of each."""

    scores: Scores
    intervals: dict[str, Interval]


def average(by_ranking: Mapping[str, Sequence[Asked]], prefix: str = "search") -> Means:
    """``prefix.ranking.kind.measure`` and ``prefix.gain.measure``, for the same questions in each ranking.

    The gain is how much better the first ranking is, over all questions, than the best of the others.
    """
    means = Means({}, {})
    for name, values in _columns(by_ranking, prefix):
        means.scores[name] = float(np.mean(values))
        means.intervals[name] = bootstrap_interval(values)
    return means


def _columns(by_ranking: Mapping[str, Sequence[Asked]], prefix: str) -> Iterator[tuple[str, Sequence[float]]]:
    for ranking, asked in by_ranking.items():
        by_kind: defaultdict[str, list[Asked]] = defaultdict(list)
        for one in asked:
            by_kind["all"].append(one)
            by_kind[one.kind].append(one)
        for kind, rows in by_kind.items():
            for measure in MEASURES:
                yield f"{prefix}.{ranking}.{kind}.{measure}", [row.scores[measure] for row in rows]
    if len(by_ranking) < 2:
        return
    for measure in MEASURES:
        first, *others = ([one.scores[measure] for one in asked] for asked in by_ranking.values())
        if first:
            best = max(others, key=sum)
            # Pairs are drawn together: the same question is hard for every ranking.
            yield f"{prefix}.gain.{measure}", [a - b for a, b in zip(first, best, strict=True)]


def bootstrap_interval(values: Sequence[float]) -> Interval:
    """The 95 % interval of the mean of ``values`` (percentile bootstrap), the same on every run.

    >>> bootstrap_interval([0.5, 0.5, 0.5])
    (0.5, 0.5)
    """
    sample = np.asarray(values, np.float64)
    drawn = np.random.default_rng(SEED).integers(0, len(sample), (RESAMPLES, len(sample)))
    low, high = np.percentile(sample[drawn].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)
