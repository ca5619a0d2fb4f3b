"""Expressions: one string that is a number or a quantity and nothing else, spoken or written."""

import functools
import re
from dataclasses import replace
from decimal import Decimal

from extract.figures.bounds import read_bound_after, read_bound_before
from extract.figures.intervals import Number
from extract.figures.loose_numerals import (
    SPELLED,
    Expression,
    find_numbers,
    of_amount,
    read_numeral_at,
    spelled_number,
)
from extract.figures.measures import read_amount
from extract.figures.number_repairs import fold_numbers
from extract.figures.numerals import NUMERAL_START, plain, read_numeral
from extract.figures.ranges import join_range
from extract.figures.units import read_unit
from extract.records import Bound, Dimension
from extract.word_lists import read_rows

__all__ = ["Expression", "find_numbers", "read_expression", "read_number"]

_SPACE = re.compile(r"(?<=[\d负\-])\s+|\s+(?=[\u4e00-\u9fff/])|(?<=[\u4e00-\u9fff])\s+")
_SIGN = re.compile(r"(?:负的?|[-－−]|零下)\s*")
_TO = re.compile(r"[至到~～—–-]+")
_CURRENCY_FIRST = re.compile(
    r"(人民币|美元|欧元|英镑|日元|港币|港元|澳元|韩元|(?:US|A|HK|C|NT|S)?[$]|[￥¥€£₩₽]|[A-Z]{3}(?=\s?[\d.]))\s?"
)
_SCIENTIFIC = re.compile(r"\d{1,9}(?:\.\d{1,30})?[eE][+-]?\d{1,2}")
_SCALE_FIRST = re.compile(r"(摄氏|华氏)(?=.+[度°]$)")
_CAPITAL_DIGITS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟貳參叄陸", "一二三四五六七八九十百千二三三六")
_SPOKEN_UNITS: dict[str, Dimension] = {"打": "count", "月": "duration", "茶匙": "other", "汤匙": "other"}
# What one unit of the next lower kind is worth in the unit before it: 五元六角, 三米九.
_LOWER: dict[str, tuple[tuple[tuple[str, ...], Decimal], ...]] = {
    "元": ((("角", "毛钱", "毛", "毫"), Decimal("0.1")), (("分", "仙"), Decimal("0.01"))),
    "角": ((("分", "仙"), Decimal("0.1")),),
    "米": ((("分米",), Decimal("0.1")), (("厘米", "公分"), Decimal("0.01"))),
    "斤": ((("两",), Decimal("0.1")),),
}
_LIKE = {"块": "元", "圆": "元", "块钱": "元", "蚊": "元", "毛": "角", "毫": "角", "公尺": "米"}


def read_number(text: str) -> Number | None:
    """The number that ``text`` is, or None: unlike a figure it needs no measure word and no sentence.

    >>> read_number("负一百二十万"), read_number("三又二分之一"), read_number("二〇二一")
    (Decimal('-1200000'), Fraction(7, 2), Decimal('2021'))
    """
    expression = read_expression(text)
    if expression is None or expression.unit not in ("", "fraction"):
        return None
    return expression.value


def read_expression(text: str) -> Expression | None:
    """The quantity that ``text`` is from its first to its last character, or None.

    >>> read_expression("最多一块二").high, read_expression("三斤半").low
    (Decimal('1.2'), Decimal('3.5'))
    """
    return _bounded(_common_form(text.strip()))


@functools.cache
def _rewrites() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["pattern"]), row["written"]) for row in read_rows("spoken_forms"))


def _common_form(text: str) -> str:
    """``text`` as the readers of amounts know it: 個半鐘 → 一个半小时, .0012G → 0.0012十亿."""
    folded = _SPACE.sub("", fold_numbers(text).translate(_CAPITAL_DIGITS))
    for pattern, written in _rewrites():
        folded = pattern.sub(written, folded)
    return folded


def _bounded(text: str) -> Expression | None:
    first = NUMERAL_START.search(text)
    if first is None:
        return None
    start = first.start()
    before = read_bound_before(text, start, bare=True, age=True)
    rest = text[start:] if before is not None and before.length == start else text
    bound: Bound = before.bound if rest is not text and before is not None else "exact"
    for end in range(len(rest), max(0, len(rest) - 8), -1):
        after = read_bound_after(rest, end, has_extent=True) if end < len(rest) else None
        if end < len(rest) and (after is None or end + after.length != len(rest)):
            continue
        expression = _range(rest[:end]) or _signed(rest[:end])
        if expression is not None:
            bound = after.bound if after is not None else bound
            return replace(expression, bound=bound if bound != "exact" else expression.bound)
    return None


