"""The flow ``release``: keep the knowledge base of today as a dataset, unless one says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from corpus.errors import SettingsError
from extract.serialization import JsonObject
from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from pipelines.parameters import as_path
from query.release.columns import tables as known_tables
from query.release.documents import Grid, Paragraph, as_markdown
from query.release.formats import FORMATS
from query.release.plans import TITLE, Imprint, Plan, Release, release_as_json
from query.release.writing import keep_release

KEY = "policykb-release"  # of the page that Prefect's UI shows
TASK_RUNS = 1
Name = TypeVar("Name", bound=str)


@dataclass(frozen=True, slots=True)
class Kept:
    """A release, and whether this run wrote it."""

    run_id: str
    release: Release
    is_new: bool


@task(name="write release", cache_policy=NO_CACHE)
def write_release(home: str | None, folder: str, plan: Plan) -> tuple[Release, bool]:
    """Write a release below ``folder``, whole or not at all."""
    with KnowledgeBase.open(Settings.from_environment(Path(home) if home else None)) as kb:
        return keep_release(kb, Path(as_path(folder)), plan)


@flow(name="release", validate_parameters=False)
def release(
    folder: str,
    home: str | None = None,
    tables: Sequence[str] = (),
    formats: Sequence[str] = (),
    title: str = TITLE,
    authors: Sequence[str] = (),
    version: str | None = None,
    notes: str = "",
) -> Kept:
    """Write a release of ``home`` to a folder of its version below ``folder``.

    Without ``tables`` and ``formats`` all of them. Raises SettingsError for one that there is not.
    """
    plan = Plan(
        tables=_chosen(tables, tuple(known_tables()), "table"),
        formats=_chosen(formats, FORMATS, "format"),
        imprint=Imprint(title, tuple(authors), version, notes),
    )
    written, is_new = write_release(home, folder, plan)
    if is_new:
        _publish_page(written)
    return Kept(flow_run.id or str(uuid4()), written, is_new)


def kept_as_json(kept: Kept) -> JsonObject:
    """The object that ``policykb-ingest release --json`` prints."""
    return {**release_as_json(kept.release), "new": kept.is_new}


def _chosen(wanted: Sequence[str], known: Sequence[Name], what: str) -> tuple[Name, ...]:
    for name in wanted:
        if name not in known:
            raise SettingsError(f"{name!r} is no {what}; give one of {', '.join(known)}.")
    return tuple(name for name in known if not wanted or name in wanted)


def _publish_page(written: Release) -> None:
    told = Paragraph(f"{written.folder}: version {written.version}, {written.size:,} bytes")
    rows = Grid(("table", "rows"), [(name, f"{count:,}") for name, count in written.rows.items()])
    create_markdown_artifact(key=KEY, markdown=as_markdown([told, rows]), description="What was released.")
