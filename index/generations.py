"""Generations: the numbered copies of the tables' vectors in Chroma, of which search uses one.

In a folder, a published generation is never changed. A writer copies it, changes the copy, and publishes
that by its number in the tables; so any number of processes may read while one writes, and a process
killed while it writes leaves a folder that nobody has seen. On a server the collection is changed in place.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import Protocol

from corpus.errors import StoreError
from index.chroma import COLLECTION, ChromaVectors, Fetch, delete_from_server, require_server
from index.settings import Settings

_SIZES = "sizes.json"  # of the finished files of a generation; a file of another size is damaged
_DATABASE = "chroma.sqlite3"  # its size may change when Chroma only opens it


class Generations(Protocol):
    """The copies of one knowledge base."""

    def open(self, number: int, fetch: Fetch | None = None) -> ChromaVectors:
        """A published generation, for reading. Raises StoreError where it is missing or damaged."""

    def intact(self, number: int) -> bool:
        """Whether the generation can be opened, as far as can be told without opening it."""

    def require_answer(self) -> None:
        """Raises StoreError where they are on a server that does not answer."""

    def begin(self, after: int, model: str, dimension: int, *, empty: bool) -> tuple[int, ChromaVectors]:
        """The next generation's number, and its vectors to be written: none yet, or those of ``after``."""

    def finish(self, number: int) -> None:
        """Make the generation, closed by now, ready to be published."""

    def forget(self, keep: Collection[int]) -> None:
        """Drop all generations but these."""


def open_generations(settings: Settings) -> Generations:
    """The generations of these settings: in the home folder, or on their Chroma server."""
    if settings.chroma_url:
        return ServerGenerations(settings.chroma_url)
    return FolderGenerations(settings.vectors)


class FolderGenerations:
    """One folder for each generation."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, number: int, fetch: Fetch | None = None) -> ChromaVectors:
        if not self.intact(number):
            raise StoreError(f"{self._path(number)} is missing or damaged; run policykb-ingest reindex.")
        if not os.access(self._path(number) / _DATABASE, os.W_OK):
            raise StoreError(f"Chroma opens {self._path(number)} only for those who may write it.")
        return ChromaVectors.open_folder(self._path(number), fetch)

    def intact(self, number: int) -> bool:
        try:
            sizes = json.loads((self._path(number) / _SIZES).read_text())
            return bool(sizes == self._sizes(number)) and _is_database(self._path(number) / _DATABASE)
        except (OSError, ValueError):
            return False

    def require_answer(self) -> None:
        """A folder is there or not, which ``intact`` tells."""

    def begin(self, after: int, model: str, dimension: int, *, empty: bool) -> tuple[int, ChromaVectors]:
        number = after + 1
        target = self._path(number)
        shutil.rmtree(target, ignore_errors=True)  # begun by a process that was killed
        try:
            target.mkdir(parents=True)
            if empty:
                return number, ChromaVectors.make_folder(target, model, dimension)
            _copy(self._path(after), target)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{target} cannot be written ({error}).") from error
        return number, ChromaVectors.open_folder(target)

    def finish(self, number: int) -> None:
        ChromaVectors.settle_folder(self._path(number))
        (self._path(number) / _SIZES).write_text(json.dumps(self._sizes(number)))

    def forget(self, keep: Collection[int]) -> None:
        kept = {self._path(number).name for number in keep}
        for folder in self._folder.iterdir() if self._folder.is_dir() else ():
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:06d}"

    def _sizes(self, number: int) -> dict[str, int]:
        folder = self._path(number)
        return {
            str(path.relative_to(folder)): path.stat().st_size
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.parent != folder
        }


class ServerGenerations:
    """One collection for each generation; a new one only for another model or a rebuilt copy."""

    def __init__(self, url: str) -> None:
        self._url = url

    def open(self, number: int, fetch: Fetch | None = None) -> ChromaVectors:
        return ChromaVectors.open_on_server(self._url, self._name(number), fetch)

    def intact(self, number: int) -> bool:
        return True  # only the server can tell, when it is asked

    def require_answer(self) -> None:
        require_server(self._url)

    def begin(self, after: int, model: str, dimension: int, *, empty: bool) -> tuple[int, ChromaVectors]:
        if not empty:
            return after, self.open(after)
        delete_from_server(self._url, self._name(after + 1))
        return after + 1, ChromaVectors.make_on_server(self._url, self._name(after + 1), model, dimension)

    def finish(self, number: int) -> None:
        pass

    def forget(self, keep: Collection[int]) -> None:
        for number in range(max(0, min(keep) - 3), min(keep)):
            delete_from_server(self._url, self._name(number))

    def _name(self, number: int) -> str:
        return f"{COLLECTION}-{number:06d}"


def _copy(old: Path, new: Path) -> None:
    """Copy a generation. Its database may be open elsewhere, so SQLite copies that itself."""
    for path in old.iterdir():
        if path.is_dir():
            shutil.copytree(path, new / path.name)
    with (
        closing(sqlite3.connect(old / _DATABASE)) as source,
        closing(sqlite3.connect(new / _DATABASE)) as target,
    ):
        source.backup(target)


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        header = file.read(100)
    page = int.from_bytes(header[16:18]) or 1
    pages = int.from_bytes(header[28:32])
    return header.startswith(b"SQLite format 3\0") and path.stat().st_size >= pages * (
        65536 if page == 1 else page
    )
