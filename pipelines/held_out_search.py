"""Held-out search: how well a knowledge base answers the held-out questions, beside plain baselines."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING

from index.search_text import search_texts
from pipelines.baselines import Bm25, Dense, Ranker, read_characters, read_words
from pipelines.batches import Failure
from pipelines.held_out_questions import HeldOutQuestion, Place, digest_of, texts_of
from pipelines.search_scores import DEPTH, Asked, Means, average
from query.questions import Question, ask
from query.search import search

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase

WRITTEN_ON = date(2026, 11, 25)  # what 近三年 is told from

Answering = Callable[[Question], list[Place]]


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of the held-out questions a knowledge base could be asked."""

    asked: Mapping[str, int]  # questions by kind
    partly: int  # of them, how many have further answers in texts that are not held
    left_out: int  # questions whose good answers all stand in texts that are not held
    without_answer: int  # questions that no text answers, which no mean counts


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the questions scored, how many were asked, and each text that is not held as it was judged."""

    means: Means
    extent: Extent
    failures: tuple[Failure, ...]


def score_questions(kb: "KnowledgeBase", questions: Sequence[HeldOutQuestion], prefix: str) -> Outcome:
    """Score search and the baselines in ``kb`` on the questions that it holds an answer to.

    Passages in texts that it lacks, or holds in another version, do not count.
    """
    held = _held_texts(kb)
    asked, extent = _choose(questions, set(held.values()))
    results: dict[str, list[Asked]] = {}
    if asked:
        for name, answer in _rankings(kb, asked, held):
            results[name] = [
                Asked(question.kind, question.score(answer(_read(question)))) for question in asked
            ]
    missing = tuple(_missing(kb, questions, set(held.values())))
    return Outcome(average(results, prefix), extent, missing)


def _choose(questions: Sequence[HeldOutQuestion], digests: set[str]) -> tuple[list[HeldOutQuestion], Extent]:
    answered = [question for question in questions if question.has_answer]
    asked = [held for question in answered if (held := question.within(digests)).has_answer]
    whole = sum(question.within(digests) == question for question in answered)
    return asked, Extent(
        asked=dict(sorted(Counter(question.kind for question in asked).items())),
        partly=len(asked) - whole,
        left_out=len(answered) - len(asked),
        without_answer=len(questions) - len(answered),
    )


def _read(question: HeldOutQuestion) -> Question:
    return ask(question.text, limit=DEPTH, today=WRITTEN_ON)


def _held_texts(kb: "KnowledgeBase") -> dict[str, str]:
    """The digest of each text whose passages are searched, by source id."""
    ids = {id_ for id_, version in kb.tables.current_sources().values() if version is not None}
    return {id_: digest_of(kb.tables.source_text(id_)) for id_ in sorted(ids)}


def _rankings(
    kb: "KnowledgeBase", asked: Sequence[HeldOutQuestion], held: Mapping[str, str]
) -> Iterator[tuple[str, Answering]]:
    """Search first, then the baselines, which rank what search ranks: the same texts and vectors."""

    def search_all(question: Question) -> list[Place]:
        found = search(kb, question).answers
        return [Place(held[answer.source_id], answer.source_spans) for answer in found]

    yield "product", search_all

    places: dict[str, Place] = {}
    texts: dict[str, str] = {}
    for source_id, digest in held.items():
        facts = kb.tables.facts(source_id)
        texts |= search_texts(facts)
        places |= {passage.id: Place(digest, passage.pieces) for passage in facts.passages}

    def through(ranker: Ranker) -> Answering:
        return lambda question: [places[id_] for id_ in ranker.rank(question.text, question.limit)]

    words = [_read(question).text for question in asked]
    yield "bm25_words", through(Bm25(texts, read_words, words))
    yield "bm25_characters", through(Bm25(texts, read_characters, words))
    ids = sorted(texts)
    yield "dense", through(Dense(ids, kb.vectors_of(ids), kb.embedder))


def _missing(
    kb: "KnowledgeBase", questions: Sequence[HeldOutQuestion], digests: set[str]
) -> Iterator[Failure]:
    """The texts that are not held, told apart from those held in another version."""
    names = {PurePath(path).name for path in kb.tables.current_sources()}
    for file, digest in texts_of(questions).items():
        if digest in digests:
            continue
        if PurePath(file).name in names:
            reason = "another text than the one that was judged"
        else:
            reason = "not in the knowledge base"
        yield Failure(file, "read", f"{file} is {reason}: what it answers is not scored")
