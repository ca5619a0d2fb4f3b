"""Bars: what is certain and what is possible of a number, against the numbers that it may be."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query.pages.bars import FULL, Bar, Reach, choose_scale

NUMBERS = st.none() | st.fractions(-1000, 1000, max_denominator=4)
REACHES = st.tuples(NUMBERS, NUMBERS).map(
    lambda ends: Reach(*sorted(ends)) if None not in ends else Reach(*ends)  # type: ignore[type-var]
)


@pytest.mark.parametrize(
    ("lower", "upper", "bar"),
    [
        (50, 50, Bar(0, 500, 500, 0, open_above=False, open_below=False)),
        (20, 30, Bar(0, 200, 200, 100, open_above=False, open_below=False)),
        (None, 40, Bar(0, 0, 0, 400, open_above=False, open_below=False)),
    ],
)
def test_bars_on_a_scale_to_a_hundred(lower: int | None, upper: int | None, bar: Bar) -> None:
    reach = Reach(*(None if end is None else Fraction(end) for end in (lower, upper)))
    assert choose_scale([reach], at_least=Fraction(100)).bar(reach) == bar


def test_an_open_end_leads_to_the_edge_and_has_room() -> None:
    reaches = [Reach(Fraction(200), None), Reach(Fraction(200), Fraction(200))]
    at_least, exactly = map(choose_scale(reaches).bar, reaches)
    assert at_least == Bar(0, 900, 900, 100, open_above=True, open_below=False)
    assert exactly.certain == 900


def test_numbers_below_zero_go_to_the_left_of_it() -> None:
    reaches = [Reach(Fraction(-50), Fraction(-50)), Reach(Fraction(50), Fraction(50))]
    left, right = map(choose_scale(reaches).bar, reaches)
    assert (left.start, left.certain) == (0, 500)
    assert (right.start, right.certain) == (500, 500)


@given(st.lists(REACHES, min_size=1, max_size=5))
def test_bars_lie_in_their_chart_and_longer_ones_mean_more(reaches: list[Reach]) -> None:
    scale = choose_scale(reaches)
    bars = [scale.bar(reach) for reach in reaches]
    for reach, bar in zip(reaches, bars, strict=True):
        assert 0 <= bar.start <= bar.start + bar.certain <= FULL
        assert 0 <= bar.possible_start <= bar.possible_start + bar.possible <= FULL
        assert bar.open_above == (reach.upper is None)
    exact = [
        (reach.lower, bar.certain)
        for reach, bar in zip(reaches, bars, strict=True)
        if reach.lower == reach.upper
    ]
    positive = sorted((number, width) for number, width in exact if number is not None and number >= 0)
    assert [width for _, width in positive] == sorted(width for _, width in positive)
