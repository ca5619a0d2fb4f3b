"""Dask: a cluster whose workers extract files; the only importer of distributed."""

import contextlib
import functools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from corpus.errors import SettingsError, StoreError
from corpus.workers import Job, Workers

if TYPE_CHECKING:
    from distributed import Client

    from pipelines.extraction import Cluster

CONNECT_SECONDS = 20


@contextlib.contextmanager
def dask_cluster(url: str | None, workers: int) -> "Iterator[Cluster]":
    """What does jobs on the cluster of the scheduler at ``url``, else of ``workers`` processes here.

    Workers must find the files under the same paths, and have this version of policykb installed.
    Raises SettingsError where Dask is not installed, StoreError where the scheduler does not answer.
    """
    with _client(url, workers) as client:

        def do(jobs: Sequence[Job], seconds: float, memory: int) -> list[Any]:
            futures = client.map(do_within_limits, jobs, seconds=seconds, memory=memory, pure=False)
            return list(client.gather(futures))

        yield do


def do_within_limits(job: Job, seconds: float, memory: int) -> object:
    """On a worker of Dask: what the job returns, or how it was lost, by a process that can be ended."""
    return _workers(seconds, memory).do([job])[0]


@functools.cache
def _workers(seconds: float, memory: int) -> Workers:
    """They end when Dask ends its worker, since they read from it."""
    return Workers(1, seconds=seconds, memory=memory, modules=("pipelines.extraction",))


@contextlib.contextmanager
def _client(url: str | None, workers: int) -> "Iterator[Client]":
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise SettingsError("--runner dask needs Dask; install policykb with its extra 'dask'.") from error
    if url is None:
        # Nothing listens but on this machine, and no page is served.
        local = LocalCluster(
            n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=50
        )
        with local as cluster, Client(cluster) as client:
            yield client
        return
    try:
        client = Client(url, timeout=CONNECT_SECONDS)
    except OSError as error:
        raise StoreError(
            f"The Dask scheduler {url} does not answer ({error}); start it, or check POLICYKB_DASK_URL."
        ) from error
    with client:
        yield client
