"""Documents: headings, paragraphs and tables, written as Markdown or as one HTML page."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from query.release.cells import harmless

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#~])")
_STYLE = (
    "body{font-family:sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;line-height:1.6}"
    "table{border-collapse:collapse;width:100%;margin:1rem 0;font-size:.9rem}"
    "th,td{border:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top}"
    "th{background:#eee}td{overflow-wrap:anywhere}"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; 1 is the title of the document."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a header."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]


Block = Heading | Paragraph | Grid


def as_markdown(blocks: Iterable[Block]) -> str:
    """GitHub's Markdown, in which no text acts as markup.

    >>> as_markdown([Paragraph("1 * 2 | 3")])
    '1 \\\\* 2 \\\\| 3\\n'
    """
    return "\n".join(_markdown(block) for block in blocks)


def as_page(title: str, language: str, blocks: Iterable[Block]) -> str:
    """One HTML page without scripts, that needs no other file."""
    body = "\n".join(_html(block) for block in blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_escaped(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _markdown(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * level} {_quoted(text)}\n"
        case Paragraph(text):
            return f"{_quoted(text)}\n"
        case Grid(header, rows):
            lines = [header, ["---"] * len(header)]
            cells = [
                *([_quoted(cell) for cell in header],),
                lines[1],
                *([_quoted(cell) for cell in row] for row in rows),
            ]
            return "".join(f"| {' | '.join(row)} |\n" for row in cells)


def _html(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"<h{level}>{_escaped(text)}</h{level}>"
        case Paragraph(text):
            return f"<p>{_escaped(text)}</p>"
        case Grid(header, rows):
            head = "".join(f'<th scope="col">{_escaped(cell)}</th>' for cell in header)
            body = "\n".join(
                "<tr>" + "".join(f"<td>{_escaped(cell)}</td>" for cell in row) + "</tr>" for row in rows
            )
            return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _quoted(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", " ".join(harmless(text).split("\n")))


def _escaped(text: str) -> str:
    return html.escape(harmless(text))
