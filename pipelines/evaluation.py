"""Evaluation: scores of extraction and search on the gold data, and the floors they must not fall below."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import SourceError
from extract.serialization import JsonObject
from pipelines.scores import (
    ndcg,
    recall_at,
    reciprocal_rank,
    score_entities,
    score_figures,
    score_lines,
    score_practices,
)
from pipelines.search_scores import (
    CUTOFF,
    DEEP_RECALL,
    DEPTH,
    MRR,
    NDCG,
    RECALL,
    Asked,
    Means,
    Scores,
    average,
)
from query.judgments import JudgedQuestion, read_judgments
from query.questions import ask
from query.ranking import DEFAULT_WEIGHTS, Weights
from query.search import search

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase

# The fused ranking, and each of the two alone to compare it with.
RANKINGS = {"fused": DEFAULT_WEIGHTS, "words": Weights(1, 0), "vectors": Weights(0, 1)}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gold:
    """The gold files of one text (annotation guide §6)."""

    lines: tuple[Row, ...]
    practices: tuple[Row, ...]
    figures: tuple[Row, ...]
    entities: tuple[Row, ...]
    questions: tuple[JudgedQuestion, ...]
    floors: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A score below its floor."""

    name: str
    score: float | None  # None: nothing of that name was scored
    floor: float


def read_gold(folder: Path) -> Gold:
    """The gold files in ``folder``. Raises SourceError where one is missing or broken."""
    try:
        return Gold(
            lines=_rows(folder / "repair.jsonl"),
            practices=_rows(folder / "practices.jsonl"),
            figures=_rows(folder / "figures.jsonl"),
            entities=_rows(folder / "entities.jsonl"),
            questions=tuple(read_judgments(folder / "questions.jsonl", folder / "repair.jsonl")),
            floors=json.loads((folder / "floors.json").read_text(encoding="utf-8")),
        )
    except OSError as error:
        raise SourceError(
            f"{error.filename} cannot be read ({error.strerror}): name the gold files' folder with --gold"
        ) from error
    except (ValueError, KeyError) as error:
        raise SourceError(f"a gold file in {folder} is broken ({error}): restore it") from error


def score_extraction(gold: Gold, found: JsonObject) -> Scores:
    """Scores of ``found``, which is what ``policykb extract --json`` prints for the gold text."""
    parts: dict[str, Mapping[str, float]] = {
        "lines": score_lines(gold.lines, _list(found, "lines")),
        "practices": score_practices(gold.practices, _list(found, "practices")),
        "figures": score_figures(gold.figures, _list(found, "figures")),
    }
    for type_, scores in score_entities(gold.entities, _list(found, "entities")).items():
        parts[f"entities.{type_}"] = scores
    # How many items were expected is no score.
    return {
        f"{part}.{name}": score
        for part, scores in parts.items()
        for name, score in scores.items()
        if name != "expected"
    }


def score_search(gold: Gold, kb: "KnowledgeBase") -> Means:
    """Mean scores of the questions that have an answer, over all of them and over each kind.

    ``search.gain`` is how much better the fused ranking is than the better of the two alone.
    """
    judged = [question for question in gold.questions if question.ideal]
    return average(
        {
            ranking: [Asked(question.kind, _score_question(question, kb, weights)) for question in judged]
            for ranking, weights in RANKINGS.items()
        }
    )


def find_shortfalls(scores: Scores, floors: Mapping[str, float]) -> list[Shortfall]:
    """The floors that no score reaches, by name."""
    return [
        Shortfall(name, scores.get(name), floor)
        for name, floor in sorted(floors.items())
        if scores.get(name, -math.inf) < floor
    ]


def _score_question(question: JudgedQuestion, kb: "KnowledgeBase", weights: Weights) -> Scores:
    answers = search(kb, ask(question.text), DEPTH, weights).answers
    # A score of 0 means that the ranking in question did not find it.
    grades = question.grade([answer.lines for answer in answers if answer.score > 0])
    return {
        NDCG: ndcg(grades, question.ideal, CUTOFF),
        MRR: reciprocal_rank(grades, CUTOFF),
        RECALL: recall_at(grades, question.ideal, CUTOFF),
        DEEP_RECALL: recall_at(grades, question.ideal, DEPTH),
    }


def _list(found: JsonObject, key: str) -> Sequence[Row]:
    rows = found[key]
    if not isinstance(rows, list):
        raise TypeError(f"{key} is no list")
    return rows


def _rows(path: Path) -> tuple[Row, ...]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines if line.strip())
