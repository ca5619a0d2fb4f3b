"""Source rows: a source as rows of the tables, with what its format says of the text, and back again."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Table

from corpus.source import Cell, Description, Grid, Heading, Mark, Place, Source
from index import schema
from index.row_records import Rows, read_span
from index.rows import Row, span_columns

SOURCE_PARTS = (
    schema.source_place,
    schema.source_mark,
    schema.source_heading,
    schema.source_grid,
    schema.source_cell,
)
_BOX = ("box_left", "box_top", "box_right", "box_bottom")
_PLAIN_SOURCE_FIELDS = ("id", "name", "media_type", "encoding", "text")
_DESCRIPTION_FIELDS = ("title", "issuer", "document_number", "date", "url", "place")


def source_row(source: Source) -> Row:
    """The row of the table ``source``, but for the version of the facts."""
    row = {name: getattr(source, name) for name in _PLAIN_SOURCE_FIELDS}
    return row | {name: getattr(source.description, name) for name in _DESCRIPTION_FIELDS}


def part_rows(source: Source) -> Iterator[tuple[Table, list[Row]]]:
    """The rows of places, marks, headings, grids and cells, parents first."""
    yield schema.source_place, _numbered(source.id, map(_place_row, source.places))
    marks = ({**span_columns(mark.span), "kind": mark.kind} for mark in source.marks)
    yield schema.source_mark, _numbered(source.id, marks)
    headings = ({**span_columns(heading.span), "level": heading.level} for heading in source.headings)
    yield schema.source_heading, _numbered(source.id, headings)
    yield schema.source_grid, _numbered(source.id, (span_columns(grid.span) for grid in source.grids))
    cells = [
        {**row, "grid": number}
        for number, grid in enumerate(source.grids)
        for row in _numbered(source.id, map(_cell_row, grid.cells))
    ]
    yield schema.source_cell, cells


def read_source(row: Mapping[str, Any], parts: Rows) -> Source:
    """The source that ``source_row`` and ``part_rows`` wrote, equal to what it was."""
    cells = parts.grouped(schema.source_cell, "grid")
    return Source(
        **{name: row[name] for name in _PLAIN_SOURCE_FIELDS},
        places=tuple(read_place(part) for part in parts.of(schema.source_place)),
        marks=tuple(Mark(read_span(part), part["kind"]) for part in parts.of(schema.source_mark)),
        grids=tuple(
            Grid(read_span(part), tuple(_read_cell(cell) for cell in cells.get(part["position"], ())))
            for part in parts.of(schema.source_grid)
        ),
        headings=tuple(Heading(read_span(part), part["level"]) for part in parts.of(schema.source_heading)),
        description=read_description(row),
    )


def read_description(row: Mapping[str, Any]) -> Description:
    """What a row of the table ``source`` says that the format states of the document."""
    return Description(**{name: row[name] for name in _DESCRIPTION_FIELDS})


def _numbered(source_id: str, rows: Iterator[Row]) -> list[Row]:
    return [{"source_id": source_id, "position": position, **row} for position, row in enumerate(rows)]


def _place_row(place: Place) -> Row:
    box = dict(zip(_BOX, place.box or (None,) * len(_BOX), strict=True))
    rest = {"page": place.page, "cell": place.cell, "confidence": place.confidence}
    return span_columns(place.span) | box | rest


def read_place(row: Mapping[str, Any]) -> Place:
    """The place of one row of the table ``source_place``."""
    left, top, right, bottom = (row[name] for name in _BOX)
    box = None if left is None else (left, top, right, bottom)
    return Place(read_span(row), row["page"], box, row["cell"], row["confidence"])


def _cell_row(cell: Cell) -> Row:
    return {
        **span_columns(cell.span),
        "row_number": cell.row,
        "column_number": cell.column,
        "row_count": cell.rows,
        "column_count": cell.columns,
        "heading": cell.heading,
    }


def _read_cell(row: Mapping[str, Any]) -> Cell:
    return Cell(
        read_span(row),
        row["row_number"],
        row["column_number"],
        row["row_count"],
        row["column_count"],
        row["heading"],
    )
