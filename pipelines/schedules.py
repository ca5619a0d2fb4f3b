"""Schedules: the flows as Prefect deployments that run by the clock or when a folder changes."""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import SettingsError

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

NAME = "policykb"  # of each deployment, and the tag of its runs
ROOT = Path(__file__).parents[1]
_log = logging.getLogger("policykb")
SETTLE_MILLISECONDS = 2_000  # a folder must be still for so long before its change starts a run


@dataclass(frozen=True, slots=True)
class Schedule:
    """What to do, and when."""

    home: str
    paths: tuple[str, ...] = ()  # folders and files to take in
    feeds: tuple[str, ...] = ()  # to poll
    releases: str | None = None  # folder in which datasets are kept
    cron: str | None = None  # "0 3 * * *"; None: only when asked, or when a folder changes
    time_zone: str = "Asia/Shanghai"


def make_deployments(schedule: Schedule) -> "list[RunnerDeployment]":
    """A deployment of ``ingest`` for the paths, of ``poll`` for feeds, and of ``release`` where asked for.

    Raises SettingsError for a schedule that no clock can follow.
    """
    when = _when(schedule)
    return [_deployment(flow, parameters, when) for flow, parameters in _wanted(schedule)]


def _deployment(flow: Any, parameters: dict[str, Any], when: dict[str, Any]) -> "RunnerDeployment":
    from prefect.types.entrypoint import EntrypointType

    made: RunnerDeployment = flow.to_deployment(
        NAME,
        parameters=parameters,
        tags=[NAME],
        entrypoint_type=EntrypointType.MODULE_PATH,  # found from whichever folder the service is started in
        **when,
    )
    return made


def deploy_to_pool(schedule: Schedule, pool: str) -> list[str]:
    """Make the deployments for workers of a work pool, which read the flows from this installation.

    Returns their names, such as ``ingest/policykb``.
    """
    when = _when(schedule)
    wanted = _wanted(schedule)
    for flow, parameters in wanted:
        name = flow.name
        from_here = flow.from_source(source=str(ROOT), entrypoint=f"pipelines/{name}.py:{name}")
        from_here.deploy(
            NAME,
            work_pool_name=pool,
            parameters=parameters,
            tags=[NAME],
            build=False,
            push=False,
            print_next_steps=False,
            **when,
        )
    return [f"{flow.name}/{NAME}" for flow, _ in wanted]


def _wanted(schedule: Schedule) -> list[tuple[Any, dict[str, Any]]]:
    """The flows that have something to do, each with its parameters."""
    from pipelines.ingest import ingest
    from pipelines.poll import poll
    from pipelines.release import release

    all_ = ((ingest, "paths", schedule.paths), (poll, "feeds", schedule.feeds))
    wanted: list[tuple[Any, dict[str, Any]]] = [
        (flow, {what: list(given), "home": schedule.home}) for flow, what, given in all_ if given
    ]
    if schedule.releases is not None:
        wanted.append((release, {"folder": schedule.releases, "home": schedule.home}))
    return wanted


@contextmanager
def watching(paths: Sequence[str], deployment: str) -> Iterator[None]:
    """Start a run of ``deployment`` whenever something below ``paths`` has changed and is still again."""
    stop = threading.Event()
    # Prefect's settings are those of a context, which a new thread does not have by itself.
    watch = partial(copy_context().run, _watch, paths, deployment, stop)
    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _watch(paths: Sequence[str], deployment: str, stop: threading.Event) -> None:
    from prefect.deployments import run_deployment
    from watchfiles import watch

    for _ in watch(*paths, step=500, debounce=SETTLE_MILLISECONDS, stop_event=stop, raise_interrupt=False):
        try:
            run_deployment(deployment, timeout=0)
        except Exception as error:  # the next change tries again
            _log.warning("A change could not start a run (%s).", error)


def _when(schedule: Schedule) -> dict[str, Any]:
    """The schedule as Prefect takes it."""
    if schedule.cron is None:
        return {}
    from prefect.client.schemas.schedules import CronSchedule
    from prefect.schedules import Cron
    from pydantic import ValidationError

    try:
        CronSchedule(cron=schedule.cron, timezone=schedule.time_zone)
    except (ValidationError, ValueError) as error:
        raise SettingsError(
            f"--cron {schedule.cron!r} in the time zone {schedule.time_zone!r} is no schedule; write "
            "minute, hour, day, month and weekday, such as '0 3 * * *', and a zone such as Asia/Shanghai."
        ) from error
    return {"schedule": Cron(schedule.cron, timezone=schedule.time_zone)}
