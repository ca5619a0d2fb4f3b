"""Rivals: two lines that could go on with one cut, or two cuts that one line could go on with."""

import re
from collections.abc import Mapping, Sequence

from extract.segmentation.cohesion import cohesion
from extract.segmentation.lines import SourceLine

# Characters in which two cuts, and the two lines after them, must agree to be rivals.
_LIKE_ENDING = 4
_LIKE_BEGINNING = 2
# How much clearer than its own cut another one must speak of a line to own it.
_CLEARER = 2
_CONTEXT = 120
# …、甲、乙 / 5个学院: a number and measure word sum up the list before them.
_OPEN_LIST = re.compile(r"、[^，。；、]{1,16}$")
_SUMS_UP = re.compile(r"(?:等)?(?:\d+|[两三四五六七八九十]+)[余多]?[个项类种家所条名位大支座处]")


def fit(text: str, candidate: str) -> tuple[bool, float]:
    """How well ``candidate`` goes on with ``text``: whether it sums up the list there, then cohesion.

    >>> fit("领办种植、加工、电商", "3个课堂。") > fit("领办种植、加工、电商", "道路已经完工。")
    True
    """
    sums_up = bool(_OPEN_LIST.search(text) and _SUMS_UP.match(candidate))
    return sums_up, cohesion(text[-_CONTEXT:], candidate[:_CONTEXT])


def find_rival(lines: Sequence[SourceLine], cuts: Mapping[int, int], index: int) -> int | None:
    """Another cut than ``index`` whose text the line after ``index`` speaks of; None without one.

    ``cuts`` leads from the index of each line that breaks off to that of the line after it. Both the
    endings of the two cuts and the beginnings of the two lines after them must be alike: then the pieces
    may have been exchanged, and what they speak of decides.
    """
    text, candidate = lines[index].text, lines[cuts[index]].text
    for other, continued in cuts.items():
        if other == index or lines[other].text[-_LIKE_ENDING:] != text[-_LIKE_ENDING:]:
            continue
        if lines[continued].text[:_LIKE_BEGINNING] != candidate[:_LIKE_BEGINNING]:
            continue
        if cohesion(lines[other].text, candidate) > _CLEARER * cohesion(text, candidate):
            return other
    return None
