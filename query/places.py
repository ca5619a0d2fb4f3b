"""Places: place names and codes, as typed on a command line or in a URL, as GB/T 2260 codes."""

import re
from collections.abc import Iterable

from corpus.errors import QuestionError

_ENDINGS = ("市", "区", "县", "省", "州", "旗")
_ADCODE = re.compile(r"[1-9]\d{5}")


def read_places(texts: Iterable[str]) -> frozenset[str]:
    """The codes of all places typed, by code or by name.

    Raises QuestionError for what is no place, or a name that several places have.

    >>> sorted(read_places(["510100", "绵阳市"]))
    ['510100', '510700']
    """
    return frozenset(read_place(text) for text in texts)


def read_place(text: str) -> str:
    """The code of one place, typed by code (340100) or by name (合肥, 安徽省合肥市肥西县)."""
    from extract.gazetteer import find_place_names, region  # its table is large

    typed = text.strip()
    if _ADCODE.fullmatch(typed):
        if region(typed) is None:
            raise QuestionError(
                f"no place has the code {typed}; give one of GB/T 2260, such as 510100 for 成都市"
            )
        return typed
    # 肥西 alone is too short to be sure of in running text; here nothing else can be meant.
    spelled = (typed, *(typed + ending for ending in _ENDINGS))
    found = next(
        (
            place
            for text in spelled
            for place in find_place_names(text)
            if len(place.span.of(text)) == len(text)
        ),
        None,
    )
    if found is None:
        raise QuestionError(f"{typed!r} is no place that is known; give its full name or its six-digit code")
    best = found.regions[0]
    rivals = [one for one in found.regions if one.level == best.level and one.full_name != best.full_name]
    if rivals:
        names = "、".join(f"{one.full_name} ({one.adcode})" for one in (best, *rivals)[:4])
        raise QuestionError(f"{typed!r} may be {names}; give the full name or the code")
    return best.adcode
