"""The flow ``evaluate``: take the shipped sample into a fresh knowledge base and score what comes out."""

import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

import corpus
from corpus.loaders import load_source
from extract.facts import extract_facts
from extract.serialization import JsonObject, facts_as_json
from index.embedders import open_embedder
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from pipelines.evaluation import (
    RememberedQueries,
    Scores,
    Shortfall,
    find_shortfalls,
    read_gold,
    score_extraction,
    score_search,
)
from query.questions import ask

if TYPE_CHECKING:
    from rich.console import RenderableType

SAMPLE = Path(corpus.__file__).parent / "samples" / "chengdu-party-building.txt"
# The gold files lie in the project's checkout; an installed copy has none and needs --gold.
GOLD = Path(corpus.__file__).parent.parent / "tests" / "gold"
TASK_RUNS = 2


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All scores and those that fall short of their floors."""

    run_id: str
    scores: Scores
    shortfalls: tuple[Shortfall, ...]


@task(name="score extraction", cache_policy=NO_CACHE)
def score_sample_extraction(gold: Path) -> Scores:
    """Extraction from the sample against the gold rows."""
    return score_extraction(read_gold(gold), facts_as_json(extract_facts(load_source(SAMPLE).source)))


@task(name="score search", cache_policy=NO_CACHE)
def score_sample_search(gold: Path, home: str | None) -> Scores:
    """Search against the graded questions, on a knowledge base that holds the sample alone."""
    settings = Settings.from_environment(Path(home) if home else None)
    loaded = load_source(SAMPLE)
    with tempfile.TemporaryDirectory() as folder:
        # The user's own knowledge base stays out of it; a converted model is used again.
        database = f"sqlite:///{Path(folder) / 'policykb.sqlite3'}"
        fresh = replace(settings, home=Path(folder), database_url=database, chroma_url=None)
        judged = read_gold(gold)
        questions = [ask(question.text).text for question in judged.questions]
        embedder = RememberedQueries(open_embedder(fresh), questions)
        with KnowledgeBase.open(fresh, write=True, embedder=embedder) as kb:
            item = StoredItem(str(SAMPLE), loaded.data, extract_facts(loaded.source))
            kb.store([item], "evaluation")
            kb.publish()
            return score_search(judged, kb)


@flow(name="evaluate", validate_parameters=False)
def evaluate(gold: str | None = None, home: str | None = None) -> Evaluation:
    """Score extraction and search on the gold files in the folder ``gold``; ``home`` lends its model."""
    folder = Path(gold) if gold else GOLD
    floors = read_gold(folder).floors
    scores = score_sample_extraction(folder) | score_sample_search(folder, home)
    return Evaluation(flow_run.id or str(uuid4()), scores, tuple(find_shortfalls(scores, floors)))


def evaluation_as_json(evaluation: Evaluation) -> JsonObject:
    """The object that ``policykb-ingest evaluate --json`` prints."""
    return {
        "scores": {name: round(score, 4) for name, score in evaluation.scores.items()},
        "below_floor": [asdict(shortfall) for shortfall in evaluation.shortfalls],
    }


def evaluation_block(evaluation: Evaluation) -> "RenderableType":
    """The scores for people, one a line, those that fall short marked."""
    from rich.table import Table

    short = {shortfall.name: shortfall for shortfall in evaluation.shortfalls}
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_column(style="bold red")
    for name, score in evaluation.scores.items():
        floor = f"below its floor of {short[name].floor}" if name in short else ""
        table.add_row(name, f"{score:.3f}", floor)
    return table
