"""Guarding: which files only a worker may read, and what is said of one that could not be read."""

import contextlib
import signal
from pathlib import Path

from corpus.errors import PolicyKBError
from corpus.formats import format_of
from corpus.listed_documents import MEDIA_TYPE as LISTED
from corpus.workers import Lost

# Text up to this size can do no harm to the process that reads it; anything else is read by a worker.
SMALL_TEXT = 200_000  # bytes
_PLAIN = frozenset({"text/plain", "text/markdown", LISTED})


def is_harmless(name: str, file: Path) -> bool:
    """Whether a file is plain text by its content, and small. One that cannot be read is for the reader.

    ``name`` is what it is called, which for an item of a container is not the name of ``file``.
    """
    try:
        with file.open("rb") as opened:
            data = opened.read(SMALL_TEXT + 1)
    except (OSError, ValueError):
        return True
    return len(data) <= SMALL_TEXT and format_of(name, data).media_type in _PLAIN


def describe_error(path: str, error: Exception) -> str:
    """Why ``path`` was not read, in one sentence. A MemoryError is raised again: it is for the worker."""
    if isinstance(error, MemoryError):
        raise error
    if isinstance(error, PolicyKBError):
        return str(error)
    if isinstance(error, RecursionError):
        return f"{path} is nested too deeply to be read: simplify it."
    return f"{path} met an error of the program ({type(error).__name__}: {error})"


def describe_loss(path: str, lost: Lost, *, seconds: float, memory: int, again: str) -> str:
    """Why ``path`` was not read, in one sentence, where these were the limits of its worker.

    ``again`` says how it is tried with others: "run with --retry".
    """
    if lost.reason == "time":
        return (
            f"{path} was not read within {seconds:,} seconds: split it, or raise POLICYKB_MAX_SECONDS "
            f"and {again}."
        )
    if lost.reason == "memory":
        return (
            f"{path} takes more than {memory:,} bytes of memory to read: split it, or raise "
            f"POLICYKB_MAX_MEMORY and {again}."
        )
    return (
        f"{path} ended the process that read it ({_ending(lost.code)}): it is damaged, or takes more memory "
        "than POLICYKB_MAX_MEMORY allows."
    )


def _ending(code: int) -> str:
    """How a process ended: "signal SIGSEGV", "exit code 3"."""
    with contextlib.suppress(ValueError):
        if code < 0:
            return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"
