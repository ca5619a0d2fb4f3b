"""Source lines: the raw text of a window, with repairs, figures and the characters asked for marked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

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
    marks = sorted(
        [*_focus_marks(focus), *_edit_marks(around.stretch.edits, t), *_figure_marks(around)],
        key=lambda mark: mark.span,
    )
    begun = dict(_practices_begun(around))
    pages = _Pages(around.stretch.places)
    lines = {line.span.start: line for line in around.stretch.lines}
    start = window.start
    while start < window.end:
        end = text.find("\n", start, window.end)
        end = window.end if end < 0 else end
        span = Span(start, end)
        line = next((lines[at] for at in _starts(lines, span)), None)
        rest = line or next((one for one in around.stretch.lines if one.span.overlaps(span)), None)
        spot = next((at for at in sorted(begun) if span.start <= at < max(span.end, span.start + 1)), None)
        practice = begun[spot] if spot is not None else (None, None)
        yield ShownLine(
            number=line.number if line else None,
            role=rest.role if rest else "",
            text=mark_text(span.of(text), [*_within(marks, span), *_turn_marks(pages, span, t)]),
            notes=tuple(_notes(around.stretch.edits, line)) if line else (),
            practice_id=practice[0],
            practice_title=practice[1],
            page=pages.begun_at(span),
        )
        start = end + 1


def _starts(lines: Mapping[int, Line], span: Span) -> Iterator[int]:
    """Where a line of the tables begins in a raw one: after white space and marks of Markdown."""
    yield from (at for at in lines if span.start <= at <= span.end)


def _within(marks: Iterable[Mark], span: Span) -> Iterator[Mark]:
    """The parts of marks that lie in one line, counted from its start."""
    for mark in marks:
        if mark.span.start >= span.end and len(mark.span):
            break
        if mark.span.end <= span.start or mark.span.start > span.end:
            continue
        part = Span(max(mark.span.start, span.start), min(mark.span.end, span.end))
        first = part.start == mark.span.start
        yield Mark(
            Span(part.start - span.start, part.end - span.start),
            mark.classes,
            mark.title,
            mark.href,
            mark.anchor if first else "",
            mark.tag,
        )


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
        turned = [(place.span.start, place.page) for place in places if place.page is not None]
        self._turns = [
            turn for before, turn in zip([(0, None), *turned], turned, strict=False) if turn[1] != before[1]
        ]
        self._starts = {start for start, _ in turned}

    def begun_at(self, span: Span) -> int | None:
        """The page that begins with this line, not in its midst."""
        first = min((start for start in self._starts if span.start <= start <= span.end), default=None)
        return next((page for start, page in self._turns if start == first), None)

    def turns_in(self, span: Span) -> Iterator[tuple[int, int]]:
        """Where in the midst of this line a page begins, with its number."""
        first = min((start for start in self._starts if span.start <= start <= span.end), default=None)
        for start, page in self._turns:
            if page is not None and span.start < start <= span.end and start != first:
                yield start, page
