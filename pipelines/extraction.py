"""Files to facts, in worker processes where there is enough to read; a bad file costs only itself."""

import contextlib
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import PolicyKBError
from corpus.limits import Limits
from corpus.loaders import load_source
from extract.facts import extract_facts
from extract.records import Facts
from pipelines.batches import Failure, Step

# Starting a worker costs about as much as it takes to read this much text.
WORTH_WORKERS = 2_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Extracted:
    """A file that was read and understood."""

    path: str
    data: bytes
    facts: Facts


def extract_file(path: str, max_bytes: int) -> Extracted | Failure:
    """The facts of one file. Whatever goes wrong with it becomes a Failure: other files must go on."""
    step: Step = "read"
    try:
        loaded = load_source(Path(path), limits=Limits(bytes=max_bytes))
        step = "extract"
        return Extracted(path, loaded.data, extract_facts(loaded.source))
    except PolicyKBError as error:
        return Failure(path, step, _with_path(path, str(error)))
    except Exception as error:
        return Failure(path, step, f"{path} met an error of the program ({type(error).__name__}: {error})")


def _with_path(path: str, sentence: str) -> str:
    """The sentence with the whole path where it begins with the name alone, which other folders have too."""
    name = Path(path).name
    return path + sentence[len(name) :] if sentence.startswith(name + " ") else sentence


class Extractor:
    """Extracts batches of files one after another, in this process or in workers that live as long."""

    def __init__(self, max_bytes: int, workers: int | None = None) -> None:
        self._max_bytes = max_bytes
        self._workers = workers or os.cpu_count() or 1
        self._size = 0
        self._pool: ProcessPoolExecutor | None = None

    def expect(self, size: int) -> None:
        """So many bytes are to be read in all batches together, which decides whether workers are used."""
        self._size = size

    def extract(self, paths: Sequence[str]) -> list[Extracted | Failure]:
        """The outcome for each path, in their order, whichever worker was first."""
        if self._workers < 2 or len(paths) < 2 or self._size < WORTH_WORKERS:
            return [extract_file(path, self._max_bytes) for path in paths]
        limits = [self._max_bytes] * len(paths)
        try:
            return list(self._workers_pool().map(extract_file, paths, limits))
        except BrokenProcessPool:
            # A worker was killed, most likely for want of memory: one file at a time needs the least.
            self.close()
            self._workers = 1
            return [extract_file(path, self._max_bytes) for path in paths]

    def close(self) -> None:
        """End the workers."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _workers_pool(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # "spawn": a forked child would inherit the threads' locks of the libraries loaded here.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, mp_context=context)
        return self._pool


@contextlib.contextmanager
def extractor(max_bytes: int, workers: int | None = None) -> Iterator[Extractor]:
    """An Extractor whose workers end with the block."""
    made = Extractor(max_bytes, workers)
    try:
        yield made
    finally:
        made.close()
