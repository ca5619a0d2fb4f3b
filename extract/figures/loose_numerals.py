"""Loose numerals: every numeral of a text, whether it measures something or not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from corpus.span import Span
from extract.figures.amounts import Amount
from extract.figures.intervals import Number
from extract.figures.measures import read_amount
from extract.figures.number_repairs import fold_numbers
from extract.figures.numerals import NUMERAL_START, read_numeral
from extract.records import Bound, Dimension

_OVER = re.compile(r"(\d{1,9})\s?[/／]\s?(\d{1,9})")
SPELLED = re.compile(r"[零〇一二两三四五六七八九幺洞拐柒玖]{2,}")
_RADIO = str.maketrans("〇两幺洞拐柒玖", "零二一零七七九")  # as digits are said over the air
_START = re.compile(
    rf"{NUMERAL_START.pattern}|幺|(?<![\w.点])(?:\.(?=\d)|点(?=[零一二三四五六七八九]))|(?<=[\u4e00-\u9fff])(?<![零〇一二三四五六七八九十百千万亿])点(?=[零一二三四五六七八九]{{2}})|(?<=[\u4e00-\u9fffa-z])\.(?=\d+%)"
)
_TEN_THOUSAND = re.compile(r"(?<=\d)w(?=[\u4e00-\u9fff])")
_IN_LATIN = re.compile(r"[A-Za-z]\d+[A-Za-z]")
_SIGN_BEFORE = re.compile(r"(?:(?<![A-Za-z0-9%])[-－−]|(?<!正)负的?|零下)\s?$")


@dataclass(frozen=True, slots=True)
class Expression:
    """What a string says: ``low`` and ``high`` are equal unless it is a range or vague."""

    low: Number
    high: Number
    bound: Bound
    unit: str  # "" for a number without a unit, "fraction" for 三分之二
    dimension: Dimension

    @property
    def value(self) -> Number | None:
        """The number, or None for a range."""
        return self.low if self.low == self.high else None


def find_numbers(text: str) -> Iterator[tuple[Span, Expression]]:
    """Every numeral of ``text`` with its number and what unit it has, whether it is a figure or not.

    Dates and ordinals give the numbers they are written with: 第二天 gives 2.
    """
    folded = _TEN_THOUSAND.sub("万", fold_numbers(text))
    position = last = 0
    while (match := _START.search(folded, position)) is not None:
        start = match.start()
        found = read_numeral_at(folded, start) if not _IN_LATIN.match(folded, max(0, start - 1)) else None
        if found is None:
            position = start + 1
            continue
        end, expression = found
        sign = _SIGN_BEFORE.search(folded, max(last, start - 3), start)
        if sign is not None:
            start = sign.start()
            expression = replace(expression, low=-expression.high, high=-expression.low)
        yield Span(start, end), expression
        position = last = end


def read_numeral_at(text: str, start: int) -> tuple[int, Expression] | None:
    """The numeral at ``start`` of folded ``text`` with its unit, and where it ends."""
    over = _OVER.match(text, start)
    if over is not None and int(over[2]):
        value = Fraction(int(over[1]), int(over[2]))
        return over.end(), Expression(value, value, "exact", "fraction", "fraction")
    if text[start] in ".点":
        found = read_numeral_at(("0" if text[start] == "." else "零") + text[start:], 0)
        return (found[0] + start - 1, found[1]) if found is not None else None
    spelled = SPELLED.match(text, start)
    if spelled is not None and "幺" in spelled.group():
        return spelled.end(), spelled_number(spelled.group())
    if text.startswith("零下", start):
        return None
    amount = read_amount(text, start)
    if amount is not None:
        return amount.end, of_amount(amount)
    numeral = read_numeral(text, start)
    if numeral is None:
        return None
    return numeral.end, Expression(numeral.low, numeral.high, "exact", "", "other")


def spelled_number(spelled: str) -> Expression:
    """Digits said one after another: 幺二三零六 → 12306."""
    value = Decimal("".join(str("零一二三四五六七八九".index(each)) for each in spelled.translate(_RADIO)))
    return Expression(value, value, "exact", "", "other")


def of_amount(amount: Amount) -> Expression:
    """The expression that an amount is."""
    bound: Bound = "about" if amount.about else "at_least" if amount.open else "exact"
    unit = amount.unit
    return Expression(
        amount.low, amount.high, bound, unit.text if unit else "", unit.dimension if unit else "other"
    )
