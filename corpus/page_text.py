"""Page text: paragraphs and tables of pages written down as one text, with the place of every line."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.pages import Page, PrintedTable, Row
from corpus.ruled_tables import RuledCell
from corpus.source import Cell, Conversion, Grid, Heading, Mark, MarkKind, Place
from corpus.span import Span

_SOFT_HYPHEN = "\u00ad"
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(slots=True)
class Paragraph:
    """Rows that make one line of the text, and the kind of mark if they are no running text."""

    rows: list[Row]
    kind: MarkKind | None = None
    apart: bool = False  # whether it stands apart from what is above
    level: int = 0  # of a heading, from 1, as the size of its letters tells


def write_text(parts: Sequence[Paragraph | PrintedTable]) -> Conversion:
    """The text of these parts, one line a paragraph or row of a table, with places, marks and grids.

    A space may be added between Latin words, and the hyphen of a word that the edge of the page parted is
    left out; nothing else is.
    """
    text = _Text()
    for part in parts:
        if isinstance(part, Paragraph):
            text.add_paragraph(part)
        else:
            text.add_table(part)
    return Conversion(
        "".join(text.parts),
        places=tuple(text.places),
        marks=tuple(text.marks),
        grids=tuple(text.grids),
        headings=tuple(text.headings),
    )


@dataclass(slots=True)
class _Text:
    """What has been written so far."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    places: list[Place] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)

    def add_paragraph(self, paragraph: Paragraph) -> None:
        self._begin(apart=paragraph.apart)
        start = self.length
        self._add_rows(paragraph.rows)
        if paragraph.level:
            self.headings.append(Heading(Span(start, self.length), paragraph.level))
        if paragraph.kind is not None:
            self.marks.append(Mark(Span(start, self.length), paragraph.kind))

    def add_table(self, table: PrintedTable) -> None:
        self._begin()
        start = self.length
        row = column = 0
        cells: list[Cell] = []
        for cell, rows in table.cells:
            if cell.row > row:
                self._add("\n" * (cell.row - row))
                row, column = cell.row, 0
            self._add("\t" * (cell.column - column))
            column = cell.column
            span = self._add_rows(rows, _box_of(cell, rows[0].page) if rows else None)
            cells.append(Cell(span, cell.row, cell.column, cell.rows, cell.columns))
        self.grids.append(Grid(Span(start, self.length), tuple(cells)))

    def _begin(self, *, apart: bool = False) -> None:
        if self.parts:
            self._add("\n\n" if apart else "\n")

    def _add(self, text: str) -> Span:
        self.parts.append(text)
        self.length += len(text)
        return Span(self.length - len(text), self.length)

    def _add_rows(self, rows: Sequence[Row], box: tuple[int, int, int, int] | None = None) -> Span:
        """Rows one after the other, each with its place; all in ``box``, where there is one."""
        start = self.length
        for row, following in itertools.zip_longest(rows, rows[1:]):
            text, glue = _line_end(row.text, following)
            place = Place(self._add(text), row.page.number, box or row.box, confidence=row.confidence)
            self.places.append(place)
            if glue:
                self._add(glue)
        return Span(start, self.length)


def _box_of(cell: RuledCell, page: Page) -> tuple[int, int, int, int]:
    across, down = 1000 / page.width, 1000 / page.height
    edges = (cell.left * across, cell.top * down, cell.right * across, cell.bottom * down)
    left, top, right, bottom = (min(1000, max(0, round(edge))) for edge in edges)
    return left, top, right, bottom


def _line_end(text: str, following: Row | None) -> tuple[str, str]:
    """The text of a row and what it takes to go on with the next one: white space between Latin words."""
    hyphen = text.endswith(_SOFT_HYPHEN)
    text = text.replace(_SOFT_HYPHEN, "")
    if following is None:
        return text + "-" * hyphen, ""
    begins = following.text[0]
    if hyphen:
        return (text, "") if begins.islower() else (text + "-", "")
    if text.endswith("-") and len(text) > 1 and text[-2].islower() and begins.islower():
        return text[:-1], ""
    return text, " " if _LATIN.match(text[-1:]) and _LATIN.match(begins) else ""
