"""Word lists of extract/lexicon, read once; each row has an example, some a near miss."""

import csv
import functools
import re
from collections.abc import Iterable
from importlib import resources


@functools.cache
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``extract/lexicon/<name>.csv``."""
    text = resources.files("extract").joinpath("lexicon", f"{name}.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@functools.cache
def read_column(name: str, column: str, **conditions: str) -> frozenset[str]:
    """The values of one column, of the rows that meet the conditions."""
    wanted = conditions.items()
    return frozenset(
        row[column] for row in read_rows(name) if all(row[key] == value for key, value in wanted)
    )


def alternation(words: Iterable[str]) -> str:
    """The alternatives of a regular expression for any of the words, longest first."""
    return "|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word))))


def any_of(words: Iterable[str]) -> str:
    """A regular expression for any of the words, longest first."""
    return f"(?:{alternation(words)})"
