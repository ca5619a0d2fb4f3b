"""Search: find the practices that answer a question."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from extract.records import Figure
from query.answers import Answer, Answers, Copy, Why
from query.conditions import Condition, PlaceCondition, read_conditions
from query.contexts import NO_CONTEXT, gather_contexts
from query.folding import Fold, fold_copies, group_practices
from query.questions import Question
from query.ranking import DEFAULT_WEIGHTS, Weights, fuse, number
from query.selection import choose_passages, count_exclusions
from query.tiers import JUDGED_BY_FIGURES, TIERS, Verdict, judge, weakness, weigh

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase
    from index.tables import StoredPassage
    from index.vectors import VectorHit
    from index.words import WordHit

    _Hit = TypeVar("_Hit", WordHit, VectorHit)

# How many texts each ranking hands to the fusion. Scores are scaled over these, so the number stays the
# same for every usual limit: asking for more answers must not reorder the first ones.
DEPTH = 400
NEAREST = 3  # answers that are shown although filters exclude them, where nothing meets the filters


@dataclass(frozen=True, slots=True)
class Hits:
    """What the two rankings found, by passage id, and the fused score of each passage found."""

    words: "dict[str, WordHit]"
    vectors: "dict[str, VectorHit]"
    fused: dict[str, float]


def search(
    kb: "KnowledgeBase", question: Question, limit: int | None = None, weights: Weights = DEFAULT_WEIGHTS
) -> Answers:
    """The practices in ``kb`` that fit ``question`` best, at most ``limit`` (or the question's own).

    Each practice is one answer, shown by its passage that matched best; a copy of an answer's passage is
    listed with it. The same knowledge base and question give the same answers in the same order.

    Raises ``ModelError`` where the index was made with another embedding model.
    """
    if limit is not None:
        question = replace(question, limit=limit)
    found = answer(kb, question, find_hits(kb, question, weights), weights)
    if found.answers or not question.filters:
        return found
    anywhere = replace(question, filters=(), limit=min(question.limit, NEAREST))
    nearest = answer(kb, anywhere, find_hits(kb, anywhere, weights), weights).answers
    excluded = count_exclusions(kb, question.filters, possibly=question.possibly)
    return replace(found, nearest=nearest, excluded=excluded)


def answer(
    kb: "KnowledgeBase", question: Question, hits: Hits, weights: Weights = DEFAULT_WEIGHTS
) -> Answers:
    """Answers from passages found: conditions judged, copies folded, practices grouped."""
    stored = kb.tables.passages(hits.fused.keys())
    # A place that the passages found speak of is understood by its short name: 温江 for 温江区.
    places = {item.adcode for item in stored.values() if item.adcode}
    read = read_conditions(question.text, places, kb.catalogue, question.today)
    question = replace(question, conditions=read)
    conditions = (*question.filters, *read)
    # Only these conditions are judged by the figures of every passage found; else rows go unread.
    wanted = stored.keys() if any(isinstance(c, JUDGED_BY_FIGURES) for c in conditions) else ()
    figures = kb.tables.figures_of(wanted)
    named = _named_places(kb, conditions, stored)
    contexts = gather_contexts(kb, conditions, stored)
    verdicts = {
        id_: judge(
            conditions,
            item.adcode,
            figures.get(id_, ()),
            named.get(id_, ()),
            contexts.get(id_, NO_CONTEXT),
        )
        for id_, item in stored.items()
    }
    scores = {id_: weigh(hits.fused[id_], verdicts[id_]) for id_ in stored}
    standings = {id_: (weakness(verdicts[id_]), -scores[id_]) for id_ in stored}
    groups = group_practices(fold_copies(stored.values(), standings), standings)[: question.limit]
    reasons = _explain(hits, stored, verdicts, weights)
    figures = figures or kb.tables.figures_of([group[0][0].passage.id for group in groups])
    return Answers(
        question,
        tuple(_answer(rank, group, scores, reasons, figures) for rank, group in enumerate(groups, start=1)),
    )


def _named_places(
    kb: "KnowledgeBase", conditions: Sequence[Condition], stored: "Mapping[str, StoredPassage]"
) -> dict[str, set[str]]:
    """The adcodes that each passage names, read only where the question asks for a place."""
    if not any(isinstance(condition, PlaceCondition) for condition in conditions):
        return {}
    return {
        id_: {mention.adcode for mention in mentions if mention.adcode}
        for id_, mentions in kb.tables.mentions_of(stored.keys()).items()
    }


def find_hits(kb: "KnowledgeBase", question: Question, weights: Weights = DEFAULT_WEIGHTS) -> Hits:
    """The passages that either ranking finds, and their fused scores; one of no weight is not asked."""
    depth = max(DEPTH, 2 * question.limit)
    allowed = choose_passages(kb, question.filters, possibly=question.possibly)
    if allowed is not None and not allowed:
        return Hits({}, {}, {})
    words: dict[str, WordHit] = {}
    vectors: dict[str, VectorHit] = {}
    hashes = kb.tables.text_hashes
    if weights.words:
        words = _reach(lambda wanted: kb.words.search(question.text, wanted, allowed), depth, hashes)
    if weights.vectors:
        vector = kb.embedder.embed_queries([question.text])[0]
        vectors = _reach(lambda wanted: kb.vectors.search(vector, wanted, allowed), depth, hashes)
    fused = fuse(
        {id_: hit.score for id_, hit in words.items()},
        {id_: hit.similarity for id_, hit in vectors.items()},
        weights,
    )
    return Hits(words, vectors, fused)


def _reach(
    search: "Callable[[int], Sequence[_Hit]]",
    depth: int,
    text_hashes: Callable[[Collection[str]], dict[str, str]],
) -> "dict[str, _Hit]":
    """The hits of the ``depth`` best texts with all their copies, however many a report has been filed in.

    Copies stand side by side in a ranking: were passages counted, one report filed 400 times would fill it.
    """
    wanted = depth + 1  # one more text shows that all copies of the last one kept are there
    while True:
        hits = search(wanted)
        hashes = text_hashes([hit.passage_id for hit in hits])
        # A passage that a writer replaces at this moment has none.
        texts = {hit.passage_id: hashes.get(hit.passage_id, hit.passage_id) for hit in hits}
        best = list(dict.fromkeys(texts.values()))
        if len(hits) < wanted or len(best) > depth:
            kept = frozenset(best[:depth])
            return {hit.passage_id: hit for hit in hits if texts[hit.passage_id] in kept}
        wanted *= 2


def _explain(
    hits: Hits,
    stored: "dict[str, StoredPassage]",
    verdicts: dict[str, tuple[Verdict, ...]],
    weights: Weights,
) -> dict[str, Why]:
    """For each passage found, what each ranking said of it and added to its score, and its verdicts."""
    word_scores = {id_: hit.score for id_, hit in hits.words.items()}
    similarities = {id_: hit.similarity for id_, hit in hits.vectors.items()}
    word_ranks, vector_ranks = number(word_scores), number(similarities)
    word_parts = fuse(word_scores, {}, weights)
    vector_parts = fuse({}, similarities, weights)
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


def _answer(
    rank: int,
    group: list[Fold],
    scores: dict[str, float],
    reasons: dict[str, Why],
    figures: dict[str, tuple[Figure, ...]],
) -> Answer:
    shown, *copies = group[0]
    passage = shown.passage
    return Answer(
        rank=rank,
        score=_score(scores[passage.id], reasons[passage.id]),
        passage_id=passage.id,
        practice_id=shown.practice_id,
        report_id=passage.report_id,
        source_id=shown.source_id,
        source=shown.source_name,
        source_spans=passage.pieces,
        lines=passage.lines,
        text=passage.text,
        role=passage.role,
        lead=passage.lead,
        title=shown.practice_title,
        heading_path=passage.heading_path,
        report_title=shown.report_title,
        region=shown.region,
        adcode=shown.adcode,
        figures=figures.get(passage.id, ()),
        copies=tuple(Copy(copy.passage.id, copy.source_name, copy.passage.pieces) for copy in copies),
        also=tuple(fold[0].passage.id for fold in group[1:]),
        why=reasons[passage.id],
    )


def _score(fused: float, why: Why) -> float:
    """0 … 1, falling from answer to answer: conditions met come first, then what was fused."""
    digits = weakness(why.verdicts)
    below = 0
    for digit in digits:
        below = below * len(TIERS) + digit
    steps: int = len(TIERS) ** len(digits)
    return (fused + steps - 1 - below) / steps
