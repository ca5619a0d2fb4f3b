"""Rivals: two lines that could go on with one cut, or two cuts that one line could go on with."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from extract.segmentation.cohesion import cohesion
from extract.segmentation.lines import SourceLine

# Characters in which two cuts, and the two lines after them, must agree to be rivals.
_LIKE_ENDING = 4
_LIKE_BEGINNING = 2
# How much clearer than its own cut another one must speak of a line to own it.
_CLEARER = 2
_CONTEXT = 120
# Lines that end and begin alike by the dozen are a list, not scattered pieces.
_MOST = 12
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


def find_rivals(lines: Sequence[SourceLine], cuts: Mapping[int, int]) -> dict[int, int]:
    """Cuts whose next line belongs to another cut: index of the cut → index of the other.

    ``cuts`` leads from the index of each line that breaks off to that of the line after it. Both the
    endings of the two cuts and the beginnings of the two lines after them must be alike: then the pieces
    may have been exchanged, and what they speak of decides. A line given to another cut is no rival again.
    """
    alike: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, following in cuts.items():
        alike[lines[index].text[-_LIKE_ENDING:], lines[following].text[:_LIKE_BEGINNING]].append(index)
    found: dict[int, int] = {}
    for group in alike.values():
        for index in sorted(group[:_MOST]):
            text, candidate = lines[index].text, lines[cuts[index]].text
            for other in group[:_MOST]:
                if other == index or other in found:
                    continue
                if cohesion(lines[other].text, candidate) > _CLEARER * cohesion(text, candidate):
                    found[index] = other
                    break
    return found
