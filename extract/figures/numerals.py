"""Numerals: Arabic, full-width, Chinese and mixed, read to exact numbers."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.figures.numeral_parts import Part, approximates, large_scale, read_parts

# One character for one character, so that offsets survive.
_FOLDS = str.maketrans(
    "０１２３４５６７８９％℅．○壹贰叁肆伍陆柒捌玖拾佰仟萬億兩貳參叄陸幾點個鐘時間負畝噸對雙幣攝華裏釐錢鎊級"
    "週禮號碼隻條張圓員餘達滿過約顆雙頃",
    "0123456789%%.〇一二三四五六七八九十百千万亿两二三三六几点个钟时间负亩吨对双币摄华里厘钱镑级"
    "周礼号码只条张圆员余达满过约颗双顷",
)
_CAPITALS = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟貳參叄陸")
_PLAIN_FOLDS = {key: value for key, value in _FOLDS.items() if chr(key) not in _CAPITALS}
_FOLDABLE = re.compile(f"[{''.join(map(chr, _FOLDS))}]")  # translating takes five times as long as looking
_CAPITAL_RUN = re.compile(
    r"[壹贰叁肆伍柒捌玖貳叄](?=[元角分年月日])|(?<!大)[壹贰叁肆伍陆柒捌玖拾佰仟萬億万亿零貳參叄陸点元圆角分整]{2,}"
)
_ROUND = re.compile(
    r"(?<=[\d〇一二三四五六七八九Ｏ０-９])Ｏ|Ｏ(?=[\d一二三四五六七八九０-９])"
)  # 二Ｏ二一, not ＩＰＨＯＮＥ
_NOT_MANY = re.compile(r"多(?:元化|元的|样|层次|维|式|方位|功能|边|渠道|形式|部门|领域|点|地|彩|民族|党)")
NUMERAL_START = re.compile(r"\d|[零〇一二两三四五六七八九十百千万亿兆几数半廿卅卌]")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral as it stands in a text, up to ``end``.

    ``low`` and ``high`` differ for 两三, 十几, 数十. ``open`` says that 余 or 多 follows (3000余), ``about``
    that 来 does. ``bare`` is a scale without a digit before it (近千, 万余). ``scale`` is the value of the
    last 万 or 亿. ``positional`` marks digits one after another, as in 二〇二一, and 几 alone.
    ``short``: the last digit has no scale of its own, as in 一百二, 三万五.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    open: bool = False
    about: bool = False
    bare: bool = False
    arabic: bool = False
    scale: Decimal = Decimal(1)
    positional: bool = False
    short: bool = False

    @property
    def ranged(self) -> bool:
        """Whether it is vague: 两三, 十几."""
        return self.low != self.high

    @property
    def value(self) -> Decimal:
        """The number, or the least that a vague numeral may mean."""
        return self.low


def fold_digits(text: str) -> str:
    """``text`` with full-width digits, capital numerals and traditional scales in their common form.

    It has the same length. A capital numeral alone is left as it is: 大陆 is no 六.
    """
    if "Ｏ" in text:
        text = _ROUND.sub("〇", text)
    if _FOLDABLE.search(text) is None:
        return text
    if _CAPITALS.isdisjoint(text):
        return text.translate(_FOLDS)
    return _CAPITAL_RUN.sub(lambda run: run.group().translate(_FOLDS), text).translate(_PLAIN_FOLDS)


def read_numeral(text: str, start: int) -> Numeral | None:
    """The longest numeral of folded ``text`` that begins at ``start``: 1.5万 → 15000, 两百余 → 200 and open.

    >>> read_numeral("十几万人", 0).low
    Decimal('110000')
    """
    parts = read_parts(text, start)
    numeral = _evaluate(parts, start) if parts else None
    return _with_tail(text, numeral) if numeral is not None else None


def plain(number: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent: 15000.0 → 15000."""
    return Decimal(int(number)) if number == number.to_integral_value() else number.normalize()


def _evaluate(parts: list[Part], start: int) -> Numeral | None:
    kinds = [part.kind for part in parts]
    end = parts[-1].end
    if kinds == ["some"]:
        return Numeral(start, end, Decimal(0), Decimal(9), positional=True)
    if len(parts) > 1 and all(kind in ("digit", "zero") for kind in kinds):
        return _digit_run(parts, start)
    if kinds[-1] == "point" and len(parts) > 2 and all(kind in ("digit", "zero") for kind in kinds[:-1]):
        whole = _spelled(parts[:-1]) + parts[-1].value  # 一七二点五
        return Numeral(start, end, whole, whole)
    readings = _readings(parts)
    if readings is None:
        return None
    low, high = (plain(_total(reading)) for reading in readings)
    last = parts[-1]
    return Numeral(
        start,
        end,
        low,
        high,
        bare=kinds[0] == "scale" and parts[0].value >= 100,
        arabic="number" in kinds,
        scale=last.value if last.kind == "scale" and last.value >= 10**4 else Decimal(1),
        short=kinds[-2:] == ["scale", "digit"] and parts[-2].value >= 100,
    )


