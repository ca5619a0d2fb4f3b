"""Interval arithmetic: what sums, extremes, medians and ranks can be where numbers are known within bounds.

None of these falls when a number that goes into it grows. So no choice of true numbers gives less than the
lower ends do, or more than the upper ends do; and as they are continuous, each number between comes of some
choice (the united extension of a monotone function: Moore, Kearfott and Cloud, Introduction to Interval
Analysis, SIAM 2009). The range is exact: the median of intervals is that from the median of the lower ends to
the median of the upper ends. That an end is not reached itself (200余 = [200, 300)) is carried along.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from extract.figures.intervals import Interval

Statement = Literal["exact", "at_least", "at_most", "between", "unbounded"]

# An upper end in an order: no end at all comes last, and 300 that is not reached just before 300.
_UpperEnd = tuple[bool, Fraction, bool]
_ZERO = Fraction(0)


class Rank(NamedTuple):
    """Where one of several stands, 1 for the first; equals share the better rank."""

    best: int
    worst: int


def total(intervals: Iterable[Interval]) -> Interval:
    """What the numbers sum to; a sum of at-least numbers is an at-least number.

    >>> total([Interval(Decimal(200), Decimal(300), True), Interval(Decimal(50), Decimal(50))])
    Interval(lower=Fraction(250, 1), upper=Fraction(350, 1), upper_open=True)
    """
    lower: Fraction | None = _ZERO
    upper: Fraction | None = _ZERO
    upper_open = False
    for one in intervals:
        lower = None if lower is None or one.lower is None else lower + Fraction(one.lower)
        upper = None if upper is None or one.upper is None else upper + Fraction(one.upper)
        upper_open = upper_open or one.upper_open
    return Interval(lower, upper, upper_open and upper is not None)


def smallest(intervals: Sequence[Interval]) -> Interval:
    """What the smallest of the numbers can be. Raises IndexError where there are none."""
    return Interval(_lower(_lower_ends(intervals)[0]), *_upper(_upper_ends(intervals)[0]))


def greatest(intervals: Sequence[Interval]) -> Interval:
    """What the greatest of the numbers can be. Raises IndexError where there are none."""
    return Interval(_lower(_lower_ends(intervals)[-1]), *_upper(_upper_ends(intervals)[-1]))


def median(intervals: Sequence[Interval]) -> Interval:
    """What the number in the middle, or the mean of the two there, can be. IndexError where there are none.

    >>> median([Interval(Decimal(1), None), Interval(Decimal(4), Decimal(4)), Interval(None, Decimal(9))])
    Interval(lower=Fraction(1, 1), upper=Fraction(9, 1), upper_open=False)
    """
    lowers, uppers = _lower_ends(intervals), _upper_ends(intervals)
    middle = ((len(intervals) - 1) // 2, len(intervals) // 2)
    low = _mean(*(_lower(lowers[at]) for at in middle))
    (first, first_open), (second, second_open) = (_upper(uppers[at]) for at in middle)
    high = _mean(first, second)
    return Interval(low, high, high is not None and (first_open or second_open))


def ranks(intervals: Sequence[Interval], *, lowest_first: bool = False) -> list[Rank]:
    """Where each can stand among all: the best and the worst rank that some choice of numbers gives it.

    >>> nine, one = Decimal(9), Decimal(1)
    >>> ranks([Interval(nine, nine), Interval(Decimal(5), None), Interval(one, one)])
    [Rank(best=1, worst=2), Rank(best=1, worst=2), Rank(best=3, worst=3)]
    """
    lowers = sorted(Fraction(one.lower) for one in intervals if one.lower is not None)
    uppers = sorted((Fraction(one.upper), not one.upper_open) for one in intervals if one.upper is not None)
    count = len(intervals)
    found = []
    for one in intervals:
        if lowest_first:
            surely, maybe = _smaller(one, lowers, uppers, count)
        else:
            surely, maybe = _greater(one, lowers, uppers, count)
        found.append(Rank(1 + surely, maybe if _may_differ_from_itself(one) else 1 + maybe))
    return found


def _greater(
    one: Interval, lowers: list[Fraction], uppers: list[tuple[Fraction, bool]], count: int
) -> tuple[int, int]:
    """How many are surely, and how many may be, greater than some number of ``one``."""
    surely, maybe = 0, count
    if one.upper is not None:
        position = bisect_left if one.upper_open else bisect_right
        surely = len(lowers) - position(lowers, Fraction(one.upper))
    if one.lower is not None:
        maybe = count - bisect_right(uppers, (Fraction(one.lower), True))
    return surely, maybe


def _smaller(
    one: Interval, lowers: list[Fraction], uppers: list[tuple[Fraction, bool]], count: int
) -> tuple[int, int]:
    """How many are surely, and how many may be, smaller than some number of ``one``."""
    surely, maybe = 0, count
    if one.lower is not None:
        surely = bisect_left(uppers, (Fraction(one.lower), True))  # with those that do not reach it
    if one.upper is not None:
        maybe = count - len(lowers) + bisect_left(lowers, Fraction(one.upper))
    return surely, maybe


def _may_differ_from_itself(one: Interval) -> bool:
    """Whether it holds two numbers, and so is counted among those that may be greater than one of them."""
    return one.lower is None or one.upper is None or Fraction(one.lower) < Fraction(one.upper)


def statement(interval: Interval) -> Statement:
    """What an interval says in one word."""
    if interval.lower is None:
        return "unbounded" if interval.upper is None else "at_most"
    if interval.upper is None:
        return "at_least"
    return "exact" if interval.lower == interval.upper else "between"


def scaled(interval: Interval, factor: Fraction) -> Interval:
    """The interval in another unit; ``factor`` is positive."""
    lower = None if interval.lower is None else Fraction(interval.lower) * factor
    upper = None if interval.upper is None else Fraction(interval.upper) * factor
    return Interval(lower, upper, interval.upper_open)


def shortest(number: Fraction) -> Decimal | Fraction:
    """The same number as a decimal, where one has it exactly.

    >>> shortest(Fraction(5, 4)), shortest(Fraction(2, 3))
    (Decimal('1.25'), Fraction(2, 3))
    """
    rest, places = number.denominator, 0
    while rest % 10 == 0:
        rest, places = rest // 10, places + 1
    for prime in (2, 5):
        while rest % prime == 0:
            rest, places = rest // prime, places + 1
    if rest != 1:
        return number
    digits = number.numerator * 10**places // number.denominator
    sign = 1 if digits < 0 else 0
    return Decimal((sign, tuple(map(int, str(abs(digits)))), -places))  # no context rounds it


def _lower_ends(intervals: Sequence[Interval]) -> list[tuple[bool, Fraction]]:
    """The lower ends in order; no end at all comes first."""
    return sorted((one.lower is not None, Fraction(one.lower or 0)) for one in intervals)


def _upper_ends(intervals: Sequence[Interval]) -> list[_UpperEnd]:
    return sorted((one.upper is None, Fraction(one.upper or 0), not one.upper_open) for one in intervals)


def _lower(end: tuple[bool, Fraction]) -> Fraction | None:
    return end[1] if end[0] else None


def _upper(end: _UpperEnd) -> tuple[Fraction | None, bool]:
    unbounded, number, reached = end
    return (None, False) if unbounded else (number, not reached)


def _mean(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else (one + other) / 2
