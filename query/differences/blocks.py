"""Blocks of a document for a terminal."""

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from query.release.documents import Block, Grid, Heading, Paragraph
from query.terminal import neutralise


def rendered(blocks: Iterable[Block]) -> RenderableType:
    """Headings, paragraphs and tables, none of whose text acts on the screen."""
    return Group(*_rendered(blocks))


def _rendered(blocks: Iterable[Block]) -> Iterator[RenderableType]:
    for block in blocks:
        match block:
            case Heading(level, text):
                yield Text(("" if level == 1 else "\n") + neutralise(text), "bold")
            case Paragraph(text):
                yield Text(neutralise(text))
            case Grid(header, rows):
                table = Table(box=None, pad_edge=False, header_style="bold dim")
                for name in header:
                    table.add_column(neutralise(name), overflow="fold")
                for row in rows:
                    table.add_row(*(Text(neutralise(cell)) for cell in row))
                yield table
