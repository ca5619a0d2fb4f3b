"""Scores of extraction and ranking against gold rows; pure arithmetic over JSON-like rows.

Predictions are the rows of ``policykb extract --json``, gold rows those of the annotation guide §6.
"""

import itertools
import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How found items agree with expected ones."""

    expected: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1 when nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of what was expected that was found; 1 when nothing was expected."""
        return self.right / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.expected + self.found
        return 2 * self.right / total if total else 1.0


def score_sets(
    gold: Iterable[Hashable], found: Iterable[Hashable], optional: Iterable[Hashable] = ()
) -> Agreement:
    """Compare sets; an ``optional`` item counts neither as missed nor as wrong."""
    free = set(optional)
    expected = set(gold) - free
    answers = set(found) - free
    return Agreement(len(expected), len(answers), len(expected & answers))


def share(hits: Sequence[bool]) -> float:
    """The share of true values; 1 for none at all."""
    return sum(hits) / len(hits) if hits else 1.0


def score_lines(gold: Sequence[Row], found: Sequence[Row]) -> dict[str, float]:
    """Accuracy of line roles and report numbers, F1 of joins (line, joined line and dropped overlap)."""
    by_number = {row["line"]: row for row in found}
    missing: Row = {"role": None, "joins_line": None, "report": None, "overlap": ""}
    answers = [by_number.get(row["line"], missing) for row in gold]
    pairs = list(zip(gold, answers, strict=True))
    joins = score_sets(*(_joins(rows) for rows in _settle_joins(gold, answers)))
    return {
        "role_accuracy": share(
            [_role_is_right(row, answer) for row, answer in zip(gold, answers, strict=True)]
        ),
        "report_accuracy": share([row["report"] == answer["report"] for row, answer in pairs]),
        "join_f1": joins.f1,
    }


def _role_is_right(gold: Row, answer: Row) -> bool:
    accepted = {gold["role"], gold.get("also_accepted", {}).get("role")} - {None}
    return answer["role"] in accepted


