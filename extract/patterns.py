"""Patterns: regular expressions that are tried only on texts with the words every match needs."""

import functools
import operator
import re
import sys
from collections.abc import Iterable, Iterator
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

# Of these characters most passages have some: needing one of them says little.
_COMMON = frozenset(
    "，。的、和一二三四五十人有在以对为等中大市发展工作建设推进实施保理民生业行动管政国新全会不年地主制合"
)
_MOST_WORDINGS = 400  # of one part of a pattern; a part with more is not written out
_HEAVIEST = 420  # weight of a need that hardly a passage fails to meet
_NEEDS = 3  # looked up before a text is searched
_TEXTS_KEPT = 8  # whose pieces are kept: all extractors read a passage, then the next

_UTF_16 = f"utf-16-{sys.byteorder[0]}e"

Need = frozenset[str]  # pieces, one or two characters each, of which a text with a match has some
_Wordings = frozenset[str]  # all that a part of a pattern may match, where that can be written out


class Pattern:
    """A regular expression for whole passages. Most passages lack what most patterns look for, and to look
    that up takes a small part of the time that a search takes: that decides first.

    >>> pattern = Pattern("(?:蓝天|碧水)保卫战")
    >>> pattern.search("打好碧水保卫战")
    <re.Match object; span=(2, 7), match='碧水保卫战'>
    >>> pattern.may_match("保护蓝天"), pattern.may_match("蓝天保卫战")
    (False, True)
    """

    __slots__ = ("_needs", "_regex")

    def __init__(self, pattern: str) -> None:
        self._regex = re.compile(pattern)
        self._needs = tuple(frozenset(map(_number, need)) for need in _choose(needs_of(pattern)))

    def may_match(self, text: str) -> bool:
        """Whether ``text`` has what every match needs."""
        pieces = _pieces_of(text)
        return not any(map(pieces.isdisjoint, self._needs))

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in ``text``, as ``re`` finds it."""
        return self._regex.search(text) if self.may_match(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches in ``text``, as ``re`` finds them."""
        return self._regex.finditer(text) if self.may_match(text) else iter(())


@functools.lru_cache(maxsize=_TEXTS_KEPT)
def _pieces_of(text: str) -> set[int]:
    """The characters of a text and its pairs of neighbours, as numbers: no string is made of any."""
    units = memoryview(text.encode(_UTF_16, "surrogatepass"))
    length = len(units)
    even, odd = units[: length - length % 4], units[2 : length - (length - 2) % 4]
    return {*units.cast("H"), *even.cast("I"), *odd.cast("I")}


def _number(piece: str) -> int:
    """The number of a piece as it stands among those of a text."""
    return int.from_bytes(piece.encode(_UTF_16), sys.byteorder)


def forget_pieces() -> None:
    """Let go of the texts that are kept."""
    _pieces_of.cache_clear()


def needs_of(pattern: str) -> list[Need]:
    """What a text must have for ``pattern`` to match in it: some piece of each need."""
    parsed = parser.parse(pattern)
    return [] if parsed.state.flags & re.IGNORECASE else list(_needs_of(parsed))


def _needs_of(parts: Iterable[tuple[Any, Any]]) -> Iterator[Need]:
    """The needs of parts that match one after another."""
    spelled: _Wordings = frozenset(("",))  # by the parts since one that cannot be written out
    for code, argument in parts:
        if code in (codes.ASSERT_NOT, codes.AT):
            continue
        if code is codes.ASSERT:
            yield from _needs_of(argument[1])
            continue
        yield from _needs_inside(code, argument)
        wordings = _wordings_of(code, argument)
        if wordings is not None and len(spelled) * len(wordings) <= _MOST_WORDINGS:
            spelled = _joined(spelled, wordings)
            continue
        yield from _needs_of_wordings(spelled)
        spelled = wordings if wordings is not None else frozenset(("",))
    yield from _needs_of_wordings(spelled)


def _needs_inside(code: Any, argument: Any) -> Iterator[Need]:
    """The needs of a part alone."""
    if code is codes.SUBPATTERN and not argument[1]:  # no flags of its own
        yield from _needs_of(argument[-1])
    elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and argument[0]:
        yield from _needs_of(argument[2])
    elif code is codes.BRANCH:
        branches = [list(_needs_of(branch)) for branch in argument[1]]
        if all(branches):
            yield frozenset().union(*(min(needs, key=_weight) for needs in branches))


def _needs_of_wordings(wordings: _Wordings) -> Iterator[Need]:
    """From each wording its rarest piece: of several the first, or the last, for all may end alike."""
    if "" not in wordings:
        for order in (iter, reversed):
            yield frozenset(min(order(_pieces(wording)), key=_weight_of_piece) for wording in wordings)


def _pieces(wording: str) -> list[str]:
    return list(map(operator.add, wording, wording[1:])) or [wording]


def _wordings_of(code: Any, argument: Any) -> _Wordings | None:
    """All that a part may match; None where that is too much to be written out."""
    if code is codes.LITERAL:
        return frozenset(chr(argument))
    if code is codes.IN:
        return _characters_of(argument)
    if code is codes.SUBPATTERN and not argument[1]:
        return _wordings_of_all(argument[-1])
    if code is codes.BRANCH:
        return _union(_wordings_of_all(branch) for branch in argument[1])
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and argument[1] == 1:
        inside = _wordings_of_all(argument[2])
        return inside if inside is None or argument[0] else inside | {""}
    return None


def _wordings_of_all(parts: Iterable[tuple[Any, Any]]) -> _Wordings | None:
    spelled: _Wordings = frozenset(("",))
    for code, argument in parts:
        if code in (codes.ASSERT, codes.ASSERT_NOT, codes.AT):
            continue
        wordings = _wordings_of(code, argument)
        if wordings is None or len(spelled) * len(wordings) > _MOST_WORDINGS:
            return None
        spelled = _joined(spelled, wordings)
    return spelled


def _union(branches: Iterable[_Wordings | None]) -> _Wordings | None:
    found: set[str] = set()
    for wordings in branches:
        if wordings is None or len(found) + len(wordings) > _MOST_WORDINGS:
            return None
        found |= wordings
    return frozenset(found)


def _joined(first: _Wordings, second: _Wordings) -> _Wordings:
    return frozenset(before + after for before in first for after in second)


def _characters_of(members: Iterable[tuple[Any, Any]]) -> _Wordings | None:
    found: set[str] = set()
    for code, argument in members:
        if code is codes.LITERAL:
            found.add(chr(argument))
        elif code is codes.RANGE and argument[1] - argument[0] < _MOST_WORDINGS:
            found.update(map(chr, range(argument[0], argument[1] + 1)))
        else:
            return None
    return frozenset(found)


def _choose(needs: Iterable[Need]) -> tuple[Need, ...]:
    """The needs that the fewest texts meet."""
    telling = {need for need in needs if _weight(need) <= _HEAVIEST}
    return tuple(sorted(telling, key=lambda need: (_weight(need), sorted(need)))[:_NEEDS])


def _weight(need: Need) -> int:
    return sum(map(_weight_of_piece, need))


def _weight_of_piece(piece: str) -> int:
    """About how many passages in a hundred have the piece."""
    common = sum(character in _COMMON for character in piece)
    return 2 + 2 * common if len(piece) == 2 else 30 if common else 6
