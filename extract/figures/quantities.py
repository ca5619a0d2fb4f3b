"""Quantities: a number with its approximators, range and unit, read from one place of a text."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from extract.figures.bounds import read_bound_after, read_bound_before, read_distant_bound
from extract.figures.intervals import Interval, Number, interval_of, place_value
from extract.figures.numerals import Numeral, read_digit, read_numeral
from extract.figures.units import Unit, read_unit
from extract.records import Bound, Dimension

_PARTS = re.compile(r"(分之)(负|-)?")
_SLASH = re.compile(r"(?<![\d/.])(\d{1,3})/(\d{1,4})(?![\d/])")
_TENTHS = re.compile(
    r"成(?![立为功果员长熟绩本交效套片都人品因份天就群批型年]|[一二三四五六七八九](?!成|左))([一二三四五六七八九])?(多|半)?"
)
_WHOLE = re.compile(r"百分百")
_ONE_HALF = re.compile(r"一半(?![截路月天年个小])|半(?=[数以]|的|[，。；、]|$)")
_CURRENCY = re.compile(r"[￥¥$€£]\s?$")
_SMALL_MONEY = re.compile(r"(?:([一二两三四五六七八九\d])[角毛])?零?(?:([一二两三四五六七八九\d])分(?!钟))?")
_HALF = re.compile(r"半(数|年|天|小时|个月|个小时|个世纪|个工作日|日|亩)")
_TO = re.compile(r"\s?(至|到|—+|-+|–|―+|~|～|－|─+)\s?")
_FLOOR = re.compile(r"以上[、，]?(?:至|不满|不足|不超过|到)?(?=[\d一二三四五六七八九十百千万两])")
_CEILING = re.compile(r"以下|以内|之内|内|不满")
_MORE = re.compile(r"[多余](?!元化|样|层|种|部|方|样|边|地|项|彩)")
_AND_HALF = re.compile(r"半(?=[，。；、）)以的内]|左右|$)")
_LIST = re.compile(r"[、和及](?=\d)")
_LONGEST_LIST = 8
_PAST_HALF = frozenset("过近超逾")
_EXTENT: frozenset[Dimension] = frozenset(("duration", "length", "percent", "area"))


@dataclass(frozen=True, slots=True)
class Amount:
    """One number with its unit, without the approximators around it."""

    start: int
    end: int
    low: Number
    high: Number
    unit: Unit | None
    numeral: Numeral | None
    ranged: bool = False
    open: bool = False
    about: bool = False
    step: Number | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that was read in full: what a figure says, before anyone asked what it measures."""

    start: int
    end: int
    amount: Amount
    value: Number | None
    low: Number | None
    high: Number | None
    bound: Bound
    unit: str
    dimension: Dimension
    interval: Interval
    bounded: bool  # whether an approximator says so


def read_quantity(text: str, start: int) -> Quantity | None:
    """The quantity whose number begins at ``start`` of folded ``text``; its span may begin before it.

    >>> quantity = read_quantity("补助不少于3000元", 5)
    >>> quantity.value, quantity.bound, quantity.unit
    (Decimal('3000'), 'at_least', '元')
    """
    amount = _read_amount(text, start)
    if amount is None:
        return None
    return _bounded(text, _with_listed_unit(text, _read_range(text, amount)))


def _read_amount(text: str, start: int) -> Amount | None:
    half = _HALF.match(text, start)
    if half is not None:
        return _half(text, start, half)
    if _WHOLE.match(text, start):
        return Amount(start, start + 3, Decimal(100), Decimal(100), Unit("%", "percent", start + 3), None)
    one_half = _ONE_HALF.match(text, start)
    if one_half is not None and (one_half.group() != "半" or text[start - 1 : start] in _PAST_HALF):
        return _fraction(start, one_half.end(), Decimal(2), Decimal(1), text)
    slash = _SLASH.match(text, start)
    if slash is not None and int(slash[1]) < int(slash[2]):
        return _fraction(start, slash.end(), Decimal(slash[2]), Decimal(slash[1]), text)
    numeral = read_numeral(text, start)
    if numeral is None or (numeral.positional and not _counts(text, numeral)):
        return None
    parts = _PARTS.match(text, numeral.end)
    if parts is not None and numeral.value > 0:
        above = read_numeral(text, parts.end())
        if above is not None:
            return _parts_of(text, start, numeral, above, negative=parts[2] is not None)
    tenths = _TENTHS.match(text, numeral.end)
    if tenths is not None and numeral.value <= 10 and not numeral.arabic:
        return _tenths(numeral, tenths)
    return _counted(text, start, numeral)


def _counts(text: str, numeral: Numeral) -> bool:
    """Whether digits in a row are a number after all; 几 alone and 一二三 are not."""
    return numeral.low is None and "零" not in text[numeral.start : numeral.start + 1] and numeral.arabic


def _half(text: str, start: int, match: re.Match[str]) -> Amount:
    if match[1] == "数":
        return _fraction(start, match.end(), Decimal(2), Decimal(1), text)
    unit = read_unit(text, start + 1)
    half = Decimal("0.5")
    return Amount(start, match.end() if unit is None else unit.end, half, half, unit, None)


