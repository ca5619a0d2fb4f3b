"""A part of a text that pieces spell out is found by its characters in the source, and nothing else is."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.span import Span, find_part, slice_pieces


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5)), min_size=1, max_size=5), st.data())
def test_finding_is_the_inverse_of_slicing(gaps: list[tuple[int, int]], data: st.DataObject) -> None:
    pieces, at = [], 0
    for gap, length in gaps:
        pieces.append(Span(at + gap, at + gap + length))
        at += gap + length
    total = sum(map(len, pieces))
    start = data.draw(st.integers(0, total - 1))
    part = Span(start, data.draw(st.integers(start + 1, total)))
    assert find_part(pieces, slice_pieces(pieces, part)) == part


def test_characters_outside_or_apart_are_no_part() -> None:
    pieces = (Span(10, 14), Span(20, 25))
    assert find_part(pieces, ()) is None
    assert find_part(pieces, (Span(14, 15),)) is None
    assert find_part(pieces, (Span(12, 21),)) is None
    assert find_part(pieces, (Span(12, 13), Span(20, 21))) is None
