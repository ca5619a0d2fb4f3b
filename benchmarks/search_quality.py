"""Search quality: how well each ranking and fusion answers the judged questions over the sample.

Run it with ``python benchmarks/search_quality.py [--also FOLDER]``; docs/search.md holds the tables.
``--also`` stores other reports beside the sample: their passages are distractors, and none counts as right.
"""

import argparse
import os
import platform
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from corpus.loaders import find_files, load_source
from extract.facts import extract_facts
from extract.records import Facts, Passage
from index.embedders import Embedder, Matrix, open_embedder
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from pipelines.scores import ndcg, recall_at, reciprocal_rank
from query.hits import DEPTH, Hits, Rankings
from query.judgments import JudgedQuestion, read_judgments
from query.questions import ask
from query.ranking import DEFAULT_WEIGHTS, Weights, fuse, fuse_reciprocal
from query.search import answer, read_question

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "corpus" / "samples" / "chengdu-party-building.txt"
GOLD = ROOT / "tests" / "gold"
GRID = [round(step / 10, 1) for step in range(11)]  # weight of the words; the vectors have the rest
FOLDS = 10
RESAMPLES = 2_000

Fusion = Callable[[Hits], dict[str, float]]


@dataclass(frozen=True, slots=True)
class Scores:
    """One number for each question, in their order."""

    ndcg: list[float]
    mrr: list[float]
    recall: list[float]


class RememberingEmbedder:
    """The model of the settings, which embeds each question once for all the rankings that are compared."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._seen: dict[str, Matrix] = {}
        self.name = embedder.name

    @property
    def dimension(self) -> int:
        return self._embedder.dimension

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        return self._embedder.embed_passages(texts)

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        for text in texts:
            if text not in self._seen:
                self._seen[text] = self._embedder.embed_queries([text])[0]
        return np.stack([self._seen[text] for text in texts])


def variants() -> dict[str, Callable[[Facts], Facts]]:
    """What a passage is found by, made by changing what its record says stands above it."""

    def change(edit: Callable[[Passage, str], Passage]) -> Callable[[Facts], Facts]:
        def changed(facts: Facts) -> Facts:
            titles = {report.id: report.title or report.region or "" for report in facts.reports}
            edited = (edit(passage, titles[passage.report_id]) for passage in facts.passages)
            return replace(facts, passages=tuple(edited))

        return changed

    return {
        "text": change(lambda passage, _: replace(passage, heading_path=(), lead=None)),
        "lead + text": change(lambda passage, _: replace(passage, heading_path=())),
        "headings + lead + text": lambda facts: facts,
        "title + headings + lead + text": change(
            lambda passage, title: replace(passage, heading_path=(title, *passage.heading_path))
        ),
    }


@contextmanager
def knowledge_base(
    embedder: Embedder, paths: Sequence[Path], change: Callable[[Facts], Facts]
) -> Iterator[KnowledgeBase]:
    """A knowledge base of these files, gone afterwards; the settings' own home only lends its model."""
    settings = Settings.from_environment()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        fresh = replace(settings, home=home, database_url=f"sqlite:///{home / 'policykb.sqlite3'}")
        with KnowledgeBase.open(fresh, write=True, embedder=embedder) as kb:
            for path in paths:
                loaded = load_source(path)
                kb.store(
                    [StoredItem(str(path), loaded.data, change(extract_facts(loaded.source)))], "benchmark"
                )
            yield kb


def score(
    kb: KnowledgeBase, questions: Sequence[JudgedQuestion], found: Sequence[Hits], fusion: Fusion
) -> Scores:
    """The scores of one way to fuse; what ``found`` holds is fused anew, the rest is the real search."""
    scores = Scores([], [], [])
    for question, hits in zip(questions, found, strict=True):
        stored = kb.tables.passages(hits.fused.keys())
        asked = read_question(kb, ask(question.text), stored.values())
        answers = answer(kb, asked, replace(hits, fused=fusion(hits)), stored).answers
        grades = question.grade([a.lines if a.source == SAMPLE.name else () for a in answers])
        scores.ndcg.append(ndcg(grades, question.ideal))
        scores.mrr.append(reciprocal_rank(grades))
        scores.recall.append(recall_at(grades, question.ideal))
    return scores


def weighted(words: float) -> Fusion:
    """Min-max scaling and a weighted sum; a ranking of weight 0 is left out."""

    def fused(hits: Hits) -> dict[str, float]:
        by_words = {id_: hit.score for id_, hit in hits.words.items()} if words else {}
        by_vectors = {id_: hit.similarity for id_, hit in hits.vectors.items()} if words < 1 else {}
        return fuse(by_words, by_vectors, Weights(words, 1 - words))

    return fused


