"""Chroma: a vector store in a folder or on a server; the only importer of chromadb."""

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import numpy as np

from corpus.errors import StoreError
from index.database import batches
from index.vectors import Matrix, Vector, VectorHit, best, nearest

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection as ChromaCollection

COLLECTION = "passages"
# Fixed when a collection is made. Chroma's defaults find .88 of the true ten on hard data, these .99.
HNSW: "CreateHNSWConfiguration" = {
    "space": "cosine",
    "ef_construction": 200,
    "ef_search": 400,
    "max_neighbors": 32,
    "sync_threshold": 5_000,  # vectors in Chroma's log before it writes the graph
}
ADD = 2_000  # vectors a call
FEW = 4_000  # among so many allowed passages an exact search is faster than asking Chroma for many more

Fetch = Callable[[Collection[str]], tuple[Sequence[str], Matrix]]

# Clients of one folder share one engine, which the last of them stops; Chroma itself does not guard a client
# that comes between the two.
_COMING_AND_GOING = Lock()


class ChromaVectors:
    """Vectors in one Chroma collection. Cosine similarity; approximate unless few passages are allowed."""

    def __init__(
        self,
        client: "Client",
        collection: "ChromaCollection",
        fetch: Fetch | None = None,
        url: str | None = None,
    ) -> None:
        self._client = client
        self._url = url  # of the server, if it is on one
        self._collection = collection
        self._fetch = fetch or self._get  # reads exact vectors by id
        self._count: int | None = None

    @classmethod
    def make_folder(cls, folder: Path, model: str, dimension: int) -> "ChromaVectors":
        """A new, empty collection in ``folder`` for vectors of ``model``."""
        return cls._make(_folder_client(folder), COLLECTION, model, dimension)

    @classmethod
    def open_folder(cls, folder: Path, fetch: Fetch | None = None) -> "ChromaVectors":
        """The collection in ``folder``. Raises StoreError when there is none."""
        if not (folder / "chroma.sqlite3").is_file():
            raise StoreError(f"{folder} holds no Chroma collection; run policykb-ingest reindex.")
        client = _folder_client(folder)
        return cls(client, _get_collection(client, COLLECTION, str(folder)), fetch)

    @classmethod
    def make_on_server(cls, url: str, name: str, model: str, dimension: int) -> "ChromaVectors":
        """A new, empty collection on a Chroma server."""
        return cls._make(_server_client(url), name, model, dimension, url)

    @classmethod
    def open_on_server(cls, url: str, name: str, fetch: Fetch | None = None) -> "ChromaVectors":
        """The collection of this name on a Chroma server. Raises StoreError when there is none."""
        client = _server_client(url)
        return cls(client, _get_collection(client, name, url), fetch, url)

    @classmethod
    def _make(
        cls, client: "Client", name: str, model: str, dimension: int, url: str | None = None
    ) -> "ChromaVectors":
        with _as_store_errors(url):
            collection = client.create_collection(
                name,
                embedding_function=None,  # the default one would download a model
                metadata={"model": model, "dimension": dimension},
                configuration={"hnsw": HNSW},
            )
        return cls(client, collection, url=url)

    @property
    def model(self) -> str:
        """The model whose vectors these are."""
        return str(self._metadata["model"])

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self._metadata["dimension"])

    @property
    def _metadata(self) -> dict[str, Any]:
        return dict(self._collection.metadata or {})

    def add(self, ids: Sequence[str], vectors: Matrix) -> None:
        self._count = None
        for start in range(0, len(ids), ADD):
            part = slice(start, start + ADD)
            with _as_store_errors(self._url):
                self._collection.upsert(ids=list(ids[part]), embeddings=vectors[part].astype(np.float32))

    def remove(self, ids: Collection[str]) -> None:
        self._count = None
        for batch in batches(sorted(ids), ADD):
            with _as_store_errors(self._url):
                known = self._collection.get(ids=batch, include=[])["ids"]
                if known:
                    self._collection.delete(ids=known)

    def search(self, vector: Vector, limit: int, allowed: Collection[str] | None = None) -> list[VectorHit]:
        if limit < 1:
            return []
        if allowed is None:
            return self._query(vector, limit)
        if len(allowed) <= FEW:
            ids, matrix = self._fetch(allowed)
            return nearest(ids, matrix, vector, limit)
        return self._over_fetch(vector, limit, frozenset(allowed))

    def _over_fetch(self, vector: Vector, limit: int, allowed: frozenset[str]) -> list[VectorHit]:
        """Ask for so many that ``limit`` of them are allowed, were these spread evenly, and a fourth more."""
        total = self.count()
        wanted = limit * total * 5 // (len(allowed) * 4) + 1
        # A hit of Chroma's costs as much as a vector that is read, and more than one that was.
        while wanted < min(total // 4, len(allowed)):
            hits = [hit for hit in self._query(vector, wanted) if hit.passage_id in allowed]
            if len(hits) >= limit:
                return hits[:limit]
            wanted *= 2
        ids, matrix = self._fetch(allowed)
        return nearest(ids, matrix, vector, limit)

    def _query(self, vector: Vector, limit: int) -> list[VectorHit]:
        wanted = min(limit, self.count())
        if wanted == 0:
            return []
        question = vector.reshape(1, -1).astype(np.float32)
        with _as_store_errors(self._url):
            found = self._collection.query(query_embeddings=question, n_results=wanted, include=["distances"])
        distances = (found["distances"] or [[]])[0]
        return best([(id_, 1 - one) for id_, one in zip(found["ids"][0], distances, strict=True)], limit)

    def _get(self, ids: Collection[str]) -> tuple[Sequence[str], Matrix]:
        found: list[str] = []
        parts = []
        for batch in batches(ids, ADD):
            with _as_store_errors(self._url):
                rows = self._collection.get(ids=batch, include=["embeddings"])
            if rows["ids"]:
                found.extend(rows["ids"])
                parts.append(np.asarray(rows["embeddings"], np.float32))
        return found, np.concatenate(parts) if parts else np.zeros((0, 0), np.float32)

    def count(self) -> int:
        # A copy in a folder is never changed once it is published; one on a server is.
        if self._count is None or self._url:
            with _as_store_errors(self._url):
                self._count = self._collection.count()
        return self._count

    def close(self) -> None:
        """Let go of the folder."""
        _close(self._client)

    @classmethod
    def settle_folder(cls, folder: Path) -> None:
        """Have Chroma write everything in ``folder`` from its log into its graph.

        A reader would otherwise replay the log at each start, 3,000 vectors a second.
        """
        with _as_store_errors(), cls.open_folder(folder) as vectors:
            vectors._collection.modify(configuration={"hnsw": {"sync_threshold": 2}})
        # The threshold counts from the next opening; two more entries in the log then pass it.
        with _as_store_errors(), cls.open_folder(folder) as vectors:
            some = vectors._collection.get(limit=1, include=["embeddings"])
            same = np.asarray(some["embeddings"], np.float32)
            for _ in range(2 if some["ids"] else 0):
                vectors._collection.upsert(ids=some["ids"], embeddings=same)
            vectors.count()

    def __enter__(self) -> "ChromaVectors":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def _as_store_errors(url: str | None = None) -> Iterator[None]:
    """Chroma raises errors of many kinds, and panics of its Rust part, which are no Exceptions."""
    try:
        yield
    except StoreError:
        raise
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            if url and not _answers(url):
                raise _no_answer(url, error) from error
            raise StoreError(f"Chroma failed ({error}); run policykb-ingest reindex.") from error
        raise


def delete_from_server(url: str, name: str) -> None:
    """Drop a collection on a Chroma server, if it is there."""
    client = _server_client(url)
    with _as_store_errors(url):
        if name in {collection.name for collection in client.list_collections()}:
            client.delete_collection(name)


def _folder_client(folder: Path) -> "Client":
    import chromadb

    _quieten()
    try:
        with _COMING_AND_GOING:
            return cast("Client", chromadb.PersistentClient(path=str(folder), settings=_chroma_settings()))
    except Exception as error:
        raise StoreError(f"Chroma cannot open {folder} ({error}); run policykb-ingest reindex.") from error


def _close(client: "Client") -> None:
    with _COMING_AND_GOING:
        client.close()


def _server_client(url: str) -> "Client":
    import chromadb

    _quieten()
    parts = urlsplit(url)
    try:
        client = chromadb.HttpClient(
            host=parts.hostname or "localhost",
            port=parts.port or (443 if parts.scheme == "https" else 80),
            ssl=parts.scheme == "https",
            settings=_chroma_settings(),
        )
        return cast("Client", client)
    except Exception as error:
        raise _no_answer(url, error) from error


def _no_answer(url: str, error: BaseException) -> StoreError:
    reason = " ".join(str(error).split()) or type(error).__name__
    return StoreError(
        f"The Chroma server {url} does not answer ({reason}); start it, or check POLICYKB_CHROMA_URL."
    )


def require_server(url: str) -> None:
    """Raises StoreError where the server does not answer."""
    _server_client(url).close()


def _answers(url: str) -> bool:
    try:
        require_server(url)
    except StoreError:
        return False
    return True


def _chroma_settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def _quieten() -> None:
    logging.getLogger("chromadb").setLevel(logging.ERROR)


def _get_collection(client: "Client", name: str, where: str) -> "ChromaCollection":
    try:
        return client.get_collection(name, embedding_function=None)
    except Exception as error:
        _close(client)
        if "://" in where and not _answers(where):
            raise _no_answer(where, error) from error
        raise StoreError(f"{where} holds no collection {name!r}; run policykb-ingest reindex.") from error
