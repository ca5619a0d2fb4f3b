"""Comparisons: one indicator in several places, side by side, without mixing units or periods."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.gazetteer import region
from extract.records import Change, Figure
from index.figure_lookups import StoredFigure
from query.listings import FigureQuestion, list_figures
from query.measures import common_measure

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Line:
    """What the figures of one row measure: only they may be compared with one another."""

    indicator_key: str
    measure: str  # what numbers are counted in before they are compared
    change: Change | None
    period: str | None  # ISO 8601; None: the reports do not say
    status: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Places as columns, what is measured as rows, and all figures of a cell with their sentences."""

    places: tuple[str, ...]  # codes, as asked
    lines: tuple[Line, ...]
    cells: tuple[tuple[tuple[StoredFigure, ...], ...], ...]  # by line, then by place

    def names(self) -> tuple[str, ...]:
        """The full names of the places."""
        known = (region(code) for code in self.places)
        return tuple(one.full_name if one else code for one, code in zip(known, self.places, strict=True))


def compare_places(
    kb: "KnowledgeBase",
    adcodes: Sequence[str],
    indicators: Sequence[str],
    question: FigureQuestion | None = None,
) -> Comparison:
    """The figures of ``indicators`` in each place and below it.

    Rows keep apart what cannot be compared: 满意度 as a level and as a rise, of 2024 and of 2025, in % and
    in points, reported and aimed at. Rows in which more places have a figure come first.
    """
    places = tuple(dict.fromkeys(adcodes))
    asked = question or FigureQuestion()
    found: dict[Line, list[list[StoredFigure]]] = {}
    for column, place in enumerate(places):
        rows = list_figures(
            kb,
            FigureQuestion(
                indicators=tuple(indicators),
                condition=asked.condition,
                adcodes=frozenset({place}),
                period=asked.period,
                status=asked.status,
                possibly=True,
            ),
        )
        for row in rows:
            columns = found.setdefault(_line(row.stored.figure), [[] for _ in places])
            columns[column].append(row.stored)
    lines = sorted(found, key=lambda line: _order(line, found[line]))
    cells = tuple(
        tuple(_own_first(place, cell) for place, cell in zip(places, found[line], strict=True))
        for line in lines
    )
    return Comparison(places, tuple(lines), cells)


def _own_first(place: str, cell: Iterable[StoredFigure]) -> tuple[StoredFigure, ...]:
    """The figures of the place itself before those of the places below it."""
    return tuple(sorted(cell, key=lambda stored: stored.adcode != place))


def _line(figure: Figure) -> Line:
    measure, _ = common_measure(figure.unit, figure.dimension)
    return Line(figure.indicator_key or "", measure, figure.change, figure.period, figure.status)


def _order(line: Line, cells: Iterable[Sequence[StoredFigure]]) -> tuple[int, str, str, str, str, str]:
    filled = sum(1 for cell in cells if cell)
    return (-filled, line.indicator_key, line.measure, line.change or "", line.period or "", line.status)
