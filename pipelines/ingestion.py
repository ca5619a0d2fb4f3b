"""One ingestion: what to read, batch by batch, and what came of it. Knows nothing of Prefect."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from corpus.containers import container_of
from corpus.contents import Contents
from corpus.errors import ModelError
from corpus.workers import Job, Lost
from index.columns import writable
from index.quarantine import Fingerprint
from index.schema import RunStatus
from pipelines.batches import Failure, File, changed_files
from pipelines.changes import Changes, Known, find_changes
from pipelines.event_log import note_event
from pipelines.extraction import Extracted, Extractor
from pipelines.known_contents import KnownContents
from pipelines.progress import Progress
from pipelines.unfolding import Unpacked, list_contents
from pipelines.vanishing import find_vanished

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase, StoredItem

# Share of the time that reading and extracting take; embedding and storing take the rest.
EXTRACTION_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What came of one batch."""

    stored: int  # files
    characters: int
    failures: tuple[Failure, ...]
    unchanged: int = 0  # files that another run has stored meanwhile


class Ingestion:
    """The work of one run on an open knowledge base, step by step, as a flow calls it."""

    def __init__(self, kb: "KnowledgeBase", run_id: str, extractor: Extractor, progress: Progress) -> None:
        self._kb = kb
        self._run_id = run_id
        self._extractor = extractor
        self._progress = progress
        self._log = kb.run_log
        self._contents = KnownContents(kb)
        self._force = self._retry = False
        self._others: list[File] = []  # files that another run was at when it was their turn
        self._quarantined: set[str] = set()  # paths
        # By container: its items to read, each with the name of the file that it is unpacked to.
        self._wanted: dict[str, dict[str, str]] = {}
        self._unpacked = Unpacked(kb.settings.home, extractor.limits, extractor.unfold)

    def find_changes(self, paths: Sequence[str], *, force: bool, retry: bool = False) -> Changes:
        """What has to be done. Where that is nothing, nothing at all is written, not even the run."""
        self._force, self._retry = force, retry
        quarantine = self._kb.quarantine.all()
        known = Known(self._kb.is_current, self._kb.extractor_version, quarantine)
        changes = find_changes(paths, known, self._extractor.limits, self._unfold, force=force, retry=retry)
        self._quarantined = set(quarantine)
        self._leave_quarantine(changes.mended)
        if changes.files or changes.failures:
            self._log.begin(self._run_id, paths)
            self._note(changes.failures)
        self._note_vanished(paths, changes)
        for file in changes.files:
            if file.container is not None:
                wanted = self._wanted.setdefault(file.container, {})
                wanted[file.path] = str(len(wanted))
        note_event(
            "began",
            self._run_id,
            paths=list(paths),
            changed=len(changes.files),
            unchanged=changes.unchanged,
            quarantined=len(changes.quarantined),
        )
        size = sum(file.size for file in changes.files)
        self._extractor.expect(size)
        self._progress.begin(len(changes.files), size)
        return changes

    def _note_vanished(self, paths: Sequence[str], changes: Changes) -> None:
        """Mark files that were taken in from these paths and are gone, and unmark those that are back."""
        gone, there = find_vanished(paths, self._kb.known_paths(), changes.is_inside)
        newly_gone = self._kb.vanished.note(gone, there)
        for path in newly_gone:
            note_event("vanished", self._run_id, path=path, step="find")
        containers = {container_of(path) for path in newly_gone} - set(newly_gone) - changes.opened
        if containers:
            self._kb.listings.drop(sorted(containers))

    def ingest_batch(self, batch: Sequence[File]) -> BatchResult:
        """Read, extract, embed and store some files. A file that fails is noted; the others are stored.

        Files that another run is at are left to it: see ``left_to_others``.
        Raises ModelError or StoreError where no file could be stored, whichever it is.
        """
        if not self._kb.writer.shared:
            return self._ingest(batch)
        claimed = self._kb.writer.claim([file.path for file in batch])
        self._others += [file for file in batch if file.path not in claimed]
        return self._ingest_claimed([file for file in batch if file.path in claimed])

    def left_to_others(self) -> Sequence[File]:
        """Files that another run was at at their turn; it may have failed at them, or been killed."""
        return tuple(self._others)

    def check_batch(self, batch: Sequence[File]) -> BatchResult:
        """Wait until no other run is at these files, and ingest those that are not stored by then."""
        self._kb.writer.wait_for([file.path for file in batch])
        return self._ingest_claimed(batch)

    def _ingest_claimed(self, batch: Sequence[File]) -> BatchResult:
        paths = [file.path for file in batch]
        try:
            self._kb.look_again(paths)
            left = batch if self._force else changed_files(batch, self._kb.is_current)
            unchanged = len(batch) - len(left)
            self._progress.advance(
                files=unchanged, work=sum(file.size for file in batch) - sum(file.size for file in left)
            )
            return replace(self._ingest(left), unchanged=unchanged)
        finally:
            self._kb.writer.give_back(paths)

    def _ingest(self, batch: Sequence[File]) -> BatchResult:
        size = sum(file.size for file in batch)
        outcomes = self._extractor.extract([file.path for file in batch], self._origins(batch))
        self._progress.advance(work=size * EXTRACTION_SHARE)
        items = [outcome for outcome in outcomes if isinstance(outcome, Extracted)]
        failures = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
        failures += self._store(items, size * (1 - EXTRACTION_SHARE))
        fingerprints = {file.path: file.fingerprint for file in batch}
        failures = [replace(failure, fingerprint=fingerprints[failure.path]) for failure in failures]
        self._note(failures)
        self._progress.advance(files=len(batch))
        failed = {failure.path for failure in failures}
        stored = [item for item in items if item.path not in failed]
        self._leave_quarantine([item.path for item in stored])
        return BatchResult(len(stored), _characters(stored), tuple(failures))

    def close(self) -> None:
        """Delete what was unpacked."""
        self._unpacked.keep_only(())

    def finish(self, changes: Changes, status: RunStatus, unchanged: int = 0) -> None:
        """Note how the run ended; ``unchanged`` files turned out to be so after the changes were found."""
        note_event("ended", self._run_id, failed=status == "failed", status=status, files=changes.found)
        if changes.files or changes.failures:
            self._log.finish(
                self._run_id, status, files=changes.found, unchanged=changes.unchanged + unchanged
            )

    def _unfold(self, path: str, whole: Fingerprint) -> Contents | Failure | None:
        """What is in a container, as is known from the last time, or as a worker tells."""
        known = None if self._force or self._retry else self._contents.of(path, whole)
        if known is not None:
            return known
        (found,) = self._extractor.unfold([Job(list_contents, (path, self._extractor.limits))])
        if isinstance(found, Lost):
            return self._extractor.failure_of(path, found)
        if not isinstance(found, Contents):
            return None
        self._contents.keep(path, whole, found)
        return found

    def _origins(self, batch: Sequence[File]) -> dict[str, str]:
        """The file that holds the bytes of each item of a container in the batch."""
        origins: dict[str, str] = {}
        containers = dict.fromkeys(file.container for file in batch if file.container is not None)
        self._unpacked.keep_only(containers)
        for container in containers:
            found = self._unpacked.files_of(container, self._wanted[container])
            origins |= {file.path: found[file.path] for file in batch if file.container == container}
        return origins

    def _store(self, items: Sequence[Extracted], work: float) -> list[Failure]:
        """Store all items together, or one by one where one of them cannot be stored."""
        try:
            self._store_together(items, work)
        except ModelError:
            raise  # no file can be embedded then
        except Exception:
            return [failure for item in items if (failure := self._store_alone(item))]
        return []

    def _store_alone(self, item: Extracted) -> Failure | None:
        """Store one item; what went wrong, if something did. A lost database shows when that is noted."""
        try:
            self._store_together([item], 0.0)
        except ModelError:
            raise
        except Exception as error:
            return Failure(item.path, "store", f"{item.path} could not be stored: {error}")
        return None

    def _store_together(self, items: Sequence[Extracted], work: float) -> None:
        if not items:
            return
        passages = max(1, sum(len(item.facts.passages) for item in items))
        characters = _characters(items)
        embedded = 0

        def advance(count: int) -> None:
            """``count`` more passages have their vector, which is nearly all of the work."""
            nonlocal embedded
            before, embedded = embedded, min(passages, embedded + count)
            share = (embedded - before) / passages
            done = characters * embedded // passages - characters * before // passages
            self._progress.advance(work=work * share, characters=done)

        self._kb.store([_as_stored(item) for item in items], self._run_id, advance)
        # Titles and headings are passages that need no vector.
        advance(passages - embedded)
        for item in items:
            note_event("stored", self._run_id, path=item.path, step="store", **_counts(item))

    def _note(self, failures: Sequence[Failure]) -> None:
        for failure in failures:
            self._log.fail(self._run_id, failure.path, failure.step, failure.message)
            # What could not be stored may be stored the next time: nothing is wrong with the file.
            if failure.fingerprint is not None and failure.step != "store":
                self._quarantined.add(writable(failure.path))
                self._kb.quarantine.put(
                    failure.path,
                    failure.fingerprint,
                    failure.step,
                    failure.message,
                    self._kb.extractor_version,
                )
            note_event(
                "failed",
                self._run_id,
                failed=True,
                path=failure.path,
                step=failure.step,
                message=failure.message,
            )

    def _leave_quarantine(self, paths: Iterable[str]) -> None:
        """Take those of these paths out of the quarantine that are in it."""
        leaving = {writable(path) for path in paths} & self._quarantined
        if leaving:
            self._kb.quarantine.drop(leaving)
            self._quarantined -= leaving


def _characters(items: Iterable[Extracted]) -> int:
    return sum(len(item.facts.source.text) for item in items)


def _counts(item: Extracted) -> dict[str, Any]:
    """What a source is and how much was found in it."""
    facts = item.facts
    return {
        "source": facts.source.id,
        "characters": len(facts.source.text),
        "passages": len(facts.passages),
        "practices": len(facts.practices),
        "figures": len(facts.figures),
    }


def _as_stored(item: Extracted) -> "StoredItem":
    from index.knowledge_base import StoredItem

    return StoredItem(path=item.path, data=item.data, facts=item.facts)
