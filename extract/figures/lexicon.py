"""Word lists of the figure grammar, read once from extract/lexicon/*.csv."""

import csv
import functools
import re
from collections.abc import Iterable
from importlib.resources import files


@functools.cache
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one word list, e.g. ``units.csv``, as dictionaries by column."""
    text = files("extract").joinpath("lexicon", name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def words(name: str, column: str, **wanted: str) -> tuple[str, ...]:
    """One column of the rows whose other columns have the ``wanted`` values."""
    return tuple(
        row[column] for row in read_rows(name) if all(row[key] == value for key, value in wanted.items())
    )


def alternation(items: Iterable[str]) -> str:
    """A regular expression that matches the longest of ``items``."""
    return "|".join(re.escape(item) for item in sorted(set(items), key=lambda item: (-len(item), item)))
