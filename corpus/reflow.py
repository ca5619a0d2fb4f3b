"""Reflow: the rows of pages become paragraphs, whole where a column or page cuts them."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from corpus.page_text import Paragraph, write_text
from corpus.pages import Page, PrintedTable, Row, make_row
from corpus.reading_order import read_blocks
from corpus.running_lines import find_running_lines
from corpus.source import Conversion, MarkKind

# All in characters of the row's size.
_INDENT = 0.7
_ROOM = 0.2  # what a line may have too much of, so that it is still full
_WIDEST_UNIT = 8.0
_ASCII_WIDTH = 0.55
# Rows farther apart than this share of the usual distance begin a paragraph, or stand apart from it.
_NEXT_PARAGRAPH = 1.3
_APART = 2.0
_SAME_SIZE = 0.15
_LARGE = 1.2
_TITLE_PITCH = 2.2
_LONGEST_HEADING = 80
_PAGE_WIDE = 0.6
_FEWEST_ROWS = 3
_SHORT_OF = 4
_NARROWEST = 10  # no column has fewer characters in a line
_STEP = 4.0  # edges this close are one
_STOPS = frozenset("。！？；：!?;:…")
# What no line breaks apart: brackets that open, a character or a run of Latin ones, marks that close.
_UNIT = re.compile(
    r"[“‘（《〈【「『〔\[(]*(?:[A-Za-z0-9.,%:/@_+-]+|.)[，。、；：？！”’）》〉】」』〕…％%\])?!,.;:]*"
)
# One group for each kind of number: the items of a list are of one kind.
_ENUMERATOR = re.compile(
    r"([一二三四五六七八九十]{1,3}、)|([（(][一二三四五六七八九十]{1,3}[)）])|([（(]\d{1,2}[)）])"
    r"|(第[一二三四五六七八九十百\d]{1,4}[章节条部])|(\d{1,2}[.．、](?!\d))"
)
_WORD = re.compile(r"[^\W_]")
_NOTE = re.compile(r"[①-⑳*※]|[\[［]\d{1,2}[\]］]")


@dataclass(frozen=True, slots=True)
class _Edges:
    """Between what the lines of a column run."""

    left: float
    right: float
    pitch: float  # usual distance from one line to the next
    roomy: bool  # whether paragraphs show: by an indent or by the space above them


def reflow(pages: Sequence[Page]) -> Conversion:
    """The text of ``pages`` in reading order, with places and marks.

    A paragraph is one line of the text, also where it goes on in the next column or on the next page;
    what stands between, such as the number of a page, follows it. A stretch of white space may be added
    between Latin words, hyphens of words that the edge of the page parted are left out, nothing else.
    """
    blocks = [read_blocks(page) for page in pages]
    rows = [[row for block in of_page if isinstance(block, list) for row in block] for of_page in blocks]
    return write_text(_Paragraphs(pages, blocks, find_running_lines(rows)).read())


class _Paragraphs:
    def __init__(
        self,
        pages: Sequence[Page],
        blocks: Sequence[Sequence[list[Row] | PrintedTable]],
        kinds: dict[int, MarkKind],
    ) -> None:
        self.pages = pages
        self.blocks = blocks
        self.kinds = kinds
        self.body = self._body_size()
        self.wide = self._wide_edges()
        self.found: list[Paragraph | PrintedTable] = []
        self.open: Paragraph | None = None
        self.waiting: list[Paragraph] = []  # what the open paragraph may run across
        self.indented = self._is_indented()
        self.edges: _Edges | None = None  # of the block that was read last

    def read(self) -> list[Paragraph | PrintedTable]:
        for page, blocks in zip(self.pages, self.blocks, strict=True):
            lines = (row for block in blocks if isinstance(block, list) for row in block)
            running = [row for row in lines if id(row) in self.kinds]
            self.waiting += [self._marked(row) for row in running if self.kinds[id(row)] == "header"]
            for block in blocks:
                if isinstance(block, PrintedTable):
                    self._read_table(block)
                    continue
                rows = [row for row in block if id(row) not in self.kinds]
                notes = self._find_notes(rows)
                self._read_block(rows[: len(rows) - len(notes)], alone=_is_alone(block, blocks))
                self.waiting += _note_paragraphs(notes)
            self.waiting += [self._marked(row) for row in running if self.kinds[id(row)] != "header"]
            self.waiting += [Paragraph([make_row(page, [stamp])], "footer") for stamp in page.stamps]
        self._close()
        headings = [part for part in self.found if isinstance(part, Paragraph) and self._is_heading(part)]
        for heading in headings:
            larger = {
                round(h.rows[0].size / 2) for h in headings if h.rows[0].size > 1.1 * heading.rows[0].size
            }
            heading.level = 1 + len(larger)
        return self.found

    def _marked(self, row: Row) -> Paragraph:
        return Paragraph([row], self.kinds[id(row)])

    def _close(self) -> None:
        if self.open is not None:
            self.found.append(self.open)
        self.found += self.waiting
        self.open, self.waiting = None, []

    def _read_table(self, table: PrintedTable) -> None:
        last = self.found[-1] if self.found and self.open is None else None
        if isinstance(last, PrintedTable) and last.goes_on_in(table):
            self.found[-1] = last.joined(table)
        else:
            self._close()
            self.found.append(table)

    def _read_block(self, rows: Sequence[Row], *, alone: bool) -> None:
        if not rows:
            return
        edges = self._edges_of(rows, alone=alone)
        for index, row in enumerate(rows):
            above = rows[index - 1] if index else None
            if self.open is not None and self._goes_on(self.open, row, edges, above):
                self.open.rows.append(row)
                continue
            self._close()
            apart = above is not None and row.middle - above.middle > _APART * edges.pitch
            self.open = Paragraph([row], apart=apart)
        self.edges = edges

    # ---------------------------------------------------------------------------------- paragraphs

    def _goes_on(self, paragraph: Paragraph, row: Row, edges: _Edges, above: Row | None) -> bool:
        """Whether ``row`` goes on with a paragraph; ``above`` is the row above it in its column."""
        first, last = paragraph.rows[0], paragraph.rows[-1]
        size = max(last.size, row.size)
        if abs(last.size - row.size) > _SAME_SIZE * size or last.is_spaced_out or row.is_spaced_out:
            return False
        if size > _LARGE * self.body and max(last.left, row.left) > edges.left + _INDENT * self.body:
            return self._goes_on_in_the_middle(last, row)
        before = edges if above is not None or self.edges is None else self.edges
        if last.right + _unit_width(row) <= before.right - _ROOM * size or not _WORD.search(last.text):
            return False  # what follows would have had room there
        if row.left > edges.left + _INDENT * size:
            return False
        number, first_number = _ENUMERATOR.match(row.text), _ENUMERATOR.match(first.text)
        if number and first_number and number.lastindex == first_number.lastindex:
            return False  # the next item of a list
        if last.text[-1] in _STOPS and (number or not edges.roomy):
            return False
        return above is None or row.middle - above.middle <= _NEXT_PARAGRAPH * edges.pitch

    def _goes_on_in_the_middle(self, last: Row, row: Row) -> bool:
        """Whether two large rows are one title, broken where it reads well: in the middle, close together."""
        near = 0 < row.middle - last.middle <= _TITLE_PITCH * row.size and row.page is last.page
        alike = abs(last.size - row.size) <= 0.05 * row.size
        middle = abs((last.left + last.right) - (row.left + row.right)) <= 2 * row.size
        return near and alike and middle and not _ENUMERATOR.match(row.text) and last.text[-1] not in _STOPS

    def _is_heading(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph is a phrase in larger letters than the text."""
        row = paragraph.rows[0]
        if paragraph.kind is not None or row.size < _LARGE * self.body or row.is_spaced_out:
            return False
        characters = sum(len(each.text) for each in paragraph.rows)
        ends = paragraph.rows[-1].text[-1] in _STOPS
        return characters <= _LONGEST_HEADING and not ends and _WORD.search(row.text) is not None

    def _edges_of(self, rows: Sequence[Row], *, alone: bool) -> _Edges:
        """The edges of a column, or of a page if it is ``alone`` there."""
        long = _long_edges(rows)
        wide = self.wide.get(round(rows[0].page.width))
        left, right = min(row.left for row in rows), max(row.right for row in rows)
        if long is not None:
            left, right = long
            if wide is not None and alone and right < wide[1] - _SHORT_OF * rows[0].size:
                right = wide[1]  # a list of short lines
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
                if isinstance(block, list):
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


def _is_alone(block: Sequence[Row], blocks: Sequence[Sequence[Row] | PrintedTable]) -> bool:
    """Whether no other column stands beside a block on its page."""
    top, bottom = block[0].top, block[-1].bottom
    others = [other for other in blocks if isinstance(other, list) and other is not block]
    return not any(other[0].top < bottom and other[-1].bottom > top for other in others)


def _unit_width(row: Row) -> float:
    """How wide the beginning of a row is that had to go to one line or the other as a whole."""
    unit = _UNIT.match(row.text)
    width = sum(_ASCII_WIDTH if character.isascii() else 1.0 for character in unit[0]) if unit else 1.0
    return row.size * min(width, _WIDEST_UNIT)


def _note_paragraphs(rows: Sequence[Row]) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    for row in rows:
        if paragraphs and not _NOTE.match(row.text):
            paragraphs[-1].rows.append(row)
        else:
            paragraphs.append(Paragraph([row], "footnote"))
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
