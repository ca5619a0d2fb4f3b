"""Batches: the files that a run has to read, in a fixed order, cut into pieces of work."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeVar

from index.quarantine import Fingerprint

# Prefect's part costs about 0.1 s a task, so a batch is worth much more than that: this many bytes are some
# minutes of embedding on a CPU. It is also how often files are counted as done.
MAX_FILES = 32
MAX_BYTES = 200_000

Step = Literal["find", "read", "extract", "store"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A file, or a path that the user named, that gave nothing, with the reason in one sentence."""

    path: str
    step: Step
    message: str
    fingerprint: Fingerprint | None = None  # of what failed, where it was looked at as part of a run


@dataclass(frozen=True, slots=True)
class File:
    """A file to read, or an item of a container."""

    path: str
    size: int  # bytes
    fingerprint: Fingerprint = field(default_factory=Fingerprint)
    container: str | None = None  # the file on disk that an item is in


def changed_files(files: Iterable[File], is_current: Callable[[str, str], bool]) -> list[File]:
    """Those of ``files`` that the knowledge base does not hold as they were found."""
    return [file for file in files if not is_current(file.path, file.fingerprint.sha256 or "")]


class Sized(Protocol):
    """Something to read whose bytes are counted."""

    @property
    def size(self) -> int:
        """Bytes."""


AnyFile = TypeVar("AnyFile", bound=Sized)


def cut_batches(files: Iterable[AnyFile]) -> Iterator[tuple[AnyFile, ...]]:
    """Runs of files of at most ``MAX_FILES`` files and ``MAX_BYTES`` bytes; a large file stands alone."""
    batch: list[AnyFile] = []
    size = 0
    for file in files:
        if batch and (len(batch) == MAX_FILES or size + file.size > MAX_BYTES):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(file)
        size += file.size
    if batch:
        yield tuple(batch)
