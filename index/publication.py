"""Publication: brings the copy of the vectors that search uses to what the tables say."""

import logging
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import numpy as np

from corpus.errors import StoreError
from index.chroma import ChromaVectors
from index.generations import Generations
from index.stored_vectors import Published, Snapshot, State, StoredVectors
from index.vectors import KeptVectors, LayeredVectors, Matrix, MemoryVectors

Progress = Callable[[int], None]  # called with how many more vectors were copied
_log = logging.getLogger(__name__)


def publish(
    stored: StoredVectors,
    generations: Generations,
    *,
    model: str | None = None,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> int:
    """Publish a generation that holds what the tables say; returns how many vectors were written.

    Only what changed since the published one is written, unless that one is damaged, was made with
    another ``model``, or ``rebuild`` is set. Nothing is embedded. The caller holds the lock.
    """
    with stored.snapshot() as snapshot:
        if snapshot is None:
            return 0
        published = snapshot.published
        model = model or published.model
        made = published.generation > 0 and published.model == model
        written = None
        if made and not rebuild and generations.intact(published.generation):
            if not snapshot.changes:
                return 0
            try:
                written = _write(snapshot, generations, model, stored.dimension(model), progress, empty=False)
            except StoreError as error:
                generations.require_answer()
                _log.warning("The vector index is built anew from the tables: %s", error)
        if written is None:
            written = _write(snapshot, generations, model, stored.dimension(model), progress, empty=True)
    stored.publish(model, written.generation, written.passages, snapshot.changes)
    generations.forget({published.generation, written.generation})
    return written.vectors


@dataclass(frozen=True, slots=True)
class _Written:
    """A copy that is ready to be published."""

    generation: int
    passages: int  # that it holds
    vectors: int  # that were written to make it


def _write(
    snapshot: Snapshot,
    generations: Generations,
    model: str,
    dimension: int,
    progress: Progress | None,
    *,
    empty: bool,
) -> _Written:
    number, vectors = generations.begin(snapshot.published.generation, model, dimension, empty=empty)
    written = 0
    try:
        for gone, ids, matrix in _pages(snapshot, model, empty=empty):
            vectors.add(ids, matrix)
            vectors.remove(gone)
            written += len(ids)
            if progress:
                progress(len(ids))
        passages = vectors.count()
    finally:
        vectors.close()
    if passages != snapshot.searched:
        raise StoreError(
            f"The vector index got {passages} vectors for {snapshot.searched} passages; "
            "run policykb-ingest reindex, which embeds what is missing."
        )
    generations.finish(number)
    return _Written(number, passages, written)


def _pages(
    snapshot: Snapshot, model: str, *, empty: bool
) -> Iterator[tuple[Collection[str], list[str], Matrix]]:
    """What a copy lacks, a page at a time: ids to take out, ids to put in, and the vectors of the latter."""
    if empty:
        for ids, matrix in snapshot.pages(model):
            yield (), ids, matrix
    else:
        for changed, ids, matrix in snapshot.changed(model):
            yield set(changed) - set(ids), ids, matrix


class PublishedVectors:
    """Search's view of the vectors: the published copy, and over it exactly what changed since.

    Without a usable copy all vectors are read from the tables: slower to open, the same answers.
    """

    def __init__(self, stored: StoredVectors, generations: Generations) -> None:
        self._stored = stored
        self._generations = generations
        self._seen: Published | None = None
        self._copy: ChromaVectors | None = None
        self._kept: KeptVectors | None = None  # exact vectors that ``_copy`` read, none of them hidden since
        self._view = LayeredVectors(MemoryVectors(), MemoryVectors(), ())

    def view(self) -> LayeredVectors:
        """The vectors as they are now; opened again only where something changed since the last call."""
        if self._stored.published() != self._seen and (state := self._stored.state()):
            self._view = self._open(state)
        return self._view

    def close(self) -> None:
        """Let go of the published copy."""
        if self._copy is not None:
            self._copy.close()
        self._copy = self._seen = None

    def _open(self, state: State) -> LayeredVectors:
        if self._kept is not None:
            self._kept.forget()
        while self._seen is None or self._seen.generation != state.published.generation:
            self.close()
            self._seen = state.published
            try:
                self._copy = self._open_copy(state)
            except StoreError as error:
                later = self._stored.state()
                if later is not None and later.published.generation != state.published.generation:
                    state = later  # published twice meanwhile, which drops the copy of before
                    continue
                _log.warning("%s Until then search reads all vectors from the tables.", error)
        self._seen = state.published
        if self._copy is None and state.published.generation:
            pages = self._stored.pages(state.published.model)
            return LayeredVectors(MemoryVectors.of(pages), MemoryVectors(), ())
        changed = MemoryVectors.of([(state.ids, state.vectors)])
        return LayeredVectors(self._copy or MemoryVectors(), changed, state.changes)

    def _open_copy(self, state: State) -> ChromaVectors | None:
        published = state.published
        if not published.generation:
            return None

        def fetch(ids: Collection[str]) -> tuple[list[str], Matrix]:
            return self._stored.of_passages(published.model, ids)

        self._kept = KeptVectors(fetch)
        copy = self._generations.open(published.generation, self._kept.read)
        # On a server a copy is changed in place: what is about to be published may be gone from it already.
        if copy.model != published.model or copy.count() + len(state.changes) < published.passages:
            copy.close()
            raise StoreError("The vector index is not what the tables name; run policykb-ingest reindex.")
        # The first question would find a damaged graph; ask it here, where there is a way out.
        probe = np.zeros(copy.dimension, np.float32)
        probe[0] = 1
        copy.search(probe, 1)
        return copy
