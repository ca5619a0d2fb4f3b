"""Words: BM25 over the word segments."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Engine, select

from index.database import batches, reading
from index.search_schema import word_passage, word_posting, word_removed, word_segment
from index.terms import read_terms
from index.word_segments import Integers, Postings, Segment, as_integers, as_postings, read_segments

K1 = 0.8  # how soon a further occurrence of a term stops to count
B = 0.75  # how much a long passage is held against it

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WordHit:
    """A passage that shares terms with the question."""

    passage_id: str
    score: float  # BM25
    terms: tuple[str, ...]  # the shared terms in the order of the question


class WordIndex:
    """Searches the index; each search sees one state of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._segments: dict[int, Segment] = {}  # they never change, so they are read once

    def search(self, text: str, limit: int, allowed: Collection[str] | None = None) -> list[WordHit]:
        """The ``limit`` passages with the highest BM25 for ``text``, equal scores by passage id.

        ``allowed`` restricts the answers, not the statistics: the weight of a term is that of the whole.
        Passages without a shared term are never among the answers.
        """
        return self.ask(text).search(limit, allowed)

    def ask(self, text: str) -> "WordQuestion":
        """``text`` with the score of every passage, to search more than once."""
        asked = Counter(read_terms(text))
        if not asked:
            return WordQuestion(self._engine, asked, {}, np.zeros(0), np.zeros(0, np.uint32))
        with reading(self._engine) as connection:
            lengths = self._lengths(connection)
            postings = _read_postings(connection, list(self._segments), sorted(asked))
        return WordQuestion(self._engine, asked, postings, _score(asked, postings, lengths), lengths)

    def _lengths(self, connection: Connection) -> Integers:
        """Terms in each document, by document; 0 for what is removed or was never there."""
        ids = set(connection.execute(select(word_segment.c.id)).scalars())
        self._segments = {id_: segment for id_, segment in self._segments.items() if id_ in ids}
        self._segments |= read_segments(connection, ids - self._segments.keys())
        top = max((int(one.documents[-1]) for one in self._segments.values()), default=0)
        lengths = np.zeros(top + 1, np.uint32)
        for segment in self._segments.values():
            lengths[segment.documents] = segment.lengths
        removed = as_integers(connection.execute(select(word_removed.c.document)).scalars().all())
        lengths[removed[removed <= top]] = 0
        return lengths


class WordQuestion:
    """A text asked of the index: what each passage scores, as it was when it was asked."""

    def __init__(
        self,
        engine: Engine,
        asked: Mapping[str, int],
        postings: Mapping[str, Postings],
        scores: Scores,
        lengths: Integers,
    ) -> None:
        self._engine = engine
        self._asked = asked
        self._postings = postings
        self._scores = scores
        self._lengths = lengths

    def search(self, limit: int, allowed: Collection[str] | None = None) -> list[WordHit]:
        """As ``WordIndex.search``. A passage that was replaced since is left out."""
        if limit < 1 or not len(self._scores):
            return []
        with reading(self._engine) as connection:
            scores = self._scores
            if allowed is not None:
                scores = np.where(_absent(connection, allowed, len(scores)), 0.0, scores)
            return _best(connection, scores, limit, self._asked, self._postings)

    @property
    def weights(self) -> dict[str, float]:
        """How much each term of the text says: its inverse frequency among the passages."""
        live = self._lengths > 0
        size = int(live.sum())
        found = {term: int(live[rows[:, 0]].sum()) for term, rows in self._postings.items()}
        return {term: inverse_frequency(found.get(term, 0), size) for term in self._asked}


def _read_postings(
    connection: Connection, segments: Collection[int], terms: Iterable[str]
) -> dict[str, Postings]:
    """The postings of each term that occurs, removed documents included."""
    parts: dict[str, list[bytes]] = defaultdict(list)
    for batch in batches(terms):
        chosen = word_posting.c.segment_id.in_(segments) & word_posting.c.term.in_(batch)
        columns = (word_posting.c.term, word_posting.c.postings)
        for term, found in connection.execute(select(*columns).where(chosen)):
            parts[term].append(found)
    return {term: as_postings(b"".join(found)) for term, found in parts.items()}


def _score(asked: Mapping[str, int], postings: Mapping[str, Postings], lengths: Integers) -> Scores:
    """BM25 of every document, 0.0 where it shares no term."""
    scores = np.zeros(len(lengths))
    live = lengths > 0
    size = int(live.sum())
    if not size:
        return scores
    norms = K1 * (1 - B + B * lengths / (int(lengths.sum()) / size))
    for term in sorted(postings):
        found = postings[term][live[postings[term][:, 0]]]
        documents, counts = found[:, 0], found[:, 1]
        weight = asked[term] * inverse_frequency(len(found), size)
        scores[documents] += weight * (counts * (K1 + 1) / (counts + norms[documents]))
    return scores


def inverse_frequency(frequency: int, size: int) -> float:
    """The weight of a term found in ``frequency`` of ``size`` passages; always above 0."""
    return math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))


def _absent(connection: Connection, allowed: Collection[str], size: int) -> npt.NDArray[np.bool_]:
    """Which documents belong to none of the passages ``allowed``."""
    absent = np.ones(size, np.bool_)
    for batch in batches(allowed):
        chosen = select(word_passage.c.document).where(word_passage.c.passage_id.in_(batch))
        documents = as_integers(connection.execute(chosen).scalars().all())
        absent[documents[documents < size]] = False  # one stored since the scores were made has none
    return absent


def _best(
    connection: Connection,
    scores: Scores,
    limit: int,
    asked: Mapping[str, int],
    postings: Mapping[str, Postings],
) -> list[WordHit]:
    found = np.flatnonzero(scores)
    if len(found) > limit:
        # Equal scores at the end of the list are all read, so that passage ids can decide among them.
        worst = np.partition(scores[found], -limit)[-limit]
        found = found[scores[found] >= worst]
    names: dict[int, str] = {}
    for start in range(0, len(found), 500):
        documents = found[start : start + 500].tolist()
        chosen = select(word_passage).where(word_passage.c.document.in_(documents))
        names |= {row.document: row.passage_id for row in connection.execute(chosen)}
    best = sorted(names, key=lambda document: (-scores[document], names[document]))[:limit]
    shared: dict[int, list[str]] = {document: [] for document in best}
    wanted = np.array(best, np.int64)
    for term in asked:
        if term in postings:
            for document in wanted[np.isin(wanted, postings[term][:, 0])].tolist():
                shared[document].append(term)
    return [WordHit(names[document], float(scores[document]), tuple(shared[document])) for document in best]
