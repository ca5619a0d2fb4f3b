"""Source lines: the raw text of a window, with repairs, figures and the characters asked for marked."""

import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from markupsafe import Markup

from corpus.source import Place
from corpus.span import Span, slice_pieces
from extract.records import Edit, Figure, Line
from index.source_lookups import Stretch
from index.tables import StoredPassage
from query.pages.languages import Texts
from query.pages.marks import Mark, mark_text

_OF_WHOLE_LINES = frozenset({"caption", "fragment", "duplicate", "join", "split_heading"})


@dataclass(frozen=True, slots=True)
class Note:
    """What repair did with a line, with the line or characters that it is about."""

    kind: str  # of the repair
    reason: str
    other: Span | None  # in the source: what it was joined to or copies


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of the raw text, or the part of it that lies in the window."""

    number: int | None  # from 1; None for an empty line and for the rest of one that began earlier
    role: str  # of the line; "" for an empty one
    text: Markup
    notes: tuple[Note, ...]
    practice_id: str | None  # of the practice that begins here
    practice_title: str | None
    page: int | None  # where another page begins here


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of a window besides its text."""

    stretch: Stretch
    passages: Mapping[str, StoredPassage]
    figures: Mapping[str, tuple[Figure, ...]]


def show_lines(
    text: str, window: Span, focus: Sequence[Span], around: Surroundings, t: Texts
) -> Iterator[ShownLine]:
    """The lines of ``window``. A stretch of ``focus`` that begins at 120 begins with the element ``c120``."""
    stretch = around.stretch
    marks = _Passing(
        (mark.span, mark)
        for mark in (*_focus_marks(focus), *_edit_marks(stretch.edits, t), *_figure_marks(around))
    )
    lines = _Passing((line.span, line) for line in stretch.lines)
    edits = _Passing((edit.span, edit) for edit in stretch.edits)
    practices = _Passing((Span(start, start), named) for start, named in _practices_begun(around))
    pages = _Pages(stretch.places)
    start = window.start
    while start < window.end:
        end = text.find("\n", start, window.end)
        end = window.end if end < 0 else end
        span = Span(start, end)
        held = lines.in_line(span)
        # A line of the tables begins after white space and marks of Markdown.
        line = next((one for one in held if one.span.start >= span.start), None)
        practice = next(iter(practices.in_line(span)), (None, None))
        parts = [_part(mark, span) for mark in marks.in_line(span)]
        repaired = edits.in_line(span)
        yield ShownLine(
            number=line.number if line else None,
            role=held[0].role if held else "",
            text=mark_text(span.of(text), [*parts, *_turn_marks(pages, span, t)]),
            notes=tuple(_notes(repaired, line)) if line else (),
            practice_id=practice[0],
            practice_title=practice[1],
            page=pages.begun_at(span),
        )
        start = end + 1


Item = TypeVar("Item")


class _Passing(Generic[Item]):
    """Stretches of a text that is gone through line by line, each looked at while its lines pass."""

    def __init__(self, stretches: Iterable[tuple[Span, Item]]) -> None:
        self._waiting = sorted(stretches, key=lambda one: one[0], reverse=True)
        self._passing: list[tuple[Span, Item]] = []

    def in_line(self, line: Span) -> list[Item]:
        """What lies in this line, whole or in part; lines are asked for from the first to the last."""
        while self._waiting and self._waiting[-1][0].start <= line.end:
            self._passing.append(self._waiting.pop())
        self._passing = [one for one in self._passing if one[0].end >= line.start]
        return [
            item
            for span, item in self._passing
            if span.overlaps(line) or (len(span) == 0 and line.start <= span.start)
        ]


def _part(mark: Mark, line: Span) -> Mark:
    """The part of a mark that lies in a line, counted from its start."""
    span = mark.span
    part = Span(max(span.start, line.start) - line.start, min(span.end, line.end) - line.start)
    anchor = mark.anchor if span.start >= line.start else ""
    return replace(mark, span=part, anchor=anchor)


def _focus_marks(focus: Sequence[Span]) -> Iterator[Mark]:
    for span in focus:
        yield Mark(span, "focus", anchor=f"c{span.start}", tag="mark")


def _edit_marks(edits: Iterable[Edit], t: Texts) -> Iterator[Mark]:
    """Repairs of a part of a line; those of whole lines are notes beside it."""
    for edit in edits:
        if edit.kind not in _OF_WHOLE_LINES:
            title = f"{t.name('edit', edit.kind)}: {edit.reason}"
            yield Mark(edit.span, f"edit {edit.kind}", title, tag="del" if edit.kind == "overlap" else "span")


def _figure_marks(around: Surroundings) -> Iterator[Mark]:
    for passage_id, figures in around.figures.items():
        pieces = around.passages[passage_id].passage.pieces
        for figure in figures:
            for span in slice_pieces(pieces, figure.span):
                yield Mark(span, "figure", figure.indicator or "")


def _turn_marks(pages: "_Pages", line: Span, t: Texts) -> Iterator[Mark]:
    for start, page in pages.turns_in(line):
        at = start - line.start
        yield Mark(Span(at, at), "turn", t("source.page", n=page))


def _practices_begun(around: Surroundings) -> Iterator[tuple[int, tuple[str | None, str | None]]]:
    """Where each practice begins whose first passage in the window is not one begun before it."""
    seen: set[str] = set()
    for id_ in around.stretch.passage_ids:
        stored = around.passages.get(id_)
        if stored is None or stored.practice_id is None or stored.practice_id in seen:
            continue
        seen.add(stored.practice_id)
        yield stored.passage.pieces[0].start, (stored.practice_id, stored.practice_title)


def _notes(edits: Iterable[Edit], line: Line) -> Iterator[Note]:
    for edit in edits:
        if line.span.overlaps(edit.span):
            yield Note(edit.kind, edit.reason, edit.other)


class _Pages:
    """Tells where in a text the pages of the file begin."""

    def __init__(self, places: Iterable[Place]) -> None:
        placed = [(place.span.start, place.page) for place in places if place.page is not None]
        self._starts = [start for start, _ in placed]
        self._turns: dict[int, int] = {}
        last = None
        for start, page in placed:
            if page != last:
                self._turns[start] = last = page

    def begun_at(self, line: Span) -> int | None:
        """The page that begins with this line, not in its midst."""
        return next((self._turns.get(start) for start in self._inside(line)), None)

    def turns_in(self, line: Span) -> Iterator[tuple[int, int]]:
        """Where in the midst of this line a page begins, with its number."""
        for start in self._inside(line)[1:]:
            if start in self._turns:
                yield start, self._turns[start]

    def _inside(self, line: Span) -> list[int]:
        first = bisect.bisect_left(self._starts, line.start)
        return self._starts[first : bisect.bisect_right(self._starts, line.end)]
