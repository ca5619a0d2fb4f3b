"""Words: an inverted index in tables, and BM25 over it.

The postings lie in immutable segments, as in Lucene: storing a source appends one small segment, and
``_FAN`` segments of about one size are merged into a larger one in the same transaction. So a question
reads a few rows for each term, however many passages there are, and storing does not rewrite the index.
A removed passage stays in the postings of its segment and is masked until a merge drops it.
"""

import math
import struct
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Engine, delete, insert, select

from index.database import batches, insert_bulk, reading
from index.schema import word_passage, word_posting, word_removed, word_segment
from index.terms import read_terms

K1 = 1.2  # how soon a further occurrence of a term stops to count
B = 0.75  # how much a long passage is held against it
_FAN = 16  # segments of one size class before they are merged
_LARGE = 4096  # a segment of so many passages is merged no further: a merge must stay short
_INTEGER = np.dtype("<u4")

Integers = npt.NDArray[np.uint32]
Postings = npt.NDArray[np.uint32]  # one row a document: document, occurrences
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WordHit:
    """A passage that shares terms with the question."""

    passage_id: str
    score: float  # BM25
    terms: tuple[str, ...]  # the shared terms in the order of the question


@dataclass(frozen=True, slots=True)
class _Segment:
    documents: Integers
    lengths: Integers


def replace_words(connection: Connection, removed: Iterable[str], texts: Mapping[str, str]) -> None:
    """Take passages out of the index and put others in; part of the caller's transaction.

    ``removed`` are passage ids, whether indexed or not; ``texts`` maps passage ids to search texts.
    """
    _remove(connection, removed)
    if texts:
        _append(connection, texts)
        _merge(connection)


def clear_words(connection: Connection) -> None:
    """Empty the index; part of the caller's transaction."""
    for table in (word_posting, word_segment, word_removed, word_passage):
        connection.execute(delete(table))


def _remove(connection: Connection, passage_ids: Iterable[str]) -> None:
    for batch in batches(passage_ids):
        chosen = word_passage.c.passage_id.in_(batch)
        documents = connection.execute(select(word_passage.c.document).where(chosen)).scalars().all()
        if documents:
            connection.execute(insert(word_removed), [{"document": document} for document in documents])
            connection.execute(delete(word_passage).where(chosen))


def _append(connection: Connection, texts: Mapping[str, str]) -> None:
    documents = connection.execute(
        insert(word_passage).returning(word_passage.c.document, sort_by_parameter_order=True),
        [{"passage_id": passage_id} for passage_id in texts],
    ).scalars()
    postings: dict[str, list[int]] = defaultdict(list)
    lengths: dict[int, int] = {}
    for document, text in zip(documents, texts.values(), strict=True):
        counts = Counter(read_terms(text))
        lengths[document] = counts.total()
        for term, count in counts.items():
            postings[term] += (document, count)
    order = sorted(lengths)
    _write_segment(
        connection,
        _Segment(_integers(order), _integers([lengths[document] for document in order])),
        {term: struct.pack(f"<{len(pairs)}I", *pairs) for term, pairs in postings.items()},
    )


def _write_segment(connection: Connection, segment: _Segment, postings: Mapping[str, bytes]) -> None:
    row = {
        "size": len(segment.documents),
        "documents": segment.documents.tobytes(),
        "lengths": segment.lengths.tobytes(),
    }
    segment_id = connection.execute(
        insert(word_segment).values(row).returning(word_segment.c.id)
    ).scalar_one()
    insert_bulk(connection, word_posting, [(segment_id, term, postings[term]) for term in sorted(postings)])


def _merge(connection: Connection) -> None:
    """Merge the segments of a size class that has become full, and so on upwards."""
    while True:
        classes: dict[int, list[int]] = defaultdict(list)
        sizes = select(word_segment.c.id, word_segment.c.size).order_by(word_segment.c.id).with_for_update()
        for segment_id, size in connection.execute(sizes):
            if size < _LARGE:
                classes[int(math.log(max(size, 1), _FAN))].append(segment_id)
        full = [ids for ids in classes.values() if len(ids) >= _FAN]
        if not full:
            return
        _merge_segments(connection, full[0])


