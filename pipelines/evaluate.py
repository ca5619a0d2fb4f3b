"""The flow ``evaluate``: score extraction and search on the gold data; tell what a change of rules did."""

import contextlib
import hashlib
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

import corpus
from corpus.errors import SourceError
from corpus.loaders import find_files, load_source
from extract.facts import extract_facts
from extract.serialization import facts_as_json
from extract.version import EXTRACTOR_VERSION
from index.embedders import open_embedder
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from pipelines.batches import Failure
from pipelines.comparison import Comparison, Wanted, files_of, go_through
from pipelines.effects import Effects
from pipelines.evaluation import (
    Shortfall,
    find_shortfalls,
    read_gold,
    score_extraction,
    score_search,
)
from pipelines.extraction import extractor
from pipelines.held_out import read_labels, score_held_out
from pipelines.held_out_questions import HeldOutQuestion, read_questions
from pipelines.held_out_search import Extent, Outcome, score_questions
from pipelines.parameters import Split, as_path
from pipelines.progress import shown_progress
from pipelines.remembered_queries import RememberedQueries
from pipelines.saved_facts import Head, SavedFile, saved_facts, saving_facts
from pipelines.search_scores import Interval, Means, Scores
from query.questions import ask

SAMPLE = Path(corpus.__file__).parent / "samples" / "chengdu-party-building.txt"
# The gold files lie in the project's checkout; an installed copy has none and needs --gold.
GOLD = Path(corpus.__file__).parent.parent / "tests" / "gold"
EXAMPLES = 5  # of each group of differences


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All scores, those that fall short of their floors, and what changed since facts were saved."""

    run_id: str
    task_runs: int
    scores: Scores
    intervals: Mapping[str, Interval]  # of the scores that are means over questions
    shortfalls: tuple[Shortfall, ...]
    before: Head | None = None  # of the saved facts
    same_gold: bool = True  # whether the scores before were made with the gold files of now
    comparison: Comparison | None = None
    held_out: Extent | None = None  # of the held-out questions
    failures: tuple[Failure, ...] = ()


@task(name="score extraction", cache_policy=NO_CACHE)
def score_sample_extraction(gold: Path) -> Scores:
    """Extraction from the sample against the gold rows."""
    return score_extraction(read_gold(gold), facts_as_json(extract_facts(load_source(SAMPLE).source)))


@task(name="score search", cache_policy=NO_CACHE)
def score_sample_search(gold: Path, home: str | None) -> Means:
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


@task(name="score held-out texts", cache_policy=NO_CACHE)
def score_texts(gold: Path, folder: Path, split: Split, settings: Settings) -> tuple[Scores, list[Failure]]:
    """Extraction from the texts in ``folder`` against labels of passages in them."""
    labels = read_labels(gold / "heldout" / f"{split}.jsonl")
    with extractor(settings.limits) as workers:
        scores, failures = score_held_out(labels, folder, workers)
    return {f"held_out.{split}.{name}": score for name, score in scores.items()}, failures


@task(name="score held-out questions", cache_policy=NO_CACHE)
def score_held_out_search(questions: Sequence[HeldOutQuestion], split: Split, settings: Settings) -> Outcome:
    """Search in the knowledge base of ``settings``, and plain baselines, against the graded questions."""
    texts = [ask(question.text).text for question in questions]
    with KnowledgeBase.open(settings, embedder=RememberedQueries(open_embedder(settings), texts)) as kb:
        return score_questions(kb, questions, f"held_out.{split}.search")


@task(name="compare facts", cache_policy=NO_CACHE)
def compare_facts(
    old: Path | None, paths: Sequence[Path], new: Path | None, head: Head, settings: Settings, examples: int
) -> Comparison:
    """Read the files of ``old``, else the sample and ``paths``; compare, and save in ``new``."""
    comparison = Comparison(Effects(examples), Effects(examples))
    with (
        _wanted(old, paths) as (wanted, files, size),
        _saving(new, replace(head, files=files, size=size)) as keep,
        extractor(settings.limits) as workers,
        shown_progress(doing="comparing" if old else "saving") as progress,
    ):
        workers.expect(size)
        progress.begin(files, size)
        go_through(wanted, workers, progress, comparison, keep)
    return comparison


@contextlib.contextmanager
def _wanted(old: Path | None, paths: Sequence[Path]) -> Iterator[tuple[Iterator[Wanted], int, int]]:
    """The files to read, how many there are, and their bytes."""
    if old is not None:
        with saved_facts(old) as (head, files):
            yield files_of(files, SAMPLE), head.files, head.size
        return
    found = [Wanted(str(SAMPLE), SAMPLE.stat().st_size, sample=True)]
    found += [Wanted(str(path), path.stat().st_size) for path in paths]
    yield iter(found), len(found), sum(file.size for file in found)


@contextlib.contextmanager
def _saving(path: Path | None, head: Head) -> Iterator[Callable[[SavedFile], None]]:
    if path is None:
        yield lambda _: None
        return
    with saving_facts(path, head) as keep:
        yield keep


@flow(name="evaluate", validate_parameters=False)
def evaluate(
    gold: str | None = None,
    home: str | None = None,
    *,
    search: bool = True,
    held_out: str | None = None,
    questions: bool = False,
    split: Split = "dev",
    paths: Sequence[str] = (),
    save: str | None = None,
    diff: str | None = None,
    examples: int = EXAMPLES,
) -> Evaluation:
    """Score extraction and search on the gold files in the folder ``gold``; ``home`` lends its model.

    ``held_out`` is a folder of texts with labelled passages, which are scored too. ``questions`` asks the
    knowledge base in ``home`` the held-out questions. ``save`` is a file for what is read in the sample and
    at ``paths``, ``diff`` one to compare with. Paths may be file URLs.
    """
    folder = Path(as_path(gold)) if gold else GOLD
    settings = Settings.from_environment(Path(home) if home else None)
    old, new = (Path(as_path(path)) if path else None for path in (diff, save))
    # What is refused is refused before anything takes time.
    before = _head_of(old)
    files = find_files(Path(as_path(path)).absolute() for path in paths)
    if new and not new.absolute().parent.is_dir():
        raise SourceError(f"{new.parent} is no folder: make it, or save the facts elsewhere")
    asked = read_questions(folder / "heldout" / f"questions-{split}.jsonl") if questions else []
    judged, digest = read_gold(folder), _digest(folder)
    scores, failures, tasks = score_sample_extraction(folder), [], 1
    intervals: dict[str, Interval] = {}
    if search:
        means = score_sample_search(folder, home)
        scores, intervals, tasks = scores | means.scores, intervals | means.intervals, tasks + 1
    if held_out:
        found, failed = score_texts(folder, Path(as_path(held_out)), split, settings)
        scores, failures, tasks = scores | found, failed, tasks + 1
    extent = None
    if asked:
        outcome = score_held_out_search(asked, split, settings)
        scores, intervals = scores | outcome.means.scores, intervals | outcome.means.intervals
        extent, failures, tasks = outcome.extent, [*failures, *outcome.failures], tasks + 1
    comparison = None
    if old or new:
        head = Head(EXTRACTOR_VERSION, digest, scores, files=0, size=0)
        comparison = compare_facts(old, files, new, head, settings, examples)
        failures, tasks = failures + comparison.failures, tasks + 1
    floors = {
        name: floor for name, floor in judged.floors.items() if search or not name.startswith("search.")
    }
    return Evaluation(
        run_id=flow_run.id or str(uuid4()),
        task_runs=tasks,
        scores=scores,
        intervals=intervals,
        shortfalls=tuple(find_shortfalls(scores, floors)),
        before=before,
        same_gold=before is None or before.gold == digest,
        comparison=comparison if old else None,
        held_out=extent,
        failures=tuple(failures),
    )


def _head_of(path: Path | None) -> Head | None:
    if path is None:
        return None
    with saved_facts(path) as (head, _):
        return head


def _digest(folder: Path) -> str:
    """A digest of all rows that scores are made with."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.jsonl")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
