"""Search: find the practices that answer a question."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.collector import collector_paused
from extract.records import Figure
from index.database import seeing_one_state
from index.sketches import Sketch
from query.answers import Answer, Answers, Copy, Why
from query.candidates import find_candidates
from query.conditions import Condition, EntityCondition, PlaceCondition, read_conditions
from query.folding import Fold, fold_copies, group_practices, vary_sources
from query.hits import DEPTH, Hits, Rankings
from query.questions import Question
from query.ranking import DEFAULT_WEIGHTS, Weights
from query.reasons import explain
from query.second_stage import NO_CLOSENESS, Closeness, Look
from query.selection import choose_passages, count_exclusions
from query.tiers import TIERS, weigh
from query.verdicts import judge_all, judge_ranked

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase
    from index.tables import StoredPassage

CLOSELY = 200  # different texts that the second stage looks at
NEAREST = 3  # answers that are shown although filters exclude them, where nothing meets the filters


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
    with collector_paused(), seeing_one_state(kb.tables.engine):
        found = find_answers(kb, question, weights)
        if found.answers or not question.filters:
            return found
        anywhere = replace(question, filters=(), limit=min(question.limit, NEAREST))
        nearest = find_answers(kb, anywhere, weights).answers
        excluded = count_exclusions(kb, question.filters, possibly=question.possibly)
        return replace(found, nearest=nearest, excluded=excluded)


def find_answers(kb: "KnowledgeBase", question: Question, weights: Weights) -> Answers:
    """Answers that meet the filters; none where nothing does."""
    allowed = choose_passages(kb, question.filters, possibly=question.possibly)
    if allowed is not None and not allowed:
        return Answers(read_question(kb, question, ()), ())
    rankings = Rankings(kb, question.text, weights)
    hits = rankings.find(max(DEPTH, 2 * question.limit), allowed)
    sketches = kb.tables.sketches(hits.fused.keys())
    question = read_question(kb, question, sketches.values())
    candidates = find_candidates(kb, question.conditions)
    if allowed is not None:
        candidates &= allowed
    if candidates:
        hits = rankings.join(hits, candidates)
        sketches |= kb.tables.sketches(hits.fused.keys() - sketches.keys())
    return answer(kb, question, hits, sketches, weights)


def read_question(kb: "KnowledgeBase", question: Question, found: Iterable[Sketch] = ()) -> Question:
    """``question`` with the conditions in its text.

    A place that the passages found speak of is understood by its short name: 肥西 for 肥西县.
    """
    places = {sketch.adcode for sketch in found if sketch.adcode}
    read = read_conditions(question.text, places, kb.catalogue, question.today)
    return replace(question, conditions=tuple(one for one in read if one.text not in question.dropped))


def answer(
    kb: "KnowledgeBase",
    question: Question,
    hits: Hits,
    sketches: Mapping[str, Sketch],
    weights: Weights = DEFAULT_WEIGHTS,
) -> Answers:
    """Answers from passages found: conditions judged, copies folded, practices grouped."""
    conditions = (*question.filters, *question.conditions)
    verdicts = judge_ranked(kb, conditions, sketches)
    most = 1 + weights.closeness.total
    weighings = {id_: weigh(verdicts[id_]) for id_ in sketches}
    scores = {id_: weighing.score(hits.fused[id_] / most) for id_, weighing in weighings.items()}
    standings = {id_: (weighings[id_].weakness, -scores[id_]) for id_ in sketches}
    folds = fold_copies(sketches.values(), standings)
    closeness: dict[str, Closeness] = {}
    if weights.closeness != NO_CLOSENESS:
        folds.sort(key=lambda fold: (standings[fold[0].id], fold[0].id))
        closeness = _look_closely(kb, [fold[0].id for fold in folds[:CLOSELY]], hits)
        for id_, seen in closeness.items():
            scores[id_] = weighings[id_].score((hits.fused[id_] + seen.gain(weights.closeness)) / most)
            standings[id_] = (weighings[id_].weakness, -scores[id_])
    groups = group_practices(folds, standings)
    if not _asks_for_source(conditions):
        groups = vary_sources(groups, standings)
    groups = groups[: question.limit]
    placed = kb.tables.passages([sketch.id for group in groups for sketch in group[0]])
    groups = [group for group in groups if group[0][0].id in placed]  # others are being replaced
    first = {group[0][0].id: group[0][0] for group in groups}
    figures = kb.tables.figures_of(first.keys())
    reasons = explain(hits, placed, judge_all(kb, conditions, first, figures), closeness, weights)
    lowest, answers = 1.0, []
    for rank, group in enumerate(groups, start=1):
        id_ = group[0][0].id
        # One that gave way to other files shows no more than those that it gave way to.
        lowest = min(lowest, _score(scores[id_], reasons[id_]))
        answers.append(_answer(rank, group, placed, lowest, reasons[id_], figures))
    return Answers(question, tuple(answers), found=frozenset(sketches))


def _asks_for_source(conditions: Iterable[Condition]) -> bool:
    """Whether a place or a name is asked for: what one file says of it is then wanted whole."""
    return any(isinstance(condition, PlaceCondition | EntityCondition) for condition in conditions)


def _look_closely(kb: "KnowledgeBase", ids: Sequence[str], hits: Hits) -> dict[str, Closeness]:
    stating = kb.tables.stating_figures(ids)
    outlines = kb.tables.outlines(ids)
    look = Look(hits.terms)
    return {id_: look.at(item, id_ in stating) for id_, item in outlines.items()}


def _answer(
    rank: int,
    group: list[Fold],
    placed: "Mapping[str, StoredPassage]",
    score: float,
    why: Why,
    figures: Mapping[str, tuple[Figure, ...]],
) -> Answer:
    shown, *copies = (placed[sketch.id] for sketch in group[0] if sketch.id in placed)
    passage = shown.passage
    return Answer(
        rank=rank,
        score=score,
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
        also=tuple(fold[0].id for fold in group[1:]),
        why=why,
    )


def _score(fused: float, why: Why) -> float:
    """0 … 1, falling from answer to answer: conditions met come first, then what was fused."""
    digits = weigh(why.verdicts).weakness
    below = 0
    for digit in digits:
        below = below * len(TIERS) + digit
    steps: int = len(TIERS) ** len(digits)
    return (fused + steps - 1 - below) / steps
