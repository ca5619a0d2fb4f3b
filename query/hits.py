"""Hits: the passages that the rankings of words and of vectors find, and their fused scores."""

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from query.feedback import move_question
from query.ranking import Scores, Weights, fuse
from query.wording import strip_question_words

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase
    from index.vectors import Vector, VectorHit
    from index.words import WordHit, WordQuestion

    _Hit = TypeVar("_Hit", WordHit, VectorHit)

# How many texts each ranking hands to the fusion. Scores are scaled over these, so the number stays the
# same for every usual limit: asking for more answers must not reorder the first ones.
DEPTH = 400
JOINED = 100  # passages that each ranking adds of those that may meet a condition


@dataclass(frozen=True, slots=True)
class Hits:
    """What the two rankings found, by passage id, and the fused score of each passage found."""

    words: "dict[str, WordHit]"
    vectors: "dict[str, VectorHit]"
    fused: dict[str, float]
    terms: dict[str, float]  # of the question, with how much each says
    ranked: tuple[frozenset[str], frozenset[str]]  # found by words and by vectors among all passages

    def scores(self) -> tuple[Scores, Scores]:
        """BM25 and cosine of what was found by each."""
        return (
            {id_: hit.score for id_, hit in self.words.items()},
            {id_: hit.similarity for id_, hit in self.vectors.items()},
        )

    def scales(self) -> tuple[Scores, Scores]:
        """The scores that the fusion is scaled over: of what was found among all passages."""
        words, vectors = self.scores()
        return {id_: words[id_] for id_ in self.ranked[0]}, {id_: vectors[id_] for id_ in self.ranked[1]}


class Rankings:
    """The two rankings of one question; one of no weight is not asked."""

    def __init__(self, kb: "KnowledgeBase", text: str, weights: Weights) -> None:
        self._kb = kb
        self._weights = weights
        self._text = text
        self._vector: Vector | None = None
        if weights.vectors:
            self._vectors = kb.vectors
            self._vector = kb.embedder.embed_queries([text])[0]

    @cached_property
    def _words(self) -> "WordQuestion | None":
        return self._kb.words.ask(strip_question_words(self._text)) if self._weights.words else None

    def find(self, depth: int, allowed: Collection[str] | None = None) -> Hits:
        """The ``depth`` best texts of each ranking, among ``allowed`` where given, with all their copies."""
        if allowed is None and self._vector is not None:
            # The vector store reads no table and leaves the interpreter alone: it works beside the words.
            with ThreadPoolExecutor(1) as beside:
                early = beside.submit(self._vectors.search, self._vector, _start(depth))
                words = self._by_words(depth, None)
                vectors = self._by_vectors(depth, None, early.result())
        else:
            words = self._by_words(depth, allowed)
            vectors = self._by_vectors(depth, allowed)
        if self._vector is not None and words and vectors and self._weights.feedback:
            first = self._fuse(words, vectors, (None, None))
            self._vector = move_question(self._kb, self._vector, first, self._weights.feedback)
            vectors = self._by_vectors(depth, allowed)
        return Hits(
            words,
            vectors,
            self._fuse(words, vectors, (None, None)),
            self._words.weights if self._words else {},
            (frozenset(words), frozenset(vectors)),
        )

    def join(self, hits: Hits, candidates: Collection[str]) -> Hits:
        """``hits`` and the best of ``candidates`` in each ranking; the scores of the others stay."""
        words = self._by_words(JOINED, candidates) | hits.words
        vectors = self._by_vectors(JOINED, candidates) | hits.vectors
        fused = self._fuse(words, vectors, hits.scales())
        return Hits(words, vectors, fused, hits.terms, hits.ranked)

    def _by_words(self, depth: int, allowed: Collection[str] | None) -> "dict[str, WordHit]":
        words = self._words
        if words is None:
            return {}
        return _reach(lambda wanted: words.search(wanted, allowed), depth, self._kb.tables.searched_texts)

    def _by_vectors(
        self,
        depth: int,
        allowed: Collection[str] | None,
        early: "Sequence[VectorHit] | None" = None,
    ) -> "dict[str, VectorHit]":
        """``early`` is what the store found first, if that is known already."""
        vector = self._vector
        if vector is None:
            return {}
        vectors = self._vectors
        return _reach(
            lambda wanted: vectors.search(vector, wanted, allowed),
            depth,
            self._kb.tables.searched_texts,
            early,
        )

    def _fuse(
        self,
        words: "dict[str, WordHit]",
        vectors: "dict[str, VectorHit]",
        over: tuple[Scores | None, Scores | None],
    ) -> dict[str, float]:
        return fuse(
            {id_: hit.score for id_, hit in words.items()},
            {id_: hit.similarity for id_, hit in vectors.items()},
            self._weights,
            over,
        )


def _start(depth: int) -> int:
    """How many hits are asked for at first: one more text than ``depth`` shows that all copies of the last
    one kept are there, and a fourth of copies is usual.
    """
    return depth + depth // 4 + 1


def _reach(
    search: "Callable[[int], Sequence[_Hit]]",
    depth: int,
    texts_of: Callable[[Collection[str]], Mapping[str, str]],
    early: "Sequence[_Hit] | None" = None,
) -> "dict[str, _Hit]":
    """The hits of the ``depth`` best texts with all their copies, however many a report has been filed in.

    Copies stand side by side in a ranking: were passages counted, one report filed 400 times would fill it.
    ``early`` are the first ``_start(depth)`` hits, where they are known already.
    """
    wanted = _start(depth)
    hits = search(wanted) if early is None else early
    while True:
        texts = texts_of([hit.passage_id for hit in hits])
        best = list(dict.fromkeys(texts.values()))
        if len(hits) < wanted or len(best) > depth:
            kept = frozenset(best[:depth])
            return {hit.passage_id: hit for hit in hits if texts[hit.passage_id] in kept}
        # As many copies further down as so far, and a few more; at least a fourth more, at most fourfold.
        wanted = min(max(wanted * (depth + depth // 8) // len(best), wanted * 5 // 4), 4 * wanted) + 1
        hits = search(wanted)