def _range(text: str) -> Expression | None:
    """二十一到一千零一, 1.6m-3.9m: both ends stand alone, the first may borrow the unit of the second."""
    amount = read_amount(text, 0)
    joined = join_range(text, amount) if amount is not None else None
    if joined is not None and joined.end == len(text) and joined.ranged:
        return of_amount(joined)
    for mark in _TO.finditer(text, 1):
        high, head = _signed(text[mark.end() :]), text[: mark.start()]
        low = _signed(head) if high is not None else None
        if low is None or high is None:
            continue
        if high.unit == "" and low.unit == "%":
            high = replace(high, unit="%", dimension="percent")
        if (low.unit not in ("", high.unit) and _LIKE.get(low.unit) != high.unit) or low.low >= high.high:
            continue
        return replace(high, low=low.low)
    return None


def _signed(text: str) -> Expression | None:
    sign = _SIGN.match(text)
    expression = _prefixed(text[sign.end() :] if sign is not None else text)
    if expression is None or sign is None:
        return expression
    return replace(expression, low=-expression.high, high=-expression.low)


def _prefixed(text: str) -> Expression | None:
    """人民币3.14 and 摄氏37度 name their unit first."""
    scale = _SCALE_FIRST.match(text)
    if scale is not None:
        return _whole(text[scale.end() :].rstrip("度°") + scale[1] + "度")
    currency = _CURRENCY_FIRST.match(text)
    if currency is None:
        return _whole(text)
    expression = _whole(text[currency.end() :])
    if expression is None or (expression.unit and expression.dimension != "money"):
        return None
    return replace(expression, unit=currency[1], dimension="money")


def _whole(text: str) -> Expression | None:
    """A number with or without a unit, up to the last character."""
    if not text:
        return None
    spelled = SPELLED.fullmatch(text)
    if spelled is not None:
        return spelled_number(text)
    if _SCIENTIFIC.fullmatch(text):
        number = plain(Decimal(text))
        return Expression(number, number, "exact", "", "other")
    found = read_numeral_at(text, 0)
    compound = _compound(text) if found is None or found[0] < len(text) else None
    if compound is not None:
        return compound
    if found is None:
        return None
    end, expression = found
    if end == len(text):
        return replace(expression, dimension="money") if expression.unit == "块" else expression
    spoken = _SPOKEN_UNITS.get(text[end:])
    if spoken is not None and expression.unit in ("", "fraction"):
        return replace(expression, unit=text[end:], dimension=spoken)
    return _with_half(text, end, expression)


def _compound(text: str) -> Expression | None:
    numeral = read_numeral(text, 0)
    unit = read_unit(text, numeral.end) if numeral is not None else None
    if numeral is None or unit is None or numeral.ranged or numeral.open or unit.end == len(text):
        return None
    first = Expression(numeral.low, numeral.high, "exact", unit.text, unit.dimension)
    return _with_lower_unit(text, unit.end, first)


def _with_lower_unit(text: str, end: int, expression: Expression) -> Expression | None:
    """五元六角, 三米九, 两毛五: what follows the unit counts in the next lower one, said or not."""
    steps = _LOWER.get(_LIKE.get(expression.unit, expression.unit), ())
    value, said_zero = expression.low, False
    while end < len(text):
        said_zero = text[end] in "零〇"
        rest = read_numeral(text, end + said_zero)
        if rest is None or not isinstance(value, Decimal) or rest.ranged:
            return None
        step = _step(text, rest.end, steps, said_zero)
        if step is None:
            return None
        length, factor, steps = step
        value, end = value + rest.value * factor, rest.end + length
    return replace(
        expression,
        low=value,
        high=value,
        dimension="money" if expression.unit == "块" else expression.dimension,
    )


_Steps = tuple[tuple[tuple[str, ...], Decimal], ...]


def _step(text: str, end: int, steps: _Steps, said_zero: bool) -> tuple[int, Decimal, _Steps] | None:
    for index, (names, factor) in enumerate(steps):
        name = next((name for name in names if text.startswith(name, end)), None)
        if name is not None:
            return len(name), factor, steps[index + 1 :]
    if end == len(text) and steps:
        return 0, steps[min(len(steps) - 1, said_zero)][1], ()
    return None


def _with_half(text: str, end: int, expression: Expression) -> Expression | None:
    """三斤半, 五分半."""
    if text[end:] not in ("半", "半钟") or not isinstance(expression.low, Decimal) or not expression.unit:
        return None
    raised = expression.low + Decimal("0.5")
    return replace(expression, low=raised, high=raised) if expression.low == expression.high else None
