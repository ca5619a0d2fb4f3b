"""Knowledge base: tables, words and vectors opened together and written together."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import Engine

from corpus.errors import ModelError, StoreError
from extract.records import Facts, Practice
from index.blobs import Blobs
from index.catalogue import TableCatalogue
from index.columns import writable
from index.corrections import Corrections
from index.database import open_engine, writing
from index.downloads import Downloads
from index.embedders import Embedder, model_advice, model_name, open_embedder
from index.generations import open_generations
from index.kept_choices import KeptChoices
from index.listings import Listings
from index.opening import begin_writing, require_tables
from index.publication import PublishedVectors, publish
from index.quarantine import Quarantine
from index.replacement import Replacement, replace_sources
from index.runs import RunLog
from index.search_text import search_texts, text_hash
from index.settings import Settings
from index.stored_vectors import StoredVectors
from index.tables import Counts, Tables
from index.themes import RankedTheme, definition_keys, definition_texts, rank_themes
from index.vanished import Vanished
from index.vectors import LayeredVectors, Matrix
from index.word_segments import clear_words, replace_words
from index.words import WordIndex
from index.write_lock import Writer

if TYPE_CHECKING:
    from extract.corrections.proposals import Proposal
    from index.correcting import Verdict

EMBED_AT_ONCE = 256  # texts whose vectors are kept in one transaction: what a kill costs at most
PUBLISH_AT = 10_000  # changed passages that a long run publishes on its way, once most are not published

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class StoredItem:
    """One file to store."""

    path: str
    data: bytes
    facts: Facts


class KnowledgeBase:
    """What is known. Make one with ``open`` and use it in a ``with`` block.

    Writing order: source bytes, then vectors, then words and facts in one transaction for each source;
    the copy of the vectors that search uses is published last. A kill at any moment leaves a state that
    search can use and from which the next run ends where an undisturbed one would have.
    """

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        writer: Writer | None,
        embedder: Embedder | None,
        version: str | None,
    ) -> None:
        self.settings = settings
        self.tables = Tables(engine)
        self.words = WordIndex(engine)
        self.catalogue = TableCatalogue(engine)
        self.choices = KeptChoices(engine)
        self.run_log = RunLog(engine, writer)
        self.quarantine = Quarantine(engine)
        self.vanished = Vanished(engine)
        self.downloads = Downloads(engine)
        self.listings = Listings(engine)
        self.corrections = Corrections(engine)
        self.blobs = Blobs(settings.sources)
        self.model = embedder.name if embedder else model_name(settings)
        self._engine = engine
        self._writer = writer
        self._given_embedder = embedder
        self._given_version = version
        self._stored = StoredVectors(engine)
        self._generations = open_generations(settings)
        self._published = PublishedVectors(self._stored, self._generations)
        self._current: dict[str, tuple[str, str | None]] | None = None

    @classmethod
    def open(
        cls,
        settings: Settings,
        *,
        write: bool = False,
        embedder: Embedder | None = None,
        extractor_version: str | None = None,
    ) -> "KnowledgeBase":
        """The knowledge base in ``settings.home``. Any number may read it while one writes, or several on a
        PostgreSQL server.

        ``write`` makes what is missing. ``embedder`` and ``extractor_version`` stand in for those that the
        settings and the program name. Raises StoreError when there is none, another process writes it and
        must be alone, or a later version made it.
        """
        engine = open_engine(settings)
        writer = None
        try:
            if write:
                writer = begin_writing(settings, engine)
            else:
                require_tables(settings, engine)
            return cls(settings, engine, writer, embedder, extractor_version)
        except BaseException:
            if writer:
                writer.release()
            engine.dispose()
            raise

    def __enter__(self) -> "KnowledgeBase":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._writer and error is None:
                self.publish()
        finally:
            self.close()

    def close(self) -> None:
        """Let go of everything, the lock last. What is not published waits for the next writer."""
        self._published.close()
        if self._writer:
            self._writer.release()
        self._engine.dispose()

    @property
    def writer(self) -> Writer:
        """The right to write. Raises StoreError where it was opened for reading."""
        if self._writer is None:
            raise StoreError(
                f"The knowledge base in {self.settings.home} was opened for reading; open it to write."
            )
        return self._writer

    @property
    def embedder(self) -> Embedder:
        """The model that the index was made with. Raises ModelError where the settings name another."""
        self._require_model()
        return self._embedder

    @property
    def vectors(self) -> LayeredVectors:
        """The vectors as they are now. Raises ModelError where the settings name another model."""
        self._require_model()
        return self._published.view()

    def vectors_of(self, passage_ids: Sequence[str]) -> Matrix:
        """The vectors of those of these passages that are searched, by id. ModelError as for ``vectors``."""
        self._require_model()
        return self._stored.of_passages(self.model, passage_ids)[1]

    def themes_of(self, practice: Practice) -> tuple[RankedTheme, ...]:
        """The themes of a practice by its words and by the nearness of their definitions, best first.

        By words alone where the definitions have no vectors of the model that the index was made with. Those
        that a person set are all that it has.
        """
        published = self._stored.published()
        if published is None or self.corrections.set_themes_of(practice.id):
            return rank_themes(practice.themes, np.zeros((0, 0), np.float32), {})
        passages = self._stored.of_passages(published.model, practice.passage_ids)[1]
        kept = self._stored.of_texts(published.model, definition_texts())
        known = {name: kept[key] for name, key in definition_keys().items() if key in kept}
        return rank_themes(practice.themes, passages, known)

    @cached_property
    def extractor_version(self) -> str:
        """The version of the extractor whose facts count as current."""
        if self._given_version is not None:
            return self._given_version
        from extract.version import EXTRACTOR_VERSION

        return EXTRACTOR_VERSION

    @cached_property
    def _embedder(self) -> Embedder:
        return self._given_embedder or open_embedder(self.settings)

    def counts(self) -> Counts:
        """How much it holds."""
        return self.tables.counts()

    def is_current(self, path: Path | str, source_id: str) -> bool:
        """Whether ``path`` is stored with these bytes, by this extractor version and this model."""
        if self._current is None:
            self._current = self.tables.current_sources() if self._is_model_current() else {}
        return self._current.get(_absolute(path)) == (source_id, self.extractor_version)

    def known_paths(self) -> frozenset[str]:
        """The absolute paths of all files that it holds, whether they are still there or not."""
        return frozenset(self.tables.current_sources())

    def look_again(self, paths: Collection[str]) -> None:
        """Let ``is_current`` know what other processes have stored at ``paths``."""
        if self._current is not None and self._is_model_current():
            self._current |= self.tables.sources_at([_absolute(path) for path in paths])

    def store(self, batch: Sequence[StoredItem], run_id: str, progress: Progress | None = None) -> None:
        """Store what these files say, each in place of what its path or its bytes said before.

        ``progress`` is called with how many more passages have their vector.
        Raises StoreError or ModelError; no file is stored then.
        """
        _ = self.writer  # raises where there is none
        self._require_model()
        self.run_log.begin(run_id, ())
        for item in batch:
            self.blobs.put(item.facts.source.id, item.data)
        texts = {id(item): search_texts(item.facts) for item in batch}
        self._embed([text for one in texts.values() for text in one.values()], progress)
        self._embed_definitions()
        self._current = None
        replace_sources(
            self._engine,
            [Replacement(_absolute(item.path), item.facts, texts[id(item)]) for item in batch],
            extractor_version=self.extractor_version,
            model=self.model,
            run_id=run_id,
        )
        if self._is_much_unpublished():
            with self.writer.publishing():
                if self._is_much_unpublished():  # another process may have published meanwhile
                    publish(self._stored, self._generations)

    def _is_much_unpublished(self) -> bool:
        """Asked after every batch, so that it must not read what grows: all passages, or the changed ones."""
        changes = self._stored.count_changes()
        if changes <= PUBLISH_AT:
            return False
        published = self._stored.published()
        return published is not None and changes > published.passages

    def correct(self, proposals: Sequence["Proposal"], *, dry_run: bool = False) -> list["Verdict"]:
        """Enter corrections and apply them to what is stored; for each what came of it, or why it cannot be.

        Facts are read again from no file; a revert brings back what extraction said. ``dry_run`` only says
        what would come of them, and needs no right to write.
        """
        from index.correcting import enter  # loads the rules of practices and figures

        if not dry_run:
            _ = self.writer  # raises where there is none
        return enter(self._engine, proposals, dry_run=dry_run)

    def unpublished(self) -> int:
        """How many passages changed since the copy of the vectors that search uses was published."""
        return self._stored.count_changes()

    def publish(self, progress: Progress | None = None) -> int:
        """Bring the copy of the vectors that search uses up to date; returns how many it took.

        Search is right before, too: it reads what is not published from the tables. The end of a ``with``
        block publishes.
        """
        with self.writer.publishing():
            return publish(self._stored, self._generations, progress=progress)

    def reindex(self, progress: Progress | None = None) -> int:
        """Rebuild words and vectors from the tables, for the model of the settings; returns how many vectors.

        Only texts without a vector of this model are embedded: none, unless the model is a new one.
        Raises StoreError where another process writes.
        """
        with self.writer.alone(), self.writer.publishing():
            return self._reindex(progress)

    def _reindex(self, progress: Progress | None) -> int:
        missing = self._stored.unembedded(self.model)
        if missing:
            self._embed(
                [text for texts in self._all_texts() for text in texts.values() if text_hash(text) in missing]
            )
        with writing(self._engine) as connection:
            clear_words(connection)
            for texts in self._all_texts():
                replace_words(connection, (), texts)
        self._embed_definitions()
        written = publish(self._stored, self._generations, model=self.model, rebuild=True, progress=progress)
        self._stored.drop_unused(self.model, definition_texts())
        return written

    def _all_texts(self) -> Iterator[dict[str, str]]:
        """The search texts of each source."""
        for source_id, version in sorted(set(self.tables.current_sources().values())):
            if version is not None:
                yield search_texts(self.tables.facts(source_id))

    def _embed(self, texts: Sequence[str], progress: Progress | None = None) -> None:
        """Keep a vector for each text that has none; texts of about one length together."""
        by_hash = {text_hash(text): text for text in texts}
        missing = sorted(self._stored.missing(self.model, by_hash), key=lambda one: (len(by_hash[one]), one))
        if progress:
            progress(len(texts) - len(missing))
        if not missing and not self._stored.dimension(self.model):
            self._stored.keep(self.model, (), np.zeros((0, self._embedder.dimension), np.float32))
        for start in range(0, len(missing), EMBED_AT_ONCE):
            part = missing[start : start + EMBED_AT_ONCE]
            self._stored.keep(self.model, part, self._embedder.embed_passages([by_hash[one] for one in part]))
            if progress:
                progress(len(part))

    def _embed_definitions(self) -> None:
        """Keep a vector for each definition of a theme that has none."""
        texts = definition_texts()
        missing = sorted(self._stored.missing(self.model, texts))
        if missing:
            vectors = self._embedder.embed_queries([texts[one] for one in missing])
            self._stored.keep(self.model, missing, vectors)

    def _is_model_current(self) -> bool:
        published = self._stored.published()
        return published is None or published.model == self.model

    def _require_model(self) -> None:
        published = self._stored.published()
        if published is not None and published.model != self.model:
            raise ModelError(
                f"The knowledge base in {self.settings.home} is indexed with the model {published.model!r}, "
                f"not {self.model!r}; {model_advice(published.model, self.settings)}."
            )


def _absolute(path: Path | str) -> str:
    return writable(str(Path(path).absolute()))
