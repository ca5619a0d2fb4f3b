"""Characters: the signs printed on a page put together to the fragments of its lines."""

import bisect
import itertools
import re
import statistics
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus.pages import Fragment
from corpus.raised import read_raised
from corpus.ruled_tables import Rule

# Characters stand in one fragment while the gap between them is smaller than this many of their size.
_GAP = 1.0
# A gap this wide, in characters, beside the usual one is a space that the file does not print.
_APART = 0.2
_FULL_WIDTH = re.compile(r"[一-鿿]{2}")
_STAMP_GAP = 2.5
# Smaller than this share of the usual size, and ending this much of it above the line: raised.
_SMALL = 0.8
_RAISED = 0.2


class Character(NamedTuple):
    """A printed character in a box that is as high as its line."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    upright: bool = True  # as the page is shown

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def read_stamps(characters: Sequence[Character]) -> Iterator[Fragment]:
    """The fragments of characters that do not stand upright, each of those near each other."""
    run: list[Character] = []
    for character in characters:
        if run:
            size = max(run[-1].right - run[-1].left, run[-1].bottom - run[-1].top)
            far = max(abs(character.left - run[-1].left), abs(character.top - run[-1].top))
            if far > _STAMP_GAP * size:
                yield from _fragment(run)
                run = []
        run.append(character)
    yield from _fragment(run)


def read_fragments(characters: Sequence[Character], down: Sequence[Rule]) -> Iterator[Fragment]:
    """Characters side by side with no line ``down`` the page between them."""
    run: list[Character] = []
    for character in characters:
        if run and not (_goes_on(run[-1], character) and not _are_parted(down, run[-1], character)):
            yield from _fragment(run)
            run = []
        run.append(character)
    yield from _fragment(run)


def _are_parted(down: Sequence[Rule], before: Character, after: Character) -> bool:
    first = bisect.bisect_left(down, (before.middle,))
    height = (before.top + before.bottom) / 2
    for rule in itertools.islice(down, first, None):
        if rule.at >= after.middle:
            return False
        if rule.start <= height <= rule.end:
            return True
    return False


def _goes_on(before: Character, character: Character) -> bool:
    """Whether a character stands beside the one before it, on the same line."""
    low, high = sorted((before.bottom - before.top, character.bottom - character.top))
    shared = min(before.bottom, character.bottom) - max(before.top, character.top)
    if shared < 0.5 * low:
        return False
    if abs(character.left - before.left) < 0.1 * high:
        return True  # of one sign that stands for several: ﬁ, ——
    return -0.7 * high <= character.left - before.right <= _GAP * high


def _fragment(run: Sequence[Character]) -> Iterator[Fragment]:
    """The characters of a run without the white space around them; none if there is nothing else."""
    first = next((i for i, character in enumerate(run) if not character.text.isspace()), None)
    if first is None:
        return
    last = next(i for i in range(len(run) - 1, -1, -1) if not run[i].text.isspace())
    kept = run[first : last + 1]
    heights = sorted(character.bottom - character.top for character in kept)
    text = _spell(list(_read_raised(kept, heights[len(heights) // 2])))
    if not text:
        return
    yield Fragment(
        text,
        min(character.left for character in kept),
        min(character.top for character in kept),
        max(character.right for character in kept),
        max(character.bottom for character in kept),
        heights[len(heights) // 2],
    )


def _read_raised(characters: Sequence[Character], size: float) -> Iterator[Character]:
    """The characters of a line, those above it as what they mean; one that means nothing has no text."""
    bottom = statistics.median(character.bottom for character in characters)
    before = ""
    for is_raised, group in itertools.groupby(characters, lambda each: _is_raised(each, bottom, size)):
        run = list(group)
        text = "".join(character.text for character in run)
        left = read_raised(text, before) if is_raised else text
        before += left
        if left == text:
            yield from run
        else:
            yield run[0]._replace(text=left)
            yield from (character._replace(text="") for character in run[1:])


def _is_raised(character: Character, bottom: float, size: float) -> bool:
    is_small = character.bottom - character.top < _SMALL * size
    return is_small and character.bottom < bottom - _RAISED * size


def _spell(characters: Sequence[Character]) -> str:
    """The characters, with a space where two of one kind, Latin or full width, stand apart without one.

    Between the two kinds a gap is the habit of a program and no space. Full-width characters are measured
    from middle to middle, for some fonts state a narrower box for some of them.
    """
    pairs = list(itertools.pairwise(characters))
    steps = [after.middle - before.middle for before, after in pairs if _is_full_width(before, after)]
    usual = statistics.median(steps) if steps else 0.0  # more than a character where a line is stretched
    parts = [characters[0].text]
    for before, after in pairs:
        size = after.bottom - after.top
        if _is_full_width(before, after):
            apart = after.middle - before.middle > usual + _APART * size
        else:
            apart = (before.text + after.text).isascii() and after.left - before.right > _APART * size
        if apart and before.text and after.text and not before.text.isspace() and not after.text.isspace():
            parts.append(" ")
        parts.append(after.text)
    return "".join(parts)


def _is_full_width(before: Character, after: Character) -> bool:
    return _FULL_WIDTH.fullmatch(before.text + after.text) is not None
