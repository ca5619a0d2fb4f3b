"""Parts of a numeral: digits, Arabic numbers, scales and vague words, read from left to right."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

PartKind = Literal["digit", "number", "zero", "some", "several", "scale", "point"]

_DIGITS = {
    character: Decimal(value)
    for value, characters in enumerate(("零〇", "一幺", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for character in characters
}
_SMALL = {"十": Decimal(10), "百": Decimal(100), "千": Decimal(1000)}
_LARGE = {"万": Decimal(10**4), "亿": Decimal(10**8), "兆": Decimal(10**12)}
_TENS = {"廿": Decimal(2), "卅": Decimal(3), "卌": Decimal(4)}
_COUNTABLE = ("digit", "number", "scale", "some", "several")
_UNBOUNDED = Decimal(10**20)
_LONGEST = 48  # parts of one numeral; a longer run is noise, and reading stays linear
_PLACES_AFTER = {100: (2,), 1000: (3,), 10**4: (3, 4), 10**8: (4,)}  # 1万600, 3千200, 1百01
_ARABIC = re.compile(r"\d{1,3}(?:,\d{3}){1,12}(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?")
_POINT = re.compile(r"点([零〇一二三四五六七八九幺]{1,40}|\d{1,20}(?!\d*[:：时分]))(?![十百千点]|分(?!钟))")
# 千 and 兆 belong to the unit here: 50千瓦, 3千米.
_METRIC = re.compile(r"千(?:瓦|米(?!粒)|克(?!服)|伏|卡|赫|帕|字节|焦)|兆(?:瓦|赫|帕|字节|比特|焦|伏|欧)")


@dataclass(frozen=True, slots=True)
class Part:
    """One part: 三, 12.5, 百 or 几. 几 and 数 stand for a digit that is not said."""

    kind: PartKind
    value: Decimal
    end: int


def read_parts(text: str, start: int) -> list[Part]:
    """The parts of the numeral that begins at ``start``, up to where it cannot go on.

    >>> [(part.kind, int(part.value)) for part in read_parts("3万五千人", 0)]
    [('number', 3), ('scale', 10000), ('digit', 5), ('scale', 1000)]
    """
    scanner = _Scanner(text, start)
    while scanner.position < len(text) and len(scanner.parts) < _LONGEST and scanner.step():
        pass
    parts = _merged_digits(text, _without_next(text, scanner.parts))
    while len(parts) > 1 and parts[-1].kind == "zero" and parts[-2].kind == "scale":
        parts.pop()
    return parts


def _without_next(text: str, parts: list[Part]) -> list[Part]:
    """Without a last digit that begins the next numeral: 八百|一千, 二十|九千."""
    if len(parts) > 1 and parts[-1].kind == "digit" and parts[-2].kind == "scale":
        end = parts[-1].end
        if text[end : end + 1] in tuple("百千") and not _METRIC.match(text, end):
            return parts[:-1]
    return parts


def _merged_digits(text: str, parts: list[Part]) -> list[Part]:
    """Digits spelled out before a scale are one number: 二零千, 三零万."""
    for index in range(len(parts) - 2):
        first, zero, scale = parts[index : index + 3]
        spelled = index == 0 or parts[index - 1].kind == "scale"
        if spelled and first.kind == "digit" and zero.kind == "zero" and scale.kind == "scale":
            if text.startswith("分之", scale.end):
                continue
            whole = Part("digit", first.value * 10, zero.end)
            return [*parts[:index], whole, *_merged_digits(text, parts[index + 2 :])]
    return parts


def approximates(first: Decimal, second: Decimal) -> bool:
    """Whether two digits in a row mean "about so many": 两三, 七八, and the set phrase 三五."""
    return second - first == 1 or (int(first), int(second)) == (3, 5)


def digit_value(character: str) -> int:
    """The value of one digit, Chinese or Arabic: 七 → 7."""
    return int(character) if character.isascii() else int(_DIGITS[character])


def large_scale(text: str, position: int) -> Decimal | None:
    """The value of 万 or 亿 at ``position``, if one stands there; with a measure word in 十多个亿."""
    if text.startswith("个亿", position):
        return _LARGE["亿"]
    return _LARGE[text[position]] if text[position : position + 1] in ("万", "亿") else None


class _Scanner:
    """A place in a text and the parts that were read up to it."""

    def __init__(self, text: str, position: int) -> None:
        self.text = text
        self.position = position
        self.parts: list[Part] = []
        self.smallest = _UNBOUNDED  # the scales of one section descend: 三千五百, never 五百三千
        self.arabic = False

    def step(self) -> bool:
        """Read one more part; False where the numeral ends."""
        character = self.text[self.position]
        if character in _DIGITS:
            return self._digit(character)
        if "0" <= character <= "9":
            return self._number()
        if character in _SMALL:
            return self._small_scale(character)
        if character in _LARGE:
            return self._large_scale(character)
        if character in _TENS:
            return self._tens(character)
        if character in "几数":
            return self._vague(character)
        if character == "个" and self.text.startswith("亿", self.position + 1) and self._last in _COUNTABLE:
            self.position += 1
            return self._large_scale("亿")  # 3个亿
        return character == "点" and self._point()

    @property
    def _last(self) -> PartKind | None:
        return self.parts[-1].kind if self.parts else None

    def _add(self, kind: PartKind, value: Decimal, end: int) -> bool:
        self.parts.append(Part(kind, value, end))
        self.position = end
        return True

    def _digit(self, character: str) -> bool:
        """A digit after Arabic ones only where a scale follows it: 3万五千, not 3万五个."""
        follows = self.position + (2 if character in "零〇" else 1)
        scaled = self.text[follows : follows + 1] in tuple("十百千万亿")
        if self._last == "digit" and (
            (character == "两" and self.parts[-1].value != 1)  # 一两百
            or (self.smallest < _UNBOUNDED and not approximates(self.parts[-1].value, _DIGITS[character]))
        ):
            return False  # 九两, 九十九|九千
        if self._last == "number" or (self._last in ("scale", "zero") and self.arabic and not scaled):
            return False
        return self._add("zero" if character in "零〇" else "digit", _DIGITS[character], self.position + 1)

    def _number(self) -> bool:
        match = _ARABIC.match(self.text, self.position)
        if match is None or self._last not in (None, "scale", "zero"):
            return False
        if self._last == "scale" and self.text[match.end() : match.end() + 1] not in tuple("百千万亿"):
            places = _PLACES_AFTER.get(int(self.parts[-1].value), ())
            if len(match.group()) not in places or not match.group().isdigit():
                return False
        self.arabic = True
        return self._add("number", Decimal(match.group().replace(",", "")), match.end())

    def _small_scale(self, character: str) -> bool:
        value = _SMALL[character]
        if self._last == "number" and (
            (character == "十" and large_scale(self.text, self.position + 1) is None)
            or self.text.startswith("百分", self.position)
            or _METRIC.match(self.text, self.position)
        ):
            return False
        if self.parts and value >= self.smallest:
            return False
        if (
            self._last == "scale" and self.smallest <= 1000 and character != "十"
        ):  # 三百十六 is said, 三千百 is not
            return False
        self.smallest = value
        return self._add("scale", value, self.position + 1)

    def _large_scale(self, character: str) -> bool:
        if self._last == "zero" and (len(self.parts) < 2 or self.parts[-2].kind != "digit"):
            return False
        if character == "兆" and (self._last in (None, "number") or _METRIC.match(self.text, self.position)):
            return False
        self.smallest = _UNBOUNDED
        self._add("scale", _LARGE[character], self.position + 1)
        return not (self.arabic and _METRIC.match(self.text, self.position))

    def _tens(self, character: str) -> bool:
        """廿 is 二十 in one character."""
        if self._last not in (None, "scale", "zero") or self.smallest <= 10:
            return False
        self.smallest = Decimal(10)
        self._add("digit", _TENS[character], self.position)
        return self._add("scale", Decimal(10), self.position + 1)

    def _vague(self, character: str) -> bool:
        if character == "几":
            return self._last in (None, "scale") and self._add("some", Decimal(0), self.position + 1)
        follows = self.text[self.position + 1 : self.position + 2]
        return (
            not self.parts
            and follows in tuple("十百千万亿")
            and self._add("several", Decimal(0), self.position + 1)
        )

    def _point(self) -> bool:
        """二点五, and the scale that may follow: 二十点一万. Nothing goes on after it."""
        match = _POINT.match(self.text, self.position)
        if match is None or self._last not in ("digit", "zero", "scale") or self.arabic:
            return False
        fraction = "".join(str(digit_value(digit)) for digit in match.group(1))
        self._add("point", Decimal("0." + fraction), match.end())
        scale = large_scale(self.text, self.position)
        if scale is not None:
            self._add("scale", scale, self.position + 1)
        return False
