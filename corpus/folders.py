"""Folders: the files below one that are read, and what below it is not followed."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.containers import is_wanted

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class NotRead:
    """A folder, or links in one, that cannot or must not be followed."""

    path: str
    message: str  # a sentence that begins with the path
    hides: bool = False  # whether files below the path may be there and were not found


def walk(folder: Path) -> Iterator[Path | NotRead]:
    """The files of known kinds below ``folder``, hidden ones and notes aside, in no particular order.

    A link is followed where it leads to a file in the same folder. Links that lead out of it are said once; a
    folder that cannot be listed is said, and the rest goes on.
    """
    unlisted: list[NotRead] = []

    def note(error: OSError) -> None:
        message = f"{error.filename} cannot be listed ({error.strerror}): check its permissions."
        unlisted.append(NotRead(str(error.filename), message, hides=True))

    root = folder.resolve()
    leading_out: list[str] = []
    for place, folders, names in os.walk(folder, onerror=note):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in folders:
            _leads_out(Path(place, name), root, leading_out)
        for name in names:
            path = Path(place, name)
            if not name.startswith(".") and is_wanted(name) and not _leads_out(path, root, leading_out):
                yield path
    yield from unlisted
    if leading_out:
        yield NotRead(str(folder), _about_links(folder, sorted(leading_out)))


def _leads_out(path: Path, root: Path, found: list[str]) -> bool:
    """Whether ``path`` is a link to something outside of ``root``, noted in ``found``."""
    if not path.is_symlink():
        return False
    try:
        target = path.resolve()
    except (OSError, RuntimeError):  # a link to itself: reading it says so
        return False
    if target.is_relative_to(root):
        return False
    found.append(str(path))
    return True


def _about_links(folder: Path, links: list[str]) -> str:
    shown = ", ".join(os.path.relpath(link, folder) for link in links[:_SHOWN])
    more = f" and {len(links) - _SHOWN} more" if len(links) > _SHOWN else ""
    some = "a link that leads" if len(links) == 1 else f"{len(links):,} links that lead"
    return f"{folder} holds {some} out of it ({shown}{more}), not followed: name what is to be read."
