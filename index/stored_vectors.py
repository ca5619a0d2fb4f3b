"""Stored vectors: each text's vector by model, kept in the tables, and what the published copy lacks."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Engine, delete, func, select, update

from corpus.errors import ModelError
from index.database import batches, insert_missing, read_once, reading, writing
from index.schema import passage
from index.search_schema import embedding, embedding_model, vector_change, vector_index

Vectors = npt.NDArray[np.float32]
_FLOAT = np.dtype("<f4")
PAGE = 5_000  # passages whose vectors are read at once


@dataclass(frozen=True, slots=True)
class Published:
    """What search uses. The copy is what the tables say but for the passages that changed since."""

    model: str
    dimension: int
    generation: int  # number of the copy in the vector store; 0: there is none yet
    passages: int  # how many that copy holds
    version: int  # another number after every change of the copy or of a source


@dataclass(frozen=True, slots=True)
class State:
    """What is published, and what the tables say of the passages that changed since."""

    published: Published
    changes: frozenset[str]  # passages that are new, changed or gone
    ids: list[str]  # those of them that are there now
    vectors: Vectors  # of ``ids``


class Snapshot:
    """The vectors as of one moment, however much others store meanwhile."""

    def __init__(self, connection: Connection, published: Published) -> None:
        self._connection = connection
        self.published = published
        hashes = _text_hashes(connection, _changes(connection))
        self.changes: Mapping[str, str | None] = hashes  # text hash of what changed; None: it is gone
        self.searched = _searched(connection)  # how many passages are: so many vectors a copy holds

    def changed(self, model: str) -> Iterator[tuple[list[str], list[str], Vectors]]:
        """The changed passages, ``PAGE`` at a time; ids and vectors of those of them that are there."""
        for changed in batches(sorted(self.changes), PAGE):
            yield changed, *_of_passages(self._connection, model, changed)

    def pages(self, model: str, size: int = 5000) -> Iterator[tuple[list[str], Vectors]]:
        """Ids and vectors of all searched passages that have a vector, ``size`` at a time."""
        return _pages(self._connection, model, size)


class StoredVectors:
    """Vectors in the tables. They are the truth; the vector store is a copy."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def missing(self, model: str, text_hashes: Collection[str]) -> set[str]:
        """Which of these texts have no vector of this model yet."""
        missing = set(text_hashes)
        with reading(self._engine) as connection:
            for batch in batches(sorted(missing)):
                chosen = (embedding.c.model == model) & embedding.c.text_hash.in_(batch)
                kept = connection.execute(select(embedding.c.text_hash).where(chosen)).scalars()
                missing.difference_update(kept)
        return missing

    def keep(self, model: str, text_hashes: Collection[str], vectors: Vectors) -> None:
        """Keep one vector for each text, in one transaction; a text that has one keeps it."""
        rows = [
            {"model": model, "text_hash": text_hash, "vector": vector.astype(_FLOAT).tobytes()}
            for text_hash, vector in zip(text_hashes, vectors, strict=True)
        ]
        with writing(self._engine) as connection:
            known = [{"name": model, "dimension": vectors.shape[1]}]
            insert_missing(connection, embedding_model, known)
            insert_missing(connection, embedding, rows)

    def dimension(self, model: str) -> int:
        """How long the vectors of this model are; 0 while none was kept."""
        with reading(self._engine) as connection:
            known = select(embedding_model.c.dimension).where(embedding_model.c.name == model)
            return connection.execute(known).scalar() or 0

    def published(self) -> Published | None:
        """What search uses now; None before anything was stored."""
        with reading(self._engine) as connection:
            return read_once(connection, _published)

    def state(self) -> State | None:
        """What search uses now and what changed since, as of one moment; None before anything was stored."""
        with reading(self._engine) as connection:
            published = _published(connection)
            if published is None:
                return None
            changes = _changes(connection)
            return State(published, frozenset(changes), *_of_passages(connection, published.model, changes))

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot | None]:
        """What there is now, to copy it; None before anything was stored."""
        with reading(self._engine) as connection:
            published = _published(connection)
            yield Snapshot(connection, published) if published else None

    def publish(self, model: str, generation: int, passages: int, applied: Mapping[str, str | None]) -> None:
        """Make the copy ``generation`` the one that search uses; the changes ``applied`` are in it.

        What changed again since the copy was begun stays a change.
        """
        with writing(self._engine) as connection:
            for batch in batches(applied):
                now = _text_hashes(connection, batch)
                same = [passage_id for passage_id in batch if now[passage_id] == applied[passage_id]]
                connection.execute(delete(vector_change).where(vector_change.c.passage_id.in_(same)))
            values = {"model": model, "generation": generation, "passages": passages}
            connection.execute(update(vector_index).values(**values, version=vector_index.c.version + 1))

    def count_changes(self) -> int:
        """How many passages' published vector is not what the tables say: they are new, changed or gone."""
        with reading(self._engine) as connection:
            return connection.execute(select(func.count()).select_from(vector_change)).scalar_one()

    def searched(self) -> int:
        """How many passages are searched: so many vectors a copy of the tables holds."""
        with reading(self._engine) as connection:
            return _searched(connection)

    def unembedded(self, model: str) -> set[str]:
        """The text hashes of searched passages that have no vector of this model."""
        with reading(self._engine) as connection:
            hashes = select(passage.c.text_hash).where(passage.c.text_hash.is_not(None)).distinct()
            searched = set(connection.execute(hashes).scalars())
        return self.missing(model, searched)

    def of_texts(self, model: str, text_hashes: Collection[str]) -> dict[str, Vectors]:
        """The vectors of those of these texts that have one, by text hash."""
        with reading(self._engine) as connection:
            found = _of_texts(connection, model, text_hashes)
        return {hashed: _matrix([vector])[0] for hashed, vector in found.items()}

    def drop_unused(self, model: str, kept: Collection[str] = ()) -> None:
        """Drop the vectors of other models, and of texts that no passage has any more; not of ``kept``."""
        used = select(passage.c.text_hash).where(passage.c.text_hash == embedding.c.text_hash).exists()
        with writing(self._engine) as connection:
            unused = ~used & embedding.c.text_hash.not_in(kept)
            connection.execute(delete(embedding).where((embedding.c.model != model) | unused))
            connection.execute(delete(embedding_model).where(embedding_model.c.name != model))

    def of_passages(self, model: str, passage_ids: Collection[str]) -> tuple[list[str], Vectors]:
        """Ids and vectors of those of these passages that are searched and have a vector, by id."""
        with reading(self._engine) as connection:
            return _of_passages(connection, model, passage_ids)

    def pages(self, model: str, size: int = 5000) -> Iterator[tuple[list[str], Vectors]]:
        """Ids and vectors of all searched passages that have a vector, ``size`` at a time."""
        with reading(self._engine) as connection:
            yield from _pages(connection, model, size)


