"""Compares encoders: how many texts they embed in a second, and how well they rank. Run by hand.

python benchmarks/encoders.py HOME QUESTIONS.jsonl MODEL… [--others 300] [--seed 1]

HOME is a knowledge base; QUESTIONS is a file like those of tests/gold/heldout. Each model embeds the same
pool: the passages of HOME that are judged for some question, and ``--others`` drawn from the rest, since
embedding all takes long. A model ranks alone, and fused half and half with BM25 over characters and pairs.
The first model is what the others are compared with, by a paired bootstrap.
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
from pipelines.baselines import Bm25, read_characters
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


def rank_words(questions: Sequence[HeldOutQuestion], pool: Passages) -> list[dict[Place, float]]:
    """What BM25 over characters and pairs gives the passages of the pool, a question each."""
    places = {str(row): place for row, place in enumerate(pool)}
    texts = dict(zip(places, pool.values(), strict=True))
    bm25 = Bm25(texts, read_characters, [question.text for question in questions])
    return [
        {places[id_]: found for id_, found in bm25.scores(question.text).items()} for question in questions
    ]


def score(
    embedder: Embedder,
    questions: Sequence[HeldOutQuestion],
    pool: Passages,
    words: Sequence[Mapping[Place, float]],
) -> tuple[dict[str, list[Scores]], float]:
    """The scores of each question, by vectors alone and fused; and how many texts a CPU second embeds."""
    embedder.embed_passages(list(pool.values())[:8])  # loads the model
    started = time.process_time()
    vectors = embedder.embed_passages(list(pool.values()))
    speed = len(pool) / (time.process_time() - started)
    results: dict[str, list[Scores]] = {"alone": [], "fused": []}
    asked = embedder.embed_queries([question.text for question in questions])
    for question, by_words, vector in zip(questions, words, asked, strict=True):
        alone = dict(zip(pool, map(float, vectors @ vector), strict=True))
        for name, found in (("alone", alone), ("fused", fuse_evenly(by_words, alone))):
            best = sorted(found, key=lambda place: -found[place])[:DEPTH]
            results[name].append(question.score(best))
    return results, speed


def fuse_evenly(words: Mapping[Place, float], vectors: Mapping[Place, float]) -> dict[Place, float]:
    """Half of each after scaling to 0 … 1; a passage without a word of the question has 0 of the words."""
    by_words, by_vectors = _scale(words), _scale(vectors)
    return {place: by_words.get(place, 0) + found for place, found in by_vectors.items()}


def _scale(scores: Mapping[Place, float]) -> dict[Place, float]:
    low, high = min(scores.values(), default=0), max(scores.values(), default=0)
    return {place: (found - low) / ((high - low) or 1) for place, found in scores.items()}


def _show(values: Sequence[float]) -> str:
    low, high = bootstrap_interval(values)
    return f"{np.mean(values):+.3f} [{low:+.3f}, {high:+.3f}]"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("models", nargs="+")
    parser.add_argument("--others", type=int, default=300)
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
    words = rank_words(questions, pool)
    first: dict[str, list[Scores]] = {}
    for name in given.models:
        embedder = open_embedder(dataclasses.replace(settings, model=name))
        results, speed = score(embedder, questions, pool, words)
        first = first or results
        print(f"{name}: {speed:,.1f} texts a CPU second")
        for way, scores in results.items():
            for measure in (NDCG, DEEP_RECALL):
                own = [one[measure] for one in scores]
                gain = [one[measure] - other[measure] for one, other in zip(scores, first[way], strict=True)]
                print(f"  {way} {measure} {_show(own)}, against the first {_show(gain)}", flush=True)


if __name__ == "__main__":
    main()
