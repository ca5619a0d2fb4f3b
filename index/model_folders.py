"""Model folders: written once, so that they appear whole or not at all, whoever else writes them."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from corpus.errors import ModelError

_UNFINISHED = ".converting-"


def written_once(target: Path, write: Callable[[Path], None]) -> Path:
    """``target``, which ``write`` fills as an empty folder of another name first if it is missing.

    Two processes may do so at the same time. Raises ModelError when the folder cannot be written.
    """
    if target.is_dir():
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=target.parent, prefix=_UNFINISHED))
        try:
            write(unfinished)
            for path in unfinished.rglob("*"):
                _sync(path)
            _move(unfinished, target)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    except OSError as error:
        raise ModelError(f"The model cannot be written to {target} ({error.strerror or error}).") from error
    return target


def _move(unfinished: Path, target: Path) -> None:
    """Give the finished folder its name, unless another process was first."""
    unfinished.chmod(0o755)
    try:
        unfinished.rename(target)
    except OSError:
        if not target.is_dir():
            raise


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