def note_changes(
    connection: Connection, model: str, before: Mapping[str, str], after: Mapping[str, str]
) -> None:
    """Note which passages' vectors change with a source, and that it does; part of the caller's transaction.

    ``before`` and ``after`` map the searched passages to text hashes. The first
    call ever says which ``model`` the index is made with; raises ModelError where it is another.
    """
    changed = sorted(before.items() ^ after.items())
    insert_missing(connection, vector_change, [{"passage_id": id_} for id_ in dict(changed)])
    first = {"id": 1, "model": model, "generation": 0, "passages": 0, "version": 0}
    insert_missing(connection, vector_index, [first])
    known = connection.execute(select(vector_index.c.model)).scalar()
    if known != model:  # another process began with it since this one looked
        raise ModelError(f"The knowledge base is indexed with the model {known!r}, not {model!r}.")
    connection.execute(update(vector_index).values(version=vector_index.c.version + 1))


def _published(connection: Connection) -> Published | None:
    columns = (vector_index, embedding_model.c.dimension)
    row = connection.execute(select(*columns).join(embedding_model)).first()
    if row is None:
        return None
    return Published(row.model, row.dimension, row.generation, row.passages, row.version)


def _changes(connection: Connection) -> set[str]:
    return set(connection.execute(select(vector_change.c.passage_id)).scalars())


def _text_hashes(connection: Connection, passage_ids: Collection[str]) -> dict[str, str | None]:
    """The hash of the search text of each of these passages; None where it is not searched, or gone."""
    found: dict[str, str | None] = dict.fromkeys(passage_ids)
    for batch in batches(passage_ids):
        chosen = select(passage.c.id, passage.c.text_hash).where(passage.c.id.in_(batch))
        found |= {row.id: row.text_hash for row in connection.execute(chosen)}
    return found


def _searched(connection: Connection) -> int:
    searched = select(func.count()).select_from(passage).where(passage.c.text_hash.is_not(None))
    return connection.execute(searched).scalar_one()


def _pages(connection: Connection, model: str, size: int) -> Iterator[tuple[list[str], Vectors]]:
    last = ""
    searched = select(passage.c.id).where(passage.c.text_hash.is_not(None)).order_by(passage.c.id)
    while ids := connection.execute(searched.where(passage.c.id > last).limit(size)).scalars().all():
        page = _of_passages(connection, model, ids)
        if page[0]:
            yield page
        last = ids[-1]


def _of_passages(
    connection: Connection, model: str, passage_ids: Collection[str]
) -> tuple[list[str], Vectors]:
    """By two statements: SQLite would read a join from the side of the vectors, all of the model's."""
    hashes = _text_hashes(connection, passage_ids)
    vectors = _of_texts(connection, model, set(filter(None, hashes.values())))
    ids = sorted(id_ for id_, hashed in hashes.items() if hashed in vectors)
    return ids, _matrix([vectors[hashes[id_] or ""] for id_ in ids])


def _of_texts(connection: Connection, model: str, text_hashes: Collection[str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for batch in batches(text_hashes):
        kept = (embedding.c.model == model) & embedding.c.text_hash.in_(batch)
        rows = connection.execute(select(embedding.c.text_hash, embedding.c.vector).where(kept))
        found |= {row.text_hash: row.vector for row in rows}
    return found


def _matrix(vectors: Collection[bytes]) -> Vectors:
    if not vectors:
        return np.zeros((0, 0), np.float32)
    return np.frombuffer(b"".join(vectors), _FLOAT).reshape(len(vectors), -1).astype(np.float32, copy=False)
