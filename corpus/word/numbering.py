"""Numbering: the numbers of lists and headings that Word counts itself, as text: 一、 （二） 3."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_PLACE = re.compile(r"%([1-9])")
_MOST = 9999  # beyond it a counter is no number of a list any more


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts."""

    format: str  # "decimal", "chineseCounting" …, as Word calls it
    text: str  # "（%1）": the places of the levels' numbers
    start: int


class Numbering:
    """The lists of one document, with the count that each has reached."""

    def __init__(self, root: Any | None) -> None:
        self._levels: dict[str, dict[int, Level]] = {}  # of an abstract list
        self._abstract: dict[str, str] = {}  # list to abstract list
        self._restarts: dict[tuple[str, int], int] = {}  # where a list begins anew
        self._counts: dict[str, dict[int, int]] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        for element in root.iter(W + "abstractNum"):
            levels = {_number(each, "ilvl"): _read_level(each) for each in element.iter(W + "lvl")}
            self._levels[element.get(W + "abstractNumId", "")] = levels
        for element in root.iter(W + "num"):
            list_id = element.get(W + "numId", "")
            abstract = element.find(W + "abstractNumId")
            self._abstract[list_id] = abstract.get(W + "val", "") if abstract is not None else ""
            for override in element.iter(W + "lvlOverride"):
                start = override.find(W + "startOverride")
                if start is not None:
                    self._restarts[list_id, _number(override, "ilvl")] = _number(start, "val")

    def next_label(self, list_id: str, depth: int) -> str:
        """The number of the next item of a list at ``depth``, from 0; "" for bullets and unknown lists."""
        abstract = self._abstract.get(list_id, "")
        levels = self._levels.get(abstract, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        restart = self._restarts.pop((list_id, depth), None)
        counts[depth] = level.start if depth not in counts else counts[depth] + 1
        if restart is not None:
            counts[depth] = restart
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        if level.format == "bullet" or counts[depth] > _MOST:
            return ""
        return _PLACE.sub(lambda place: self._place(levels, counts, int(place[1]) - 1), level.text).strip()

    def _place(self, levels: dict[int, Level], counts: dict[int, int], depth: int) -> str:
        level = levels.get(depth)
        if level is None or level.format == "bullet":
            return ""
        return write_number(counts.get(depth, level.start), level.format)


def _read_level(element: Any) -> Level:
    def value(tag: str, other: str) -> str:
        child = element.find(W + tag)
        return other if child is None else str(child.get(W + "val", other))

    start = value("start", "1")
    return Level(value("numFmt", "decimal"), value("lvlText", ""), int(start) if start.isdecimal() else 1)


def _number(element: Any, name: str) -> int:
    value = element.get(W + name, "0")
    return int(value) if value.isdecimal() and len(value) < 6 else 0


def write_number(number: int, form: str) -> str:
    """``number`` as Word writes it in one of its formats; digits for those that Chinese texts do not use.

    >>> [write_number(12, form) for form in ("chineseCounting", "decimalEnclosedCircle", "lowerRoman")]
    ['十二', '⑫', 'xii']
    """
    if form in _CHINESE:
        return _chinese(number, _DIGITS, "十百千")
    if form == "chineseLegalSimplified":
        return _chinese(number, _LEGAL_DIGITS, "拾佰仟")
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if form == "ideographTraditional" and 1 <= number <= len(_STEMS):
        return _STEMS[number - 1]
    if form in ("lowerLetter", "upperLetter") and number >= 1:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and number >= 1:
        roman = "".join(_roman(number))
        return roman.upper() if form == "upperRoman" else roman
    if form == "decimalFullWidth":
        return "".join(chr(ord("０") + int(digit)) for digit in str(number))
    if form == "decimalZero":
        return f"{number:02}"
    return "" if form == "none" else str(number)


_CHINESE = frozenset(
    (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "ideographDigital",
        "japaneseDigitalTenThousand",
        "koreanCounting",
    )
)


def _chinese(number: int, digits: str, places: str) -> str:
    """Up to 9999: 12 is 十二, 105 is 一百零五."""
    zero = "零"
    text = ""
    for position, digit in enumerate(reversed(str(number))):
        if digit == "0":
            text = zero + text if text and not text.startswith(zero) else text
        else:
            text = digits[int(digit)] + (places[position - 1] if position else "") + text
    short = text.removeprefix(digits[1]) if 10 <= number < 20 else text
    return short or digits[0]


def _roman(number: int) -> Iterator[str]:
    for value, letters in _ROMAN:
        while number >= value:
            yield letters
            number -= value
