"""Similar: practices that resemble one, by the vectors of their passages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.errors import QuestionError
from query.folding import fold_copies
from query.lookup import look_up

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase
    from index.tables import StoredPassage

DEPTH = 20  # passages looked at for each practice wanted


@dataclass(frozen=True, slots=True)
class Resemblance:
    """A practice (or a passage outside every practice) that resembles the one asked about."""

    passage: "StoredPassage"  # the nearest of its passages
    similarity: float  # cosine of that passage and the mean of those asked about
    copies: int  # how many other passages say the same


def find_similar(
    kb: "KnowledgeBase", id_: str, limit: int = 10, *, elsewhere: bool = False
) -> Sequence[Resemblance]:
    """The practices nearest to the practice, passage or report of this id, nearest first.

    The thing itself and its copies are left out; ``elsewhere`` leaves out all of its report, too.
    Raises QuestionError where nothing has the id or nothing of it is searched.
    """
    entry = look_up(kb, id_)
    own = {passage.id for passage in entry.facts.passages}
    vectors = kb.vectors_of(sorted(own))
    if not len(vectors):
        raise QuestionError(f"{id_} has no passage that is searched; give the id of a practice or passage")
    centre = vectors.mean(axis=0)
    hits = kb.vectors.search(centre / np.linalg.norm(centre), limit * DEPTH + len(own))
    ids = [hit.passage_id for hit in hits]
    stored = kb.tables.passages(ids)
    similarity = {hit.passage_id: hit.similarity for hit in hits}
    sketches = kb.tables.sketches(ids)
    folds = fold_copies(sketches.values(), {hit.passage_id: ((), -hit.similarity) for hit in hits})
    reports = {report.id for report in entry.facts.reports}
    found: dict[str, Resemblance] = {}
    for fold in sorted(folds, key=lambda fold: -max(similarity[item.id] for item in fold)):
        if any(item.id in own for item in fold):
            continue
        shown, copies = stored.get(fold[0].id), fold[1:]
        if shown is None or (elsewhere and shown.passage.report_id in reports):
            continue
        key = shown.practice_id or shown.passage.id
        if key != id_ and key not in found:
            best = max(similarity[item.id] for item in fold)
            found[key] = Resemblance(shown, best, len(copies))
    return tuple(found.values())[:limit]
