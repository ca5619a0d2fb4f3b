"""Reflow: the rows of pages become one text, a paragraph a line, with the place of every row."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from corpus.pages import Page, Row
from corpus.reading_order import read_blocks
from corpus.running_lines import find_running_lines
from corpus.source import Conversion, Mark, MarkKind, Place
from corpus.span import Span

# All in characters of the row's size.
_INDENT = 0.7
_ROOM = 0.2  # what a line may have too much of, so that it is still full
_WIDEST_UNIT = 8.0
_ASCII_WIDTH = 0.55
# Rows farther apart than this share of the usual distance begin a paragraph, or stand apart from it.
_NEXT_PARAGRAPH = 1.3
_APART = 2.0
_SAME_SIZE = 0.15
_LARGE = 1.25
_PAGE_WIDE = 0.6
_FEWEST_ROWS = 3
_NARROWEST = 12  # no column has fewer characters in a line
_STEP = 4.0  # edges this close are one
_SOFT_HYPHEN = "\u00ad"
_STOPS = frozenset("。！？；：!?;:…")
# What no line breaks apart: brackets that open, a character or a run of Latin ones, marks that close.
_UNIT = re.compile(
    r"[“‘（《〈【「『〔\[(]*(?:[A-Za-z0-9.,%:/@_+-]+|.)[，。、；：？！”’）》〉】」』〕…％%\])?!,.;:]*"
)
_ENUMERATOR = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|第[一二三四五六七八九十百\d]{1,4}[章节条部]"
    r"|\d{1,2}[.．、](?!\d)"
)
_LATIN = re.compile(r"[A-Za-z]")
_WORD = re.compile(r"[^\W_]")
_NOTE = re.compile(r"[①-⑳*※]|[\[［]\d{1,2}[\]］]")


@dataclass(frozen=True, slots=True)
class _Edges:
    """Between what the lines of a column run."""

    left: float
    right: float
    pitch: float  # usual distance from one line to the next
    roomy: bool  # whether paragraphs show: by an indent or by the space above them


@dataclass(slots=True)
class _Paragraph:
    """Rows that make one line of the text, and the kind of mark if they are no running text."""

    rows: list[Row]
    kind: MarkKind | None = None
    apart: bool = False  # whether it stands apart from what is above


def reflow(pages: Sequence[Page]) -> Conversion:
    """The text of ``pages`` in reading order, with places and marks.

    A paragraph is one line of the text, also where it goes on in the next column or on the next page;
    what stands between, such as the number of a page, follows it. A stretch of white space may be added
    between Latin words, hyphens of words that the edge of the page parted are left out, nothing else.
    """
    blocks = [read_blocks(page) for page in pages]
    kinds = find_running_lines([[row for block in of_page for row in block] for of_page in blocks])
    paragraphs = _Paragraphs(blocks, kinds).read()
    return _write(paragraphs)


class _Paragraphs:
    def __init__(self, blocks: Sequence[list[list[Row]]], kinds: dict[int, MarkKind]) -> None:
        self.blocks = blocks
        self.kinds = kinds
        self.body = self._body_size()
        self.wide = self._wide_edges()
        self.found: list[_Paragraph] = []
        self.open: _Paragraph | None = None
        self.waiting: list[_Paragraph] = []  # what the open paragraph may run across
        self.indented = self._is_indented()
        self.edges: _Edges | None = None  # of the block that was read last

    def read(self) -> list[_Paragraph]:
        for blocks in self.blocks:
            running = [row for block in blocks for row in block if id(row) in self.kinds]
            self.waiting += [self._marked(row) for row in running if self.kinds[id(row)] == "header"]
            for block in blocks:
                rows = [row for row in block if id(row) not in self.kinds]
                notes = self._find_notes(rows)
                self._read_block(rows[: len(rows) - len(notes)])
                self.waiting += _note_paragraphs(notes)
            self.waiting += [self._marked(row) for row in running if self.kinds[id(row)] != "header"]
        self._close()
        return self.found

    def _marked(self, row: Row) -> _Paragraph:
        return _Paragraph([row], self.kinds[id(row)])

    def _close(self) -> None:
        if self.open is not None:
            self.found.append(self.open)
        self.found += self.waiting
        self.open, self.waiting = None, []

    def _read_block(self, rows: Sequence[Row]) -> None:
        if not rows:
            return
        edges = self._edges_of(rows)
        for index, row in enumerate(rows):
            above = rows[index - 1] if index else None
            if self.open is not None and self._goes_on(self.open, row, edges, above):
                self.open.rows.append(row)
                continue
            self._close()
            apart = above is not None and row.middle - above.middle > _APART * edges.pitch
            self.open = _Paragraph([row], apart=apart)
        self.edges = edges

    # ---------------------------------------------------------------------------------- paragraphs

    def _goes_on(self, paragraph: _Paragraph, row: Row, edges: _Edges, above: Row | None) -> bool:
        """Whether ``row`` goes on with a paragraph; ``above`` is the row above it in its column."""
        first, last = paragraph.rows[0], paragraph.rows[-1]
        size = max(last.size, row.size)
        if abs(last.size - row.size) > _SAME_SIZE * size or last.is_spaced_out or row.is_spaced_out:
            return False
        if size > _LARGE * self.body:
            return False  # a title is not set to the edges
        before = edges if above is not None or self.edges is None else self.edges
        if last.right + _unit_width(row) <= before.right - _ROOM * size or not _WORD.search(last.text):
            return False  # what follows would have had room there
        if row.left > edges.left + _INDENT * size:
            return False
        numbered = _ENUMERATOR.match(row.text) is not None
        ended = last.text[-1] in _STOPS
        if (ended and (numbered or not edges.roomy)) or (numbered and _ENUMERATOR.match(first.text)):
            return False
        return above is None or row.middle - above.middle <= _NEXT_PARAGRAPH * edges.pitch

    def _edges_of(self, rows: Sequence[Row]) -> _Edges:
        long = _long_edges(rows)
        wide = self.wide.get(round(rows[0].page.width))
        left, right = min(row.left for row in rows), max(row.right for row in rows)
        if long is not None:
            left, right = long
        elif wide is not None and wide[0] - rows[0].size <= left and right <= wide[1] + rows[0].size:
            left, right = wide  # few rows tell less than the other pages of the file
        elif right - left < _NARROWEST * rows[0].size:
            right = rows[0].page.width  # they are too short to show how wide a line could be
        pitches = [b.middle - a.middle for a, b in itertools.pairwise(rows) if b.middle > a.middle]
        pitch = median(pitches) if pitches else 2 * rows[0].size
        spaced = any(p > _NEXT_PARAGRAPH * pitch for p in pitches)
        return _Edges(left, right, pitch, self.indented or spaced)

    def _rows(self) -> Iterator[Row]:
        for of_page in self.blocks:
            for block in of_page:
                yield from (row for row in block if id(row) not in self.kinds)

    def _wide_edges(self) -> dict[int, tuple[float, float]]:
        """For each width of pages, the edges between which most long lines of full width run."""
        long: defaultdict[int, list[Row]] = defaultdict(list)
        for row in self._rows():
            if row.right - row.left >= _PAGE_WIDE * row.page.width:
                long[round(row.page.width)].append(row)
        edges = {width: _long_edges(rows) for width, rows in long.items()}
        return {width: found for width, found in edges.items() if found is not None}

    def _is_indented(self) -> bool:
        """Whether paragraphs begin with an indent: some long rows stand two characters in."""
        indents = 0
        count = 0
        for row in self._rows():
            if row.is_spaced_out or row.right - row.left < _PAGE_WIDE / 2 * row.page.width:
                continue
            wide = self.wide.get(round(row.page.width))
            if wide is None:
                continue
            count += 1
            indents += 1.2 * row.size < row.left - wide[0] < 3 * row.size
        return count > 0 and indents >= 0.05 * count

    def _body_size(self) -> float:
        sizes: Counter[float] = Counter()
        for row in self._rows():
            sizes[round(2 * row.size) / 2] += len(row.text)
        return sizes.most_common(1)[0][0] if sizes else 0.0

    # --------------------------------------------------------------------------------------- notes

    def _find_notes(self, rows: Sequence[Row]) -> list[Row]:
        """The rows at the end of a block that are footnotes: smaller than the text, begun by a sign."""
        first = len(rows)
        for index in range(len(rows) - 1, -1, -1):
            row = rows[index]
            if row.size > 0.92 * self.body or row.middle < 0.5 * row.page.height or row.is_spaced_out:
                break
            if _NOTE.match(row.text):
                first = index
        if first == 0:  # nothing above that a note could be of
            return []
        return list(rows[first:])


def _unit_width(row: Row) -> float:
    """How wide the beginning of a row is that had to go to one line or the other as a whole."""
    unit = _UNIT.match(row.text)
    width = sum(_ASCII_WIDTH if character.isascii() else 1.0 for character in unit[0]) if unit else 1.0
    return row.size * min(width, _WIDEST_UNIT)


def _note_paragraphs(rows: Sequence[Row]) -> list[_Paragraph]:
    paragraphs: list[_Paragraph] = []
    for row in rows:
        if paragraphs and not _NOTE.match(row.text):
            paragraphs[-1].rows.append(row)
        else:
            paragraphs.append(_Paragraph([row], "footnote"))
    return paragraphs


def _long_edges(rows: Sequence[Row]) -> tuple[float, float] | None:
    """The edges from and to which several of these rows run; None where no two of them agree."""
    rows = [row for row in rows if not row.is_spaced_out]
    lefts = Counter(round(row.left / _STEP) for row in rows)
    rights = Counter(round(row.right / _STEP) for row in rows)
    if len(rows) < _FEWEST_ROWS or max(rights.values()) < 2:
        return None
    first, last = min(_frequent(lefts)), max(_frequent(rights))
    left = min(row.left for row in rows if round(row.left / _STEP) == first)
    right = max(row.right for row in rows if round(row.right / _STEP) == last)
    return (left, right) if right - left >= _NARROWEST * rows[0].size else None


def _frequent(counts: Counter[int]) -> list[int]:
    """The values that are at least a third as frequent as the most frequent one."""
    most = max(counts.values())
    return [value for value, count in counts.items() if count >= most / 3]


def _write(paragraphs: Sequence[_Paragraph]) -> Conversion:
    parts: list[str] = []
    places: list[Place] = []
    marks: list[Mark] = []
    offset = 0

    def add(text: str) -> Span:
        nonlocal offset
        parts.append(text)
        offset += len(text)
        return Span(offset - len(text), offset)

    for paragraph in paragraphs:
        if parts:
            add("\n\n" if paragraph.apart else "\n")
        start = offset
        for row, following in itertools.zip_longest(paragraph.rows, paragraph.rows[1:]):
            text, glue = _line_end(row.text, following)
            places.append(Place(add(text), row.page.number, row.box, confidence=row.confidence))
            if glue:
                add(glue)
        if paragraph.kind is not None:
            marks.append(Mark(Span(start, offset), paragraph.kind))
    return Conversion("".join(parts), places=tuple(places), marks=tuple(marks))


def _line_end(text: str, following: Row | None) -> tuple[str, str]:
    """The text of a row and what it takes to go on with the next one: white space between Latin words."""
    text = text.replace(_SOFT_HYPHEN, "") if not text.endswith(_SOFT_HYPHEN) else text
    if following is None:
        return text.replace(_SOFT_HYPHEN, "-"), ""
    begins = following.text[0]
    if text.endswith(_SOFT_HYPHEN):
        text = text.rstrip(_SOFT_HYPHEN)
        return (text, "") if begins.islower() else (text + "-", "")
    if text.endswith("-") and len(text) > 1 and text[-2].islower() and begins.islower():
        return text[:-1], ""
    return text, " " if _LATIN.match(text[-1]) and _LATIN.match(begins) else ""
