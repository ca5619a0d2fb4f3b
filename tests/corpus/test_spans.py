"""Spans and the slices behind a repaired text."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.span import Span, slice_pieces

spans = st.tuples(st.integers(0, 30), st.integers(0, 12)).map(lambda p: Span(p[0], p[0] + p[1]))


def sliced_by_hand(pieces: list[Span], part: Span) -> list[int]:
    """The position of every character of the part: the slow reference."""
    return [position for piece in pieces for position in range(piece.start, piece.end)][part.start : part.end]


@given(st.lists(spans, max_size=6), spans)
def test_slices_are_what_counting_characters_gives(pieces: list[Span], part: Span) -> None:
    found = slice_pieces(pieces, part)
    assert [p for span in found for p in range(span.start, span.end)] == sliced_by_hand(pieces, part)
    assert all(len(span) > 0 for span in found)
    assert all(first.end != second.start for first, second in itertools.pairwise(found))


@given(spans, spans)
def test_overlap_and_containment_agree_with_sets(first: Span, second: Span) -> None:
    a, b = set(range(first.start, first.end)), set(range(second.start, second.end))
    if a and b:
        assert first.overlaps(second) == bool(a & b)
        assert first.contains(second) == (b <= a)


def test_a_span_reads_and_moves() -> None:
    assert Span(2, 4).of("服务游客") == "游客"
    assert Span(2, 4).shifted(3) == Span(5, 7)
    with pytest.raises(ValueError, match="0 <= start <= end"):
        Span(3, 2)
