"""Write lock: who may write a knowledge base now; one process a home, or several on a PostgreSQL server."""

import os
from collections.abc import Collection
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import Protocol

import filelock

from corpus.errors import StoreError

_LOCK = "write.lock"
_OWNER = "write.pid"


class BeingWrittenError(StoreError):
    """Another process writes the knowledge base, and only one can."""


class Writer(Protocol):
    """What a process that writes holds until it ends; the system frees it then, however that happens."""

    shared: bool  # whether other processes may write meanwhile

    def alone(self) -> AbstractContextManager[None]:
        """No other process writes inside the block. Raises StoreError where one does."""

    def publishing(self) -> AbstractContextManager[None]:
        """No other process publishes vectors inside the block; waits for one that does."""

    def claim(self, paths: Collection[str]) -> set[str]:
        """Those of ``paths`` that no other process has claimed; they are now claimed by this one."""

    def wait_for(self, paths: Collection[str]) -> None:
        """Claim ``paths``, each as soon as no other process does; only where none is claimed before."""

    def give_back(self, paths: Collection[str]) -> None:
        """Give up claims."""

    def begin_run(self, run_id: str) -> None:
        """Let others see that this run lives."""

    def lives(self, run_id: str) -> bool:
        """Whether another process that lives has begun this run."""

    def release(self) -> None:
        """Give everything back."""


class WriteLock:
    """Held by the only process that writes a home; others are refused."""

    shared = False

    def __init__(self, lock: filelock.BaseFileLock) -> None:
        self._lock = lock

    @classmethod
    def take(cls, home: Path) -> "WriteLock":
        """Take the lock of ``home`` at once, or raise StoreError that names the process that has it."""
        make_home(home)
        try:
            # Each lock object has its own file handle, so that a second owner in this process is refused too.
            lock = filelock.FileLock(home / _LOCK, is_singleton=False)
            lock.acquire(timeout=0)
            (home / _OWNER).write_text(str(os.getpid()))
        except filelock.Timeout as error:
            raise BeingWrittenError(
                f"The knowledge base in {home} is being written by {_owner(home)}; "
                "wait until it ends, or stop it."
            ) from error
        except OSError as error:
            raise StoreError(f"{home} cannot be written ({error.strerror or error}).") from error
        return cls(lock)

    def alone(self) -> AbstractContextManager[None]:
        """It always is."""
        return nullcontext()

    def publishing(self) -> AbstractContextManager[None]:
        """Nobody else does."""
        return nullcontext()

    def claim(self, paths: Collection[str]) -> set[str]:
        """All of them."""
        return set(paths)

    def wait_for(self, paths: Collection[str]) -> None:
        """Nobody else claims them."""

    def give_back(self, paths: Collection[str]) -> None:
        """Nobody else waits for them."""

    def begin_run(self, run_id: str) -> None:
        """Nobody else asks."""

    def lives(self, run_id: str) -> bool:
        """A run of another process was killed, since this one has the lock."""
        return False

    def release(self) -> None:
        """Give the lock back."""
        self._lock.release()

    def __enter__(self) -> "WriteLock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def make_home(home: Path) -> None:
    """Make the folder where it is missing. Raises StoreError where it cannot be made."""
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{home} cannot be written ({error.strerror or error}).") from error


def _owner(home: Path) -> str:
    try:
        return f"process {int((home / _OWNER).read_text())}"
    except (OSError, ValueError):
        return "another process"