def _fraction(start: int, end: int, below: Decimal, above: Decimal, text: str) -> Amount:
    value = Fraction(above) / Fraction(below)
    return Amount(start, end, value, value, Unit("fraction", "fraction", end), None, step=None)


def _parts_of(text: str, start: int, below: Numeral, above: Numeral, *, negative: bool) -> Amount:
    """百分之三十 → 30 %, 千分之五 → 5 ‰, 三分之二 → 2/3."""
    sign = -1 if negative else 1
    low = above.low if above.low is not None else above.value
    high = above.high if above.high is not None else above.value
    named: dict[Decimal, str] = {Decimal(100): "%", Decimal(1000): "‰"}
    if below.value in named:
        unit = Unit(named[below.value], "percent", above.end)
        step = place_value(above.value) if above.open else None
        return Amount(
            start,
            above.end,
            sign * low,
            sign * high,
            unit,
            above,
            above.low is not None,
            above.open,
            step=step,
        )
    value = sign * Fraction(above.value) / Fraction(below.value)
    return Amount(start, above.end, value, value, Unit("fraction", "fraction", above.end), None)


def _tenths(numeral: Numeral, match: re.Match[str]) -> Amount:
    """六成 → 60 %, 三成五 → 35 %, 七成多 → 70 % and more."""
    more = Decimal(5) if match[2] == "半" else Decimal(0)
    if match[1]:
        more = Decimal("一二三四五六七八九".index(match[1]) + 1)
    low = (numeral.low if numeral.low is not None else numeral.value) * 10 + more
    high = (numeral.high if numeral.high is not None else numeral.value) * 10 + more
    is_open = match[2] == "多"
    unit = Unit("%", "percent", match.end())
    step = Decimal(10) if is_open else None
    return Amount(numeral.start, match.end(), low, high, unit, numeral, low != high, is_open, step=step)


def _counted(text: str, start: int, numeral: Numeral) -> Amount:
    low = numeral.low if numeral.low is not None else numeral.value
    high = numeral.high if numeral.high is not None else numeral.value
    ranged = numeral.low is not None
    end = numeral.end
    unit = read_unit(text, end + 1 if text[end : end + 1] == " " else end)
    is_open, step = numeral.open, place_value(numeral.value) if numeral.open else None
    if unit is None and not ranged and text.startswith(("个多", "个余", "个半"), end):  # 两个多月, 三个半小时
        inner = read_unit(text, end + 2)
        if inner is not None and inner.dimension == "duration":
            unit = Unit("个" + inner.text, "duration", inner.end)
            if text[end + 1] == "半":
                low, high = low + Decimal("0.5"), high + Decimal("0.5")
            else:
                is_open, step = True, Decimal(1)
            return Amount(start, inner.end, low, high, unit, numeral, False, is_open, numeral.about, step)
    if (
        unit is not None
        and unit.text == "个"
        and not ranged
        and text.startswith(("多", "余", "半"), unit.end)
    ):
        inner = read_unit(text, unit.end + 1)
        if (
            inner is not None
            and inner.dimension == "duration"
            and inner.text in ("月", "小时", "星期", "工作日", "月龄")
        ):
            if text[unit.end] == "半":
                low, high = low + Decimal("0.5"), high + Decimal("0.5")
            else:
                is_open, step = True, Decimal(1)
            whole = Unit("个" + inner.text, "duration", inner.end)
            return Amount(start, inner.end, low, high, whole, numeral, False, is_open, numeral.about, step)
    if unit is None and _CURRENCY.search(text, max(0, start - 2), start):
        symbol = text[:start].rstrip()[-1]
        return Amount(
            start, end, low, high, Unit(symbol, "money", end), numeral, ranged, is_open, numeral.about, step
        )
    if unit is not None and unit.text in ("元", "块") and not ranged and not is_open:
        small = _SMALL_MONEY.match(text, unit.end)
        if small is not None and small.end() > unit.end:
            cents = Decimal(_digit(small[1]) * 10 + _digit(small[2])) / 100
            return Amount(start, small.end(), low + cents, high + cents, unit, numeral)
    if unit is not None:
        end = unit.end
        more = _MORE.match(text, end)
        if (
            more is not None
            and not is_open
            and unit.dimension in ("duration", "length", "times", "area", "mass", "money")
        ):
            return Amount(
                start, more.end(), low, high, unit, numeral, ranged, True, numeral.about, Decimal(1)
            )
        half = _AND_HALF.match(text, end)
        if half is not None and not ranged and unit.dimension in ("duration", "times", "mass", "length"):
            half_more = Decimal("0.5")
            return Amount(start, half.end(), low + half_more, high + half_more, unit, numeral)
    return Amount(start, end, low, high, unit, numeral, ranged, is_open, numeral.about, step)


