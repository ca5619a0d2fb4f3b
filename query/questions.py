"""Question: what is asked, validated once."""

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import QuestionError

if TYPE_CHECKING:
    from query.conditions import Condition

MAX_CHARACTERS = 1_000
MAX_ANSWERS = 1_000
DEFAULT_ANSWERS = 10

_SPACE = re.compile(r"\s+")
_ADCODE = re.compile(r"[1-9]\d{5}")


@dataclass(frozen=True, slots=True)
class Question:
    """A question in the asker's words, with how many answers are wanted and where they may lie.

    ``text`` is NFKC-folded (９５％ reads as 95%), stripped, white space made single: 1 to 1,000 characters.
    Make one with ``ask``; the constructor expects text that is already so.
    """

    text: str
    limit: int = DEFAULT_ANSWERS
    place: str | None = None  # GB/T 2260 code that answers must lie in, places below it included
    conditions: "tuple[Condition, ...]" = ()  # read from the text; they order the answers and exclude none

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
        if self.place is not None and not _ADCODE.fullmatch(self.place):
            raise QuestionError(
                f"{self.place!r} is no place code; give the six digits of GB/T 2260, such as 510100"
            )


def ask(text: str, *, limit: int = DEFAULT_ANSWERS, place: str | None = None) -> Question:
    """Read a question as a person typed it.

    Control characters count as white space; full-width forms become plain ones.

    Raises ``QuestionError`` where nothing is left, or too much, an option is out of range or no place has
    the code.

    >>> ask("  满意度高于９５％的做法\\n").text
    '满意度高于95%的做法'
    """
    folded = unicodedata.normalize("NFKC", text)
    readable = "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in folded)
    question = Question(_SPACE.sub(" ", readable).strip(), limit, place)
    if place is not None:
        from extract.gazetteer import region  # its table is large

        if region(place) is None:
            raise QuestionError(
                f"no place has the code {place}; give one of GB/T 2260, such as 510100 for 成都市"
            )
    return question
