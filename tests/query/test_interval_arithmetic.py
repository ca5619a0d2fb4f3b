"""Interval arithmetic: each answer holds every possible truth, and nothing that is impossible."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from statistics import median as middle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.figures.intervals import Interval
from query.interval_arithmetic import greatest, median, ranks, shortest, smallest, statement, total

FAR = 1000  # beyond every finite end: how far a number without a bound is tried

ends = st.fractions(min_value=-20, max_value=20, max_denominator=3)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """Intervals of every kind: points, half-open ones, without a lower, an upper or any end."""
    low, high = sorted((draw(ends), draw(ends)))
    kind = draw(st.sampled_from(["point", "closed", "open", "at_least", "at_most", "any"]))
    match kind:
        case "point":
            return Interval(low, low)
        case "closed":
            return Interval(low, high)
        case "open":
            return Interval(low, high + 1, True)
        case "at_least":
            return Interval(low, None)
        case "at_most":
            return Interval(None, high)
    return Interval(None, None)


def numbers_of(interval: Interval) -> st.SearchStrategy[Fraction]:
    """Numbers that the figure may stand for, its ends among them."""
    low = Fraction(-FAR if interval.lower is None else interval.lower)
    high = Fraction(FAR if interval.upper is None else interval.upper)
    inside = st.fractions(low, high, max_denominator=7) if low < high else st.just(low)
    return st.one_of(inside, st.sampled_from([low, high])).filter(interval.contains)


@st.composite
def groups(draw: st.DrawFn) -> tuple[list[Interval], list[Fraction]]:
    """Intervals with one choice of true numbers."""
    chosen = draw(st.lists(intervals(), min_size=1, max_size=6))
    return chosen, [draw(numbers_of(one)) for one in chosen]


Statistic = tuple[Callable[[Sequence[Interval]], Interval], Callable[[list[Fraction]], Fraction]]
STATISTICS: list[Statistic] = [
    (total, lambda numbers: sum(numbers, Fraction(0))),
    (smallest, min),
    (greatest, max),
    (median, lambda numbers: Fraction(middle(numbers))),
]


@pytest.mark.parametrize(("bound", "truth"), STATISTICS, ids=["sum", "min", "max", "median"])
@given(group=groups())
def test_the_truth_lies_inside_the_answer(
    bound: Callable[[Sequence[Interval]], Interval],
    truth: Callable[[list[Fraction]], Fraction],
    group: tuple[list[Interval], list[Fraction]],
) -> None:
    chosen, numbers = group
    assert bound(chosen).contains(truth(numbers))


def nearly(interval: Interval, *, upper: bool, far: int, short: Fraction) -> Fraction:
    """A number at an end of the interval, just before it where it is not reached, far off without one."""
    if not upper:
        return Fraction(-far if interval.lower is None else interval.lower)
    if interval.upper is None:
        return Fraction(far)
    return Fraction(interval.upper) - (short if interval.upper_open else 0)


@pytest.mark.parametrize(("bound", "truth"), STATISTICS, ids=["sum", "min", "max", "median"])
@given(chosen=st.lists(intervals(), min_size=1, max_size=6))
def test_no_narrower_answer_would_hold(
    bound: Callable[[Sequence[Interval]], Interval],
    truth: Callable[[list[Fraction]], Fraction],
    chosen: list[Interval],
) -> None:
    answer = bound(chosen)
    short = Fraction(1, 10**6)
    for upper, end in ((False, answer.lower), (True, answer.upper)):
        at_end = truth([nearly(one, upper=upper, far=10**9, short=short) for one in chosen])
        if end is None:
            assert abs(at_end) > 10**7
        elif upper and answer.upper_open:
            assert Fraction(end) - len(chosen) * short <= at_end < Fraction(end)
        else:
            assert at_end == Fraction(end)


def rank(numbers: list[Fraction], at: int, *, lowest_first: bool) -> int:
    ahead = [number < numbers[at] if lowest_first else number > numbers[at] for number in numbers]
    return 1 + sum(ahead)


@given(groups(), st.booleans())
def test_the_true_rank_lies_between_the_best_and_the_worst(
    group: tuple[list[Interval], list[Fraction]], lowest_first: bool
) -> None:
    chosen, numbers = group
    for at, found in enumerate(ranks(chosen, lowest_first=lowest_first)):
        assert found.best <= rank(numbers, at, lowest_first=lowest_first) <= found.worst


@given(st.lists(intervals(), min_size=1, max_size=6), st.booleans())
def test_the_best_and_the_worst_rank_can_both_be_true(chosen: list[Interval], lowest_first: bool) -> None:
    short = Fraction(1, 10**6)
    for at, found in enumerate(ranks(chosen, lowest_first=lowest_first)):
        tried = set()
        for own_is_upper in (False, True):
            numbers = [
                nearly(
                    one,
                    upper=own_is_upper if other == at else not own_is_upper,
                    far=10**6 if other == at else 10**9,
                    short=short / 2 if other == at else short,
                )
                for other, one in enumerate(chosen)
            ]
            tried.add(rank(numbers, at, lowest_first=lowest_first))
            # Others that do not reach their end may come nearer to it than this one to its own.
            numbers[at] = nearly(chosen[at], upper=own_is_upper, far=10**6, short=2 * short)
            tried.add(rank(numbers, at, lowest_first=lowest_first))
        assert min(tried) == found.best
        assert max(tried) == found.worst


@pytest.mark.parametrize(
    ("interval", "says"),
    [
        (Interval(Decimal(3), Decimal(3)), "exact"),
        (Interval(Decimal(3), Decimal(4), True), "between"),
        (Interval(Decimal(3), None), "at_least"),
        (Interval(None, Decimal(3)), "at_most"),
        (Interval(None, None), "unbounded"),
    ],
)
def test_an_interval_is_told_in_one_word(interval: Interval, says: str) -> None:
    assert statement(interval) == says


@given(st.fractions())
def test_the_shortest_form_is_the_same_number(number: Fraction) -> None:
    written = shortest(number)
    assert Fraction(written) == number
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    assert isinstance(written, Decimal) == (rest == 1)


def test_long_numbers_keep_every_digit() -> None:
    assert shortest(Fraction(10**40 + 1, 10)) == Decimal(f"{10**39}.1")
