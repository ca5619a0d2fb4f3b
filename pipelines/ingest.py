"""The flow ``ingest``: files and folders into the knowledge base, one task for each batch of files."""

import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path
from uuid import uuid4

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from pipelines.alerts import send_alert
from pipelines.batches import File, cut_batches
from pipelines.changes import Changes
from pipelines.event_log import logging_to
from pipelines.extraction import Cluster, extractor
from pipelines.ingestion import BatchResult, Ingestion
from pipelines.parameters import Runner, as_path
from pipelines.progress import shown_progress
from pipelines.run_page import publish_page
from pipelines.summary import Summary, summary_as_json


def _cluster(settings: Settings, runner: Runner) -> AbstractContextManager[Cluster | None]:
    if runner == "processes":
        return nullcontext()
    from pipelines.dask_cluster import dask_cluster

    return dask_cluster(settings.dask_url, settings.threads)


@task(name="find changes", cache_policy=NO_CACHE)
def find_changes(ingestion: Ingestion, paths: Sequence[str], force: bool, retry: bool) -> Changes:
    """Which files at and below ``paths`` are new or changed."""
    return ingestion.find_changes(paths, force=force, retry=retry)


@task(name="ingest batch", task_run_name="ingest batch {number}", cache_policy=NO_CACHE)
def ingest_batch(ingestion: Ingestion, number: int, batch: Sequence[File]) -> BatchResult:
    """Read, extract, embed and store a batch of files."""
    return ingestion.ingest_batch(batch)


@task(name="check batch", task_run_name="check batch {number}", cache_policy=NO_CACHE)
def check_batch(ingestion: Ingestion, number: int, batch: Sequence[File]) -> BatchResult:
    """Wait for another run that is at these files, and ingest what it has not stored."""
    return ingestion.check_batch(batch)


@flow(name="ingest", validate_parameters=False)
def ingest(
    paths: Sequence[str],
    home: str | None = None,
    force: bool = False,
    retry: bool = False,
    runner: Runner = "processes",
) -> Summary:
    """Take the files at and below ``paths`` (file URLs will do) into the knowledge base in ``home``.

    A file that is there already with the same bytes, read by the same rules and embedded by the same
    model, is left alone unless ``force``. A file that fails is noted and does not stop the others; with the
    same bytes it is not tried again unless ``retry``. Archives and lists are told into their documents.
    Where there is nothing to do, nothing is written. ``runner`` says where files are extracted; all else
    is done here.
    """
    started = time.monotonic()
    settings = Settings.from_environment(Path(home) if home else None)
    # One id in Prefect's history and in ours.
    run_id = flow_run.id or str(uuid4())
    with (
        logging_to(settings.log),
        KnowledgeBase.open(settings, write=True) as kb,
        _cluster(settings, runner) as cluster,
        extractor(
            settings.limits, seconds=settings.max_seconds, memory=settings.max_memory, cluster=cluster
        ) as workers,
        shown_progress() as progress,
        ExitStack() as unpacked,
    ):
        ingestion = Ingestion(kb, run_id, workers, progress)
        unpacked.callback(ingestion.close)
        changes = find_changes(ingestion, list(map(as_path, paths)), force, retry)
        results: list[BatchResult] = []
        try:
            for number, batch in enumerate(cut_batches(changes.files), start=1):
                results.append(ingest_batch(ingestion, number, batch))
            for number, batch in enumerate(cut_batches(ingestion.left_to_others()), start=len(results) + 1):
                results.append(check_batch(ingestion, number, batch))
        except BaseException as error:
            ingestion.finish(changes, "failed" if isinstance(error, Exception) else "cancelled")
            send_alert(settings, {"event": "run failed", "run_id": run_id, "message": str(error)})
            raise
        unchanged = sum(result.unchanged for result in results)
        ingestion.finish(changes, "finished", unchanged)
        failures = [*changes.failures, *(failure for result in results for failure in result.failures)]
        summary = Summary(
            run_id=run_id,
            files=changes.found,
            stored=sum(result.stored for result in results),
            unchanged=changes.unchanged + unchanged,
            characters=sum(result.characters for result in results),
            seconds=time.monotonic() - started,
            batches=len(results),
            failures=tuple(sorted(failures, key=lambda failure: failure.path)),
            quarantined=changes.quarantined,
            totals=kb.counts(),
        )
    if changes.files or changes.failures:
        publish_page(summary)
    if failures:
        send_alert(settings, {"event": "files failed", **summary_as_json(summary)})
    return summary