def _merge_segments(connection: Connection, ids: list[int]) -> None:
    segments = _read_segments(connection, ids)
    documents = np.concatenate([segment.documents for segment in segments.values()])
    lengths = np.concatenate([segment.lengths for segment in segments.values()])
    removed = _integers(connection.execute(select(word_removed.c.document)).scalars().all())
    kept = ~np.isin(documents, removed)
    parts: dict[str, list[bytes]] = defaultdict(list)
    chosen = word_posting.c.segment_id.in_(ids)
    for term, found in connection.execute(select(word_posting.c.term, word_posting.c.postings).where(chosen)):
        parts[term].append(found)
    postings = {term: b"".join(found) for term, found in parts.items()}
    if not kept.all():
        postings = _drop(postings, documents[~kept])
        _forget(connection, documents[~kept])
    connection.execute(delete(word_posting).where(chosen))
    connection.execute(delete(word_segment).where(word_segment.c.id.in_(ids)))
    if kept.any():
        order = np.argsort(documents[kept], kind="stable")
        _write_segment(connection, _Segment(documents[kept][order], lengths[kept][order]), postings)


def _drop(postings: Mapping[str, bytes], documents: Integers) -> dict[str, bytes]:
    """The postings without these documents, and without the terms that only they had."""
    gone = set(documents.tolist())
    left = {}
    for term, found in postings.items():
        pairs = _pairs(found)
        if rest := pairs[[document not in gone for document in pairs[:, 0].tolist()]].tobytes():
            left[term] = rest
    return left


def _forget(connection: Connection, documents: Integers) -> None:
    """Drop the notes of removed documents that no segment has any more."""
    for start in range(0, len(documents), 500):
        gone = documents[start : start + 500].tolist()
        connection.execute(delete(word_removed).where(word_removed.c.document.in_(gone)))


def _read_segments(connection: Connection, ids: Iterable[int]) -> dict[int, _Segment]:
    found = {}
    wanted = select(word_segment).where(word_segment.c.id.in_(list(ids))).order_by(word_segment.c.id)
    for row in connection.execute(wanted):
        found[row.id] = _Segment(np.frombuffer(row.documents, _INTEGER), np.frombuffer(row.lengths, _INTEGER))
    return found


def _integers(values: Collection[int]) -> Integers:
    return np.fromiter(values, _INTEGER, len(values))


def _pairs(postings: bytes) -> Postings:
    return np.frombuffer(postings, _INTEGER).reshape(-1, 2)


class WordIndex:
    """Searches the index; each search sees one state of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._segments: dict[int, _Segment] = {}  # they never change, so they are read once

    def search(self, text: str, limit: int, allowed: Collection[str] | None = None) -> list[WordHit]:
        """The ``limit`` passages with the highest BM25 for ``text``, equal scores by passage id.

        ``allowed`` restricts the answers, not the statistics: the weight of a term is that of the whole.
        Passages without a shared term are never among the answers.
        """
        asked = Counter(read_terms(text))
        if not asked or limit < 1:
            return []
        with reading(self._engine) as connection:
            lengths = self._lengths(connection)
            postings = _read_postings(connection, list(self._segments), sorted(asked))
            scores = _score(asked, postings, lengths)
            if allowed is not None:
                scores[_absent(connection, allowed, len(scores))] = 0.0
            return _best(connection, scores, limit, asked, postings)

    def _lengths(self, connection: Connection) -> Integers:
        """Terms in each document, by document; 0 for what is removed or was never there."""
        ids = set(connection.execute(select(word_segment.c.id)).scalars())
        self._segments = {id_: segment for id_, segment in self._segments.items() if id_ in ids}
        self._segments |= _read_segments(connection, ids - self._segments.keys())
        top = max((int(one.documents[-1]) for one in self._segments.values()), default=0)
        lengths = np.zeros(top + 1, _INTEGER)
        for segment in self._segments.values():
            lengths[segment.documents] = segment.lengths
        removed = _integers(connection.execute(select(word_removed.c.document)).scalars().all())
        lengths[removed[removed <= top]] = 0
        return lengths


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
    return {term: _pairs(b"".join(found)) for term, found in parts.items()}


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
        absent[connection.execute(chosen).scalars().all()] = False
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
