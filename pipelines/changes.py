"""Changes: which files at and below some paths are new, changed, in quarantine or unreadable."""

import hashlib
import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from corpus.containers import INSIDE, container_of, may_contain
from corpus.contents import Contents
from corpus.errors import SourceError
from corpus.folders import NotRead, walk
from corpus.limits import Limits
from corpus.loaders import too_large
from index.columns import writable
from index.quarantine import Fingerprint, Quarantined
from pipelines.batches import Failure, File, Step
from pipelines.unfolding import read_columns

_HEAD = 8  # bytes that tell a ZIP file

Unfold = Callable[[str, Fingerprint], Contents | Failure | None]


@dataclass(frozen=True, slots=True)
class Known:
    """What the knowledge base says of paths."""

    is_current: Callable[[str, str], bool]  # of a path and the id of a source: is that held, as it is now?
    extractor_version: str = ""
    quarantine: Mapping[str, Quarantined] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes:
    """What has to be done about the paths a user named."""

    files: tuple[File, ...]  # new or changed, in the order of their paths, items in that of their container
    unchanged: int
    failures: tuple[Failure, ...]
    quarantined: tuple[Failure, ...] = ()  # failed before with the same bytes and rules: not tried again
    mended: tuple[str, ...] = ()  # paths in quarantine that are well now, or gone
    opened: frozenset[str] = frozenset()  # files whose contents are known, if only that they are documents
    items: frozenset[str] = frozenset()  # documents in those that are containers
    hidden: frozenset[str] = frozenset()  # what lies below or in these may be there, and was not found

    @property
    def found(self) -> int:
        """How many files were looked at, readable or not."""
        return len(self.files) + self.unchanged + len(self.failures) + len(self.quarantined)

    def is_inside(self, item: str) -> bool | None:
        """Whether a document that was in a container still is; None where that could not be seen."""
        if item in self.items:
            return True
        return False if container_of(item) in self.opened and not _is_at(item, self.hidden) else None


def find_changes(
    paths: Iterable[str],
    known: Known,
    limits: Limits,
    unfold: Unfold,
    *,
    force: bool = False,
    retry: bool = False,
) -> Changes:
    """The files at and below ``paths`` that the knowledge base does not hold as they are now.

    ``unfold`` tells what a container holds that has these bytes, with its columns file. ``force`` takes every
    file for changed; ``retry`` tries those in quarantine again. Paths are made absolute: a file is the same
    one from whichever folder it is named.
    """
    return _Search(known, limits, unfold, force, retry or force).look_at(paths)


