"""Whole files: written beside their place and moved there, so that nobody ever reads half of one."""

import os
import tempfile
from pathlib import Path


def write_whole(target: Path, data: bytes, *, durable: bool = False, mode: int | None = None) -> None:
    """Put ``data`` in the place of ``target``, whose folder is there; ``mode`` as chmod takes it, else 0o600.

    With ``durable`` the file and its name survive a power cut. Raises OSError, and leaves nothing then.
    """
    descriptor, name = tempfile.mkstemp(dir=target.absolute().parent, prefix=".writing-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        if mode is not None:
            Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    if durable:
        _sync_folder(target.absolute().parent)


def _sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
