"""Files to facts, in worker processes but for small plain texts; a bad file costs only itself."""

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.containers import name_of
from corpus.guarding import describe_error, describe_loss, is_harmless
from corpus.limits import Limits
from corpus.loaders import decode_source, read_bytes
from corpus.workers import Job, Lost, Workers
from extract.facts import extract_facts
from extract.records import Facts
from index.settings import MAX_MEMORY, MAX_SECONDS
from pipelines.batches import Failure, Step

# Starting workers for texts costs about as much as it takes to read this much of them.
WORTH_WORKERS = 2_000_000  # bytes

NO_ORIGINS: Mapping[str, str] = {}


# What does jobs on other machines, each within so many seconds and bytes of memory.
Cluster = Callable[[Sequence[Job], float, int], list[Any]]


@dataclass(frozen=True, slots=True)
class Extracted:
    """A file that was read and understood."""

    path: str
    data: bytes
    facts: Facts


def extract_file(path: str, limits: Limits, origin: str | None = None) -> Extracted | Failure:
    """The facts of one file. Whatever goes wrong with it becomes a Failure: other files must go on.

    The bytes of an item of a container lie in the file ``origin``. Raises MemoryError alone.
    """
    step: Step = "read"
    try:
        if origin and not Path(origin).exists():
            return Failure(path, step, f"{path} is not in its container any more: run again.")
        data = read_bytes(Path(origin or path), limits)
        source = decode_source(name_of(path), data, limits)
        step = "extract"
        return Extracted(path, data, extract_facts(source))
    except Exception as error:
        return Failure(path, step, _with_path(path, describe_error(path, error)))


def _with_path(path: str, sentence: str) -> str:
    """The sentence with the whole path where it begins with the name alone, which other folders have too."""
    name = name_of(path)
    return path + sentence[len(name) :] if sentence.startswith(name + " ") else sentence


class Extractor:
    """Extracts batches of files one after another, here or in workers that live as long as it does."""

    def __init__(
        self,
        limits: Limits,
        workers: int | None = None,
        *,
        seconds: float,
        memory: int,
        cluster: Cluster | None = None,
    ) -> None:
        self.limits = limits
        self._cluster = cluster  # takes the place of workers for all files but items of containers
        self._seconds = seconds
        self._memory = memory
        self._most = workers or os.cpu_count() or 1
        self._is_worth_workers = False
        self._workers: Workers | None = None
        self._unfolder: Workers | None = None

    def expect(self, size: int) -> None:
        """So many bytes are to be read in all batches together, which decides whether texts go to workers."""
        self._is_worth_workers = self._most > 1 and size >= WORTH_WORKERS

    def extract(
        self, paths: Sequence[str], origins: Mapping[str, str] = NO_ORIGINS
    ) -> list[Extracted | Failure]:
        """The outcome for each path, in their order, whichever worker was first.

        ``origins`` says in which file the bytes of an item lie.
        """
        found: dict[str, Extracted | Failure] = {}
        for path in paths:
            if (
                not self._is_worth_workers
                and not self._cluster
                and is_harmless(path, Path(origins.get(path, path)))
            ):
                found[path] = self._extract_here(path, origins.get(path))
        left = [path for path in paths if path not in found]
        for path, outcome in zip(left, self._do_all(left, origins), strict=True):
            found[path] = self.failure_of(path, outcome) if isinstance(outcome, Lost) else outcome
        return [found[path] for path in paths]

    def _do_all(self, paths: Sequence[str], origins: Mapping[str, str]) -> "list[Extracted | Failure | Lost]":
        jobs = {path: Job(extract_file, (path, self.limits, origins.get(path))) for path in paths}
        # What an item was unpacked to lies on this machine alone.
        there = [path for path in jobs if self._cluster and path not in origins]
        here = [path for path in jobs if path not in set(there)]
        outcomes = dict(zip(here, self._do([jobs[path] for path in here]), strict=True))
        if self._cluster and there:
            done = self._cluster([jobs[path] for path in there], self._seconds, self._memory)
            outcomes |= dict(zip(there, done, strict=True))
        return [outcomes[path] for path in paths]

    def unfold(self, jobs: Sequence[Job]) -> list[object]:
        """What these jobs on containers return, in their order, or how each was lost."""
        if self._unfolder is None:
            # A worker of its own, which is there at once: it loads nothing that finds facts.
            self._unfolder = self._make_workers(1, "pipelines.unfolding")
        return self._unfolder.do(jobs)

    def _do(self, jobs: Sequence[Job]) -> "list[Extracted | Failure | Lost]":
        if not jobs:
            return []
        if self._workers is None:
            most = self._most if self._is_worth_workers else 1
            self._workers = self._make_workers(most, "pipelines.extraction")
        return self._workers.do(jobs)

    def _make_workers(self, most: int, module: str) -> Workers:
        return Workers(most, seconds=self._seconds, memory=self._memory, modules=(module,))

    def failure_of(self, path: str, lost: Lost) -> Failure:
        """What is said of a file whose worker did not come to an end with it."""
        reason = describe_loss(
            path, lost, seconds=self._seconds, memory=self._memory, again="run with --retry"
        )
        return Failure(path, "read", reason)

    def close(self) -> None:
        """End the workers."""
        for workers in (self._workers, self._unfolder):
            if workers is not None:
                workers.close()
        self._workers = self._unfolder = None

    def _extract_here(self, path: str, origin: str | None) -> Extracted | Failure:
        try:
            return extract_file(path, self.limits, origin)
        except MemoryError:
            return self.failure_of(path, Lost("memory"))


@contextlib.contextmanager
def extractor(
    limits: Limits,
    workers: int | None = None,
    *,
    seconds: float = MAX_SECONDS,
    memory: int = MAX_MEMORY,
    cluster: Cluster | None = None,
) -> Iterator[Extractor]:
    """An Extractor whose workers end with the block."""
    made = Extractor(limits, workers, seconds=seconds, memory=memory, cluster=cluster)
    try:
        yield made
    finally:
        made.close()
