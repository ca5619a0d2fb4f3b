"""Words: BM25 over the word segments."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import compress

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Engine, func, select

from index.database import batches, read_once, reading
from index.kept_numbers import KeptNumbers
from index.search_schema import word_passage, word_posting, word_removed, word_segment
from index.selections import listed
from index.terms import read_terms
from index.word_segments import Integers, Postings, Segment, as_integers, as_postings, read_segments

K1 = 0.8  # how soon a further occurrence of a term stops to count
B = 0.75  # how much a long passage is held against it

Scores = npt.NDArray[np.float64]
# A state of the index: its segments, and how many documents are removed. None comes back once it is left: the
# number of a segment is never given twice, and the note of a removed document goes only with its segment.
_State = tuple[frozenset[int], int]


@dataclass(frozen=True, slots=True)
class WordHit:
    """A passage that shares terms with the question."""

    passage_id: str
    score: float  # BM25
    terms: tuple[str, ...]  # the shared terms in the order of the question


@dataclass(frozen=True, slots=True)
class _Documents:
    """The documents of one state of the index."""

    state: _State
    lengths: Integers  # terms in each document; 0 for what is removed or was never there
    live: npt.NDArray[np.bool_]
    size: int  # how many are live
    norms: Scores  # what the occurrences in each document are held against


class WordIndex:
    """Searches the index; each search sees one state of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._segments: dict[int, Segment] = {}  # they never change, so they are read once
        self._documents: _Documents | None = None
        self._numbers = KeptNumbers()
        self._names: dict[int, str] = {}  # passage id by document; no number is given twice

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
            return WordQuestion(self, asked, {}, np.zeros(0), {}, (frozenset(), 0))
        with reading(self._engine) as connection:
            documents = self._read_documents(connection)
            found = _read_postings(connection, documents.state[0], sorted(asked))
        removed = documents.state[1]
        postings = (
            {term: rows[documents.live[rows[:, 0]]] for term, rows in found.items()} if removed else found
        )
        weights = {term: inverse_frequency(len(postings.get(term, ())), documents.size) for term in asked}
        scores = _score(asked, postings, weights, documents.norms)
        return WordQuestion(self, asked, postings, scores, weights, documents.state)

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one state of the index."""
        return reading(self._engine)

    def number(self, connection: Connection, passage_ids: Collection[str]) -> Integers:
        """The documents of these passages."""

        def fetch(ids: Collection[str]) -> Integers:
            chosen = select(word_passage.c.document).where(
                word_passage.c.passage_id.in_(listed(connection, ids))
            )
            return as_integers(connection.execute(chosen).scalars().all())

        # A writer may have come since the question was asked.
        return self._numbers.read(_read_state(connection), passage_ids, fetch)

    def name(self, connection: Connection, documents: list[int], state: _State) -> dict[int, str]:
        """The passages of these documents, live in ``state``; what is gone since then is left out."""
        known = self._names if _read_state(connection) == state else {}
        missing = [document for document in documents if document not in known]
        columns = select(word_passage.c.document, word_passage.c.passage_id)
        for start in range(0, len(missing), 500):
            some = word_passage.c.document.in_(missing[start : start + 500])
            known |= {row.document: row.passage_id for row in connection.execute(columns.where(some)).all()}
        return {document: known[document] for document in documents if document in known}

    def _read_documents(self, connection: Connection) -> _Documents:
        state = _read_state(connection)
        if self._documents is None or self._documents.state != state:
            lengths = self._read_lengths(connection, state[0])
            live = lengths > 0
            size = int(live.sum())
            mean = int(lengths.sum()) / size if size else 1.0
            norms = K1 * (1 - B + B * lengths.astype(np.float64) / mean)
            self._documents = _Documents(state, lengths, live, size, norms)
        return self._documents

    def _read_lengths(self, connection: Connection, ids: frozenset[int]) -> Integers:
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
        index: WordIndex,
        asked: Mapping[str, int],
        postings: Mapping[str, Postings],
        scores: Scores,
        weights: Mapping[str, float],
        state: _State,
    ) -> None:
        self._index = index
        self._asked = asked
        self._postings = postings
        self._scores = scores
        self._state = state
        self.weights = dict(weights)  # how much each term says: its inverse frequency among the passages

    def search(self, limit: int, allowed: Collection[str] | None = None) -> list[WordHit]:
        """As ``WordIndex.search``. A passage that was replaced since is left out."""
        if limit < 1 or not len(self._scores):
            return []
        with self._index.reading() as connection:
            scores = self._scores
            if allowed is None:
                found = _highest(scores, limit).tolist()
            else:
                numbers = self._index.number(connection, allowed)
                numbers = numbers[numbers < len(scores)]  # one stored since the scores were made has none
                found = numbers[_highest(scores[numbers], limit)].tolist()
            names = self._index.name(connection, found, self._state)
        best = sorted(names, key=lambda document: (-scores[document], names[document]))[:limit]
        shared = _shared_terms(best, self._asked, self._postings, len(scores))
        return [WordHit(names[one], float(scores[one]), shared[one]) for one in best]


def _read_state(connection: Connection) -> _State:
    return read_once(connection, _read_state_now)


def _read_state_now(connection: Connection) -> _State:
    ids = frozenset(connection.execute(select(word_segment.c.id)).scalars())
    return ids, connection.execute(select(func.count()).select_from(word_removed)).scalar_one()


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


def _score(
    asked: Mapping[str, int],
    postings: Mapping[str, Postings],
    weights: Mapping[str, float],
    norms: Scores,
) -> Scores:
    """BM25 of every document, 0.0 where it shares no term."""
    scores = np.zeros(len(norms))
    for term in sorted(postings):
        # NumPy would convert them to these types at each use.
        documents = postings[term][:, 0].astype(np.intp)
        counts = postings[term][:, 1].astype(np.float64)
        weight = asked[term] * weights[term]
        scores[documents] += weight * (counts * (K1 + 1) / (counts + norms[documents]))
    return scores


def inverse_frequency(frequency: int, size: int) -> float:
    """The weight of a term found in ``frequency`` of ``size`` passages; always above 0."""
    return math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))


def _highest(scores: Scores, limit: int) -> npt.NDArray[np.int64]:
    """The documents with the ``limit`` highest scores above 0, and all that score as much as the last."""
    worst = np.partition(scores, -limit)[-limit] if len(scores) > limit else 0.0
    # Equal scores at the end of the list are all read, so that passage ids can decide among them.
    return np.flatnonzero(scores >= worst if worst > 0 else scores > 0)


def _shared_terms(
    documents: list[int], asked: Iterable[str], postings: Mapping[str, Postings], top: int
) -> dict[int, tuple[str, ...]]:
    """The terms of the question that each of these documents has, in its order; all lie below ``top``."""
    terms = [term for term in asked if term in postings]
    places = np.full(top, -1, np.int32)  # of each document among those wanted
    places[documents] = np.arange(len(documents))
    found = np.zeros((len(terms), len(documents)), np.bool_)
    for row, term in zip(found, terms, strict=True):
        having = places[postings[term][:, 0]]
        row[having[having >= 0]] = True
    columns = zip(documents, found.T.tolist(), strict=True)
    return {document: tuple(compress(terms, column)) for document, column in columns}
