"""Vectors: what a vector store must do, and the exact one in memory."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float32]

# Two libraries' sums of the same float32 products differ in the seventh: equal texts must stay equal.
DIGITS = 6
MOST_KEPT = 100_000  # vectors that were read, 1.5 KB each where they have 384 numbers


@dataclass(frozen=True, slots=True)
class VectorHit:
    """A passage near the question."""

    passage_id: str
    similarity: float  # cosine, −1 … 1, to DIGITS decimals


class VectorStore(Protocol):
    """Vectors of length 1 by passage id."""

    def add(self, ids: Sequence[str], vectors: Matrix) -> None:
        """Keep one vector for each id; an id that is there gets the new vector."""

    def remove(self, ids: Collection[str]) -> None:
        """Drop these ids; unknown ones are ignored."""

    def search(self, vector: Vector, limit: int, allowed: Collection[str] | None = None) -> list[VectorHit]:
        """The ``limit`` passages, among ``allowed`` where given, most similar to ``vector``, best first."""

    def count(self) -> int:
        """How many ids are kept."""


class MemoryVectors:
    """The exact reference: every vector is compared. Equal similarities stand by passage id."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._places: dict[str, int] = {}
        self._matrix: Matrix = np.zeros((0, 0), np.float32)

    @classmethod
    def of(cls, pages: Iterable[tuple[Sequence[str], Matrix]]) -> "MemoryVectors":
        """A store of all these ids and vectors; each id once."""
        made = cls()
        parts = list(pages)
        made._ids = [id_ for ids, _ in parts for id_ in ids]
        made._places = {id_: place for place, id_ in enumerate(made._ids)}
        filled = [matrix for _, matrix in parts if len(matrix)]
        made._matrix = np.concatenate(filled) if filled else made._matrix
        return made

    def add(self, ids: Sequence[str], vectors: Matrix) -> None:
        new = {id_: vector for id_, vector in zip(ids, vectors, strict=True) if id_ not in self._places}
        for id_, vector in zip(ids, vectors, strict=True):
            if id_ in self._places:
                self._matrix[self._places[id_]] = vector
        if new:
            self._places |= {id_: len(self._ids) + place for place, id_ in enumerate(new)}
            self._ids.extend(new)
            rows = np.array(list(new.values()), np.float32)
            self._matrix = np.concatenate([self._matrix, rows]) if len(self._matrix) else rows

    def remove(self, ids: Collection[str]) -> None:
        gone = set(ids)
        kept = [place for place, id_ in enumerate(self._ids) if id_ not in gone]
        self._ids = [self._ids[place] for place in kept]
        self._places = {id_: place for place, id_ in enumerate(self._ids)}
        self._matrix = self._matrix[kept]

    def search(self, vector: Vector, limit: int, allowed: Collection[str] | None = None) -> list[VectorHit]:
        if allowed is None:
            return nearest(self._ids, self._matrix, vector, limit)
        places = sorted(self._places[id_] for id_ in set(allowed) if id_ in self._places)
        return nearest([self._ids[place] for place in places], self._matrix[places], vector, limit)

    def count(self) -> int:
        return len(self._ids)


class KeptVectors:
    """Vectors that were read once, by id, with room for more; one changes, and all are forgotten.

    All are forgotten, too, where more than ``most`` would be kept; of what is asked for at once all is.
    Threads may share one.
    """

    def __init__(
        self, fetch: Callable[[Collection[str]], tuple[Sequence[str], Matrix]], most: int = MOST_KEPT
    ) -> None:
        self._fetch = fetch
        self._most = most
        self._lock = Lock()
        self._places: dict[str, int] = {}
        self._matrix: Matrix = np.zeros((0, 0), np.float32)

    def read(self, ids: Collection[str]) -> tuple[list[str], Matrix]:
        """Those of ``ids`` that have a vector, sorted, and their vectors; only new ones are fetched."""
        with self._lock:
            missing = [id_ for id_ in ids if id_ not in self._places]
            if missing and len(self._places) + len(missing) > self._most:
                self._places, self._matrix = {}, np.zeros((0, 0), np.float32)
                missing = list(ids)
            if missing:
                self._keep(*self._fetch(missing))
            found = sorted(id_ for id_ in set(ids) if id_ in self._places)
            places = np.array([self._places[id_] for id_ in found], np.int64)
            return found, self._matrix[places]

    def forget(self) -> None:
        """Read everything anew."""
        with self._lock:
            self._places = {}

    def _keep(self, ids: Sequence[str], vectors: Matrix) -> None:
        if not ids:
            return
        start = len(self._places)
        if start + len(ids) > len(self._matrix):
            wider = np.zeros((max(start + len(ids), 2 * len(self._matrix)), vectors.shape[1]), np.float32)
            if start:
                wider[:start] = self._matrix[:start]
            self._matrix = wider
        self._matrix[start : start + len(ids)] = vectors
        self._places |= {id_: start + place for place, id_ in enumerate(ids)}


class LayeredVectors:
    """A published store seen through what has changed since: ``fresh`` vectors win, ``hidden`` ids are gone.

    It only reads: a published store is shared and never changed.
    """

    def __init__(self, base: VectorStore, fresh: MemoryVectors, hidden: Collection[str]) -> None:
        self._base = base
        self._fresh = fresh
        self._hidden = frozenset(hidden)  # ids whose vectors in ``base`` are out of date

    def search(self, vector: Vector, limit: int, allowed: Collection[str] | None = None) -> list[VectorHit]:
        """As in VectorStore."""
        fresh = self._fresh.search(vector, limit, allowed)
        if allowed is not None:
            # Without hidden ones as it is: a copy of many ids takes longer than a search.
            left = frozenset(allowed) - self._hidden if self._hidden else allowed
            known = self._base.search(vector, limit, left)
        else:
            known = self._search_base(vector, limit)
        return sorted([*fresh, *known], key=_best_first)[:limit]

    def _search_base(self, vector: Vector, limit: int) -> list[VectorHit]:
        """Ask for more until ``limit`` answers are not hidden, or there are no more."""
        wanted = limit
        while True:
            hits = self._base.search(vector, wanted)
            visible = [hit for hit in hits if hit.passage_id not in self._hidden]
            if len(visible) >= limit or len(hits) < wanted:
                return visible[:limit]
            wanted *= 2


def nearest(ids: Sequence[str], matrix: Matrix, vector: Vector, limit: int) -> list[VectorHit]:
    """The ``limit`` rows of ``matrix`` most similar to ``vector``, by their ids; all of length 1."""
    if not ids or limit < 1:
        return []
    similarities = np.round(matrix @ vector, DIGITS)
    found = np.arange(len(ids))
    if len(ids) > limit:
        found = np.flatnonzero(similarities >= np.partition(similarities, -limit)[-limit])
    return best([(ids[place], float(similarities[place])) for place in found.tolist()], limit)


def best(similarities: Iterable[tuple[str, float]], limit: int) -> list[VectorHit]:
    """The ``limit`` most similar of these passages, equal ones by id."""
    hits = [VectorHit(passage_id, round(similarity, DIGITS)) for passage_id, similarity in similarities]
    return sorted(hits, key=_best_first)[:limit]


def _best_first(hit: VectorHit) -> tuple[float, str]:
    return (-hit.similarity, hit.passage_id)
