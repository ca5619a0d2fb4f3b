"""Word lists of extract/lexicon, read once; each row has an example, some a near miss."""

import csv
import functools
import re
from collections.abc import Iterable, Sequence
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


def any_of(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first, that tries no character twice.

    >>> any_of(["财政", "财政收入", "财政支出"])
    '(?:财政(?:收入|支出)?)'
    """
    ordered = sorted(set(words), reverse=True)
    return f"(?:{_branches(ordered, 0)})" if ordered else "(?:)"


def _branches(words: Sequence[str], depth: int) -> str:
    """The sorted words, all alike up to ``depth``, from there on."""
    shared = depth
    while shared < len(words[-1]) and words[0][shared] == words[-1][shared]:
        shared += 1
    prefix = re.escape(words[0][depth:shared])
    longer = [word for word in words if len(word) > shared]
    if not longer:
        return prefix
    starts = [k for k, word in enumerate(longer) if k == 0 or longer[k - 1][shared] != word[shared]]
    parts = [
        _branches(longer[k:end], shared) for k, end in zip(starts, [*starts[1:], len(longer)], strict=True)
    ]
    return f"{prefix}(?:{'|'.join(parts)}){'?' if len(longer) < len(words) else ''}"
