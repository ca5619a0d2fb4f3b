"""Inbox: files that were sent to a server and wait in the home for the next run to take them in."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from corpus.archives import Member, list_members, open_archive, read_member
from corpus.containers import SUFFIXES, is_wanted
from corpus.errors import SourceError, StoreError
from corpus.formats import MEDIA_TYPES
from corpus.limits import Limits
from corpus.loaders import too_large
from corpus.packages import check_package, is_zip
from index.settings import Settings
from index.whole_files import write_whole

FOLDER = "inbox"
LONGEST_NAME = 180  # bytes; with what writing adds for a moment below the 255 of common file systems
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff<>:\"|?*]")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file in the inbox."""

    name: str
    sender: str
    bytes: int
    path: str  # that a run takes it in by


class Inbox:
    """The inbox of a home: a folder for each sender, so that nobody's file takes the place of another's.

    Files are checked and placed, and never read here: runs read them, in processes that are guarded.
    """

    def __init__(self, settings: Settings) -> None:
        self.folder = settings.home / FOLDER
        self._limits = settings.limits

    def check(self, name: str, data: bytes) -> str:
        """The name under which the file can be kept. Raises SourceError for one that no run would take in."""
        kept = safe_name(name)
        suffix = PurePosixPath(kept).suffix.lower()
        if not is_wanted(kept):
            known = " ".join(sorted(MEDIA_TYPES.keys() | SUFFIXES))
            raise SourceError(f"{kept} is of no type that is read; send one of {known}.")
        if not data:
            raise SourceError(f"{kept} is empty; send it again.")
        if len(data) > self._limits.bytes:
            raise SourceError(too_large(kept, self._limits))
        if suffix == ".zip":
            check_archive(kept, data, self._limits)
        elif is_zip(data):
            check_package(kept, data, self._limits)
        return kept

    def put(self, sender: str, name: str, data: bytes) -> Path:
        """Place a file that ``check`` named; one of the same sender and name is replaced."""
        folder = self.folder / f"by-{safe_name(sender)}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(folder / safe_name(name), data, durable=True)
        except OSError as error:
            raise StoreError(f"{folder} cannot be written ({error.strerror or error}).") from error
        return folder / safe_name(name)

    def all(self) -> list[Waiting]:
        """Every file in it, by sender and name."""
        return [
            Waiting(path.name, path.parent.name.removeprefix("by-"), path.stat().st_size, str(path))
            for path in sorted(self.folder.glob("by-*/*"))
            if path.is_file() and not path.name.startswith(".")
        ]


def safe_name(name: str) -> str:
    """The name of a file without folders, and without characters that act or that some system refuses.

    Raises SourceError where nothing is left.

    >>> safe_name("../../etc/2023年总结.docx"), safe_name("C:\\\\报告\\\\a?.txt")
    ('2023年总结.docx', 'a_.txt')
    """
    last = unicodedata.normalize("NFC", name.replace("\\", "/")).rpartition("/")[2]
    plain = _UNFIT.sub("_", last).strip(" .").removeprefix("~$")
    stem, dot, suffix = plain.rpartition(".")
    while len(plain.encode()) > LONGEST_NAME and stem:
        stem = stem[:-1]
        plain = f"{stem}{dot}{suffix}"
    if not plain or len(plain.encode()) > LONGEST_NAME:
        raise SourceError(f"{name[:40]!r} is no name for a file; give it another one.")
    return plain


def check_archive(name: str, data: bytes, limits: Limits) -> None:
    """Refuse an archive that is damaged, a bomb, too large or too deep, before anything is kept of it.

    What a run would pass over in it (links, paths that lead out, encrypted files) is no reason.
    """
    _expand(name, data, limits, 1, 0)


def _expand(name: str, data: bytes, limits: Limits, depth: int, before: int) -> int:
    """How many bytes the archive and those in it expand to, with ``before``; SourceError beyond a limit."""
    if depth > limits.depth:
        raise SourceError(f"{name} is an archive {depth} deep in others: unpack the outer ones.")
    expanded = before
    with open_archive(name, data, limits) as archive:
        for member in list_members(archive, limits):
            if not isinstance(member, Member):
                continue
            expanded += member.info.file_size
            if expanded > limits.expanded:
                raise SourceError(f"{name} expands to more than {limits.expanded:,} bytes: send it in parts.")
            if PurePosixPath(member.path).suffix.lower() == ".zip":
                inside = f"{name}!/{member.path}"
                inner = read_member(inside, archive, member.info)
                expanded = _expand(inside, inner, limits, depth + 1, expanded) if is_zip(inner) else expanded
    return expanded


def sha256_of(data: bytes) -> str:
    """What a source of these bytes is known by."""
    return hashlib.sha256(data).hexdigest()
