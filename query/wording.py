"""Wording: a question without the words that only make it a question."""

import functools
import re

from extract.word_lists import read_rows


@functools.cache
def _fragments() -> re.Pattern[str]:
    """Any of the fragments, longest first, where its neighbours do not make it part of another word."""
    rows = sorted(read_rows("question_words"), key=lambda row: (-len(row["fragment"]), row["fragment"]))
    return re.compile("|".join(map(_fragment, rows)))


def _fragment(row: dict[str, str]) -> str:
    before = f"(?<![{row['not_after']}])" if row["not_after"] else ""
    after = f"(?![{row['not_before']}])" if row["not_before"] else ""
    return before + re.escape(row["fragment"]) + after


def strip_question_words(text: str) -> str:
    """What a question is about; the whole text where nothing else would be left.

    "哪些" and "的做法" stand in questions and by chance in passages, and the pair of characters that they
    form with their neighbours is in no passage that answers.

    >>> strip_question_words("怎样减轻基层负担")
    ' 减轻基层负担'
    """
    left = _fragments().sub(" ", text)
    return left if any(map(str.isalnum, left)) else text
