"""Starts of patterns: grouping the patterns of not_figures.csv by first characters changes no match."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.figures.exclusions import expand_pattern, find_excluded
from extract.word_lists import read_rows

ROWS = read_rows("not_figures")
PATTERNS = [re.compile(expand_pattern(row["pattern"])) for row in ROWS]
PIECES = sorted({piece for row in ROWS for piece in re.findall(r"[\u4e00-\u9fff]{1,2}|.", row["example"])})


def find_one_by_one(text: str) -> Iterator[tuple[int, int, str]]:
    """The reference: every pattern tried in turn at every character."""
    position = 0
    while position < len(text):
        for row, pattern in zip(ROWS, PATTERNS, strict=True):
            if match := pattern.match(text, position):
                yield *match.span(), row["reason"]
                position = match.end()
                break
        else:
            position += 1


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["refused"])
def test_example_is_matched_as_by_the_reference(row: dict[str, str]) -> None:
    text = row["example"] + row["near_miss"]
    assert [(m.start(), m.end(), reason) for m, reason in find_excluded(text)] == list(find_one_by_one(text))


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text_is_matched_as_by_the_reference(text: str) -> None:
    assert [(m.start(), m.end(), reason) for m, reason in find_excluded(text)] == list(find_one_by_one(text))
