"""Numerals: Arabic, full-width, Chinese and mixed, read to exact numbers."""

import re
from dataclasses import dataclass
from decimal import Decimal

# One character for one character, so that offsets survive.
_FOLDS = str.maketrans(
    "０１２３４５６７８９％．○Ｏ壹贰叁肆伍陆柒捌玖拾佰仟萬億兩貳參陸幾點個鐘時負畝噸",
    "0123456789%.〇〇一二三四五六七八九十百千万亿两二三六几点个钟时负亩吨",
)
_CAPITALS = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟貳參陸")
_DIGITS = {
    character: Decimal(value)
    for value, characters in enumerate(("零〇", "一幺", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for character in characters
}
_SMALL = {"十": Decimal(10), "百": Decimal(100), "千": Decimal(1000)}
_LARGE = {"万": Decimal(10**4), "亿": Decimal(10**8), "兆": Decimal(10**12)}
_ARABIC = re.compile(r"\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?")
_POINT = re.compile(r"[点點]([零〇一二三四五六七八九幺]+)(?![十百千点分])")
# 千 and 百万 belong to the unit here: 50千瓦, 3千米.
_METRIC = re.compile(r"千(?:瓦|米(?!粒)|克(?!服)|伏|卡|赫|帕|字节|焦)|兆(?:瓦|赫|帕|字节|比特|焦|伏|欧)")
_NOT_MANY = re.compile(r"多(?:元化|元的|样|层次|维|式|方位|功能|边|渠道|形式|部门|领域|点|地|彩|民族|党)")
_LONGEST = 48  # parts of one numeral; a longer run is noise, and reading stays linear
_TENS = {"廿": Decimal(2), "卅": Decimal(3), "卌": Decimal(4)}
NUMERAL_START = re.compile(r"\d|[零〇一二两三四五六七八九十百千万亿兆几数半廿卅卌]")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral as it stands in a text, up to ``end``.

    ``low`` and ``high`` are set for 两三, 十几, 数十. ``open`` says that 余 or 多 follows (3000余).
    ``bare`` is a scale without a digit before it (近千, 万余). ``scale`` is the value of the last 万 or 亿.
    """

    start: int
    end: int
    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    open: bool = False
    about: bool = False
    bare: bool = False
    arabic: bool = False
    scale: Decimal = Decimal(1)
    positional: bool = False  # digits one after another, as in 二〇二一

    def scaled(self, scale: Decimal) -> "Numeral":
        """The numeral with a scale that it shares with the end of its range (3至5万)."""
        return Numeral(self.start, self.end, self.value * scale, arabic=self.arabic, scale=scale)


def fold_digits(text: str) -> str:
    """``text`` with full-width digits, capital numerals and traditional scales in their common form.

    It has the same length. A capital numeral alone is left as it is: 大陆 is no 六.
    """
    if not _CAPITALS.isdisjoint(text):
        return re.sub(
            r"(?<!大)[壹贰叁肆伍陆柒捌玖拾佰仟萬億万亿零貳參陸点元圆角分整]+", _fold_capitals, text
        ).translate(_PLAIN_FOLDS)
    return text.translate(_FOLDS)


_PLAIN_FOLDS = {key: value for key, value in _FOLDS.items() if chr(key) not in _CAPITALS}


def _fold_capitals(match: re.Match[str]) -> str:
    run = match.group()
    return run.translate(_FOLDS) if len(run) > 1 else run


def read_digit(character: str) -> Decimal:
    """The value of one Chinese digit: 七 → 7."""
    return _DIGITS[character]


def read_numeral(text: str, start: int) -> Numeral | None:
    """The longest numeral of folded ``text`` that begins at ``start``: 1.5万 → 15000, 两百余 → 200 and open.

    >>> read_numeral("十几万人", 0).low
    Decimal('110000')
    """
    items, end = _items(text, start)
    if not items:
        return None
    numeral = _evaluate(items, start, end)
    if numeral is None:
        return None
    return _read_tail(text, numeral)


# An item is ("digit" | "number" | "zero" | "some" | "several" | "scale", value, end).
_Item = tuple[str, Decimal, int]


def _items(text: str, start: int) -> tuple[list[_Item], int]:
    """The parts of the numeral, cut where the next character cannot continue it."""
    items: list[_Item] = []
    position = start
    smallest = Decimal(10**20)  # the scales of one section descend: 三千五百, never 五百三千
    while position < len(text) and len(items) < _LONGEST:
        character = text[position]
        last = items[-1][0] if items else ""
        if character in _DIGITS:
            if last == "number" or (
                last == "scale"
                and any(item[0] == "number" for item in items)
                and not _continues(text, position)
            ):
                break
            kind = "zero" if character in "零〇" else "digit"
            items.append((kind, _DIGITS[character], position + 1))
            position += 1
        elif character.isdigit() and character.isascii():
            if last not in ("", "scale", "zero"):
                break
            match = _ARABIC.match(text, position)
            if match is None:
                break
            if last == "scale" and not (match.end() < len(text) and text[match.end()] in "百千万亿"):
                if items[-1][1] < 10**4 or not 3 <= len(match.group()) <= 4:  # 1万600
                    break
            items.append(("number", Decimal(match.group().replace(",", "")), match.end()))
            position = match.end()
        elif character in _SMALL:
            value = _SMALL[character]
            if last == "number" and (
                character == "十" or text.startswith("百分", position) or _METRIC.match(text, position)
            ):
                break
            if last in ("scale", "zero") and value >= smallest:
                break
            if last == "scale" and smallest <= 1000:  # 三百十六 is said for 三百一十六; 三千百 is not
                if character != "十":
                    break
            if last and last != "scale" and value >= smallest:
                break
            if last == "number" and position + 1 < len(text) and _METRIC.match(text, position):
                break
            smallest = value
            items.append(("scale", value, position + 1))
            position += 1
        elif character in _LARGE:
            if last == "zero" or (
                character == "兆" and (not items or items[-1][0] == "number" or _METRIC.match(text, position))
            ):
                break
            smallest = Decimal(10**20)
            items.append(("scale", _LARGE[character], position + 1))
            position += 1
            if _METRIC.match(text, position) and any(item[0] == "number" for item in items):
                break
        elif character in _TENS and last in ("", "scale", "zero") and smallest > 10:
            items += [("digit", _TENS[character], position), ("scale", Decimal(10), position + 1)]
            smallest = Decimal(10)
            position += 1
        elif character == "几" and last in ("", "scale"):
            items.append(("some", Decimal(0), position + 1))
            position += 1
        elif character == "数" and not items:
            if position + 1 >= len(text) or text[position + 1] not in "十百千万亿":
                break
            items.append(("several", Decimal(0), position + 1))
            position += 1
        else:
            point = _POINT.match(text, position)
            if (
                point is None
                or last not in ("digit", "zero", "scale")
                or any(i[0] == "number" for i in items)
            ):
                break
            digits = "".join(str(_DIGITS[digit]) for digit in point.group(1))
            items.append(("point", Decimal("0." + digits), point.end()))
            position = point.end()
            if position < len(text) and text[position] in _LARGE:
                items.append(("scale", _LARGE[text[position]], position + 1))
                position += 1
            break
    while items and items[-1][0] == "zero" and len(items) > 1 and items[-2][0] == "scale":
        items.pop()
    return items, (items[-1][2] if items else start)


def _continues(text: str, position: int) -> bool:
    """Whether the digit here goes on to a scale, as 五 in 3万五千 does."""
    return position + 1 < len(text) and text[position + 1] in "十百千万亿"


def _evaluate(items: list[_Item], start: int, end: int) -> Numeral | None:
    kinds = [kind for kind, _, _ in items]
    arabic = "number" in kinds
    if all(kind in ("digit", "zero") for kind in kinds) and len(kinds) > 1:
        return _digit_run(items, start, end)
    if kinds[-1] == "point" and len(kinds) > 2 and all(kind in ("digit", "zero") for kind in kinds[:-1]):
        whole = _digit_run(items[:-1], start, end).value  # 一七二点五
        return Numeral(start, end, whole + items[-1][1])
    if kinds == ["some"]:
        return Numeral(start, end, Decimal(0), low=Decimal(0), high=Decimal(9), positional=True)
    scale = next(
        (value for kind, value, _ in reversed(items[-1:]) if kind == "scale" and value >= 10**4), Decimal(1)
    )
    bare = kinds[0] == "scale" and items[0][1] >= 100
    pair = next((i for i in range(len(items) - 1) if kinds[i] == kinds[i + 1] == "digit"), None)
    if pair is not None:
        first, second = items[pair][1], items[pair + 1][1]
        if not _approximates(first, second):
            return None
        low = _total(items[: pair + 1] + items[pair + 2 :])
        high = _total(items[:pair] + items[pair + 1 :])
        return Numeral(start, end, low, low, high, scale=scale)
    if "some" in kinds or "several" in kinds:
        leading = kinds[0] in ("some", "several")
        low = _total(_filled(items, Decimal(2 if leading else 1)))
        high = _total(_filled(items, Decimal(9)))
        return Numeral(start, end, low, low, high, arabic=arabic, scale=scale)
    return Numeral(start, end, _total(items), bare=bare, arabic=arabic, scale=scale)


def _filled(items: list[_Item], digit: Decimal) -> list[_Item]:
    return [
        ("digit", digit, end) if kind in ("some", "several") else (kind, value, end)
        for kind, value, end in items
    ]


def _approximates(first: Decimal, second: Decimal) -> bool:
    """Whether two digits in a row mean "about so many": 两三, 七八, and the set phrase 三五."""
    return second - first == 1 or (int(first), int(second)) == (3, 5)


def _digit_run(items: list[_Item], start: int, end: int) -> Numeral:
    """Digits one after another: 两三 is a range, 二〇二一 a year or a code."""
    digits = [value for _, value, _ in items]
    if len(digits) == 2 and _approximates(digits[0], digits[1]) and digits[0] > 0:
        return Numeral(start, end, digits[0], digits[0], digits[1])
    value = Decimal("".join(str(digit) for digit in digits))
    return Numeral(start, end, value, positional=True)


def _total(items: list[_Item]) -> Decimal:
    total = section = Decimal(0)
    current: Decimal | None = None
    previous = Decimal(1)  # the scale before the current digit, for 三万五 = 35000
    after_zero = False
    for kind, value, _ in items:
        if kind == "zero":
            after_zero = True
            current = value if current is None and section == total == 0 else current
        elif kind in ("digit", "number"):
            current = value
        elif kind == "point":
            current = (current or Decimal(0)) + value
        elif value < 10**4:
            section += (Decimal(1) if current is None else current) * value
            current, previous, after_zero = None, value, False
        else:
            section += current or Decimal(0)
            if section == 0 and total == 0:
                section = Decimal(1)
            total = (
                (total + section) * value
                if value > previous and total and value >= 10**8
                else total + section * value
            )
            section, current, previous, after_zero = Decimal(0), None, value, False
    last = items[-1]
    if current is not None and last[0] == "digit" and previous >= 100 and not after_zero and len(items) > 1:
        current *= previous / 10
    return total + section + (current or Decimal(0))


def _read_tail(text: str, numeral: Numeral) -> Numeral:
    """Take in 余, 多 and 来, with a scale that may follow them: 100余万, 三十来."""
    end = numeral.end
    if end >= len(text) or numeral.low is not None or numeral.positional:
        return numeral
    character = text[end]
    whole_tens = numeral.value % 10 == 0 and numeral.value > 0
    if character == "几" and numeral.arabic and whole_tens:
        low, high = numeral.value + 1, numeral.value + 9
        return Numeral(numeral.start, end + 1, low, low, high, arabic=True)
    if character not in "余多来" or not (whole_tens or numeral.scale > 1):
        return numeral
    if character == "多" and _NOT_MANY.match(text, end):
        return numeral
    if character == "来":
        return Numeral(
            numeral.start, end + 1, numeral.value, about=True, arabic=numeral.arabic, scale=numeral.scale
        )
    end += 1
    value, scale = numeral.value, numeral.scale
    if end < len(text) and text[end] in "万亿" and not _METRIC.match(text, end):
        scale = _LARGE[text[end]]
        value *= scale
        end += 1
    return Numeral(
        numeral.start, end, value, open=True, bare=numeral.bare, arabic=numeral.arabic, scale=scale
    )
