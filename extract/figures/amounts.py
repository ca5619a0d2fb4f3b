"""Amount: one number with its unit, without the approximators around it."""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from extract.figures.intervals import Number
from extract.figures.numerals import Numeral
from extract.figures.units import Unit
from extract.records import Dimension

# What can be cut: half a mile, a quarter of an hour.
DIVISIBLE: frozenset[Dimension] = frozenset(("duration", "length", "times", "area", "mass", "money"))
HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Amount:
    """One number with its unit, without the approximators around it.

    ``step`` is the place value that 余 or 多 leaves open; ``numeral`` is None for fractions and halves.
    """

    start: int
    end: int
    low: Number
    high: Number
    unit: Unit | None
    numeral: Numeral | None = None
    open: bool = False
    about: bool = False
    step: Decimal | None = None

    @property
    def ranged(self) -> bool:
        """Whether it is more than one number: 两三, 3至5."""
        return self.low != self.high

    @property
    def scaled(self) -> bool:
        """Whether it ends in 万 or 亿."""
        return self.numeral is not None and self.numeral.scale > 1


def raised(amount: Amount, more: Decimal) -> Amount:
    """``amount`` with ``more`` left over: 两个|半小时."""
    if isinstance(amount.low, Fraction) or isinstance(amount.high, Fraction):
        return amount
    return replace(amount, low=amount.low + more, high=amount.high + more)
