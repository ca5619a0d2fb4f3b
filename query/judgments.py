"""Judgments: questions with graded answers, and the grades that a list of answers earns."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question with what answers it: grade 3 is a full answer, 2 a good one, 1 touches the matter."""

    qid: str
    text: str
    kind: str  # paraphrase, colloquial, keyword, figure, place, none
    grades: Mapping[int, int]  # by line; lines that say the same share the number of the first of them
    same: Mapping[int, int]  # line → the first line that says the same

    @property
    def ideal(self) -> list[int]:
        """The grades of everything relevant; empty where the text holds no answer."""
        return list(self.grades.values())

    def grade(self, answers: Iterable[Sequence[int]]) -> list[int]:
        """The grade of each answer, given the source lines it consists of.

        An answer earns its best line's grade; what an earlier answer already said earns nothing.
        """
        said: set[int] = set()
        earned: list[int] = []
        for lines in answers:
            new = {self.same.get(line, line) for line in lines} - said
            earned.append(max((self.grades.get(line, 0) for line in new), default=0))
            said |= new
        return earned


def read_judgments(questions: Path, repair: Path) -> list[JudgedQuestion]:
    """Graded questions from ``questions.jsonl``, with ``repair.jsonl`` saying which lines say the same.

    Lines are the same answer when one continues or copies the other (annotation guide §6).
    """
    same = _same_lines(_rows(repair))
    return [
        JudgedQuestion(row["qid"], row["text"], row["kind"], _grades(row["relevant"], same), same)
        for row in _rows(questions)
    ]


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _same_lines(rows: Iterable[Row]) -> dict[int, int]:
    """Each line's first line; rows come in reading order, and joins and copies point backwards."""
    same: dict[int, int] = {}
    for row in rows:
        earlier: int = row["joins_line"] or row["duplicate_of"] or row["line"]
        same[row["line"]] = same.get(earlier, earlier)
    return same


def _grades(relevant: Iterable[Row], same: Mapping[int, int]) -> dict[int, int]:
    grades: dict[int, int] = {}
    for item in relevant:
        line: int = same.get(item["line"], item["line"])
        grades[line] = max(item["grade"], grades.get(line, 0))
    return grades
