"""Running lines: headers, footers and page numbers, known by what the pages of a file have in common."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.pages import Row
from corpus.source import MarkKind

# The shares of a page's height, from its edges, in which running lines stand, and how many there can be.
_ZONE = 0.14
_MOST_LINES = 3
# Rows at one place of several pages differ in height by less than this share.
_SAME_HEIGHT = 0.015
_FEWEST_PAGES = 3
_SHARE_OF_PAGES = 0.4
_DASH = r"[-—–―－·•.~～一\s]"  # a recognised — may come out as 一
_NUMBER = r"(?:\d{1,4}|[ivxlc]{1,6}|[IVXLC]{1,6})"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}*{_NUMBER}{_DASH}*|第\s*\d+\s*页(?:\s*[，,/]?\s*共\s*\d+\s*页)?|\d+\s*/\s*\d+"
    r"|Page\s*\d+(?:\s*of\s*\d+)?",
    re.IGNORECASE,
)
_UNMISTAKABLE = re.compile(r"[-—–―－一]\s*\d{1,4}\s*[-—–―－一]|第\s*\d+\s*页.*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Line:
    """A row near the top or bottom edge of its page."""

    row: Row
    top: bool
    rank: int  # 0 for the outermost

    @property
    def height(self) -> float:
        return self.row.middle / self.row.page.height

    @property
    def wording(self) -> str:
        """The text without what counts from page to page."""
        return _DIGITS.sub("0", _SPACE.sub("", self.row.text))


def find_running_lines(pages: Sequence[Sequence[Row]]) -> dict[int, MarkKind]:
    """What the rows of a file's ``pages`` are that belong to every page, by ``id`` of the row.

    A running line is the outermost of its page, or all that stand outside it are running lines; it has
    the same words at the same height on several pages, where its numbers, if any, count the pages. One
    page alone shows only a page number that cannot be anything else: — 3 —.
    """
    lines = [line for rows in pages for line in _edge_lines(rows)]
    found: dict[int, MarkKind] = {}
    for rank in range(_MOST_LINES):
        for top in (True, False):
            ranked = [line for line in lines if (line.rank, line.top) == (rank, top)]
            found |= _running(ranked, len(pages))
        # What stands inside a line that belongs to the text is text.
        lines = [line for line in lines if line.rank != rank or id(line.row) in found]
        kept = {(line.row.page.number, line.top) for line in lines if line.rank == rank}
        lines = [line for line in lines if line.rank <= rank or (line.row.page.number, line.top) in kept]
    return found


def _edge_lines(rows: Sequence[Row]) -> Iterator[_Line]:
    ordered = sorted(rows, key=lambda row: row.middle)
    for rank, row in enumerate(ordered[:_MOST_LINES]):
        if row.middle < _ZONE * row.page.height:
            yield _Line(row, True, rank)
    for rank, row in enumerate(ordered[: -_MOST_LINES - 1 : -1]):
        if row.middle > (1 - _ZONE) * row.page.height:
            yield _Line(row, False, rank)


def _running(lines: Sequence[_Line], pages: int) -> dict[int, MarkKind]:
    found: dict[int, MarkKind] = {}
    groups: defaultdict[str, list[_Line]] = defaultdict(list)
    for line in lines:
        is_number = _PAGE_NUMBER.fullmatch(line.row.text.strip()) is not None
        groups["number" if is_number else line.wording].append(line)
    for wording, group in groups.items():
        for same in _at_one_height(group):
            if wording == "number":
                found |= {id(line.row): "page_number" for line in _page_numbers(same)}
            elif _is_repeated(same, pages):
                found |= {id(line.row): "header" if line.top else "footer" for line in same}
    return found


def _at_one_height(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """The lines in groups of one height."""
    group: list[_Line] = []
    for line in sorted(lines, key=lambda line: line.height):
        if group and line.height - group[-1].height > _SAME_HEIGHT:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _page_numbers(lines: Sequence[_Line]) -> Iterator[_Line]:
    """Those of the lines whose number counts the pages, and those that can be nothing else."""
    offsets: defaultdict[int, int] = defaultdict(int)
    for line in lines:
        offsets[_offset(line)] += 1
    for line in lines:
        if offsets[_offset(line)] > 1 or _UNMISTAKABLE.fullmatch(line.row.text.strip()):
            yield line


def _offset(line: _Line, which: int = 0) -> int:
    """How far the first number of a line (the last one for -1) is from the number of its page."""
    digits = _DIGITS.findall(line.row.text)
    number = int(digits[which]) if digits else _roman(line.row.text)
    return number - line.row.page.number


def _roman(text: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}.get(letter, 0) for letter in text.lower()]
    values = [value for value in values if value]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def _is_repeated(lines: Sequence[_Line], pages: int) -> bool:
    """Whether the lines recur from page to page, with numbers that count the pages if they have any."""
    numbers = sorted({line.row.page.number for line in lines})
    if len(numbers) < min(_FEWEST_PAGES, pages) or len(numbers) < 2:
        return False
    between = numbers[-1] - numbers[0] + 1
    if len(numbers) < _SHARE_OF_PAGES * between:
        return False
    texts = {_SPACE.sub("", line.row.text) for line in lines}
    return len(texts) == 1 or any(len({_offset(line, which) for line in lines}) == 1 for which in (0, -1))
