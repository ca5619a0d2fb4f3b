"""The flow ``poll``: fetch what feeds name, then take it in as the flow ``ingest`` does."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import uuid4

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from corpus.errors import SettingsError
from extract.serialization import JsonObject
from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from pipelines.alerts import send_alert
from pipelines.event_log import logging_to
from pipelines.feed_list import FeedSource, feed_of, read_feed_list
from pipelines.ingest import ingest
from pipelines.polling import Polled, Polling
from pipelines.summary import Summary, summary_as_json

TASK_RUNS = 1


@dataclass(frozen=True, slots=True)
class Poll:
    """What feeds gave, and what the knowledge base made of it."""

    run_id: str
    polled: Polled
    ingested: Summary


def read_feeds(names: Sequence[str]) -> tuple[FeedSource, ...]:
    """Each name is a TOML file of feeds or the address of one. Raises SettingsError."""
    if not names:
        raise SettingsError("No feed is named; name a TOML file of feeds, or the address of one.")
    feeds: list[FeedSource] = []
    for name in names:
        feeds += read_feed_list(Path(name)) if Path(name).is_file() else [feed_of(name)]
    return tuple(feeds)


@task(name="fetch", cache_policy=NO_CACHE)
def fetch(feeds: Sequence[FeedSource], settings: Settings, run_id: str) -> Polled:
    """Ask feeds and documents, and save what is new or changed."""
    with KnowledgeBase.open(settings, write=True) as kb:
        polling = Polling(kb.downloads, settings.downloads, run_id, settings.max_bytes, feeds=settings.feeds)
        return polling.poll(feeds)


@flow(name="poll", validate_parameters=False)
def poll(feeds: Sequence[str], home: str | None = None) -> Poll:
    """Fetch what ``feeds`` name into the downloads of ``home``, and take in what is new or changed."""
    settings = Settings.from_environment(Path(home) if home else None)
    run_id = flow_run.id or str(uuid4())
    with logging_to(settings.log):
        polled = fetch(read_feeds(feeds), settings, run_id)
    if polled.failures:
        send_alert(settings, {"event": "documents failed", "run_id": run_id, **asdict(polled)})
    settings.downloads.mkdir(parents=True, exist_ok=True)
    return Poll(run_id, polled, ingest([str(settings.downloads)], home))


def poll_as_json(poll: Poll) -> JsonObject:
    """The object that ``policykb-ingest poll --json`` prints."""
    return {**asdict(poll.polled), "ingested": summary_as_json(poll.ingested)}
