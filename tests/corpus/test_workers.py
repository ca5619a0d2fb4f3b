"""Workers: jobs are done in order, and one that hangs, grows or dies costs only itself."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.workers import Job, Lost, Workers

GIB = 1 << 30
WELL = Job(os.path.join, ("甲", "乙"))


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers(2, seconds=2, memory=GIB)
    yield made
    made.close()


def test_what_jobs_return_comes_in_their_order(workers: Workers) -> None:
    assert workers.do([Job(abs, (-number,)) for number in range(20)]) == list(range(20))
    assert workers.do([]) == []


@pytest.mark.parametrize(
    ("job", "lost"),
    [
        (Job(time.sleep, (600,)), Lost("time")),
        (Job(os.abort, ()), Lost("death", -signal.SIGABRT)),
        (Job(os._exit, (3,)), Lost("death", 3)),
        (Job(bytes, (2 * GIB,)), Lost("memory")),
    ],
)
def test_a_job_that_hangs_dies_or_grows_is_lost_and_the_others_are_done(
    workers: Workers, job: Job, lost: Lost
) -> None:
    assert workers.do([WELL, job, WELL, WELL]) == ["甲/乙", lost, "甲/乙", "甲/乙"]
    assert workers.do([WELL]) == ["甲/乙"]


def kill_the_first_time(marker: str) -> str:
    """Ended as the system ends a process when memory is short, once."""
    if not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def test_a_job_whose_worker_the_system_killed_is_done_once_more(workers: Workers, tmp_path: Path) -> None:
    jobs = [WELL, Job(kill_the_first_time, (str(tmp_path / "marker"),)), WELL]
    assert workers.do(jobs) == ["甲/乙", "done", "甲/乙"]
    always = Job(signal.raise_signal, (signal.SIGKILL,))
    assert workers.do([always, WELL]) == [Lost("death", -signal.SIGKILL), "甲/乙"]


def test_an_error_in_a_job_is_raised_and_leaves_workers_that_work(workers: Workers) -> None:
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        workers.do([Job(divmod, (1, 0))])
    assert workers.do([WELL]) == ["甲/乙"]


def test_large_answers_and_arguments_pass(workers: Workers) -> None:
    data = bytes(3_000_000)
    assert workers.do([Job(bytes.upper, (data,))] * 3) == [data] * 3


def test_no_worker_is_left_when_its_starter_is_killed(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys\n"
        "from corpus.workers import Job, Workers\n"
        "made = Workers(1, seconds=5, memory=1 << 30)\n"
        "print(made.do([Job(os.getpid, ())])[0], flush=True)\n"
        "signal.raise_signal(signal.SIGKILL)\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False
    )
    worker = int(done.stdout)
    for _ in range(100):
        if not Path(f"/proc/{worker}").exists():
            return
        time.sleep(0.05)
    pytest.fail("the worker is still there")