class _Search:
    """One look at some paths."""

    def __init__(self, known: Known, limits: Limits, unfold: Unfold, force: bool, retry: bool) -> None:
        self._known = known
        self._limits = limits
        self._unfold = unfold
        self._force = force
        self._retry = retry
        self._files: list[File] = []
        self._unchanged = 0
        self._failures: list[Failure] = []
        self._quarantined: list[Failure] = []
        self._seen: set[str] = set()
        self._mended: set[str] = set()
        # As Changes has them:
        self._opened: set[str] = set()
        self._items: set[str] = set()
        self._hidden: set[str] = set()

    def look_at(self, paths: Iterable[str]) -> Changes:
        """Everything at and below these paths."""
        roots = []
        found: set[Path] = set()
        for named in paths:
            path = Path(named).absolute()
            if not os.path.lexists(path):
                self._failures.append(Failure(named, "find", f"{path} does not exist: check the path."))
                continue
            roots.append(str(path))
            for each in walk(path) if path.is_dir() else [path]:
                if isinstance(each, NotRead):
                    self._fail(each.path, each.message, Fingerprint(), "find")
                    self._hidden |= {_as_place(each.path)} if each.hides else set()
                else:
                    found.add(each)
        for each in sorted(found):
            self._look_at_file(each)
        self._mended |= set(self._gone(roots))
        return Changes(
            tuple(self._files),
            self._unchanged,
            tuple(self._failures),
            tuple(self._quarantined),
            tuple(sorted(self._mended)),
            frozenset(self._opened),
            frozenset(self._items),
            frozenset(self._hidden),
        )

    def _look_at_file(self, path: Path) -> None:
        name = str(path)
        fingerprint = Fingerprint()
        try:
            found = path.stat()
            fingerprint = Fingerprint(None, found.st_size, _iso(found.st_mtime))
            if not stat.S_ISREG(found.st_mode):  # reading a pipe or a device may never end
                self._fail(name, f"{name} is no regular file: copy what it gives into one.", fingerprint)
            elif found.st_size > self._limits.bytes:
                self._fail(name, too_large(name, self._limits), fingerprint)
            else:
                self._look_into(path, found.st_size, fingerprint)
        except OSError as error:
            reason = error.strerror or str(error)
            self._fail(name, f"{name} cannot be read ({reason}): check the file.", fingerprint)

    def _look_into(self, path: Path, size: int, stated: Fingerprint) -> None:
        name = str(path)
        with path.open("rb") as file:
            head = file.read(_HEAD)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        file_ = File(name, size, Fingerprint(digest, stated.size, stated.modified))
        # What is held is no container: it was read as a document.
        is_document = not may_contain(name, head) or self._known.is_current(name, digest)
        if is_document or not self._look_into_container(file_):
            self._opened.add(writable(name))
            self._judge(file_)

    def _look_into_container(self, file: File) -> bool:
        """Whether ``file`` is a container; then its items are judged, or it is a failure."""
        try:
            columns = read_columns(file.path)
        except SourceError as error:
            self._fail(file.path, str(error), file.fingerprint)
            return True
        whole = file.fingerprint
        if columns is not None:
            both = hashlib.sha256(f"{whole.sha256}".encode() + columns).hexdigest()
            whole = Fingerprint(both, whole.size, whole.modified)
        if self._is_quarantined(file.path, whole):
            self._seen.add(file.path)
            self._hidden.add(_as_place(file.path))
            return True
        contents = self._unfold(file.path, whole)
        if contents is None:
            return False
        if isinstance(contents, Failure):
            self._fail(file.path, contents.message, whole, contents.step)
            self._hidden.add(_as_place(file.path))
            return True
        self._opened.add(writable(file.path))
        for item in contents.documents:
            stated = Fingerprint(item.sha256, item.size, whole.modified)
            self._items.add(writable(item.path))
            self._judge(File(item.path, item.size, stated, file.path))
        for path, message in contents.refusals:
            self._hidden.add(_as_place(path))  # it may be an archive
            self._fail(path, message, whole)
        return True

    def _judge(self, file: File) -> None:
        """Whether a file that can be opened has to be read."""
        self._seen.add(file.path)
        if not self._force and self._known.is_current(file.path, file.fingerprint.sha256 or ""):
            self._unchanged += 1
            if writable(file.path) in self._known.quarantine:
                self._mended.add(file.path)
        elif not self._is_quarantined(file.path, file.fingerprint):
            self._files.append(file)

    def _fail(self, path: str, message: str, fingerprint: Fingerprint, step: Step = "read") -> None:
        """A path cannot be read, which was said before or is said now."""
        self._seen.add(path)
        if not self._is_quarantined(path, fingerprint, message):
            self._failures.append(Failure(path, step, message, fingerprint))

    def _is_quarantined(self, path: str, fingerprint: Fingerprint, message: str | None = None) -> bool:
        entry = self._known.quarantine.get(writable(path))
        if self._retry or entry is None or not entry.fingerprint.is_of(fingerprint):
            return False
        if entry.extractor_version != self._known.extractor_version:
            return False
        if message is not None and entry.reason != writable(message):
            return False
        self._quarantined.append(Failure(path, _step(entry.step), entry.reason, fingerprint))
        return True

    def _gone(self, roots: Iterable[str]) -> Iterator[str]:
        """Paths in quarantine at and below the roots that are no longer there."""
        seen = set(map(writable, self._seen))
        places = set(map(_as_place, roots))
        for path in self._known.quarantine:
            if path not in seen and _is_at(path, places) and not _is_at(path, self._hidden):
                yield path


def _as_place(path: str) -> str:
    """A path as ``_is_at`` looks for it."""
    return writable(path).rstrip("/")


def _is_at(path: str, places: Collection[str]) -> bool:
    """Whether ``path`` is one of these places, or below or inside of one."""
    return path in places or any(place in places for place in _around(path))


def _around(path: str) -> Iterator[str]:
    """The folders and containers that ``path`` lies in; "a!" may be a folder."""
    end = path.rfind("/")
    while end >= 0:
        yield path[:end]
        if path.startswith(INSIDE, end - 1):
            yield path[: end - 1]
        end = path.rfind("/", 0, end)


def _step(word: str) -> Step:
    return "extract" if word == "extract" else "find" if word == "find" else "read"


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")
