"""Compares encoders: how many texts they embed in a second, and how well each alone ranks. Run by hand.

python benchmarks/encoders.py HOME QUESTIONS.jsonl MODEL… [--others 1500] [--seed 1]

HOME is a knowledge base; QUESTIONS is a file like those of tests/gold/heldout. Each model embeds the same
pool: the passages of HOME that are judged for some question, and ``--others`` drawn from the rest, since
embedding all takes long. The first model is what the others are compared with, by a paired bootstrap.
"""

import argparse
import dataclasses
import random
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from index.embedders import Embedder, open_embedder
from index.knowledge_base import KnowledgeBase
from index.search_text import search_texts
from index.settings import Settings
from pipelines.held_out_questions import HeldOutQuestion, Place, agree, digest_of, read_questions
from pipelines.search_scores import DEEP_RECALL, DEPTH, NDCG, Scores, bootstrap_interval

Passages = Mapping[Place, str]  # the text that is embedded, by where it stands


def read_passages(kb: KnowledgeBase) -> Passages:
    """All searched passages of a knowledge base."""
    found: dict[Place, str] = {}
    for source_id, version in sorted(kb.tables.current_sources().values()):
        if version is None:
            continue
        facts = kb.tables.facts(source_id)
        digest = digest_of(facts.source.text)
        pieces = {passage.id: passage.pieces for passage in facts.passages}
        found |= {Place(digest, pieces[id_]): text for id_, text in search_texts(facts).items()}
    return found


def draw_pool(passages: Passages, questions: Sequence[HeldOutQuestion], others: int, seed: int) -> Passages:
    """The judged passages and ``others`` more, the same for the same seed."""
    judged = {
        place
        for question in questions
        for one in question.passages
        for place in passages
        if place.digest == one.place.digest and agree(place, one.place)
    }
    rest = [place for place in passages if place not in judged]
    kept = judged | set(random.Random(seed).sample(rest, min(others, len(rest))))
    return {place: text for place, text in passages.items() if place in kept}


def score(embedder: Embedder, questions: Sequence[HeldOutQuestion], pool: Passages) -> list[Scores]:
    """The scores of each question when the vectors alone order the pool."""
    vectors = embedder.embed_passages(list(pool.values()))
    asked = embedder.embed_queries([question.text for question in questions])
    places = list(pool)
    return [
        question.score(places[row] for row in np.argsort(-(vectors @ vector), kind="stable")[:DEPTH])
        for question, vector in zip(questions, asked, strict=True)
    ]


def _show(values: Sequence[float]) -> str:
    low, high = bootstrap_interval(values)
    return f"{np.mean(values):+.3f} [{low:+.3f}, {high:+.3f}]"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("models", nargs="+")
    parser.add_argument("--others", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    settings = Settings.from_environment(given.home)
    with KnowledgeBase.open(settings) as kb:
        passages = read_passages(kb)
    held = {place.digest for place in passages}
    questions = [one.within(held) for one in read_questions(given.questions)]
    questions = [one for one in questions if one.has_answer]
    pool = draw_pool(passages, questions, given.others, given.seed)
    print(f"{len(questions)} questions, {len(pool)} of {len(passages)} passages")
    first: list[Scores] = []
    for name in given.models:
        embedder = open_embedder(dataclasses.replace(settings, model=name))
        embedder.embed_passages(list(pool.values())[:8])  # loads the model
        started = time.process_time()
        scores = score(embedder, questions, pool)
        speed = len(pool) / (time.process_time() - started)
        first = first or scores
        print(f"{name}: {speed:,.1f} texts a CPU second")
        for measure in (NDCG, DEEP_RECALL):
            own = [one[measure] for one in scores]
            gain = [one[measure] - other[measure] for one, other in zip(scores, first, strict=True)]
            print(f"  {measure} {_show(own)}, against the first {_show(gain)}", flush=True)


if __name__ == "__main__":
    main()
