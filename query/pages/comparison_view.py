"""Comparison view: rows of a comparison as bars, and those that cannot be compared by themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from extract.records import Figure
from index.figure_lookups import StoredFigure
from query.comparisons import Comparison, Line
from query.measures import common_measure
from query.pages.bars import Bar, Reach, choose_scale
from query.pages.figure_tables import FigureCells, Pieces, figure_cells, read_pieces
from query.pages.languages import Texts

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase

MOST_IN_CELL = 6  # figures of one place that are drawn; the others are counted
_HUNDRED = frozenset({"percent"})


@dataclass(frozen=True, slots=True)
class DrawnFigure:
    """A figure of a place, or of a place below it, with its bar."""

    cells: FigureCells
    owner: str | None  # where it is not the place itself
    bar: Bar


@dataclass(frozen=True, slots=True)
class Cell:
    """What one place says in one row."""

    place: str
    figures: tuple[DrawnFigure, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is measured, of one period, status and kind of change, in one measure."""

    line: Line
    unit: str
    cells: tuple[Cell, ...]

    @property
    def is_compared(self) -> bool:
        """Whether two places or more say it."""
        return sum(1 for cell in self.cells if cell.figures) > 1


def view_comparison(kb: "KnowledgeBase", comparison: Comparison, t: Texts) -> tuple[Row, ...]:
    """The rows in their order, each with a scale of its own: rows are never drawn against one another."""
    shown = [stored for cells in comparison.cells for cell in cells for stored in cell[:MOST_IN_CELL]]
    pieces = read_pieces(kb, (stored.figure for stored in shown))
    return tuple(_rows(comparison, pieces, t))


def _rows(comparison: Comparison, pieces: Pieces, t: Texts) -> Iterator[Row]:
    names = comparison.names()
    for line, cells in zip(comparison.lines, comparison.cells, strict=True):
        reaches = [_reach(stored.figure) for cell in cells for stored in cell[:MOST_IN_CELL]]
        scale = choose_scale(reaches, at_least=Fraction(100 if line.measure in _HUNDRED else 0))
        drawn = []
        for code, name, cell in zip(comparison.places, names, cells, strict=True):
            figures = tuple(
                DrawnFigure(
                    figure_cells(stored.figure, stored.place, pieces),
                    None if stored.adcode == code else stored.place,
                    scale.bar(_reach(stored.figure)),
                )
                for stored in _known(cell[:MOST_IN_CELL], pieces)
            )
            drawn.append(Cell(name, figures, max(0, len(cell) - MOST_IN_CELL)))
        yield Row(line, unit_name(line.measure, t), tuple(drawn))


def _known(cell: tuple[StoredFigure, ...], pieces: Pieces) -> Iterator[StoredFigure]:
    """Without those that are being replaced."""
    yield from (stored for stored in cell if stored.figure.passage_id in pieces)


def _reach(figure: Figure) -> Reach:
    _, factor = common_measure(figure.unit, figure.dimension)
    lower = None if figure.lower is None else Fraction(figure.lower) * factor
    upper = None if figure.upper is None else Fraction(figure.upper) * factor
    return Reach(lower, upper)


def unit_name(measure: str, t: Texts) -> str:
    """What a measure is counted in, for people: ``money 元`` is 元, ``percent`` %."""
    name = t.name("measure", measure)
    return measure.rpartition(" ")[2] if name == measure else name
