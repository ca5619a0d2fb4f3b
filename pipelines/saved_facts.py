"""Saved facts: a file that keeps what one version of the rules read in many files, without their texts.

Gzip-compressed JSON Lines: a head with the scores, then a row for each file. The same facts give the same
bytes.
"""

import contextlib
import gzip
import io
import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from corpus.errors import SourceError
from pipelines.differences import KINDS, Rows, start_of

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the files."""

    extractor: str  # EXTRACTOR_VERSION
    gold: str  # digest of the gold files that the scores were made with
    scores: Mapping[str, float]
    files: int  # how many follow, apart from those that failed
    size: int  # bytes of them all


@dataclass(frozen=True, slots=True)
class SavedFile:
    """What was read in one file."""

    path: str  # absolute
    sample: bool  # the shipped sample, wherever this version of policykb keeps it
    source_id: str  # sha256 of its bytes
    size: int  # bytes
    rows: Rows


@contextlib.contextmanager
def saving_facts(path: Path, head: Head) -> Iterator[Callable[[SavedFile], None]]:
    """Write ``path`` whole or not at all; the block is given what adds one file. Raises SourceError."""
    # Its own for each process: two that save at once must not write into one file.
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.unfinished")
    with contextlib.ExitStack() as stack:
        with _writing(path):
            stack.callback(unfinished.unlink, missing_ok=True)
            raw = stack.enter_context(unfinished.open("wb"))
            packed = gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0)
            lines = stack.enter_context(io.TextIOWrapper(packed, encoding="utf-8"))
            lines.write(_line({"policykb_facts": FORMAT, **_fields(head)}))

        def add(file: SavedFile) -> None:
            with _writing(path):
                lines.write(_line(_fields(file)))

        yield add
        with _writing(path):
            lines.close()
            raw.close()
            unfinished.replace(path)


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise SourceError(f"{path} cannot be written ({reason}): save the facts elsewhere") from error


def _fields(record: Head | SavedFile) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _line(row: Mapping[str, Any]) -> str:
    # Escaped: the name of a file may hold bytes that no encoding can write.
    return json.dumps(row, ensure_ascii=True, separators=(",", ":")) + "\n"


@contextlib.contextmanager
def saved_facts(path: Path) -> Iterator[tuple[Head, Iterator[SavedFile]]]:
    """The head of ``path`` and its files, which are read one at a time. Raises SourceError, then too."""
    with contextlib.ExitStack() as stack:
        with _reading(path):
            lines = stack.enter_context(gzip.open(path, "rt", encoding="utf-8"))
            head = _head(json.loads(lines.readline()), path)
        yield head, _files(path, lines)


def _files(path: Path, lines: Iterable[str]) -> Iterator[SavedFile]:
    with _reading(path):
        for line in lines:
            yield _file(json.loads(line))


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Whatever is wrong with the file becomes one sentence that names it."""
    try:
        yield
    except (gzip.BadGzipFile, EOFError, zlib.error, ValueError, KeyError, TypeError, IndexError) as error:
        raise SourceError(
            f"{path} holds no facts, or not whole ({error}): name a file that"
            " `policykb-ingest evaluate --save` wrote"
        ) from error
    except OSError as error:
        reason = error.strerror or error
        raise SourceError(f"{path} cannot be read ({reason}): check the path") from error


def _head(row: Mapping[str, Any], path: Path) -> Head:
    if row["policykb_facts"] != FORMAT:
        raise SourceError(
            f"{path} was saved in another format ({row['policykb_facts']}, not {FORMAT}): save it again with"
            " the rules to compare with"
        )
    scores = {str(name): float(score) for name, score in row["scores"].items()}
    return Head(str(row["extractor"]), str(row["gold"]), scores, int(row["files"]), int(row["size"]))


def _file(row: Mapping[str, Any]) -> SavedFile:
    rows = {kind: list(row["rows"][kind]) for kind in KINDS}
    for kind in KINDS:
        for fact in rows[kind]:
            start_of(fact)  # refuses what is no row
            if kind == "lines":
                int(fact["line"])
    return SavedFile(str(row["path"]), bool(row["sample"]), str(row["source_id"]), int(row["size"]), rows)
