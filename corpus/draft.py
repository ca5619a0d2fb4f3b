"""Draft: the text of a converted file as it grows line by line, with its headings, marks and grids."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.source import Cell, Conversion, Description, Grid, Heading, Mark, MarkKind
from corpus.span import Span

WIDEST_GRID = 200  # columns; more is no table that somebody reads
_LONGEST_CELL = 400  # characters on average; longer ones make a page laid out with a table
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class DraftCell:
    """A cell before it has a place in the text; rows and columns count from 0."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    heading: bool = False


def is_tabular(cells: Sequence[DraftCell]) -> bool:
    """Whether cells are a table of data, no layout: two rows and two columns with text, of readable length.

    >>> is_tabular([DraftCell("乡镇", 0, 0), DraftCell("户数", 0, 1), DraftCell("320", 1, 1)])
    True
    """
    filled = [cell for cell in cells if cell.text]
    if len({cell.row for cell in filled}) < 2 or len({cell.column for cell in filled}) < 2:
        return False
    if max(cell.column + cell.columns for cell in cells) > WIDEST_GRID:
        return False
    return sum(len(cell.text) for cell in filled) <= _LONGEST_CELL * len(filled)


@dataclass(slots=True)
class Draft:
    """What has been written so far.

    >>> draft = Draft()
    >>> draft.add_line("一、优化服务", level=1)
    >>> draft.add_line("办结事项3000件。")
    >>> draft.finish().text
    '一、优化服务\\n办结事项3000件。\\n'
    """

    parts: list[str] = field(default_factory=list)
    length: int = 0
    headings: list[Heading] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)

    def add_line(self, text: str, *, level: int = 0, mark: MarkKind | None = None) -> None:
        """Write one line; blank ones are left out. A heading has a ``level``, from 1."""
        stripped = text.strip()
        if not stripped:
            return
        start = self.length + text.index(stripped)
        span = Span(start, start + len(stripped))
        self._write(text + "\n")
        if level:
            self.headings.append(Heading(span, level))
        if mark is not None:
            self.marks.append(Mark(span, mark))

    def add_grid(self, cells: Iterable[DraftCell]) -> None:
        """Write a table, one line a row; a place that a merged cell covers is left empty.

        White space inside a cell becomes one space, none between Chinese characters. A table without text
        is left out.
        """
        ordered = sorted(cells, key=lambda cell: (cell.row, cell.column))
        texts = [_in_one_line(cell.text) for cell in ordered]
        if not any(texts):
            return
        begin = self.length
        written = list(self._write_cells(ordered, texts))
        self.grids.append(Grid(Span(begin, self.length), tuple(written)))
        self._write("\n")

    def _write_cells(self, cells: Sequence[DraftCell], texts: Sequence[str]) -> Iterable[Cell]:
        row = column = 0
        for cell, text in zip(cells, texts, strict=True):
            if cell.row > row:
                self._write("\n" * (cell.row - row))
                row, column = cell.row, 0
            self._write("\t" * (cell.column - column))
            column = cell.column
            span = Span(self.length, self.length + len(text))
            self._write(text)
            yield Cell(span, cell.row, cell.column, cell.rows, cell.columns, cell.heading)

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def finish(self, encoding: str = "", description: Description = Description()) -> Conversion:  # noqa: B008
        """The conversion that the draft has become."""
        return Conversion(
            text="".join(self.parts),
            encoding=encoding,
            marks=tuple(self.marks),
            grids=tuple(self.grids),
            headings=tuple(self.headings),
            description=description,
        )


def _in_one_line(text: str) -> str:
    """The text of a cell without line breaks: 投资额 / （万元） is 投资额（万元）.

    >>> _in_one_line("投资额\\n（万元）"), _in_one_line("no. 3\\nroad")
    ('投资额（万元）', 'no. 3 road')
    """
    stripped = text.strip()
    return _SPACE.sub(lambda space: _joint(stripped, space), stripped)


def _joint(text: str, space: re.Match[str]) -> str:
    before, after = text[space.start() - 1], text[space.end()]
    broken = "\n" in space[0] or "\r" in space[0]
    return "" if broken and not (before.isascii() and after.isascii()) else " "