def _with_listed_unit(text: str, amount: Amount) -> Amount:
    """Give a number without a unit that of the list it stands in: 1.2万亿|、8200亿元, 4.1|和6.2个百分点."""
    numeral = amount.numeral
    end = amount.end
    if amount.unit is not None or numeral is None or not numeral.arabic or amount.ranged:
        return amount
    for _ in range(_LONGEST_LIST):
        if _LIST.match(text, end) is None:
            return amount
        following = _read_amount(text, end + 1)
        if following is None or following.numeral is None or not following.numeral.arabic:
            return amount
        if following.unit is not None:
            return replace(amount, unit=following.unit)
        end = following.end
    return amount


def _digit(character: str | None) -> int:
    if character is None:
        return 0
    return int(character) if character.isdigit() else int(read_digit(character))


def _read_range(text: str, first: Amount) -> Amount:
    """Join a second amount that closes a range: 3至5年, 15%—20%, 一万元以上五万元以下."""
    if first.ranged or first.open:
        return first
    floor = _FLOOR.match(text, first.end)
    if floor is not None:
        second = _read_amount(text, floor.end())
        if second is None or not (_compatible(first, second) or (second.unit is None and _scaled(second))):
            return first
        second = replace(second, unit=second.unit or first.unit)
        ceiling = _CEILING.match(text, second.end)
        if ceiling is None and len(floor.group().rstrip("、，")) == 2:
            return first
        end = (
            ceiling.end()
            if ceiling is not None and not text.startswith("内容", ceiling.start())
            else second.end
        )
        return replace(second, start=first.start, end=end, low=first.low, high=second.high, ranged=True)
    to = _TO.match(text, first.end)
    if to is None:
        return first
    second = _read_amount(text, to.end())
    if second is not None and second.unit is None and first.unit is not None and first.unit.text == "%":
        second = replace(second, unit=first.unit)  # 百分之五十至七十
    if second is None or second.ranged or not _compatible(first, second):
        return first
    low = first.low
    if first.unit is None and first.numeral is not None and second.numeral is not None:
        scale = second.numeral.scale
        if first.numeral.scale == 1 and scale > 1 and isinstance(low, Decimal) and low * scale < second.high:
            low = low * scale
    elif second.unit is None and to[1] not in "至到" and not second.numeral:
        return first
    if low > second.high and first.unit is not None and second.unit is not None and second.unit.text == "%":
        return replace(
            second, start=first.start, low=second.low, high=low, ranged=True
        )  # 百分之六十至百分之五十
    if low > second.high or (first.unit is None and second.unit is None and not _scaled(second)):
        return first
    unit = second.unit or first.unit
    return replace(second, start=first.start, low=low, high=second.high, unit=unit, ranged=True)


def _scaled(amount: Amount) -> bool:
    return amount.numeral is not None and amount.numeral.scale > 1


def _compatible(first: Amount, second: Amount) -> bool:
    if isinstance(first.low, Fraction) != isinstance(second.high, Fraction):
        return False
    if first.unit is None or second.unit is None:
        return first.unit is None
    return first.unit.text == second.unit.text or first.unit.text.lstrip("个") == second.unit.text.lstrip(
        "个"
    )


def _bounded(text: str, amount: Amount) -> Quantity:
    unit, dimension = (amount.unit.text, amount.unit.dimension) if amount.unit else ("", "other")
    bare = (amount.numeral is not None and amount.numeral.bare) or text[amount.start] == "半"
    before = read_bound_before(text, amount.start, bare=bare, age=unit in ("岁", "周岁"))
    after = read_bound_after(text, amount.end, has_extent=dimension in _EXTENT)
    if after is not None and after.text == "内" and dimension not in ("duration", "length"):
        after = None
    start = amount.start - (before.length if before else 0)
    if (
        start == amount.start
        and text[start - 1 : start] in ("-", "－", "−", "负")
        and _negative(text, start, unit)
    ):
        amount = replace(amount, low=-amount.high, high=-amount.low)
        start -= 1
    bound: Bound = "exact"
    if amount.open:
        bound = "at_least"
    elif after is not None:
        bound = after.bound
    if before is not None and not (after is not None and before.bound == "about"):
        bound = before.bound
    elif amount.about:
        bound = "about"
    elif bound == "exact" and not amount.ranged:
        distant = read_distant_bound(text, start, share=dimension in ("percent", "fraction"))
        bound = distant if distant is not None else bound
    step = amount.step if bound == "at_least" else None
    interval = interval_of(amount.low, amount.high, bound, step=step)
    value = None if amount.low != amount.high else amount.low
    low, high = (amount.low, amount.high) if value is None else (None, None)
    end = amount.end + (after.length if after else 0)
    bounded = before is not None or after is not None or amount.open or amount.about
    return Quantity(start, end, amount, value, low, high, bound, unit, dimension, interval, bounded)


def _negative(text: str, start: int, unit: str) -> bool:
    """Whether the dash before is a minus: -5%, 零下 apart."""
    return unit in ("%", "‰", "℃", "个百分点", "") and (
        start < 2 or not text[start - 2].isalnum() or text[start - 2] in "长为达是至到降率"
    )
