"""Second stage: how closely a passage matches a question, looked at word by word. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import TYPE_CHECKING

from query.forms import fold_forms

if TYPE_CHECKING:
    from index.tables import StoredPassage

_SENTENCE_END = re.compile(r"[。！？；!?;\n]+")
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
        return sum(
            float(getattr(self, field.name)) * float(getattr(weights, field.name)) for field in fields(self)
        )

    @property
    def total(self) -> float:
        """The most that these weights can add."""
        return self.gain(Closeness(1, 1, 1, 1, 1))


# Chosen by measurement: docs/search.md, "How the second stage was chosen".
DEFAULT_CLOSENESS = Closeness(coverage=0.2, sentence=0.2, headings=0.1, title=0.6, figure=0.1)
NO_CLOSENESS = Closeness(0, 0, 0, 0, 0)


def look_closely(item: "StoredPassage", terms: Mapping[str, float], has_figure: bool) -> Closeness:
    """How much of the question's ``terms``, by their weights, stands in a passage and where."""
    total = sum(terms.values())
    over = _fold(
        "\n".join(filter(None, (item.passage.lead, *item.passage.heading_path, item.practice_title)))
    )
    title = _fold("\n".join(filter(None, (item.report_title, item.region))))
    text = _fold(item.passage.text)
    near = {term: weight for term, weight in terms.items() if term in text}
    sentences = [_found(sentence, near) for sentence in _SENTENCE_END.split(text) if sentence]
    in_text = frozenset().union(*sentences)
    in_headings, in_title = _found(over, terms), _found(title, terms)
    best = [one | other for one, other in pairwise([*sentences, frozenset[str]()])]

    def share(found: frozenset[str]) -> float:
        # In the order of the question: a sum of floats must not depend on the order of a set.
        return sum(weight for term, weight in terms.items() if term in found) / total if total else 0.0

    return Closeness(
        coverage=share(in_text | in_headings | in_title),
        sentence=max(map(share, best), default=0.0),
        headings=share(in_headings),
        title=share(in_title),
        figure=float(has_figure),
    )


def _found(text: str, terms: Mapping[str, float]) -> frozenset[str]:
    """The terms that stand in a folded text; a number or Latin word only as a whole."""
    return frozenset(term for term in terms if term in text and (_HAN.match(term) or _whole(term, text)))


def _whole(term: str, text: str) -> bool:
    return re.search(rf"(?<![a-z0-9.]){re.escape(term)}(?![a-z0-9]|\.\d)", text) is not None


def _fold(text: str) -> str:
    return fold_forms(text).lower()
