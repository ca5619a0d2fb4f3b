"""Ranges and lists of amounts: 3至5年, 15%—20%, 一万元以上五万元以下, and lists that share a unit."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from extract.figures.amounts import Amount
from extract.figures.measures import read_amount
from extract.figures.numerals import plain

_TO = re.compile(r"\s?(?:至|到|—+|-+|–|―+|~|～|－|─+)\s?")
_WITH = re.compile(r"和|与|跟")
_MINUS = ("-", "－", "−", "负")
_BETWEEN = re.compile(r"之间|中间")
_FLOOR = re.compile(r"以上[、，]?(至|不满|不足|不超过|到)?(?=[\d一二三四五六七八九十百千万两])")
_CEILING = re.compile(r"以下|以内|之内|内(?!容)|不满")
_AND = re.compile(r"[、和及](?=\d)")
_LONGEST_LIST = 8


def join_range(text: str, first: Amount) -> Amount:
    """``first``, or the range that a second amount right after it closes.

    >>> joined = join_range("3至5年", read_amount("3至5年", 0))
    >>> joined.low, joined.high, joined.unit.text
    (Decimal('3'), Decimal('5'), '年')
    """
    if first.ranged or first.open:
        return first
    return _floor_to_ceiling(text, first) or _from_to(text, first) or first


def _floor_to_ceiling(text: str, first: Amount) -> Amount | None:
    """一万元以上五万元以下, 五千元以上不满三万元."""
    floor = _FLOOR.match(text, first.end)
    second = read_amount(text, floor.end()) if floor is not None else None
    if floor is None or second is None:
        return None
    if not (_compatible(first, second) or (second.unit is None and second.scaled)):
        return None
    ceiling = _CEILING.match(text, second.end)
    if ceiling is None and floor[1] is None:
        return None
    end = ceiling.end() if ceiling is not None else second.end
    return _joined(first, replace(second, end=end, unit=second.unit or first.unit))


def _from_to(text: str, first: Amount) -> Amount | None:
    """3至5年 and 5000万至1亿元; a number without scale or unit takes that of the second."""
    to = _TO.match(text, first.end) or _WITH.match(text, first.end)
    below_zero = to is not None and first.low < 0 and text[to.end() : to.end() + 1] in _MINUS
    second = read_amount(text, to.end() + below_zero) if to is not None else None
    if below_zero and second is not None:
        second = replace(second, low=-second.high, high=-second.low)
    if to is None or second is None or second.ranged:
        return None
    if to.re is _WITH and not _BETWEEN.match(text, second.end):
        return None
    if second.unit is None and first.unit is not None and first.unit.text == "%":
        second = replace(second, unit=first.unit)  # 百分之五十至七十
    if not _compatible(first, second):
        return None
    if first.unit is None:
        if second.unit is None and not second.scaled:
            return None
        return _joined(_with_scale_of(text, first, second), second)
    if first.low > second.high and second.unit is not None and second.unit.text == "%":
        return replace(second, start=first.start, low=second.low, high=first.low)  # 百分之六十至百分之五十
    return _joined(first, second)


def _joined(first: Amount, second: Amount) -> Amount | None:
    if first.low >= second.high:
        return None
    return replace(second, start=first.start, low=first.low)


def _with_scale_of(text: str, first: Amount, second: Amount) -> Amount:
    """3 of 3至5万 is 30000, but 5000 of 5000至1万 is 5000."""
    if first.scaled or second.numeral is None or isinstance(first.low, Fraction):
        return first
    if text[second.numeral.end : second.numeral.end + 1] == "成":  # 三到五成
        return replace(first, low=first.low * 10)
    low = plain(first.low * second.numeral.scale)
    return replace(first, low=low) if low < second.high else first


def _compatible(first: Amount, second: Amount) -> bool:
    if isinstance(first.low, Decimal) != isinstance(second.high, Decimal):
        return False
    if first.unit is None or second.unit is None:
        return first.unit is None
    return first.unit.text.removeprefix("个") == second.unit.text.removeprefix("个")


def share_unit(text: str, amount: Amount) -> Amount:
    """``amount`` with the unit of the list it stands in: 1.2万亿|、8200亿元, 4.1|和6.2个百分点."""
    end = amount.end
    counted = amount.unit is not None and amount.unit.text == "个"
    if (
        (amount.unit is not None and not counted)
        or amount.ranged
        or amount.numeral is None
        or not amount.numeral.arabic
    ):
        return amount
    for _ in range(_LONGEST_LIST):
        following = read_amount(text, end + 1) if _AND.match(text, end) else None
        if following is None or following.numeral is None or not following.numeral.arabic:
            return amount
        if following.unit is not None and counted:  # 3.4个|、1个百分点
            longer = following.unit.text != "个" and following.unit.text.startswith("个")
            return replace(amount, unit=following.unit) if longer else amount
        if following.unit is not None:
            return replace(amount, unit=following.unit)
        end = following.end
    return amount
