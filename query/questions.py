"""Question: what is asked, validated once."""

import functools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from corpus.errors import QuestionError

if TYPE_CHECKING:
    from opencc import OpenCC

    from query.conditions import Condition

MAX_CHARACTERS = 1_000
MAX_ANSWERS = 1_000
DEFAULT_ANSWERS = 10

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Question:
    """A question in the asker's words, with how many answers are wanted and where they may lie.

    ``text`` is NFKC-folded (９５％ reads as 95%), in simplified characters, stripped, white space made
    single: 1 to 1,000 characters. Make one with ``ask``; the constructor expects text that is already so.
    """

    text: str
    limit: int = DEFAULT_ANSWERS
    conditions: "tuple[Condition, ...]" = ()  # read from the text; they order the answers and exclude none
    filters: "tuple[Condition, ...]" = ()  # given apart from the text; what does not meet one is no answer
    possibly: bool = False  # whether what meets a filter only possibly is an answer, too
    today: date | None = None  # what 近三年 is told from; without it those words say nothing
    dropped: tuple[str, ...] = ()  # words of the text that are read as no condition, as in Condition.text

    def __post_init__(self) -> None:
        if not self.text:
            raise QuestionError("the question is empty; write what you are looking for in a few words")
        if not any(map(str.isalnum, self.text)):
            raise QuestionError(
                f"the question {self.text[:20]!r} has no word in it; write what you look for in a few words"
            )
        if len(self.text) > MAX_CHARACTERS:
            raise QuestionError(
                f"the question has {len(self.text):,} characters; shorten it to {MAX_CHARACTERS:,} at most"
            )
        if not 1 <= self.limit <= MAX_ANSWERS:
            raise QuestionError(f"the limit is {self.limit}; it must lie between 1 and {MAX_ANSWERS:,}")


def ask(
    text: str,
    *,
    limit: int = DEFAULT_ANSWERS,
    filters: "Iterable[Condition]" = (),
    possibly: bool = False,
    today: date | None = None,
    dropped: Iterable[str] = (),
) -> Question:
    """Read a question as a person typed it.

    Control characters count as white space; full-width forms become plain ones, traditional characters
    simplified ones. What is ``dropped`` is still looked for as words, and orders or excludes nothing.

    Raises ``QuestionError`` where nothing is left, or too much, or the limit is out of range.

    >>> ask("  滿意度高於９５％的做法\\n").text
    '满意度高于95%的做法'
    """
    folded = unicodedata.normalize("NFKC", text)
    readable = "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in folded)
    plain = _SPACE.sub(" ", readable).strip()
    if len(plain) <= MAX_CHARACTERS:
        plain = simplify(plain)
    return Question(
        plain, limit, filters=tuple(filters), possibly=possibly, today=today, dropped=tuple(dropped)
    )


def simplify(text: str) -> str:
    """``text`` in simplified characters: 養老 is 养老. What is simplified already stays as it is."""
    if text.isascii():
        return text
    simplified: str = _converter().convert(text)
    return simplified


@functools.cache
def _converter() -> "OpenCC":
    from opencc import OpenCC  # reads its dictionaries

    return OpenCC("t2s")
