"""Held-out questions: questions over texts that the project does not hold, with graded passages of them.

A row of ``tests/gold/heldout/questions-*.jsonl`` is one question. Its answers are places in texts: the digest
of the decoded text says which text it must be, whatever its name or encoding.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.errors import SourceError
from corpus.span import Span
from pipelines.scores import ndcg, reciprocal_rank
from pipelines.search_scores import CUTOFF, DEEP_RECALL, DEPTH, MRR, NDCG, RECALL, Scores

GOOD = 2  # the least grade of an answer that recall and reciprocal rank count; 1 only touches the matter


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which text something stands."""

    digest: str  # sha256 of the decoded text
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class GradedPassage:
    """A passage that answers a question: 3 in full, 2 well, 1 touches the matter."""

    file: str  # below the folder of the texts; it only names the text
    place: Place
    grade: int
    same: int  # passages of one question with the same number say the same


@dataclass(frozen=True, slots=True)
class HeldOutQuestion:
    """A question with all that answers it; nothing does where ``kind`` is none."""

    qid: str
    text: str
    kind: str  # figure, place, condition, paraphrase, colloquial, keyword, none
    passages: tuple[GradedPassage, ...]

    @property
    def ideal(self) -> dict[int, int]:
        """The grade of everything that can be said, by its number; copies count once."""
        grades: dict[int, int] = {}
        for passage in self.passages:
            grades[passage.same] = max(passage.grade, grades.get(passage.same, 0))
        return grades

    @property
    def has_answer(self) -> bool:
        """Whether anything answers it well."""
        return any(passage.grade >= GOOD for passage in self.passages)

    def within(self, digests: Collection[str]) -> "HeldOutQuestion":
        """The same question asked of these texts alone."""
        kept = (passage for passage in self.passages if passage.place.digest in digests)
        return replace(self, passages=tuple(kept))

    def score(self, answers: Iterable[Place]) -> Scores:
        """All measures for ``answers``, best first."""
        said = self._say(answers)
        ideal = self.ideal
        grades = [max((ideal[same] for same in new), default=0) for new in said]
        return {
            NDCG: ndcg(grades, list(ideal.values()), CUTOFF),
            MRR: reciprocal_rank(grades, CUTOFF, least=GOOD),
            RECALL: self._recall(said[:CUTOFF]),
            DEEP_RECALL: self._recall(said[:DEPTH]),
        }

    def _say(self, answers: Iterable[Place]) -> list[set[int]]:
        """What each answer says that none before it did, by number."""
        known: set[int] = set()
        said: list[set[int]] = []
        for answer in answers:
            found = {passage.same for passage in self.passages if agree(answer, passage.place)}
            said.append(found - known)
            known |= found
        return said

    def _recall(self, said: Iterable[set[int]]) -> float:
        good = {same for same, grade in self.ideal.items() if grade >= GOOD}
        return len(good & set().union(*said)) / len(good) if good else 1.0


def agree(answer: Place, judged: Place) -> bool:
    """Whether the two are about the same passage: they share half of the shorter, or more."""
    if answer.digest != judged.digest:
        return False
    common = sum(
        max(0, min(a.end, b.end) - max(a.start, b.start)) for a in answer.spans for b in judged.spans
    )
    shorter = min(sum(map(len, answer.spans)), sum(map(len, judged.spans)))
    return common > 0 and 2 * common >= shorter


def digest_of(text: str) -> str:
    """The digest by which a text is known."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_questions(path: Path) -> list[HeldOutQuestion]:
    """The questions of a file. Raises SourceError where it is missing or broken."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [_question(json.loads(line)) for line in lines if line.strip()]
    except OSError as error:
        raise SourceError(
            f"{path} cannot be read ({error.strerror}): name the gold files' folder with --gold"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise SourceError(f"{path} is broken ({error!r}): restore it") from error


def _question(row: Mapping[str, Any]) -> HeldOutQuestion:
    passages = (
        GradedPassage(text["file"], Place(text["sha256"], (Span(start, end),)), grade, same)
        for text in row["relevant"]
        for start, end, grade, same in text["passages"]
    )
    return HeldOutQuestion(row["qid"], row["text"], row["kind"], tuple(passages))


def texts_of(questions: Sequence[HeldOutQuestion]) -> dict[str, str]:
    """The digest of each text that holds an answer, by file, in order."""
    found = {passage.file: passage.place.digest for one in questions for passage in one.passages}
    return dict(sorted(found.items()))