def reciprocal(hits: Hits) -> dict[str, float]:
    """Reciprocal rank fusion."""
    by_words = {id_: hit.score for id_, hit in hits.words.items()}
    return fuse_reciprocal([by_words, {id_: hit.similarity for id_, hit in hits.vectors.items()}])


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % bootstrap interval of the mean (percentile method)."""
    random = np.random.default_rng(0)
    sample = np.array(values)
    means = sample[random.integers(0, len(sample), (RESAMPLES, len(sample)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def cross_validate(by_weight: dict[float, Scores]) -> tuple[float, list[float]]:
    """nDCG on questions that had no part in choosing the weight, and the weight chosen in each fold."""
    count = len(next(iter(by_weight.values())).ndcg)
    order = np.random.default_rng(0).permutation(count)
    held_out: list[float] = []
    chosen: list[float] = []
    for fold in range(FOLDS):
        out = set(order[fold::FOLDS].tolist())
        rest = [place for place in range(count) if place not in out]
        best = max(by_weight, key=lambda weight: sum(by_weight[weight].ndcg[place] for place in rest))
        chosen.append(best)
        held_out += [by_weight[best].ndcg[place] for place in sorted(out)]
    return statistics.fmean(held_out), sorted(chosen)


def row(name: str, scores: Scores, kinds: Sequence[str]) -> str:
    """One row of the table."""
    low, high = interval(scores.ndcg)
    cells = [f"{statistics.fmean(scores.ndcg):.3f} [{low:.3f}, {high:.3f}]"]
    cells += [f"{statistics.fmean(values):.3f}" for values in (scores.mrr, scores.recall)]
    for kind in dict.fromkeys(kinds):
        of_kind = [value for value, each in zip(scores.ndcg, kinds, strict=True) if each == kind]
        cells.append(f"{statistics.fmean(of_kind):.2f}")
    return "| " + " | ".join([name, *cells]) + " |"


def main() -> None:
    """Print one table for each variant of the search text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--also", type=Path, action="append", default=[], help="more files or folders")
    parser.add_argument("--variant", action="append", help="only this search text")
    options = parser.parse_args()
    judged = read_judgments(GOLD / "questions.jsonl", GOLD / "repair.jsonl")
    questions = [question for question in judged if question.ideal]
    kinds = [question.kind for question in questions]
    embedder = RememberingEmbedder(open_embedder(Settings.from_environment()))
    paths = [SAMPLE, *find_files(options.also)] if options.also else [SAMPLE]
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.processor() or platform.machine()}, {os.cpu_count()} CPUs,"
    )
    print(f"model {embedder.name}, {len(questions)} questions, {len(paths)} files")
    for variant, change in variants().items():
        if options.variant and variant not in options.variant:
            continue
        with knowledge_base(embedder, paths, change) as kb:
            found = [Rankings(kb, one.text, DEFAULT_WEIGHTS).find(DEPTH) for one in questions]
            by_weight = {weight: score(kb, questions, found, weighted(weight)) for weight in GRID}
            rrf = score(kb, questions, found, reciprocal)
            print(f"\n### {variant} ({kb.counts().searched_passages:,} passages)\n")
        print("| words : vectors | nDCG@10 | MRR@10 | recall@10 | " + " | ".join(dict.fromkeys(kinds)) + " |")
        print("|---" * (4 + len(set(kinds))) + "|")
        for weight in GRID:
            mark = " (default)" if weight == DEFAULT_WEIGHTS.words else ""
            print(row(f"{weight:.1f} : {1 - weight:.1f}{mark}", by_weight[weight], kinds))
        print(row("reciprocal ranks", rrf, kinds))
        default = by_weight[DEFAULT_WEIGHTS.words].ndcg
        for name, alone in (
            ("words", by_weight[1.0]),
            ("vectors", by_weight[0.0]),
            ("reciprocal ranks", rrf),
        ):
            gains = [ours - theirs for ours, theirs in zip(default, alone.ndcg, strict=True)]
            low, high = interval(gains)
            print(f"\nDefault minus {name}: {statistics.fmean(gains):+.3f} [{low:+.3f}, {high:+.3f}]")
        mean, chosen = cross_validate(by_weight)
        print(f"\nCross-validated nDCG@10 {mean:.3f}; weights chosen: {', '.join(map(str, chosen))}")


if __name__ == "__main__":
    main()
