"""Write lock: one process at a time writes a home folder."""

import os
from pathlib import Path
from types import TracebackType

import filelock

from corpus.errors import StoreError

_LOCK = "write.lock"
_OWNER = "write.pid"


class WriteLock:
    """Held by the process that writes; the system frees it when that ends, however it ends."""

    def __init__(self, lock: filelock.BaseFileLock) -> None:
        self._lock = lock

    @classmethod
    def take(cls, home: Path) -> "WriteLock":
        """Take the lock of ``home`` at once, or raise StoreError that names the process that has it."""
        try:
            home.mkdir(parents=True, exist_ok=True)
            # Each lock object has its own file handle, so that a second owner in this process is refused too.
            lock = filelock.FileLock(home / _LOCK, is_singleton=False)
            lock.acquire(timeout=0)
            (home / _OWNER).write_text(str(os.getpid()))
        except filelock.Timeout as error:
            raise StoreError(
                f"The knowledge base in {home} is being written by {_owner(home)}; "
                "wait until it ends, or stop it."
            ) from error
        except OSError as error:
            raise StoreError(f"{home} cannot be written ({error.strerror or error}).") from error
        return cls(lock)

    def release(self) -> None:
        """Give the lock back."""
        self._lock.release()

    def __enter__(self) -> "WriteLock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _owner(home: Path) -> str:
    try:
        return f"process {int((home / _OWNER).read_text())}"
    except (OSError, ValueError):
        return "another process"
