"""A search as dumb as docs/search.md: every passage is scored, judged, folded and ordered in plain Python.

It shares no code with the real one but the records and the embedder. It knows places, themes and
figures of one indicator; no report has so many practices that files would have to give way.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from extract.records import Facts, Figure, Passage, Practice, Report
from query.conditions import Condition, FigureCondition, PlaceCondition, ThemeCondition
from tests.support.embedders import CharacterEmbedder

TIERS = ["certainly", "possibly", "not stated", "contradicts"]
PLACE_GAIN = {"certainly": 1, "possibly": 0.5, "not stated": 0, "contradicts": -1}
STAGE = {"coverage": 0.2, "sentence": 0.2, "headings": 0.1, "title": 0.6, "figure": 0.1}
MOST = 1 + sum(STAGE.values())


@dataclass
class Row:
    """A searched passage with everything around it, and what the search says of it."""

    passage: Passage
    report: Report
    source_name: str
    practice: Practice | None
    figures: list[Figure]
    named: list[str]
    searched: str
    tiers: list[str] = field(default_factory=list)
    weakness: list[int] = field(default_factory=list)
    fused: float = 0.0
    before: float = 0.0  # the score before the second stage, by which copies are ordered
    score: float = 0.0

    @property
    def id(self) -> str:
        return self.passage.id

    @property
    def standing(self) -> tuple[list[int], float, str]:
        return (self.weakness, -self.score, self.id)


def rows_of(facts: Facts, texts: dict[str, str]) -> list[Row]:
    """The passages of a source whose search texts are given."""
    reports = {report.id: report for report in facts.reports}
    rows = []
    for passage in facts.passages:
        if passage.id in texts:
            practices = [one for one in facts.practices if passage.id in one.passage_ids]
            rows.append(
                Row(
                    passage,
                    reports[passage.report_id],
                    facts.source.name,
                    practices[0] if practices else None,
                    [figure for figure in facts.figures if figure.passage_id == passage.id],
                    [m.adcode for m in facts.mentions if m.passage_id == passage.id and m.adcode],
                    texts[passage.id],
                )
            )
    return rows


def answer(
    rows: list[Row],
    text: str,
    words: str,
    filters: Sequence[Condition],
    conditions: Sequence[Condition],
) -> list[tuple[list[Row], list[str]]]:
    """Folds shown, best first, each with the other passages of its practice.

    ``words`` are those of the question that it is about.
    """
    weights, by_words = bm25(rows, words)
    for row in rows:
        row.tiers = [tier(row, condition) for condition in (*filters, *conditions)]
        figures = [isinstance(condition, FigureCondition) for condition in (*filters, *conditions)]
        judged = [TIERS.index(one) for one, is_figure in zip(row.tiers, figures, strict=True) if is_figure]
        row.weakness = sorted(judged, reverse=True)
    rows = [row for row in rows if all(one == "certainly" for one in row.tiers[: len(filters)])]
    if not rows:
        return []
    fuse(rows, text, by_words)
    kinds = [type(condition) for condition in (*filters, *conditions)]
    for row in rows:
        row.before = weigh(row.fused / MOST, row, kinds)
        row.score = weigh((row.fused + second_stage(row, weights)) / MOST, row, kinds)
    return fold_and_group(rows)


def terms_of(text: str) -> list[str]:
    """Han characters and their pairs, and numbers."""
    terms: list[str] = []
    for run in re.findall(r"[\u4e00-\u9fff]+|[0-9]+(?:\.[0-9]+)?", text):
        if run[0].isdigit():
            terms.append(run)
        else:
            terms += list(run) + [run[place : place + 2] for place in range(len(run) - 1)]
    return terms


def bm25(rows: list[Row], text: str) -> tuple[dict[str, float], dict[str, float]]:
    """What each term of the question says, and the score of each passage that has one."""
    counted = {row.id: Counter(terms_of(row.searched)) for row in rows}
    mean = sum(counts.total() for counts in counted.values()) / len(rows)
    asked = Counter(terms_of(text))
    weights, scores = {}, {}
    for term in asked:
        having = sum(term in counts for counts in counted.values())
        weights[term] = math.log(1 + (len(rows) - having + 0.5) / (having + 0.5))
    for id_, counts in counted.items():
        norm = 0.8 * (0.25 + 0.75 * counts.total() / mean)
        if any(term in counts for term in asked):
            scores[id_] = sum(
                asked[term] * weights[term] * counts[term] * 1.8 / (counts[term] + norm) for term in asked
            )
    return weights, scores


def fuse(rows: list[Row], text: str, by_words: dict[str, float]) -> None:
    """Half words, half vectors; then again with the question moved towards the first three texts."""
    embedder = CharacterEmbedder()
    vectors = {row.id: embedder.embed_queries([row.searched])[0] for row in rows}
    question = embedder.embed_queries([text])[0]
    words = scaled({row.id: by_words[row.id] for row in rows if row.id in by_words})

    def both() -> None:
        near = scaled({row.id: round(float(vectors[row.id] @ question), 6) for row in rows})
        for row in rows:
            row.fused = words.get(row.id, 0) / 2 + near[row.id] / 2

    both()
    if not words:
        return
    first: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: (-row.fused, row.id))[:30]:
        if len(first) < 3:
            first.setdefault(row.searched, row)
    total = sum(row.fused for row in first.values())
    if total:
        mean = sum(row.fused / total * vectors[row.id] for row in first.values())
        question = question + 0.5 * mean
        question = question / np.linalg.norm(question)
    both()


def scaled(scores: dict[str, float]) -> dict[str, float]:
    """0 for the worst, 1 for the best."""
    low, high = min(scores.values(), default=0), max(scores.values(), default=0)
    return {id_: (score - low) / (high - low) if high > low else 1.0 for id_, score in scores.items()}


def second_stage(row: Row, weights: dict[str, float]) -> float:
    """What the look at the words adds."""

    def found(text: str) -> set[str]:
        numbers = set(re.findall(r"[0-9.]*[0-9]", text))
        return {term for term in weights if (term in numbers if term[0].isdigit() else term in text)}

    def share(terms: set[str]) -> float:
        return sum(weights[term] for term in terms) / sum(weights.values())

    passage = row.passage
    over = [passage.lead, *passage.heading_path, row.practice.title if row.practice else None]
    headings = found("\n".join(part for part in over if part))
    title = found("\n".join(part for part in (row.report.title, row.report.region) if part))
    sentences = [found(one) for one in re.split("[。！？；\n]", passage.text) if one]
    looked_at = {
        "coverage": share(set().union(*sentences, headings, title)),
        "sentence": max(
            share(one | other) for one, other in zip(sentences, [*sentences[1:], set()], strict=True)
        ),
        "headings": share(headings),
        "title": share(title),
        "figure": float(bool(row.figures)),
    }
    return sum(STAGE[name] * value for name, value in looked_at.items())


def weigh(score: float, row: Row, kinds: list[type]) -> float:
    """The score moved by the places and the themes."""
    judged = list(zip(row.tiers, kinds, strict=True))
    gains = [PLACE_GAIN[one] for one, kind in judged if kind is PlaceCondition]
    themes = [one == "certainly" for one, kind in judged if kind is ThemeCondition]
    score = (score + 0.2 * (1 + sum(gains) / len(gains))) / 1.4 if gains else score
    return (score + 0.08 * sum(themes)) / (1 + 0.08 * len(themes))


def shown_score(row: Row) -> float:
    """The score with the tiers of figures before it: each worse tier takes a whole step."""
    steps = 4 ** len(row.weakness)
    below = sum(digit * 4**place for place, digit in enumerate(reversed(row.weakness)))
    return (row.score + steps - 1 - below) / steps


def tier(row: Row, condition: Condition) -> str:
    """How a passage stands to a place or to a figure."""
    if isinstance(condition, PlaceCondition):
        asked = [re.sub("(00){1,2}$", "", code) for code in condition.adcodes]
        own = row.report.adcode
        if own and own.startswith(tuple(asked)):
            return "certainly"
        above = own and any(one.startswith(re.sub("(00){1,2}$", "", own)) for one in asked)
        if above or any(code.startswith(tuple(asked)) for code in row.named):
            return "possibly"
        return "contradicts" if own else "not stated"
    if isinstance(condition, ThemeCondition):
        themes = {theme.name for theme in row.practice.themes} if row.practice else set()
        return "certainly" if condition.theme in themes else "contradicts" if themes else "not stated"
    assert isinstance(condition, FigureCondition)
    found = [
        compare(figure, condition) for figure in row.figures if figure.indicator_key in condition.indicators
    ]
    return min(found, key=TIERS.index, default="not stated")


def compare(figure: Figure, condition: FigureCondition) -> str:
    """Whether every, some or no number from the lower to the upper bound is large enough."""
    (comparison,) = condition.comparisons
    low, high = figure.lower, figure.upper
    number = Fraction(comparison.number)

    def enough(bound: Fraction) -> bool:
        return bound > number if comparison.operator == ">" else bound >= number

    if low is not None and enough(Fraction(low)):
        return "certainly"
    return "possibly" if high is None or enough(Fraction(high)) else "contradicts"


def fold_and_group(rows: list[Row]) -> list[tuple[list[Row], list[str]]]:
    """Copies together, then practices together."""
    by_id = {row.id: row for row in rows}
    folds: dict[str, list[Row]] = {}
    for row in rows:
        original = by_id.get(row.passage.duplicate_of or "", row)
        folds.setdefault("".join(original.passage.text.split()), []).append(row)
    for fold in folds.values():
        fold.sort(
            key=lambda row: (
                row.passage.duplicate_of is not None,
                row.weakness,
                -row.before,
                row.source_name,
                row.id,
            )
        )
    groups: dict[str, list[list[Row]]] = {}
    for fold in sorted(folds.values(), key=lambda fold: fold[0].standing):
        homes = [row.practice.id if row.practice else row.id for row in fold]
        home = next((one for one in homes if one in groups), homes[0])
        groups.setdefault(home, []).append(fold)
    return [(first, [fold[0].id for fold in others]) for first, *others in groups.values()]
