"""Vanishing: which of the files that were taken in from some place are not there any more."""

from collections.abc import Callable, Iterable
from pathlib import Path, PurePath

from corpus.containers import container_of

_ESCAPED = "\\udc"  # a name that is no text is stored with its bytes escaped, and cannot be looked up


def find_vanished(
    roots: Iterable[str], known: Iterable[str], is_inside: Callable[[str], bool | None]
) -> tuple[set[str], set[str]]:
    """Those of the ``known`` paths at or below ``roots`` that are gone, and those that are there.

    A folder that is gone as a whole says nothing: it may lie on a disk that is not mounted. Nor does an
    archive that cannot be opened: ``is_inside`` tells of a document in one whether it is there, if it can.
    """
    gone: set[str] = set()
    there: set[str] = set()
    folders = [folder for folder in (PurePath(root) for root in _absolute(roots)) if Path(folder).is_dir()]
    files = set(_absolute(roots)) - set(map(str, folders))
    for path in known:
        file = path if Path(path).exists() else container_of(path)  # a folder may be named "a!"
        if _ESCAPED in file or not (file in files or _is_below(file, folders)):
            continue
        is_there = Path(file).exists() and (path == file or is_inside(path))
        if is_there is not None:
            (there if is_there else gone).add(path)
    return gone, there


def _absolute(paths: Iterable[str]) -> list[str]:
    return [str(Path(path).absolute()) for path in paths]


def _is_below(path: str, folders: Iterable[PurePath]) -> bool:
    return any(PurePath(path).is_relative_to(folder) for folder in folders)
