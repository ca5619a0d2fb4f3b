"""Span: a half-open range of Unicode code points in one text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True, init=False)
class Span:
    """The characters ``[start, end)`` of a text that the owning record names.

    >>> Span(2, 4).of("服务游客")
    '游客'
    """

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:
        if not 0 <= start <= end:
            raise ValueError(f"a span needs 0 <= start <= end, not [{start}, {end})")
        # Spans are made for every word of a text: the slots themselves take half the time of the
        # ``object.__setattr__`` that a frozen dataclass writes.
        _set_start(self, start)
        _set_end(self, end)

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters this span covers in ``text``."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        """Whether every character of ``other`` lies in this span."""
        return self.start <= other.start and other.end <= self.end

    def shifted(self, offset: int) -> "Span":
        """The same characters, counted from a text that begins ``offset`` characters earlier."""
        return Span(self.start + offset, self.end + offset)


_set_start = Span.__dict__["start"].__set__
_set_end = Span.__dict__["end"].__set__


def slice_pieces(pieces: Iterable[Span], part: Span) -> tuple[Span, ...]:
    """The source spans behind ``part`` of the text that ``pieces`` spell out one after another.

    A passage is such a text: repair joins slices of the source and adds no character, so mapping
    back is arithmetic. Adjacent results are merged. An empty ``part`` maps to no span.

    >>> slice_pieces([Span(10, 14), Span(20, 25)], Span(2, 6))
    (Span(start=12, end=14), Span(start=20, end=22))
    """
    found: list[Span] = []
    offset = 0
    for piece in pieces:
        start = max(part.start, offset)
        end = min(part.end, offset + len(piece))
        if start < end:
            shift = piece.start - offset
            if found and found[-1].end == start + shift:
                found[-1] = Span(found[-1].start, end + shift)
            else:
                found.append(Span(start + shift, end + shift))
        offset += len(piece)
    return tuple(found)


def find_part(pieces: Iterable[Span], spans: Sequence[Span]) -> Span | None:
    """The part of the text that ``pieces`` spell out which stands at ``spans`` of the source, if one does.

    The inverse of ``slice_pieces``: ``spans`` have to be all of the characters between its ends.

    >>> find_part([Span(10, 14), Span(20, 25)], (Span(12, 14), Span(20, 22)))
    Span(start=2, end=6)
    """
    if not spans:
        return None
    pieces = tuple(pieces)
    offset = 0
    for piece in pieces:
        if piece.start <= spans[0].start < piece.end:
            start = offset + spans[0].start - piece.start
            part = Span(start, start + sum(map(len, spans)))
            if slice_pieces(pieces, part) == tuple(spans):
                return part
        offset += len(piece)
    return None
