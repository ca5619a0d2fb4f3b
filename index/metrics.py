"""Metrics: what a monitoring system watches of a knowledge base, in the text format of Prometheus."""

import shutil
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from importlib import metadata
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from index.knowledge_base import KnowledgeBase
from index.runs import Run
from index.stored_vectors import StoredVectors
from index.tables import Counts

PREFIX = "policykb_"
_LAST = {  # of the last run
    "started_timestamp_seconds": "When the last run began.",
    "seconds": "How long the last run took; nothing while it runs or where it was killed.",
    "files": "Files that the last run looked at.",
    "stored_files": "Files that the last run stored.",
    "unchanged_files": "Files that the last run found unchanged.",
    "failed_files": "Files that the last run could not take in.",
}


def metrics_text(kb: KnowledgeBase) -> str:
    """All metrics as of now. Read from the tables, so a run need not be under way for them."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Reader(kb))
    return generate_latest(registry).decode("utf-8")


class _Reader(Collector):
    """Gives the metrics of one knowledge base when the registry asks."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb

    def collect(self) -> Iterator[Metric]:
        kb = self._kb
        version = metadata.version("policykb")
        about = GaugeMetricFamily(
            f"{PREFIX}build_info",
            "Versions that read and embed here; always 1.",
            labels=["version", "extractor", "model"],
        )
        about.add_metric([version, kb.extractor_version, kb.model], 1)
        yield about
        yield from _count_metrics(kb.counts())
        yield from _run_metrics(kb.tables.runs())
        stored = StoredVectors(kb.tables.engine)
        yield GaugeMetricFamily(
            f"{PREFIX}unpublished_passages",
            "Changed passages that search reads from the tables, since no copy has them.",
            value=stored.count_changes(),
        )
        yield GaugeMetricFamily(
            f"{PREFIX}disk_free_bytes",
            "Free bytes on the disk of the home folder.",
            value=shutil.disk_usage(_existing(kb.settings.home)).free,
        )


def _count_metrics(counts: Counts) -> Iterator[Metric]:
    """How many there are of each kind: ``policykb_sources``, ``policykb_figures`` …"""
    for field in fields(counts):
        if field.name in ("runs", "failures"):  # told of the last run, below
            continue
        what = field.name.replace("_", " ")
        yield GaugeMetricFamily(
            PREFIX + field.name, f"How many {what} there are.", getattr(counts, field.name)
        )


def _run_metrics(runs: tuple[Run, ...]) -> Iterator[Metric]:
    by_status = GaugeMetricFamily(f"{PREFIX}runs", "How many runs ended like this.", labels=["status"])
    for status in ("running", "finished", "failed", "cancelled"):
        by_status.add_metric([status], sum(run.status == status for run in runs))
    yield by_status
    if not runs:
        return
    last = runs[0]
    started, finished = map(_seconds, (last.started, last.finished))
    values = {
        "started_timestamp_seconds": started,
        "seconds": finished - started if finished and started else None,
        "files": last.files,
        "stored_files": last.stored,
        "unchanged_files": last.unchanged,
        "failed_files": last.failed,
    }
    for name, value in values.items():
        if value is not None:
            yield GaugeMetricFamily(f"{PREFIX}last_run_{name}", _LAST[name], value=value)


def _seconds(time: str | None) -> float | None:
    return datetime.fromisoformat(time).timestamp() if time else None


def _existing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there: one who only reads a server may have no home."""
    return next(path for path in (folder, *folder.parents) if path.exists())
