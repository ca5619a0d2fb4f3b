"""Surroundings: what a rule of acceptance asks about the words beside a number."""

import bisect
import re
from collections.abc import Sequence

from extract.figures.quantities import Quantity
from extract.tokens import Token

CLAUSE_END = re.compile(r"\s*(?:$|[，。；：！？、）)”》,;\n])")


def is_chinese(text: str, quantity: Quantity) -> bool:
    """Whether its number is written in characters: 三十."""
    return not text[quantity.amount.start].isdigit()


def follows_noun(start: int, tokens: Sequence[Token], starts: Sequence[int]) -> bool:
    """Whether a noun ends where the number starts: 主任|一名."""
    index = bisect.bisect_left(starts, start) - 1
    return index >= 0 and tokens[index].span.end == start and tokens[index].tag[0] in "njb"


def noun_follows(end: int, tokens: Sequence[Token], starts: Sequence[int]) -> bool:
    """Whether a noun of two characters or more begins where the number ends: 300|学员."""
    index = bisect.bisect_left(starts, end)
    return (
        index < len(tokens)
        and starts[index] == end
        and tokens[index].tag[0] == "n"
        and len(tokens[index].text) > 1
    )
