"""Intervals: the numbers a figure may stand for, and how they compare with a condition."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from extract.records import Bound

Number = Decimal | Fraction
Outcome = Literal["certainly", "possibly", "not"]
Operator = Literal[">=", ">", "<=", "<", "="]


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from ``lower`` to ``upper``; None is unbounded. ``upper_open`` excludes ``upper``."""

    lower: Number | None
    upper: Number | None
    upper_open: bool = False

    def contains(self, number: Number) -> bool:
        """Whether ``number`` is one of them.

        >>> Interval(Decimal(200), Decimal(300), True).contains(Decimal(300))
        False
        """
        value = Fraction(number)
        if self.lower is not None and value < Fraction(self.lower):
            return False
        if self.upper is None:
            return True
        upper = Fraction(self.upper)
        return value < upper if self.upper_open else value <= upper


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison with one number, e.g. ``Condition(">=", Decimal(300))``."""

    operator: Operator
    number: Number


def interval_of(low: Number, high: Number, bound: Bound, *, step: Number | None = None) -> Interval:
    """The interval of a figure from ``low`` to ``high`` (equal for one value) with its bound.

    ``step`` is the place value of the last non-zero digit where 余 or 多 follows: 200余 = [200, 300).
    约 is taken as ten per cent either way.

    >>> interval_of(Decimal(200), Decimal(200), "at_least", step=Decimal(100))
    Interval(lower=Decimal('200'), upper=Decimal('300'), upper_open=True)
    """
    if step is not None:
        return Interval(low, _add(high, step), True)
    if bound == "at_least":
        return Interval(low, None)
    if bound == "at_most":
        return Interval(None, high)
    if bound == "about":
        spread = [_tenth(low, sign) for sign in (-1, 1)] + [_tenth(high, sign) for sign in (-1, 1)]
        ordered = sorted(spread, key=lambda number: Fraction(number))
        return Interval(ordered[0], ordered[-1])
    return Interval(low, high)


def place_value(value: Decimal) -> Decimal:
    """The place of the last non-zero digit: 1300 → 100, 1.5 → 0.1, 0 → 1."""
    if value == 0:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(int(exponent))


def compare(interval: Interval, condition: Condition) -> Outcome:
    """Whether every, some or no number of ``interval`` meets ``condition``.

    >>> compare(Interval(Decimal(200), Decimal(300), True), Condition("<", Decimal(300)))
    'certainly'
    """
    number = Fraction(condition.number)
    lower = None if interval.lower is None else Fraction(interval.lower)
    upper = None if interval.upper is None else Fraction(interval.upper)
    match condition.operator:
        case ">=":
            return _outcome(
                lower is not None and lower >= number, _reaches(upper, interval.upper_open, number)
            )
        case ">":
            return _outcome(lower is not None and lower > number, upper is None or upper > number)
        case "<=":
            return _opposite(compare(interval, Condition(">", condition.number)))
        case "<":
            return _opposite(compare(interval, Condition(">=", condition.number)))
        case "=":
            return _outcome(
                lower == upper == number and not interval.upper_open, interval.contains(condition.number)
            )


def _reaches(upper: Fraction | None, upper_open: bool, number: Fraction) -> bool:
    return upper is None or upper > number or (upper == number and not upper_open)


def _outcome(every: bool, some: bool) -> Outcome:
    return "certainly" if every else "possibly" if some else "not"


def _opposite(outcome: Outcome) -> Outcome:
    opposites: dict[Outcome, Outcome] = {"certainly": "not", "possibly": "possibly", "not": "certainly"}
    return opposites[outcome]


def _add(number: Number, step: Number) -> Number:
    if isinstance(number, Decimal) and isinstance(step, Decimal):
        return number + step
    return Fraction(number) + Fraction(step)


def _tenth(number: Number, sign: int) -> Number:
    if isinstance(number, Decimal):
        return number * (Decimal(1) + sign * Decimal("0.1"))
    return number * (1 + sign * Fraction(1, 10))
