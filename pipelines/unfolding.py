"""Unfolding: what is in a container, told and unpacked in a worker."""

import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from corpus.containers import Item, expand
from corpus.contents import Contents, Listed
from corpus.document_lists import columns_path
from corpus.errors import SourceError, StoreError
from corpus.guarding import describe_error
from corpus.limits import Limits
from corpus.loaders import read_bytes
from corpus.workers import Job, Lost

_PREFIX = "unpacked-"
Do = Callable[[Sequence[Job]], list[object]]


def read_columns(path: str) -> bytes | None:
    """The columns file beside a list. None where there is none; SourceError where it cannot be read."""
    beside = Path(columns_path(path))
    return read_bytes(beside, Limits()) if beside.is_file() else None


def list_contents(path: str, limits: Limits) -> Contents | None:
    """What the file ``path`` contains; None where it is a document itself. Raises MemoryError alone."""
    documents: list[Listed] = []
    refusals: list[tuple[str, str]] = []
    try:
        found = expand(path, read_bytes(Path(path), limits), limits, read_columns(path))
        if found is None:
            return None
        for each in found:
            if isinstance(each, Item):
                documents.append(Listed(each.path, len(each.data), each.id))
            else:
                refusals.append((each.path, each.message))
    except Exception as error:
        refusals.append((path, describe_error(path, error)))
    return Contents(tuple(documents), tuple(refusals))


def unpack(path: str, limits: Limits, wanted: Mapping[str, str], folder: str) -> str | None:
    """Write those documents of a container into ``folder`` that are wanted, each to the name given for it.

    Returns what the system said where it would not write, e.g. "No space left on device".
    """
    try:
        for each in expand(path, read_bytes(Path(path), limits), limits, read_columns(path)) or ():
            if isinstance(each, Item) and each.path in wanted:
                Path(folder, wanted[each.path]).write_bytes(each.data)
    except SourceError:
        return None  # the documents before it are there; those that are not are missed when they are read
    except OSError as error:
        return error.strerror or str(error)
    return None


class Unpacked:
    """The documents of some containers, in files below ``folder``."""

    def __init__(self, folder: Path, limits: Limits, do: Do) -> None:
        self._folder = folder
        self._limits = limits
        self._do = do
        self._places: dict[str, Path] = {}  # by container
        self._prefix = f"{_PREFIX}{socket.gethostname()}-"  # other machines may share the folder
        for left in folder.glob(f"{self._prefix}*"):
            if not _is_running(left.name.removeprefix(self._prefix).partition("-")[0]):
                shutil.rmtree(left, ignore_errors=True)  # of a run that was killed

    def files_of(self, container: str, wanted: Mapping[str, str]) -> dict[str, str]:
        """For each wanted path in ``container``, with the name to give it, the file that holds its bytes.

        Raises StoreError where they cannot be written. A Lost worker leaves files out.
        """
        if container not in self._places:
            place = self._places[container] = self._make_place()
            job = Job(unpack, (container, self._limits, dict(wanted), str(place)))
            (refused,) = self._do([job])
            if refused is not None and not isinstance(refused, Lost):
                raise StoreError(f"{place} cannot be written ({refused}).")
        return {path: str(self._places[container] / name) for path, name in wanted.items()}

    def _make_place(self) -> Path:
        return Path(tempfile.mkdtemp(prefix=f"{self._prefix}{os.getpid()}-", dir=self._folder))

    def keep_only(self, containers: Collection[str]) -> None:
        """Delete the files of other containers."""
        for container in self._places.keys() - set(containers):
            shutil.rmtree(self._places.pop(container), ignore_errors=True)


def _is_running(process: str) -> bool:
    """Whether the process of this number runs on this machine."""
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
