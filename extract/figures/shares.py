"""Shares: halves, fractions, per cent and tenths, read to amounts."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from extract.figures.amounts import DIVISIBLE, HALF, Amount
from extract.figures.intervals import place_value
from extract.figures.numeral_parts import digit_value
from extract.figures.numerals import Numeral, read_numeral
from extract.figures.units import Unit, read_unit

_PARTS = re.compile(r"分之(负|-)?")
_SLASH = re.compile(r"(?<![\d/.])(?:(\d{1,3})又)?(\d{1,3})\s?[/／]\s?(\d{1,4})(?![\d/／])")
_POINT_FIRST = re.compile(r"点([零一二三四五六七八九]{1,20})")
_DIGITS_BEFORE_NEXT = re.compile(r"[零一二三四五六七八九]{1,9}(?=[百千万]分之)")
_AND_PART = re.compile(r"又(?=\d|[一二三四五六七八九十百千万两])")
_TENTHS = re.compile(
    r"成(?![立为功果员长熟绩本交效套片都人品因份天就群批型年]|[一二三四五六七八九](?!成|左|以|的|多|$|[，。；、）]))"
    r"([一二三四五六七八九])?(多|半)?"
)
_ALL = re.compile(r"百分百")
_ONE_HALF = re.compile(r"一半(?![截路月天年个小])|半数")
_PAST_HALF = re.compile(r"(?<=[过近超逾])半(?=[数以的，。；、]|$)")
_HALF_UNIT = re.compile(
    r"半(?=年|天|小时|分钟|学期|个月|个小时|个世纪|个工作日|日|亩|公顷|公里|斤(?!八两)|公斤|吨|升|公升|加仑)"
)
_VOLUMES = ("升", "公升", "毫升", "加仑", "立方米", "立方", "度")


def read_share(text: str, numeral: Numeral) -> Amount | None:
    """The share that begins with ``numeral``: 百分之三十, 三又二分之一, 六成.

    None where the numeral is no part of one.
    """
    return _of_whole(text, numeral) or _mixed(text, numeral) or _tenths(text, numeral)


def read_half(text: str, start: int) -> Amount | None:
    """半年, 一半, 过半, 2/3, 百分百."""
    if _ALL.match(text, start):
        return Amount(start, start + 3, Decimal(100), Decimal(100), Unit("%", "percent", start + 3))
    if _HALF_UNIT.match(text, start):
        unit = read_unit(text, start + 1)
        return Amount(start, unit.end, HALF, HALF, unit) if unit is not None else None
    half = _ONE_HALF.match(text, start) or _PAST_HALF.match(text, start)
    if half is not None:
        return _fraction(start, half.end(), Fraction(1, 2))
    slash = _SLASH.match(text, start)
    if slash is not None and int(slash[2]) < int(slash[3]):
        value = int(slash[1] or 0) + Fraction(int(slash[2]), int(slash[3]))
        return _fraction(start, slash.end(), value)
    return None


def _fraction(start: int, end: int, value: Fraction) -> Amount:
    return Amount(start, end, value, value, Unit("fraction", "fraction", end))


def _of_whole(text: str, below: Numeral) -> Amount | None:
    """百分之三十 → 30 %, 千分之五 → 5 ‰, 三分之二 → 2/3."""
    parts = _PARTS.match(text, below.end)
    above = _above(text, parts.end()) if parts is not None and below.value > 0 else None
    if parts is None or above is None:
        return None
    sign = -1 if parts[1] else 1
    name = {100: "%", 1000: "‰"}.get(int(below.value))
    if name is None:
        value = sign * Fraction(above.value) / Fraction(below.value)
        return _measured(text, _fraction(below.start, above.end, value))
    low, high = sorted((sign * above.low, sign * above.high))
    step = place_value(above.value) if above.open else None
    unit = Unit(name, "percent", above.end)
    return Amount(below.start, above.end, low, high, unit, above, above.open, above.about, step)


def _above(text: str, start: int) -> Numeral | None:
    """What stands above the line: 点二八 has no zero, and 百分之五|千分之二 are two."""
    point = _POINT_FIRST.match(text, start)
    if point is not None:
        value = Decimal("0." + "".join(str(digit_value(digit)) for digit in point[1]))
        return Numeral(start, point.end(), value, value)
    before_next = _DIGITS_BEFORE_NEXT.match(text, start)
    if before_next is not None:
        return _numeral_between(text, start, before_next.end())
    above = read_numeral(text, start)
    if above is not None and text.startswith("分之", above.end) and above.end - start > 1:
        return _numeral_between(text, start, above.end - 1)
    return above


def _numeral_between(text: str, start: int, end: int) -> Numeral | None:
    found = read_numeral(text[start:end], 0)
    return replace(found, start=start, end=found.end + start) if found is not None else None


def _mixed(text: str, whole: Numeral) -> Amount | None:
    """三又二分之一 → 7/2."""
    joint = _AND_PART.match(text, whole.end)
    below = read_numeral(text, joint.end()) if joint is not None and not whole.ranged else None
    part = _of_whole(text, below) if below is not None else None
    if part is None or not isinstance(part.low, Fraction):
        return None
    value = Fraction(whole.value) + part.low
    return replace(part, start=whole.start, low=value, high=value)


def _measured(text: str, fraction: Amount) -> Amount:
    """四分之一公顷 is a quarter of a hectare, told in 公顷; 三分之二的农户 stays a fraction."""
    unit = read_unit(text, fraction.end)
    if unit is None or unit.noun or not (unit.dimension in DIVISIBLE or unit.text in _VOLUMES):
        return fraction
    return replace(fraction, end=unit.end, unit=unit)


def _tenths(text: str, numeral: Numeral) -> Amount | None:
    """六成 → 60 %, 三成五 → 35 %, 七成多 → 70 % and more."""
    match = _TENTHS.match(text, numeral.end)
    if match is None or numeral.high > 10 or numeral.scale > 1:
        return None
    more = 5 if match[2] == "半" else digit_value(match[1]) if match[1] else 0
    unit = Unit("%", "percent", match.end())
    is_open = match[2] == "多"
    return Amount(
        numeral.start, match.end(), numeral.low * 10 + more, numeral.high * 10 + more, unit, numeral, is_open,
        step=Decimal(10) if is_open else None,
    )  # fmt: skip
