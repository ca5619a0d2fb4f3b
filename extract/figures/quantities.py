"""Quantities: an amount or a range with the approximators around it, read from one place of a text."""

import re
from dataclasses import dataclass, replace

from extract.figures.amounts import Amount
from extract.figures.bounds import (
    BoundWord,
    read_bound_after,
    read_bound_before,
    read_bracketed_bound,
    read_distant_bound,
)
from extract.figures.intervals import Interval, Number, interval_of
from extract.figures.measures import read_amount
from extract.figures.ranges import join_range, share_unit
from extract.records import Bound, Dimension

_EXTENT: frozenset[Dimension] = frozenset(("duration", "length"))
_SHARE: frozenset[Dimension] = frozenset(("percent", "fraction"))
_MINUS = re.compile(
    r"(?:(?<![\w%）)])[-－−]|(?<=[长为达是至到降率了约值])[-－−]|(?<![欠抱自肩担胜正辜])负|零下)\s?$"
)
_COLD = re.compile(r"(?<=[\u4e00-\u9fff])[-－−]\s?$")  # 气温-10℃
_DEGREES = ("℃", "°C", "摄氏度")
_MAY_BE_NEGATIVE = frozenset(("%", "‰", "℃", "°C", "度", "摄氏度", "个百分点", "百分点", "fraction", ""))


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
    minus = _sign_before(text, start, _unit(amount))
    if minus is not None and read_bound_before(text, start, bare=False, age=False) is None:
        amount = replace(amount, low=-amount.high, high=-amount.low)
        return _bounded(text, share_unit(text, join_range(text, amount)), minus.start())
    return _bounded(text, share_unit(text, join_range(text, amount)), start)


def _sign_before(text: str, start: int, unit: str) -> re.Match[str] | None:
    if unit not in _MAY_BE_NEGATIVE:
        return None
    minus = _MINUS.search(text, max(0, start - 3), start)
    return minus or (_COLD.search(text, max(0, start - 3), start) if unit in _DEGREES else None)


def _unit(amount: Amount) -> str:
    return amount.unit.text if amount.unit is not None else ""


def _bounded(text: str, amount: Amount, start: int) -> Quantity:
    """With the approximators around it; ``start`` is where its number or its sign begins."""
    unit = _unit(amount)
    dimension: Dimension = amount.unit.dimension if amount.unit is not None else "other"
    bare = (amount.numeral is not None and amount.numeral.bare) or text[amount.start] == "半"
    before = read_bound_before(text, start, bare=bare, age=unit in ("岁", "周岁"))
    after = read_bound_after(text, amount.end, has_extent=dimension in _EXTENT)
    start -= before.length if before is not None else 0
    end = amount.end + (after.length if after is not None else 0)
    bound = _bound(amount, before, after)
    if bound == "exact" and not amount.ranged:
        distant = read_distant_bound(text, start, share=dimension in _SHARE)
        bound = distant or read_bracketed_bound(text, end) or bound
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
