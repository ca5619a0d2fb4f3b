"""History: the Prefect API that a command's flows report to, and its record of how they ended."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from pipelines.prefect_api import prefect_api
from query.exits import complain

if TYPE_CHECKING:
    from index.settings import Settings
    from pipelines.prefect_api import PrefectAPI


@contextmanager
def prefect_for(settings: "Settings", *, standing: bool = False) -> "Iterator[PrefectAPI]":
    """A Prefect API whose data lie in the home of the knowledge base; ``standing``: with scheduler and UI."""
    with prefect_api(settings.home / "prefect", standing=standing) as api:
        yield api


def keep_history(api: "PrefectAPI", run_id: str, task_runs: int) -> None:
    """Wait until the API knows the end of every task of a run, and say so where it never does."""
    if not api.keep_history(UUID(run_id), task_runs):
        complain(f"Prefect did not confirm the end of every task of run {run_id}; the work itself is done")
