"""Quantities: an amount or a range with the approximators around it, read from one place of a text."""

from dataclasses import dataclass, replace

from extract.figures.amounts import Amount, read_amount
from extract.figures.bounds import BoundWord, read_bound_after, read_bound_before, read_distant_bound
from extract.figures.intervals import Interval, Number, interval_of
from extract.figures.ranges import join_range, share_unit
from extract.records import Bound, Dimension

_EXTENT: frozenset[Dimension] = frozenset(("duration", "length"))
_SHARE: frozenset[Dimension] = frozenset(("percent", "fraction"))
_MINUS = ("-", "－", "−", "负")
_MAY_BE_NEGATIVE = ("%", "‰", "℃", "个百分点", "")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that was read in full: what a figure says, before anyone asked what it measures."""

    start: int
    end: int
    amount: Amount
    bound: Bound
    interval: Interval
    bounded: bool  # whether an approximator stands by it

    @property
    def value(self) -> Number | None:
        """The number, or None for a range."""
        return None if self.amount.ranged else self.amount.low

    @property
    def low(self) -> Number | None:
        """The lower end of a range."""
        return self.amount.low if self.amount.ranged else None

    @property
    def high(self) -> Number | None:
        """The upper end of a range."""
        return self.amount.high if self.amount.ranged else None

    @property
    def unit(self) -> str:
        """The unit as written, "" where there is none."""
        return self.amount.unit.text if self.amount.unit is not None else ""

    @property
    def dimension(self) -> Dimension:
        """The unit's dimension, ``other`` where there is none."""
        return self.amount.unit.dimension if self.amount.unit is not None else "other"


def read_quantity(text: str, start: int) -> Quantity | None:
    """The quantity whose number begins at ``start`` of folded ``text``; its span may begin before it.

    >>> quantity = read_quantity("补助不少于3000元", 5)
    >>> quantity.value, quantity.bound, quantity.unit
    (Decimal('3000'), 'at_least', '元')
    """
    amount = read_amount(text, start)
    if amount is None:
        return None
    return _bounded(text, share_unit(text, join_range(text, amount)))


def _bounded(text: str, amount: Amount) -> Quantity:
    unit = amount.unit.text if amount.unit is not None else ""
    dimension: Dimension = amount.unit.dimension if amount.unit is not None else "other"
    bare = (amount.numeral is not None and amount.numeral.bare) or text[amount.start] == "半"
    before = read_bound_before(text, amount.start, bare=bare, age=unit in ("岁", "周岁"))
    after = read_bound_after(text, amount.end, has_extent=dimension in _EXTENT)
    start = amount.start - (before.length if before is not None else 0)
    end = amount.end + (after.length if after is not None else 0)
    if before is None and _is_negative(text, start, unit):
        amount = replace(amount, low=-amount.high, high=-amount.low)
        start -= 1
    bound = _bound(amount, before, after)
    if bound == "exact" and not amount.ranged:
        bound = read_distant_bound(text, start, share=dimension in _SHARE) or bound
    step = amount.step if bound == "at_least" else None
    interval = interval_of(amount.low, amount.high, bound, step=step)
    bounded = before is not None or after is not None or amount.open or amount.about
    return Quantity(start, end, amount, bound, interval, bounded)


def _bound(amount: Amount, before: BoundWord | None, after: BoundWord | None) -> Bound:
    """The word before decides, except that 约 yields to one after: 约300户以上 is a floor."""
    if before is not None and not (after is not None and before.bound == "about"):
        return before.bound
    if amount.about:
        return "about"
    if after is not None:
        return after.bound
    return "at_least" if amount.open else "exact"


def _is_negative(text: str, start: int, unit: str) -> bool:
    """Whether a minus stands before: 增长-5%, but not 3-5%."""
    if text[start - 1 : start] not in _MINUS or unit not in _MAY_BE_NEGATIVE or start == 0:
        return False
    return start < 2 or not text[start - 2].isalnum() or text[start - 2] in "长为达是至到降率"
