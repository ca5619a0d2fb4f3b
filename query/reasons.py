"""Reasons: why each passage stands where it does."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from query.answers import Why
from query.hits import Hits
from query.ranking import Weights, fuse, number
from query.second_stage import Closeness
from query.tiers import Verdict

if TYPE_CHECKING:
    from index.tables import StoredPassage


def explain(
    hits: Hits,
    stored: "Mapping[str, StoredPassage]",
    verdicts: Mapping[str, tuple[Verdict, ...]],
    closeness: Mapping[str, Closeness],
    weights: Weights,
) -> dict[str, Why]:
    """For each passage, what each ranking said of it and added to its score, and its verdicts.

    ``closeness`` holds what the second stage looked at, ``verdicts`` the passages to explain.
    """
    word_scores, similarities = hits.scores()
    scales = hits.scales()
    word_ranks, vector_ranks = number(scales[0]), number(scales[1])
    word_parts = fuse(word_scores, {}, weights, scales)
    vector_parts = fuse({}, similarities, weights, scales)
    return {
        id_: Why(
            words=_whole_words(hits.words[id_].terms, stored[id_].passage.text) if id_ in hits.words else (),
            word_score=word_scores.get(id_),
            word_rank=word_ranks.get(id_),
            similarity=similarities.get(id_),
            vector_rank=vector_ranks.get(id_),
            words_part=word_parts.get(id_, 0.0),
            vectors_part=vector_parts.get(id_, 0.0),
            verdicts=verdicts[id_],
            closeness=closeness.get(id_),
        )
        for id_ in verdicts
    }


def _whole_words(terms: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Matched terms as a person would name them: 群 群众 众 is 群众, and pairs that run on are one.

    Terms are in the order of the question; a longer run counts only where ``text`` has it as a whole.
    """
    words: list[str] = []
    for term in terms:
        last = words[-1] if words else ""
        if last.endswith(term):
            continue
        if last and term.startswith(last):
            words[-1] = term
        elif last and term[0] == last[-1] and last + term[1:] in text:
            words[-1] = last + term[1:]
        else:
            words.append(term)
    return tuple(dict.fromkeys(words))
