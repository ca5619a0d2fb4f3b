"""Measures: which units measure the same thing, and how they convert."""

import re
from fractions import Fraction
from typing import get_args

from extract.records import Change, Dimension

# Unit → what it is counted in, and how many of those it is. Sources: GB 3100-1993; for 亩, 里, 斤 and 两 the
# State Council's order of 1959 on measures (15 亩 = 1 公顷, 2 斤 = 1 公斤). Months and years are not turned
# into days: a month has no fixed length.
_EXACT: dict[str, tuple[str, Fraction]] = {
    unit: (base, Fraction(factor))
    for base, units in {
        "平方米": {
            "平方米": "1", "平米": "1", "㎡": "1", "m²": "1", "亩": "2000/3", "公顷": "10000",
            "平方公里": "1000000", "平方千米": "1000000", "km²": "1000000",
        },
        "米": {"米": "1", "m": "1", "厘米": "1/100", "毫米": "1/1000", "里": "500", "公里": "1000",
               "千米": "1000", "km": "1000"},
        "克": {"克": "1", "g": "1", "两": "50", "斤": "500", "公斤": "1000", "千克": "1000", "kg": "1000",
               "吨": "1000000", "t": "1000000"},
        "秒": {"秒": "1", "分钟": "60", "小时": "3600", "个小时": "3600", "天": "86400", "日": "86400",
               "周": "604800", "个星期": "604800", "星期": "604800"},
        "月": {"个月": "1", "月": "1", "年": "12", "季度": "3", "个季度": "3"},
        "千瓦时": {"千瓦时": "1", "度": "1", "kWh": "1", "兆瓦时": "1000"},
    }.items()
    for unit, factor in units.items()
}  # fmt: skip

# Here the measure word says nothing: 名 and 人 count the same people, 个 and 家 the same shops.
_COUNTED: frozenset[Dimension] = frozenset(
    {"count", "person", "person_times", "percent", "percentage_points", "times", "fraction"}
)

_POWERS = frozenset({"番"})  # 翻两番 is to the fourfold: no multiple of 翻一番

# Indicators that are the change of another: 地区生产总值增速6% is 地区生产总值增长6%.
_RISE = re.compile(r"(?<=..)(?:增速|增长率|增幅|涨幅|增长速度|升幅)$")
_FALL = re.compile(r"(?<=..)(?:降幅|下降率|跌幅|减幅|下降幅度)$")


def level_or_change(key: str, change: Change | None) -> tuple[str, Change | None]:
    """The indicator that changes, and which way, where the key itself names the change.

    >>> level_or_change("信访量降幅", None)
    ('信访量', 'decrease')
    """
    if change is None and (rise := _RISE.search(key)):
        return key[: rise.start()], "increase"
    if change is None and (fall := _FALL.search(key)):
        return key[: fall.start()], "decrease"
    return key, change


def common_measure(unit: str, dimension: Dimension) -> tuple[str, Fraction]:
    """What numbers in ``unit`` are counted in, and the factor that takes them there.

    Numbers compare when this name agrees. A fraction is a share like a percentage: 2/3 is 66.7 %.

    >>> common_measure("公顷", "area"), common_measure("亩", "area")
    (('平方米', Fraction(10000, 1)), ('平方米', Fraction(2000, 3)))
    """
    if unit in _EXACT and dimension not in _COUNTED:
        return _EXACT[unit]
    if unit in _POWERS:
        return f"{dimension} {unit}", Fraction(1)
    if dimension == "fraction":
        return "percent", Fraction(100)
    if dimension in _COUNTED:
        return dimension, Fraction(1)
    return f"{dimension} {unit}", Fraction(1)


def comparable_dimensions(unit: str, measure: str) -> tuple[Dimension, ...]:
    """The dimensions of which numbers may compare with one in ``unit`` that is counted in ``measure``.

    >>> comparable_dimensions("", "count")
    ('count', 'person', 'person_times')
    """
    dimensions: tuple[Dimension, ...] = get_args(Dimension)
    found = [one for one in dimensions if common_measure(unit, one)[0] == measure]
    if not unit:
        found += ["count", "person", "person_times"]
    if measure == "percent":
        found += ["percent", "fraction"]
    return tuple(dict.fromkeys(found))


def in_unit(number: Fraction, unit: str, measure: str) -> tuple[Fraction, str]:
    """A number of ``measure`` in the ``unit`` that it was asked in, for people to read.

    >>> in_unit(Fraction(30000), "公顷", "平方米")
    (Fraction(3, 1), '公顷')
    """
    base, factor = _EXACT.get(unit, ("", Fraction(1)))
    if base == measure:
        return number / factor, unit
    return number, _NAMES.get(measure, unit)


_NAMES = {"percent": "%", "percentage_points": "个百分点"}
