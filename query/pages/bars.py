"""Bars: numbers as lengths, with an open end where a report gives only a bound."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

FULL = 1000  # width of a chart in its own units
_ROOM = Fraction(9, 10)  # how far the longest bar reaches where another has an open end


@dataclass(frozen=True, slots=True)
class Reach:
    """A number as the interval that it states, in the measure of its chart; None is unbounded."""

    lower: Fraction | None
    upper: Fraction | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from zero: what is certain, then what is possible; lengths in ``FULL``ths of the chart."""

    start: int
    certain: int  # width
    possible_start: int
    possible: int  # width; 0 for an exact number
    open_above: bool  # goes on beyond the chart: 200家以上
    open_below: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """Which number lies where in a chart."""

    bottom: Fraction
    top: Fraction

    def at(self, number: Fraction) -> int:
        """Where a number lies, from 0 to ``FULL``."""
        return round((number - self.bottom) / (self.top - self.bottom) * FULL)

    def bar(self, reach: Reach) -> Bar:
        """The bar of a number."""
        zero = self.at(max(self.bottom, min(self.top, Fraction(0))))
        low = 0 if reach.lower is None else self.at(reach.lower)
        high = FULL if reach.upper is None else self.at(reach.upper)
        if reach.lower is None and reach.upper is not None and reach.upper >= 0:
            low = zero  # at most 1,000 of something that is counted is not less than none
        near = min(max(zero, low), high)  # the end of what is certain, seen from zero
        return Bar(
            start=min(zero, near),
            certain=abs(near - zero),
            possible_start=low,
            possible=high - low,
            open_above=reach.upper is None,
            open_below=reach.lower is None and reach.upper is not None and reach.upper < 0,
        )


def choose_scale(reaches: Iterable[Reach], *, at_least: Fraction = Fraction(0)) -> Scale:
    """A scale with zero on it and room for all of these; ``at_least`` is on it, too: 100 for shares."""
    held = list(reaches)
    ends = [end for one in held for end in (one.lower, one.upper) if end is not None]
    top = max([Fraction(0), at_least, *ends])
    bottom = min([Fraction(0), *ends])
    if any(one.upper is None for one in held):
        top = bottom + (top - bottom) / _ROOM
    return Scale(bottom, top if top > bottom else bottom + 1)
