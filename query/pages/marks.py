"""Marks: text with stretches of it marked, nested where they nest and split where they cross."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from corpus.span import Span
from query.pages.rendering import shown


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch to mark. One that is empty marks a spot between two characters."""

    span: Span  # of the text that is marked
    classes: str
    title: str = ""  # shown where a reader points at it
    href: str = ""  # a link is no link inside another
    anchor: str = ""  # id of its first element
    tag: str = "span"


def mark_text(text: str, marks: Iterable[Mark]) -> Markup:
    """``text`` as HTML with each character inside the elements of exactly the marks that cover it.

    Longer marks lie outside. Where two cross, the one that began later is ended and begun again.
    """
    length = len(text)
    kept = [mark for mark in marks if mark.span.end <= length]
    kept.sort(key=lambda mark: (mark.span.start, -mark.span.end))
    return Markup("".join(_pieces(text, kept)))  # each piece is escaped or a tag of ours


def _pieces(text: str, marks: list[Mark]) -> Iterator[str]:
    borders = sorted({0, len(text), *(edge for mark in marks for edge in (mark.span.start, mark.span.end))})
    waiting = marks[::-1]
    is_open: list[tuple[Mark, str]] = []  # outermost first, each with the tag that it was opened with
    for border, following in zip(borders, [*borders[1:], None], strict=True):
        yield from _close(is_open, border)
        while waiting and waiting[-1].span.start == border:
            mark = waiting.pop()
            yield _open(mark, is_open, first=True)
            if len(mark.span) == 0:
                yield _end(is_open.pop()[1])
        if following is not None:
            yield shown(text[border:following])


def _close(is_open: list[tuple[Mark, str]], border: int) -> Iterator[str]:
    """End the marks that end at ``border``, and those in them, of which the others begin again."""
    left: list[Mark] = []
    while any(mark.span.end == border for mark, _ in is_open):
        mark, tag = is_open.pop()
        yield _end(tag)
        if mark.span.end != border:
            left.append(mark)
    for mark in reversed(left):
        yield _open(mark, is_open, first=False)


def _open(mark: Mark, is_open: list[tuple[Mark, str]], *, first: bool) -> str:
    linked = bool(mark.href) and not any(tag == "a" for _, tag in is_open)
    tag = "a" if linked else mark.tag
    is_open.append((mark, tag))
    attributes = {
        "id": mark.anchor if first else "",
        "class": mark.classes,
        "href": mark.href if linked else "",
        "title": mark.title,
    }
    written = "".join(f' {name}="{shown(value)}"' for name, value in attributes.items() if value)
    return f"<{tag}{written}>"


def _end(tag: str) -> str:
    return f"</{tag}>"