def _settle_joins(gold: Sequence[Row], answers: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Leave out lines whose join is equally right either way and was read in the accepted way."""
    kept: list[tuple[Row, Row]] = []
    for row, answer in zip(gold, answers, strict=True):
        also = row.get("also_accepted")
        if also and answer["joins_line"] == also.get("joins_line") and answer["role"] == also.get("role"):
            continue
        kept.append((row, {**answer, "line": row["line"]}))
    return [row for row, _ in kept], [answer for _, answer in kept]


def _joins(rows: Iterable[Row]) -> list[Hashable]:
    return [(row["line"], row["joins_line"], row["overlap"]) for row in rows if row["joins_line"] is not None]


def score_practices(gold: Sequence[Row], found: Sequence[Row]) -> dict[str, float]:
    """F1 of practices by the same set of lines; of those that agree, the accuracy of title and region."""

    def lines(row: Row) -> frozenset[int]:
        return frozenset(row["lines"])

    optional = [lines(row) for row in gold if row["optional"]]
    agreement = score_sets(map(lines, gold), map(lines, found), optional)
    expected = {lines(row): row for row in gold}
    matched = [(expected[lines(row)], row) for row in found if lines(row) in expected]
    return {
        "f1": agreement.f1,
        "precision": agreement.precision,
        "recall": agreement.recall,
        "title_accuracy": share([row["title"] == answer["title"] for row, answer in matched]),
        "region_accuracy": share([row["region"] == answer["region"] for row, answer in matched]),
        "instrument_f1": _field_f1(matched, "instruments"),
        "actor_f1": _field_f1(matched, "actors"),
        "figure_f1": _field_f1(matched, "figures"),
    }


def _field_f1(matched: Sequence[tuple[Row, Row]], field: str) -> float:
    """F1 over all values of a list field, each tied to its practice."""
    gold = [(number, value) for number, (row, _) in enumerate(matched) for value in row[field]]
    found = [(number, value) for number, (_, answer) in enumerate(matched) for value in answer[field]]
    return score_sets(gold, found).f1


def score_figures(gold: Sequence[Row], found: Sequence[Row]) -> dict[str, float]:
    """F1 of spans, and of spans with value, unit and bound; accuracy of the other fields on right spans.

    Whatever is found in an ``optional`` row counts neither as missed nor as wrong.
    """
    gold, found = _without_optional(gold, found)
    answers = {(row["start"], row["end"]): row for row in found}
    matched = [
        (row, answers[row["start"], row["end"]]) for row in gold if (row["start"], row["end"]) in answers
    ]
    values = score_sets(map(_valued, gold), map(_valued, found))
    spans = score_sets(((row["start"], row["end"]) for row in gold), answers)
    return {
        "span_f1": spans.f1,
        "span_precision": spans.precision,
        "span_recall": spans.recall,
        "value_unit_bound_f1": values.f1,
        "indicator_accuracy": share([_indicator_is_right(row, answer) for row, answer in matched]),
        "dimension_accuracy": share([row["dimension"] == answer["dimension"] for row, answer in matched]),
        "change_accuracy": share(
            [(row["change"], row["basis"]) == (answer["change"], answer["basis"]) for row, answer in matched]
        ),
    }


def _without_optional(gold: Sequence[Row], found: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    expected = [row for row in gold if not row.get("optional")]
    spans = {(row["start"], row["end"]) for row in expected}
    optional = (range(row["start"], row["end"]) for row in gold if row.get("optional"))
    free = frozenset(itertools.chain.from_iterable(optional))
    return expected, [
        row
        for row in found
        if (row["start"], row["end"]) in spans or free.isdisjoint(range(row["start"], row["end"]))
    ]


def _valued(row: Row) -> Hashable:
    numbers = tuple(
        None if row[field] is None else Fraction(str(row[field])) for field in ("value", "low", "high")
    )
    return (row["start"], row["end"], numbers, row["unit"], row["bound"])


def _indicator_is_right(gold: Row, answer: Row) -> bool:
    return answer["indicator"] in {gold["indicator"], *gold["indicator_alternatives"]}


def score_entities(gold: Sequence[Row], found: Sequence[Row]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 of mentions by type, and of all; type and exact span must agree."""

    def key(row: Row) -> tuple[str, int, int]:
        return (row["type"], row["start"], row["end"])

    # Any type is right for a span that is optional: whether it is a name at all is a matter of taste.
    free = {(row["start"], row["end"]) for row in gold if row["optional"]}
    gold = [row for row in gold if (row["start"], row["end"]) not in free]
    found = [row for row in found if (row["start"], row["end"]) not in free]
    scores: dict[str, dict[str, float]] = {}
    for name in ["all", *sorted({row["type"] for row in gold} | {row["type"] for row in found})]:
        agreement = score_sets(
            (key(row) for row in gold if name in ("all", row["type"])),
            (key(row) for row in found if name in ("all", row["type"])),
        )
        scores[name] = {
            "precision": agreement.precision,
            "recall": agreement.recall,
            "f1": agreement.f1,
            "expected": agreement.expected,
        }
    return scores


def ndcg(grades: Sequence[int], ideal: Sequence[int], cutoff: int = 10) -> float:
    """Normalised discounted cumulative gain with gain 2^grade - 1 (Burges et al. 2005).

    ``grades`` are those of the answers, best first; ``ideal`` those of everything relevant.
    """
    best = _gain(sorted(ideal, reverse=True)[:cutoff])
    return _gain(grades[:cutoff]) / best if best else 1.0


def _gain(grades: Iterable[int]) -> float:
    return sum(float(2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades))


def reciprocal_rank(grades: Sequence[int], cutoff: int = 10, least: int = 1) -> float:
    """1 / rank of the first answer of grade ``least`` among the first ``cutoff``, 0 when there is none."""
    return next((1 / (rank + 1) for rank, grade in enumerate(grades[:cutoff]) if grade >= least), 0.0)


def recall_at(grades: Sequence[int], ideal: Sequence[int], cutoff: int = 10) -> float:
    """Share of everything relevant that the first ``cutoff`` answers hold."""
    relevant = sum(grade > 0 for grade in ideal)
    return sum(grade > 0 for grade in grades[:cutoff]) / relevant if relevant else 1.0
