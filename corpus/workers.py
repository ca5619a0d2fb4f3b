"""Workers: processes that do one job at a time within limits, and are ended when they hang, grow or die."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Literal

from corpus.worker_process import Answer, Start

START_SECONDS = 180.0  # for a worker to load its libraries on a busy machine
KILLED = -9  # what a process returns that the system ended, most likely for want of memory
_SPARE_ARENAS = {"MALLOC_ARENA_MAX": "2"}  # else each thread takes 64 MiB of addresses


@dataclass(frozen=True, slots=True)
class Job:
    """A function of a module and what it is called with: both must be picklable."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """A job that came to no end, with how its worker ended."""

    reason: Literal["time", "memory", "death"]
    code: int = 0  # that the worker returned where it died: minus the number of a signal, e.g. -11


class _Worker:
    """One process and the connection to it."""

    def __init__(self, start: Start) -> None:
        self.connection, theirs = Pipe()
        with contextlib.closing(theirs):
            self.process = subprocess.Popen(
                # -P: a file in the current folder is never taken for a module.
                [sys.executable, "-P", "-m", "corpus.worker_process", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                # What libraries print about damaged files is no message of ours.
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # so that what it starts ends with it
                env={**os.environ, **_SPARE_ARENAS, "PYTHONPATH": _module_path()},
            )
        self.connection.send(start)
        self.ready = False
        self.index = -1  # of the job it does, or -1
        self.deadline = time.monotonic() + START_SECONDS

    @property
    def is_busy(self) -> bool:
        """Whether something is to be heard of it: that it is ready, or what came of its job."""
        return not self.ready or self.index >= 0

    def end(self) -> int:
        """Kill it; returns what it returned."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.connection.close()
        return self.process.wait()


def _module_path() -> str:
    """Where this process finds its modules, for a process that is to find the same ones."""
    return os.pathsep.join([str(Path(__file__).parents[1]), *filter(None, sys.path)])


class Workers:
    """Some workers, started when they are needed. ``seconds`` and ``memory`` are the limits of one job.

    ``memory`` is bytes of address space beyond what a worker has when the job begins.
    """

    def __init__(self, most: int, *, seconds: float, memory: int, modules: Sequence[str] = ()) -> None:
        self._most = most
        self._seconds = seconds
        self._start = Start(seconds, memory, tuple(modules))
        self._workers: list[_Worker] = []

    def do(self, jobs: Sequence[Job]) -> list[Any]:
        """What each job returned, in their order, or how it was Lost. A job's own error is raised.

        A job whose worker the system killed is done once more, alone: memory may have been short for another.
        """
        results: dict[int, Any] = {}
        self._work(jobs, deque(range(len(jobs))), results, self._most)
        again = [index for index, found in results.items() if found == Lost("death", KILLED)]
        for index in again:
            self._work(jobs, deque([index]), results, 1)
        return [results[index] for index in range(len(jobs))]

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def _work(self, jobs: Sequence[Job], waiting: "deque[int]", results: dict[int, Any], most: int) -> None:
        left = len(waiting)
        while left:
            while len(self._workers) < min(most, left):
                self._workers.append(_Worker(self._start))
            self._assign(jobs, waiting)
            left -= self._collect(results)

    def _assign(self, jobs: Sequence[Job], waiting: "deque[int]") -> None:
        """Give each worker that is ready and idle a job."""
        for worker in self._workers:
            if worker.ready and worker.index < 0 and waiting:
                worker.index = waiting.popleft()
                worker.deadline = time.monotonic() + self._seconds
                job = jobs[worker.index]
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it died idle: seen below
                    worker.connection.send((job.function, job.arguments))

    def _collect(self, results: dict[int, Any]) -> int:
        """Wait until a worker has something to say or is late; returns how many jobs came to an end."""
        busy = {worker.connection: worker for worker in self._workers if worker.is_busy}
        due = min(worker.deadline for worker in busy.values())
        spoke = wait(list(busy), timeout=max(0.0, due - time.monotonic()))
        ended = sum(self._hear(busy[one], results) for one in spoke if isinstance(one, Connection))
        late = [worker for worker in self._workers if worker.is_busy and worker.deadline <= time.monotonic()]
        return ended + sum(self._lose(worker, Lost("time"), results) for worker in late)

    def _hear(self, worker: _Worker, results: dict[int, Any]) -> int:
        try:
            answer: Answer = worker.connection.recv()
        except (EOFError, OSError):
            return self._lose(worker, None, results)
        if not worker.ready:
            worker.ready = True
            return 0
        if answer.kind == "memory":
            return self._lose(worker, Lost("memory"), results)
        index, worker.index = worker.index, -1
        if answer.kind == "error":
            self._lose(worker, None, results)
            raise answer.value
        results[index] = answer.value
        return 1

    def _lose(self, worker: _Worker, lost: Lost | None, results: dict[int, Any]) -> int:
        """End a worker; its job, if it had one, is lost, by its death where ``lost`` says nothing else."""
        self._workers.remove(worker)
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.process.wait(timeout=5 if lost is None else 0)  # its own end says more than our kill
        code = worker.end()
        if not worker.ready:
            raise RuntimeError(f"a worker could not start (it returned {code})")
        if worker.index < 0:
            return 0
        results[worker.index] = lost or Lost("death", code)
        return 1
