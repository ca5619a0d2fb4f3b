"""A worker: does the jobs that come over a connection, one by one; run as a program of its own."""

import contextlib
import importlib
import os
import resource
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Start:
    """What a worker is told first."""

    seconds: float  # that a job may take
    memory: int  # bytes of addresses that a job may add
    modules: tuple[str, ...]  # to load before the first job, so that no job waits for them


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a job: what it returned, the error it raised, or that memory was short."""

    kind: Literal["done", "error", "memory"]
    value: Any = None


def serve(connection: Connection) -> None:
    """Do jobs until the connection ends, which it does when the other side dies, too."""
    _lower(resource.RLIMIT_CORE, 0)
    start: Start = connection.recv()
    for module in start.modules:
        importlib.import_module(module)
    connection.send(Answer("done"))
    while True:
        try:
            function, arguments = connection.recv()
        except EOFError:
            return
        _limit(start)
        answer = _do(function, arguments)
        _lower(resource.RLIMIT_AS, resource.RLIM_INFINITY)  # an answer may be large
        connection.send(answer)


def _do(function: Any, arguments: tuple[Any, ...]) -> Answer:
    try:
        return Answer("done", function(*arguments))
    except MemoryError:
        return Answer("memory")
    except Exception as error:
        return Answer("error", RuntimeError(f"{type(error).__name__}: {error}"))


def _limit(start: Start) -> None:
    """Set the limits of one job.

    The other side ends a job that is late. CPU time is limited, too: it ends one whose other side is gone.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpus = os.cpu_count() or 1
    _lower(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + start.seconds * cpus) + 60)
    addresses = _addresses()
    if addresses:
        _lower(resource.RLIMIT_AS, addresses + start.memory)


def _lower(limit: int, value: int) -> None:
    """Set the soft limit, where the system knows it, to no more than it allows."""
    with contextlib.suppress(ValueError, OSError):
        hard = resource.getrlimit(limit)[1]
        if value == resource.RLIM_INFINITY or (hard != resource.RLIM_INFINITY and value > hard):
            value = hard
        resource.setrlimit(limit, (value, hard))


def _addresses() -> int:
    """Bytes of address space in use; 0 where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return 0
    return int(pages) * resource.getpagesize()


if __name__ == "__main__":
    # Jobs name classes of this module by its own name, not as those of the program.
    from corpus.worker_process import serve as serve_as_module

    with contextlib.closing(Connection(int(sys.argv[1]))) as opened:
        serve_as_module(opened)
