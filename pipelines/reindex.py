"""The flow ``reindex``: rebuild the vector store from the tables, or embed everything with another model."""

from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from extract.serialization import JsonObject
from index.knowledge_base import KnowledgeBase
from index.settings import Settings

TASK_RUNS = 1


@dataclass(frozen=True, slots=True)
class Reindexing:
    """What a rebuilt vector store holds."""

    run_id: str
    model: str
    vectors: int


@task(name="rebuild vectors", cache_policy=NO_CACHE)
def rebuild_vectors(home: str | None, model: str | None) -> tuple[str, int]:
    """Rebuild in a new folder and swap; texts that the model embedded before are not embedded again."""
    settings = Settings.from_environment(Path(home) if home else None, model=model)
    KnowledgeBase.open(settings).close()  # refuses where there is none, instead of making an empty one
    with KnowledgeBase.open(settings, write=True) as kb:
        return settings.model, kb.reindex()


@flow(name="reindex", validate_parameters=False)
def reindex(home: str | None = None, model: str | None = None) -> Reindexing:
    """Rebuild the vector store in ``home``, for ``model`` where one is named."""
    name, vectors = rebuild_vectors(home, model)
    return Reindexing(flow_run.id or str(uuid4()), name, vectors)


def reindexing_as_json(reindexing: Reindexing) -> JsonObject:
    """The object that ``policykb-ingest reindex --json`` prints."""
    return {"model": reindexing.model, "vectors": reindexing.vectors}
