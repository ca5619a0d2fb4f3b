"""Pages: what is printed on the pages of a file and where, before it becomes a text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.ruled_tables import RuledCell

# Edges of a table on two pages are the same within this many points.
_SAME_EDGE = 4.0


@dataclass(frozen=True, slots=True)
class Fragment:
    """Characters that stand close together on one line of a page.

    Lengths are in points or pixels, counted from the page's top left corner; ``size`` is that of a
    full-width character.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    confidence: int | None = None  # of recognised characters, per mille

    @property
    def middle(self) -> float:
        """The height at which the line runs."""
        return (self.top + self.bottom) / 2

    def scaled(self, scale: float) -> "Fragment":
        """The same fragment on a page that many times as large."""
        left, top, right, bottom = (e * scale for e in (self.left, self.top, self.right, self.bottom))
        return Fragment(self.text, left, top, right, bottom, self.size * scale, self.confidence)

    def overlaps(self, other: "Fragment") -> bool:
        """Whether the two cover some of the same place."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True, slots=True)
class Page:
    """The fragments of one page, in any order."""

    number: int  # from 1
    width: float
    height: float
    fragments: tuple[Fragment, ...]
    tables: tuple[tuple[RuledCell, ...], ...] = ()  # the cells that drawn lines make, from top to bottom
    stamps: tuple[Fragment, ...] = ()  # aslant or sideways across the text, such as a watermark


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a page, or of one of its columns, from left to right."""

    page: Page
    fragments: tuple[Fragment, ...]
    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        """The height at which the line runs."""
        return (self.top + self.bottom) / 2

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom in thousandths of the page's width and height."""
        across, down = 1000 / self.page.width, 1000 / self.page.height
        box = (self.left * across, self.top * down, self.right * across, self.bottom * down)
        left, top, right, bottom = (min(1000, max(0, round(edge))) for edge in box)
        return left, top, right, bottom

    @property
    def confidence(self) -> int | None:
        """Of recognised characters, per mille, each character counting alike."""
        known = [(f.confidence, len(f.text)) for f in self.fragments if f.confidence is not None]
        characters = sum(length for _, length in known)
        return round(sum(share * length for share, length in known) / characters) if characters else None

    @property
    def is_spaced_out(self) -> bool:
        """Whether it has gaps as wide as two characters, as between the cells of a table."""
        return any(
            after.left - before.right > 2 * self.size
            for before, after in zip(self.fragments, self.fragments[1:], strict=False)
        )


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """The cells of a table, row by row, each with its lines."""

    page: Page  # where it begins
    cells: tuple[tuple[RuledCell, tuple[Row, ...]], ...]

    def goes_on_in(self, table: "PrintedTable") -> bool:
        """Whether ``table``, at the top of the next page, is the rest of this one, without its headings."""
        last = max((row.page.number for _, rows in self.cells for row in rows), default=self.page.number)
        if table.page.number != last + 1 or self._headings() == table._headings():
            return False
        pairs = zip(self._edges(), table._edges(), strict=False)
        return len(self._edges()) == len(table._edges()) and all(abs(a - b) <= _SAME_EDGE for a, b in pairs)

    def joined(self, table: "PrintedTable") -> "PrintedTable":
        """This table with the rows of another below its own."""
        below = max(cell.row + cell.rows for cell, _ in self.cells)
        rest = ((replace(cell, row=cell.row + below), rows) for cell, rows in table.cells)
        return PrintedTable(self.page, (*self.cells, *rest))

    def _headings(self) -> list[str]:
        """The texts of the first row."""
        return ["".join(row.text for row in rows) for cell, rows in self.cells if cell.row == 0]

    def _edges(self) -> list[float]:
        return sorted({cell.left for cell, _ in self.cells} | {cell.right for cell, _ in self.cells})


def make_row(page: Page, fragments: Sequence[Fragment]) -> Row:
    """The row of these fragments, which stand side by side.

    >>> page = Page(1, 100, 100, ())
    >>> make_row(page, [Fragment("12%", 30, 1, 36, 9, 8), Fragment("增长", 0, 0, 16, 8, 8)]).text
    '增长 12%'
    """
    ordered = tuple(sorted(fragments, key=lambda fragment: fragment.left))
    return Row(
        page,
        ordered,
        " ".join(fragment.text for fragment in ordered),
        ordered[0].left,
        min(fragment.top for fragment in ordered),
        max(fragment.right for fragment in ordered),
        max(fragment.bottom for fragment in ordered),
        max(ordered, key=lambda fragment: len(fragment.text)).size,
    )
