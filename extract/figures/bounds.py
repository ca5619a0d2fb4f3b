"""Bounds: the words beside a number that say it is a floor, a ceiling or a rough value."""

import functools
import re
from dataclasses import dataclass
from typing import cast

from extract.records import Bound
from extract.word_lists import alternation, read_rows


@dataclass(frozen=True, slots=True)
class BoundWord:
    """An approximator of ``length`` characters that stands before or after a number."""

    text: str
    bound: Bound

    @property
    def length(self) -> int:
        """Characters it takes."""
        return len(self.text)


@functools.cache
def _rows(position: str) -> dict[str, dict[str, str]]:
    return {row["word"]: row for row in read_rows("bounds") if row["position"] == position}


@functools.cache
def _after() -> re.Pattern[str]:
    return re.compile(alternation(_rows("after")))


@functools.cache
def _longest_before() -> int:
    return max(map(len, _rows("before")))


def read_bound_before(text: str, start: int, *, bare: bool, age: bool) -> BoundWord | None:
    """The longest approximator that ends at ``start``: 不少于|30天, 近|千家.

    ``bare`` says that the number is a scale without a digit (上百, 过亿), ``age`` that its unit is 岁.
    """
    for length in range(min(_longest_before(), start), 0, -1):
        word = text[start - length : start]
        row = _rows("before").get(word)
        if row is None:
            continue
        if (row["before"] == "bare" and not bare) or (row["before"] == "age" and not age):
            continue
        if row["not_beside"] and re.search(
            f"(?:{row['not_beside']})$", text[max(0, start - length - 3) : start - length]
        ):
            continue
        return BoundWord(word, cast("Bound", row["bound"]))
    return None


@functools.cache
def _distant(kind: str) -> re.Pattern[str]:
    between = r"(?!时)[\u4e00-\u9fff]{1,4}" if kind == "verb" else r"[^，。；：、\d]{2,14}?"
    found = alternation(word for word, row in _rows("before").items() if row["distant"] == kind)
    return re.compile(rf"({found}){between}$")


def read_distant_bound(text: str, start: int, *, share: bool) -> Bound | None:
    """The bound of a word parted from the number by its verb or its whole: 最高奖励|50万元, 不超过总额的|10%.

    ``share`` says that the number is a share, which the whole may stand before. The word is not in the span.
    """
    before = text[max(0, start - 20) : start]
    match = _distant("verb").search(before[-8:]) or (_distant("share").search(before) if share else None)
    return cast("Bound", _rows("before")[match.group(1)]["bound"]) if match is not None else None


def read_bound_after(text: str, end: int, *, has_extent: bool) -> BoundWord | None:
    """The approximator that begins at ``end``: 2/3|以上, 300吨|左右.

    ``has_extent`` says that the number is a time or a distance, which 内 can close (三十日内).
    """
    match = _after().match(text, end)
    if match is None:
        return None
    row = _rows("after")[match.group()]
    if row["before"] == "span" and not has_extent:
        return None
    if row["not_beside"] and re.match(row["not_beside"], text[match.end() : match.end() + 3]):
        return None
    return BoundWord(match.group(), cast("Bound", row["bound"]))
