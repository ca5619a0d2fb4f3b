"""Clusters of copies: the searched passages that say the same, in one file or in several."""

import hashlib
import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.span import Span
from index.forms import fold_wording
from query.release.columns import Relation
from query.release.rows import Row, pairs

if TYPE_CHECKING:
    from index.streams import Streams

_TABLES = """
CREATE TABLE member (
    place INTEGER PRIMARY KEY,
    wording BLOB, marked INTEGER, passage TEXT, report TEXT, source TEXT, name TEXT, spans TEXT
);
"""
_INSERT = """
INSERT INTO member (wording, marked, passage, report, source, name, spans) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_CLUSTERS = """
SELECT wording FROM member GROUP BY wording HAVING count(*) > 1 ORDER BY min(place)
"""
_MEMBERS = """
SELECT marked, passage, report, source, name, spans FROM member WHERE wording = ? ORDER BY marked, place
"""


def cluster_rows(streams: "Streams", folder: Path) -> Iterator[Row]:
    """The table ``clusters``, as search folds copies: the original first, then by file name and place.

    A marked copy counts as having the words of its original. What is to be sorted lies in a file in
    ``folder`` meanwhile, so that memory does not grow with the passages.
    """
    with _sorted_passages(streams, folder) as members:
        for (wording,) in members.execute(_CLUSTERS):
            cluster = None
            for marked, passage, report, source, name, spans in members.execute(_MEMBERS, (wording,)):
                relation: Relation = "marked_copy" if marked else "same_wording" if cluster else "first"
                cluster = cluster or passage
                yield {
                    "cluster_id": cluster,
                    "relation": relation,
                    "passage_id": passage,
                    "report_id": report,
                    "source_id": source,
                    "source_name": name,
                    "source_spans": json.loads(spans),
                }


@contextmanager
def _sorted_passages(streams: "Streams", folder: Path) -> Iterator[sqlite3.Connection]:
    with (
        tempfile.TemporaryDirectory(prefix=".clusters-", dir=folder) as place,
        closing(sqlite3.connect(Path(place) / "members", isolation_level=None)) as members,
    ):
        members.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_TABLES} BEGIN;")
        for page in streams.passages():
            searched = [row for row in page if row["text_hash"] is not None]
            pieces = streams.pieces([row["id"] for row in searched])
            members.executemany(_INSERT, (_member(row, pieces.get(row["id"], ())) for row in searched))
        members.execute("CREATE INDEX by_wording ON member (wording)")
        members.execute("COMMIT")
        yield members


def _member(row: Mapping[str, Any], pieces: Iterable[Span]) -> tuple[object, ...]:
    return (
        _wording(row["original_text"] or row["text"]),
        row["duplicate_of"] is not None,
        row["id"],
        row["report_id"],
        row["source_id"],
        row["source_name"],
        json.dumps(pairs(pieces)),
    )


def _wording(text: str) -> bytes:
    """The same 16 bytes for texts that say the same, in any process: the release is the same each time."""
    return hashlib.sha256(fold_wording(text).encode("utf-8", "surrogatepass")).digest()[:16]
