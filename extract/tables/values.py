"""Values: what the text of a single cell is, a number, a year, a unit or words."""

import re

from extract.figures.number_repairs import fold_numbers
from extract.figures.numerals import NUMERAL_START
from extract.figures.quantities import Quantity, read_quantity
from extract.figures.units import read_unit

_NUMBER = re.compile(
    r"(?P<mark>[≥≤><＞＜~～约]\s?)?(?P<sign>[-－−+＋±]\s?)?"
    r"(?P<digits>\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:\s?[-~～—–至]\s?\d+(?:\.\d+)?)?"
)
_POINT_OF_TIME = re.compile(r"\d{4}年|\d[月日号]$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
# Digits that count nothing: telephone numbers, codes and the like are long or begin with 0.
_CODE = re.compile(r"0\d|\d{9}")
# Units that stand for themselves in tables and for no measure word in a text.
_SCALES = frozenset("十百千万亿")
_BARE_UNITS = frozenset(("%", "％", "‰"))
_LONGEST_UNIT = 12


def is_value(text: str) -> bool:
    """Whether a cell holds a number, with its unit or without: 1,200, -3.5%, 50元/月; not a year.

    >>> [is_value(text) for text in ("1,200", "50元/月", "2023年", "12个村", "")]
    [True, True, False, False, False]
    """
    folded = fold_numbers(text).strip()
    number = _NUMBER.match(folded)
    if number is None or is_year(folded) or _CODE.match(number["digits"]) or _POINT_OF_TIME.search(folded):
        return False
    unit = folded[number.end() :].strip()
    return not unit or is_unit(unit)


def is_year(text: str) -> bool:
    """Whether a cell holds four digits that are a year."""
    return _YEAR.match(text.strip()) is not None


def is_unit(text: str) -> bool:
    """Whether ``text`` is a unit and nothing more: 万元, %, 元/月.

    >>> [is_unit(text) for text in ("万元", "％", "亿千瓦时", "单位")]
    [True, True, True, False]
    """
    if text in _BARE_UNITS:
        return True
    if not text or len(text) > _LONGEST_UNIT or text[0].isdigit():
        return False
    for start in range(len(text)):
        unit = read_unit(text, start)
        if unit is not None and unit.end == len(text):
            return True
        if text[start] not in _SCALES:
            break
    return False


def read_whole_quantity(text: str) -> tuple[Quantity, int, int] | None:
    """The quantity with a unit that a cell is and nothing more, with its start and end: 一年, 约200户.

    None for a point of time, which only looks like one: 3月, 2023年.

    >>> read_whole_quantity(" 一年 ")[0].value, read_whole_quantity("2023年"), read_whole_quantity("每户一年")
    (Decimal('1'), None, None)
    """
    folded = fold_numbers(text)
    start, end = len(folded) - len(folded.lstrip()), len(folded.rstrip())
    digit = NUMERAL_START.search(folded, start, end)
    quantity = read_quantity(folded, digit.start()) if digit is not None else None
    if quantity is None or not quantity.unit or (quantity.start, quantity.end) != (start, end):
        return None
    dated = _POINT_OF_TIME.search(folded[start:end]) is not None
    return None if dated else (quantity, start, end)


def read_bare_number(text: str, unit: str) -> tuple[Quantity, int, int] | None:
    """The quantity of a cell that holds a number alone, in ``unit``, with its start and end in ``text``.

    A unit that is not known counts as none. A sign is read; commas between digits are none.

    >>> quantity, start, end = read_bare_number(" 1,234.5", "万元")
    >>> quantity.value, quantity.unit, start, end
    (Decimal('12345000'), '元', 1, 8)
    """
    folded = fold_numbers(text)
    indent = len(folded) - len(folded.lstrip())
    number = _NUMBER.fullmatch(folded, indent, len(folded.rstrip()))
    if number is None or _CODE.match(number["digits"]):
        return None
    known = unit.replace("％", "%") if is_unit(unit) else ""
    read = folded[: number.end()].replace("，", ",").replace("＋", " ").replace("+", " ").replace("±", " ")
    quantity = read_quantity(read + known, number.start("digits"))
    if quantity is None or quantity.end < number.end():
        return None
    return quantity, number.start(), number.end()