def _readings(parts: list[Part]) -> tuple[list[Part], list[Part]] | None:
    """The least and the greatest reading of a numeral that may be vague; None where it is none."""
    for index in range(len(parts) - 1):
        first, second = parts[index], parts[index + 1]
        if first.kind == second.kind == "digit":
            if not approximates(first.value, second.value):
                return None
            return parts[: index + 1] + parts[index + 2 :], parts[:index] + parts[index + 1 :]
    least = Decimal(2 if parts[0].kind in ("some", "several") else 1)
    return _filled(parts, least), _filled(parts, Decimal(9))


def _filled(parts: list[Part], digit: Decimal) -> list[Part]:
    return [Part("digit", digit, part.end) if part.kind in ("some", "several") else part for part in parts]


def _digit_run(parts: list[Part], start: int) -> Numeral:
    """Digits one after another: 两三 is a range, 二〇二一 a year or a code."""
    first, end = parts[0].value, parts[-1].end
    if len(parts) == 2 and first > 0 and approximates(first, parts[1].value):
        return Numeral(start, end, first, parts[1].value)
    value = _spelled(parts)
    return Numeral(start, end, value, value, positional=True)


def _spelled(digits: list[Part]) -> Decimal:
    return Decimal("".join(str(part.value) for part in digits))


def _total(parts: list[Part]) -> Decimal:
    """The sum of sections of four places, each with its scale: 1亿2000万 → 120000000."""
    total = section = Decimal(0)
    current: Decimal | None = None
    previous = Decimal(1)  # the scale before the current digit, for 三万五 = 35000
    after_zero = was_digit = False
    for part in parts:
        if part.kind == "zero":
            after_zero = True
            current = part.value if len(parts) == 1 or parts[1].kind == "point" else current
        elif part.kind in ("digit", "number"):
            current = part.value
        elif part.kind == "point":
            current = (current or Decimal(0)) + part.value
        elif part.value < 10**4:
            section += (Decimal(1) if current is None else current) * part.value
            current, previous, after_zero = None, part.value, False
        else:
            if current is not None and 100 <= previous < 10**4 and not after_zero and was_digit:
                current *= previous / 10  # 百二万 = 120万
            section += current or Decimal(0)
            if section == total == 0:
                section = Decimal(1)
            over_all = total and part.value > previous and part.value >= 10**8  # 1.2万亿
            over_all = over_all or (section == 0 and part.value == previous == 10**4)  # 四万万
            total = (total + section) * part.value if over_all else total + section * part.value
            section, current, previous, after_zero = Decimal(0), None, part.value, False
        was_digit = part.kind == "digit"
    if current is not None and parts[-1].kind == "digit" and previous >= 100 and not after_zero:
        current *= previous / 10
    return total + section + (current or Decimal(0))


def _with_tail(text: str, numeral: Numeral) -> Numeral:
    """Take in 余, 多 and 来, with a scale that may follow them: 100余万, 三十来."""
    if numeral.arabic and text.startswith(" 余", numeral.end):  # 60 余名, as it is set beside digits
        numeral = replace(numeral, end=numeral.end + 1)
    character = text[numeral.end : numeral.end + 1]
    if not character or character not in "余多来几" or numeral.ranged or numeral.positional:
        return numeral
    whole_tens = numeral.value % 10 == 0 and numeral.value > 0
    end = numeral.end + 1
    if character == "几":
        some = numeral.arabic and whole_tens  # 10几
        return replace(numeral, end=end, low=numeral.low + 1, high=numeral.low + 9) if some else numeral
    if not (whole_tens or numeral.scale > 1) or _NOT_MANY.match(text, numeral.end):
        return numeral
    if character == "来":
        return replace(numeral, end=end, about=True)
    scale = large_scale(text, end)
    if scale is None:
        return replace(numeral, end=end, open=True)
    value = plain(numeral.low * scale)
    end += 2 if text[end] == "个" else 1
    return replace(numeral, end=end, low=value, high=value, open=True, scale=scale)
