"""Word segments: the inverted index in tables, written and merged.

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
from sqlalchemy import Connection, delete, insert, select

from index.database import batches, insert_bulk
from index.search_schema import word_passage, word_posting, word_removed, word_segment
from index.terms import read_terms

_FAN = 16  # segments of one size class before they are merged
_LARGE = 4096  # a segment of so many passages is merged no further: a merge must stay short
_INTEGER = np.dtype("<u4")

Integers = npt.NDArray[np.uint32]
Postings = npt.NDArray[np.uint32]  # one row a document: document, occurrences


@dataclass(frozen=True, slots=True)
class Segment:
    """Documents, ascending, and how many terms each has."""

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
        Segment(as_integers(order), as_integers([lengths[document] for document in order])),
        {term: struct.pack(f"<{len(pairs)}I", *pairs) for term, pairs in postings.items()},
    )


def _write_segment(connection: Connection, segment: Segment, postings: Mapping[str, bytes]) -> None:
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
    segments = read_segments(connection, ids)
    documents = np.concatenate([segment.documents for segment in segments.values()])
    lengths = np.concatenate([segment.lengths for segment in segments.values()])
    removed = as_integers(connection.execute(select(word_removed.c.document)).scalars().all())
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
        _write_segment(connection, Segment(documents[kept][order], lengths[kept][order]), postings)


def _drop(postings: Mapping[str, bytes], documents: Integers) -> dict[str, bytes]:
    """The postings without these documents, and without the terms that only they had."""
    gone = set(documents.tolist())
    left = {}
    for term, found in postings.items():
        pairs = as_postings(found)
        if rest := pairs[[document not in gone for document in pairs[:, 0].tolist()]].tobytes():
            left[term] = rest
    return left


def _forget(connection: Connection, documents: Integers) -> None:
    """Drop the notes of removed documents that no segment has any more."""
    for start in range(0, len(documents), 500):
        gone = documents[start : start + 500].tolist()
        connection.execute(delete(word_removed).where(word_removed.c.document.in_(gone)))


def read_segments(connection: Connection, ids: Iterable[int]) -> dict[int, Segment]:
    """The segments of these ids, in their order."""
    found = {}
    wanted = select(word_segment).where(word_segment.c.id.in_(list(ids))).order_by(word_segment.c.id)
    for row in connection.execute(wanted):
        found[row.id] = Segment(np.frombuffer(row.documents, _INTEGER), np.frombuffer(row.lengths, _INTEGER))
    return found


def as_integers(values: Collection[int]) -> Integers:
    """The values as an array."""
    return np.fromiter(values, _INTEGER, len(values))


def as_postings(postings: bytes) -> Postings:
    """The postings of a term as they are stored, as an array."""
    return np.frombuffer(postings, _INTEGER).reshape(-1, 2)
