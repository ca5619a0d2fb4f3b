"""Amounts: one number with its unit: a count, a fraction, tenths, a half."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from extract.figures.intervals import Number, place_value
from extract.figures.numeral_parts import digit_value
from extract.figures.numerals import Numeral, read_numeral
from extract.figures.units import Unit, read_unit
from extract.records import Dimension

_PARTS = re.compile(r"分之(负|-)?")
_SLASH = re.compile(r"(?<![\d/.])(?:(\d{1,3})又)?(\d{1,3})\s?/\s?(\d{1,4})(?![\d/])")
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
_CURRENCY = re.compile(
    r"((?:US|A|HK|C|NT|S|R)?[$]|[￥¥€£₩₽₹]|(?<![A-Za-z])(?:CNY|RMB|USD|EUR|HKD|GBP|JPY|KRW|AUD|CAD|TWD|MOP|SGD))\s?$"
)
_SMALL_MONEY = re.compile(
    r"(?:([一二两三四五六七八九\d])[角毛])?(?:零?([一二两三四五六七八九\d])分(?!钟))?整?"
)
# The unit that may follow a time's unit, and how many of it make one: 1小时20分钟.
_NEXT_UNITS = {
    "年": {"个月": 12, "月": 12},
    "天": {"小时": 24, "个小时": 24},
    "小时": {"分钟": 60, "分": 60, "秒": 3600, "秒钟": 3600},
    "个小时": {"分钟": 60, "分": 60, "秒": 3600, "秒钟": 3600},
    "分钟": {"秒": 60, "秒钟": 60},
    "分": {"秒": 60, "秒钟": 60},
    "斤": {"两": 10},
}
_ALTERNATIVE = re.compile(r"[（(][间户处个栋家件座宗条项张份本册台辆只头名人次套组幅篇支所场片块类对][）)]")
_INNER = re.compile(
    r"(?:个(?=[多余半])|(?<=个))([多余半])(月|小时|星期|礼拜|工作日|月龄|世纪|学期|学年|季度|分钟|钟头)"
)
_MORE = re.compile(r"[多余](?!元化|样|层|种|部|方|边|地|项|彩)")
_AND_HALF = re.compile(r"半(?=[，。；、）)以的内后前多]|左右|时间|来|$)")
# 一米八, 一米八五: digits after 米 are tenths and hundredths.
_METRE_REST = re.compile(r"([一二三四五六七八九]{1,2})(?=[，。；、的）]|左右|以上|以下|$)")
_HALF = Decimal("0.5")
_DIVISIBLE: frozenset[Dimension] = frozenset(("duration", "length", "times", "area", "mass", "money"))
_VOLUMES = ("升", "公升", "毫升", "加仑", "立方米", "立方", "度")


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


def read_amount(text: str, start: int) -> Amount | None:
    """The amount whose number begins at ``start`` of folded ``text``.

    >>> read_amount("三成五以上", 0).low
    Decimal('35')
    """
    special = _half_or_slash(text, start)
    if special is not None:
        return special
    numeral = read_numeral(text, start)
    if numeral is None or numeral.positional:
        return None
    return (
        _of_whole(text, numeral) or _mixed(text, numeral) or _tenths(text, numeral) or _counted(text, numeral)
    )


def _half_or_slash(text: str, start: int) -> Amount | None:
    """半年, 一半, 过半, 2/3, 百分百."""
    if _ALL.match(text, start):
        return Amount(start, start + 3, Decimal(100), Decimal(100), Unit("%", "percent", start + 3))
    if _HALF_UNIT.match(text, start):
        unit = read_unit(text, start + 1)
        return Amount(start, unit.end, _HALF, _HALF, unit) if unit is not None else None
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
    above = read_numeral(text[: before_next.end()] if before_next is not None else text, start)
    if above is not None and text.startswith("分之", above.end) and above.end - start > 1:
        return read_numeral(text[: above.end - 1], start)
    return above


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
    if unit is None or unit.noun or not (unit.dimension in _DIVISIBLE or unit.text in _VOLUMES):
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


def _counted(text: str, numeral: Numeral) -> Amount:
    """A number with its measure word, if it has one, and what may stand behind: 3年多, 两个半小时, 5元2角."""
    end = numeral.end
    unit = read_unit(text, end + 1 if text[end : end + 1] == " " else end)
    step = place_value(numeral.value) if numeral.open else None
    amount = Amount(
        numeral.start, end, numeral.low, numeral.high, unit, numeral, numeral.open, numeral.about, step
    )
    if unit is None:
        return _inside_unit(text, amount, end) or _in_currency(text, amount)
    alternative = _ALTERNATIVE.match(text, unit.end) if unit.dimension == "count" else None
    if alternative is not None:  # 300套（间）
        unit = Unit(text[unit.end - len(unit.text) : alternative.end()], unit.dimension, alternative.end())
    amount = replace(amount, end=unit.end, unit=unit)
    if amount.ranged or amount.open:
        return amount
    if unit.text == "个":
        return _inside_unit(text, amount, unit.end) or amount
    if unit.text in ("元", "块", "圆"):
        return _with_small_money(text, amount, unit.end)
    return _with_rest(text, amount, unit)


def _inside_unit(text: str, amount: Amount, end: int) -> Amount | None:
    """两个多月, 三个半小时: what is left over stands inside the unit."""
    match = _INNER.match(text, end)
    if match is None or amount.ranged:
        return None
    whole = replace(amount, end=match.end(), unit=Unit("个" + match[2], "duration", match.end()))
    if match[1] == "半":
        return _raised(whole, _HALF)
    return replace(whole, open=True, step=Decimal(1))


def _in_currency(text: str, amount: Amount) -> Amount:
    """￥5: the symbol stands before the number."""
    symbol = _CURRENCY.search(text, max(0, amount.start - 4), amount.start)
    return replace(amount, unit=Unit(symbol[1], "money", amount.end)) if symbol is not None else amount


def _with_small_money(text: str, amount: Amount, end: int) -> Amount:
    """5元2角3分 → 5.23."""
    small = _SMALL_MONEY.match(text, end)
    if small is None or small.end() == end:
        return amount
    jiao, fen = (digit_value(digit) if digit else 0 for digit in small.groups())
    return _raised(replace(amount, end=small.end()), Decimal(jiao * 10 + fen) / 100)


def _with_rest(text: str, amount: Amount, unit: Unit) -> Amount:
    """3年多, 2年半: what is left over stands after the unit."""
    if unit.dimension not in _DIVISIBLE and unit.text != "分":
        return amount
    compound = _with_smaller_unit(text, amount, unit)
    if compound is not None:
        return compound
    if unit.text == "分":
        return amount
    metres = _METRE_REST.match(text, unit.end) if unit.text == "米" else None
    if metres is not None:
        rest = Decimal("0." + "".join(str(digit_value(digit)) for digit in metres[1]))
        return _raised(replace(amount, end=metres.end()), rest)
    more = _MORE.match(text, unit.end)
    if more is not None:
        return replace(amount, end=more.end(), open=True, step=Decimal(1))
    half = _AND_HALF.match(text, unit.end)
    return _raised(replace(amount, end=half.end()), _HALF) if half is not None else amount


def _with_smaller_unit(text: str, amount: Amount, unit: Unit) -> Amount | None:
    """1小时20分钟 → 80 分钟, 一年零六个月 → 18 个月: one measure in two units, told in the smaller."""
    smaller = _NEXT_UNITS.get(unit.text)
    start = unit.end + (text[unit.end : unit.end + 1] in ("零", "又"))
    rest = read_numeral(text, start) if smaller else None
    if rest is None or rest.ranged or rest.open or rest.positional or smaller is None:
        return None
    below = read_unit(text, rest.end)
    times = smaller.get(below.text) if below is not None else None
    if below is None or times is None or rest.value >= times or isinstance(amount.low, Fraction):
        return None
    value = amount.low * times + rest.value
    below = replace(
        below, dimension="duration" if unit.dimension == "other" else unit.dimension
    )  # 30分 after 1小时 are minutes
    whole = replace(amount, end=below.end, low=value, high=value, unit=below)
    return _with_smaller_unit(text, whole, below) or whole


def _raised(amount: Amount, more: Decimal) -> Amount:
    if isinstance(amount.low, Fraction) or isinstance(amount.high, Fraction):
        return amount
    return replace(amount, low=amount.low + more, high=amount.high + more)
