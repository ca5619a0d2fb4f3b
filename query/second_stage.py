"""Second stage: how closely a passage matches a question, looked at word by word. Pure."""

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from index.forms import fold_forms

if TYPE_CHECKING:
    from index.tables import StoredPassage

_SENTENCE_END = re.compile(r"[。！？；!?;\n]+")
_UNIT = 1 << 40  # the smallest part of a weight that is told apart
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Closeness:
    """What is looked at, each 0 … 1; or how much each of it counts."""

    coverage: float  # of the question's words, weighed, in the passage, its headings or the report's title
    sentence: float  # in the best two neighbouring sentences of the passage
    headings: float  # in the lead, headings and title over the passage
    title: float  # in the title and place of the report
    figure: float  # the passage states a figure: it tells what was done, not only what is meant

    def gain(self, weights: "Closeness") -> float:
        """What it adds to the score."""
        return (
            self.coverage * weights.coverage
            + self.sentence * weights.sentence
            + self.headings * weights.headings
            + self.title * weights.title
            + self.figure * weights.figure
        )

    @property
    def total(self) -> float:
        """The most that these weights can add."""
        return self.gain(Closeness(1, 1, 1, 1, 1))


# Chosen by measurement: docs/search.md, "How the second stage was chosen".
DEFAULT_CLOSENESS = Closeness(coverage=0.2, sentence=0.2, headings=0.1, title=0.6, figure=0.1)
NO_CLOSENESS = Closeness(0, 0, 0, 0, 0)


class Look:
    """A close look for one question: its ``terms``, with how much each says."""

    def __init__(self, terms: Mapping[str, float]) -> None:
        # Whole numbers: their sums do not depend on the order in which a set gives them.
        self._weights = {term: round(weight * _UNIT) for term, weight in terms.items()}
        self._total = sum(self._weights.values())
        self._words = [term for term in terms if not _HAN.match(term)]

    def at(self, item: "StoredPassage", has_figure: bool) -> Closeness:
        """How much of the question's terms, by their weights, stands in a passage and where."""
        passage = item.passage
        over = _fold("\n".join(filter(None, (passage.lead, *passage.heading_path, item.practice_title))))
        title = _fold("\n".join(filter(None, (item.report_title, item.region))))
        text = _fold(passage.text)
        near = [term for term in self._weights if term in text]
        sentences = [self._found(sentence, near) for sentence in _SENTENCE_END.split(text) if sentence]
        in_text = set[str]().union(*sentences)
        in_headings, in_title = self._found(over, self._weights), self._found(title, self._weights)
        best = [self._share(one | other) for one, other in pairwise([*sentences, set[str]()])]
        return Closeness(
            coverage=self._share(in_text | in_headings | in_title),
            sentence=max(best, default=0.0),
            headings=self._share(in_headings),
            title=self._share(in_title),
            figure=float(has_figure),
        )

    def _share(self, found: set[str]) -> float:
        weights = self._weights
        return sum([weights[term] for term in found]) / self._total if self._total else 0.0

    def _found(self, text: str, terms: Iterable[str]) -> set[str]:
        """The terms that stand in a folded text; a number or Latin word only as a whole."""
        found = {term for term in terms if term in text}
        for word in self._words:
            if word in found and not _whole(word, text):
                found.remove(word)
        return found


def _whole(term: str, text: str) -> bool:
    return re.search(rf"(?<![a-z0-9.]){re.escape(term)}(?![a-z0-9]|\.\d)", text) is not None


@functools.lru_cache(maxsize=16_384)  # questions on one matter look at the same texts
def _fold(text: str) -> str:
    return fold_forms(text).lower()
