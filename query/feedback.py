"""Feedback: the vector of a question, moved towards the passages that were found first."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from query.ranking import order

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase
    from index.vectors import Vector

FIRST = 3  # passages of different wording that are taken to be right


def move_question(
    kb: "KnowledgeBase", vector: "Vector", fused: Mapping[str, float], share: float
) -> "Vector":
    """``vector`` with ``share`` of the mean of the first passages' vectors added, of length 1.

    Pseudo-relevance feedback (Rocchio 1971): what stands first for both rankings speaks the language of the
    reports, and finds the others that say the same.
    """
    weights: dict[str, float] = {}
    ranked = order(fused)[: 10 * FIRST]
    texts = kb.tables.searched_texts(ranked)
    seen: set[str] = set()
    for id_ in ranked:
        if texts[id_] not in seen and len(seen) < FIRST:
            seen.add(texts[id_])
            weights[id_] = fused[id_]
    ids = sorted(weights)
    matrix = kb.vectors_of(ids)
    total = sum(weights.values())
    if len(matrix) != len(ids) or not total:  # none, or one is being replaced at this moment
        return vector
    parts = np.array([weights[id_] / total for id_ in ids], np.float32)
    moved = vector + np.float32(share) * (parts @ matrix)
    return np.asarray(moved / np.linalg.norm(moved), np.float32)
