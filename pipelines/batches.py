"""Batches: the files that a run has to read, in a fixed order, cut into pieces of work."""

import hashlib
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, TypeVar

from corpus.errors import SourceError
from corpus.loaders import find_files

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


@dataclass(frozen=True, slots=True)
class File:
    """A file to read."""

    path: str
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Changes:
    """What has to be done about the paths a user named."""

    files: tuple[File, ...]  # new or changed, sorted by path
    unchanged: int
    failures: tuple[Failure, ...]

    @property
    def found(self) -> int:
        """How many files were looked at, readable or not."""
        return len(self.files) + self.unchanged + len(self.failures)


def find_changes(
    paths: Iterable[str], is_current: Callable[[str, str], bool], max_bytes: int, *, force: bool = False
) -> Changes:
    """The files at and below ``paths`` that the knowledge base does not hold as they are now.

    ``is_current(path, source_id)`` tells what it holds. ``force`` takes every file for changed. Paths
    are made absolute, so that a file is the same one from whichever folder it is named.
    """
    failures: list[Failure] = []
    files: list[File] = []
    unchanged = 0
    for path in _find_all(paths, failures):
        try:
            found = path.stat()
            if not stat.S_ISREG(found.st_mode):  # reading a pipe or a device may never end
                message = f"{path} is no regular file: copy what it gives into one."
                failures.append(Failure(str(path), "read", message))
                continue
            size = found.st_size
            # A file beyond the limit is for the reader to refuse: it is never read whole.
            if not force and size <= max_bytes and is_current(str(path), _digest(path)):
                unchanged += 1
                continue
        except OSError as error:
            reason = error.strerror or str(error)
            failures.append(Failure(str(path), "read", f"{path} cannot be read ({reason}): check the file."))
            continue
        files.append(File(str(path), size))
    return Changes(tuple(files), unchanged, tuple(failures))


def changed_files(files: Iterable[File], is_current: Callable[[str, str], bool]) -> list[File]:
    """Those of ``files`` that the knowledge base does not hold; one that cannot be read is for the reader."""

    def is_changed(file: File) -> bool:
        try:
            return not is_current(file.path, _digest(Path(file.path)))
        except OSError:
            return True

    return [file for file in files if is_changed(file)]


def _find_all(paths: Iterable[str], failures: list[Failure]) -> list[Path]:
    """All files below all paths, sorted, each once; a path that is not there is one failure."""
    found: set[Path] = set()
    for path in paths:
        try:
            found.update(find_files([Path(path).absolute()]))
        except SourceError as error:
            failures.append(Failure(path, "find", str(error)))
    return sorted(found)


def _digest(path: Path) -> str:
    """The id that the file's bytes have as a Source."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
