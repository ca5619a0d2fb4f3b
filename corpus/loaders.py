"""Loaders: paths → files worth reading → Source."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.document_numbers import find_document_number
from corpus.errors import SourceError
from corpus.formats import MEDIA_TYPES, format_of
from corpus.limits import Limits
from corpus.packages import check_package, is_zip
from corpus.source import Conversion, Description, Source

# A file with this stem says what the others in its folder are; it is no report itself.
_FOLDER_NOTES = "readme"
_OPEN_ELSEWHERE = "~$"  # what Word puts beside a file while somebody has it open
DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class LoadedSource:
    """A source together with the bytes that it was converted from."""

    source: Source
    data: bytes


def load_source(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> LoadedSource:
    """Read one file, e.g. ``Path("2023年工作总结.txt")``.

    Raises SourceError when the file is missing, a folder, unreadable, beyond ``limits``, or cannot be
    converted to text.
    """
    data = read_bytes(path, limits)
    return LoadedSource(decode_source(path.name, data, limits), data)


def read_bytes(path: Path, limits: Limits) -> bytes:
    """The bytes of a file. Raises SourceError as load_source does."""
    if path.is_dir():
        raise SourceError(f"{path} is a folder: name a file, or use find_files to list the files in it.")
    try:
        with path.open("rb") as file:
            # One byte more than allowed tells too large from just allowed, without reading it all.
            data = file.read(limits.bytes + 1)
    except FileNotFoundError:
        raise SourceError(f"{path} does not exist: check the path.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SourceError(f"{path} cannot be read ({reason}): check the file and its permissions.") from None
    if len(data) > limits.bytes:
        raise SourceError(too_large(str(path), limits))
    return data


def too_large(path: str, limits: Limits) -> str:
    """What is said of a file that is not read for its size."""
    return f"{path} is larger than {limits.bytes:,} bytes: split it or raise POLICYKB_MAX_BYTES."


def decode_source(name: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Source:
    """The source that a file called ``name`` with these bytes is, in whatever format. Raises SourceError."""
    read = format_of(name, data)
    if is_zip(data):
        if read.media_type.startswith("text/"):
            raise SourceError(
                f"{name} is an archive, or a document in a format that is not read: unpack it and name a "
                "file in it, or save it in another format."
            )
        check_package(name, data, limits)
    if read.measure:
        limits.check(name, read.measure(name, data))
    found = read.convert(name, data)
    return Source(
        id=hashlib.sha256(data).hexdigest(),
        name=name,
        media_type=read.media_type,
        encoding=found.encoding,
        text=found.text,
        places=found.places,
        marks=found.marks,
        grids=found.grids,
        headings=found.headings,
        description=_describe(found),
    )


def _describe(found: Conversion) -> Description:
    """What the format states, and the document's own number where the format gives none."""
    if found.description.document_number is not None:
        return found.description
    return replace(found.description, document_number=find_document_number(found.text))


def find_files(paths: Iterable[Path | str]) -> list[Path]:
    """The files to read, sorted, each once: named files as they are, files of known extensions below folders.

    Folders are searched with all their folders, hidden ones aside. Notes about a folder (README.md, in
    capitals or not) are left out there; named by their own path they are read. Raises SourceError for a
    path that does not exist and for a folder that cannot be listed.
    """
    found: set[Path] = set()
    for path in map(Path, paths):
        if path.is_dir():
            found.update(_files_below(path))
        elif path.exists():
            found.add(path)
        else:
            raise SourceError(f"{path} does not exist: check the path.")
    return sorted(found)


def _files_below(folder: Path) -> Iterable[Path]:
    def refuse(error: OSError) -> None:
        raise SourceError(f"{error.filename} cannot be listed ({error.strerror}): check its permissions.")

    for place, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(place) / name
            if name.startswith((".", _OPEN_ELSEWHERE)) or path.stem.lower() == _FOLDER_NOTES:
                continue
            if path.suffix.lower() in MEDIA_TYPES:
                yield path
