"""Intervals: comparison agrees with trying numbers one by one."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.span import Span
from extract.figures import Condition, Interval, compare, find_figures
from extract.figures.intervals import Operator, Outcome, place_value
from extract.records import Passage

HOLDS = {
    ">=": lambda x, y: x >= y,
    ">": lambda x, y: x > y,
    "<=": lambda x, y: x <= y,
    "<": lambda x, y: x < y,
    "=": lambda x, y: x == y,
}
small = st.integers(-5, 5).map(Decimal)


def by_trying(interval: Interval, condition: Condition) -> Outcome:
    """The dumb reference: quarters around every number that can matter."""
    tried = [Fraction(quarter, 4) for quarter in range(-100, 101) if interval.contains(Fraction(quarter, 4))]
    met = [HOLDS[condition.operator](number, Fraction(condition.number)) for number in tried]
    return "certainly" if all(met) else "possibly" if any(met) else "not"


@given(
    st.tuples(st.none() | small, st.none() | small, st.booleans()).filter(
        lambda parts: parts[0] is None or parts[1] is None or parts[0] + (1 if parts[2] else 0) <= parts[1]
    ),
    st.sampled_from([">=", ">", "<=", "<", "="]),
    small,
)
def test_compare_agrees_with_trying(
    parts: tuple[Decimal | None, Decimal | None, bool], operator: Operator, number: Decimal
) -> None:
    interval = Interval(parts[0], parts[1], parts[2] and parts[1] is not None)
    condition = Condition(operator, number)
    assert compare(interval, condition) == by_trying(interval, condition)


@pytest.mark.parametrize(
    ("text", "lower", "upper", "upper_open"),
    [
        ("走访家庭300户。", "300", "300", False),
        ("走访家庭300余户。", "300", "400", True),
        ("走访家庭1250多户。", "1250", "1260", True),
        ("走访家庭1.2万余户。", "12000", "13000", True),
        ("走访家庭万余户。", "10000", "20000", True),
        ("历时3年多。", "3", "4", True),
        ("走访家庭超300户。", "300", None, False),
        ("走访家庭300户以上。", "300", None, False),
        ("走访家庭近300户。", None, "300", False),
        ("走访家庭约300户。", "270", "330", False),
        ("走访家庭300至500户。", "300", "500", False),
        ("走访家庭几十户。", "20", "90", False),
    ],
)
def test_interval_of_a_figure(text: str, lower: str | None, upper: str | None, upper_open: bool) -> None:
    (figure,) = find_figures(Passage("p1", "r1", 1, "body", (), text, (Span(0, len(text)),), (1,)))
    assert figure.lower == (None if lower is None else Decimal(lower))
    assert figure.upper == (None if upper is None else Decimal(upper))
    assert figure.upper_open is upper_open


@given(st.integers(1, 10**12))
def test_place_value_is_the_largest_power_of_ten_that_divides(number: int) -> None:
    place = int(place_value(Decimal(number)))
    assert number % place == 0
    assert number % (place * 10) != 0
