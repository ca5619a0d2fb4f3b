"""Measures: a number with its measure word and what may stand behind, read to amounts."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from extract.figures.amounts import DIVISIBLE, HALF, Amount, raised
from extract.figures.intervals import place_value
from extract.figures.numeral_parts import digit_value
from extract.figures.numerals import Numeral, read_numeral
from extract.figures.shares import read_half, read_share
from extract.figures.units import Unit, read_unit

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
_SINGLE = ("个", "位", "天", "日", "周", "年", "次")  # before these a short form is not said
_MORE = re.compile(r"[多余](?!元化|样|层|种|部|方|边|地|项|彩)")
_AND_HALF = re.compile(r"半(?=[，。；、）)以的内后前多]|左右|时间|来|$)")
# 一米八, 一米八五: digits after 米 are tenths and hundredths.
_METRE_REST = re.compile(r"([一二三四五六七八九]{1,2})(?=[，。；、的）]|左右|以上|以下|$)")


def read_amount(text: str, start: int) -> Amount | None:
    """The amount whose number begins at ``start`` of folded ``text``.

    >>> read_amount("三成五以上", 0).low
    Decimal('35')
    """
    special = read_half(text, start)
    if special is not None:
        return special
    numeral = read_numeral(text, start)
    if numeral is None or numeral.positional:
        return None
    return read_share(text, numeral) or _counted(text, numeral)


def _counted(text: str, numeral: Numeral) -> Amount:
    """A number with its measure word, if it has one, and what may stand behind: 3年多, 两个半小时, 5元2角."""
    end = numeral.end
    unit = read_unit(text, end + 1 if text[end : end + 1] == " " else end)
    if numeral.short and unit is not None and unit.text in _SINGLE:
        whole = read_numeral(text[numeral.start : end - 1], 0)  # 两百|一个: so many for one
        if whole is not None:
            end, unit = end - 1, None
            numeral = replace(whole, start=numeral.start, end=end)
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
        return raised(whole, HALF)
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
    return raised(replace(amount, end=small.end()), Decimal(jiao * 10 + fen) / 100)


def _with_rest(text: str, amount: Amount, unit: Unit) -> Amount:
    """3年多, 2年半: what is left over stands after the unit."""
    if unit.dimension not in DIVISIBLE and unit.text != "分":
        return amount
    compound = _with_smaller_unit(text, amount, unit)
    if compound is not None:
        return compound
    if unit.text == "分":
        return amount
    metres = _METRE_REST.match(text, unit.end) if unit.text == "米" else None
    if metres is not None:
        rest = Decimal("0." + "".join(str(digit_value(digit)) for digit in metres[1]))
        return raised(replace(amount, end=metres.end()), rest)
    more = _MORE.match(text, unit.end)
    if more is not None:
        return replace(amount, end=more.end(), open=True, step=Decimal(1))
    half = _AND_HALF.match(text, unit.end)
    return raised(replace(amount, end=half.end()), HALF) if half is not None else amount


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
