"""Enumerators: the numbers that open headings and list items (一、 （二） 3. 第四章), with their rank."""

import re
from dataclasses import dataclass

_HAN = "[一二三四五六七八九十百零〇]"
# Rank orders the kinds from the outside in: a 一、 holds （一）, which holds 1., which holds （1）.
_KINDS: tuple[tuple[str, int, str], ...] = (
    ("part", 10, rf"第{_HAN}{{1,4}}[编篇]"),
    ("chapter", 11, rf"第(?:{_HAN}{{1,4}}|\d{{1,2}})章"),
    ("section", 12, rf"第{_HAN}{{1,4}}节"),
    ("article", 60, rf"第(?:{_HAN}{{1,6}}|\d{{1,3}})条(?:之{_HAN})?(?![第的款规、和中至或])"),
    ("attachment", 15, r"附件\s*\d{0,2}(?=[:：\s]|$)"),
    ("han", 20, rf"{_HAN}{{1,3}}\s*[、．.]"),
    ("han_brackets", 30, rf"[（(]\s*{_HAN}{{1,3}}\s*[）)][、，]?"),
    ("digit", 40, r"\d{1,2}(?:[、．]|\.(?!\d)|\.(?=\d{4}年))"),
    ("decimal", 41, r"\d{1,2}(?:\.\d{1,2}){1,3}(?=[\s\u3000一-鿿])(?![万亿元个%倍年])"),
    ("digit_brackets", 50, r"[（(]\s*\d{1,2}\s*[）)]|\d{1,2}[）)]"),
    ("circled", 55, r"[①-⑳⒈-⒛]"),
    (
        "point",
        58,
        rf"第{_HAN}{{1,2}}步(?![入骤])|{_HAN}{{1,2}}是(?!否)[要：:]?|{_HAN}要|第{_HAN}{{1,2}}[，、,]|其{_HAN}[，、,]|[—–-]{{2,}}",
    ),
)
_FIRST = frozenset("第附其（(一二三四五六七八九十百零〇—–-") | {chr(code) for code in range(0x2460, 0x249C)}
_COMPOUND = re.compile(rf"{_HAN}、{_HAN}(?:、|产)")
_NUMERALS = re.compile(rf"{_HAN}+")
_PATTERNS = tuple((kind, rank, re.compile(pattern + r"[\s\u3000]*")) for kind, rank, pattern in _KINDS)
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0}


@dataclass(frozen=True, slots=True)
class Enumerator:
    """The number at the start of a line or sentence."""

    kind: str
    rank: int
    text: str  # as written, with the space after it
    number: int | None  # what it counts to; None for dashes


def read_enumerator(text: str) -> Enumerator | None:
    """The enumerator that ``text`` starts with.

    >>> read_enumerator("（二）完善服务网络").kind
    'han_brackets'
    >>> read_enumerator("一、二、三产业融合发展") is None
    True
    """
    if text[:1] not in _FIRST and not text[:1].isdecimal():
        return None
    if _COMPOUND.match(text):
        return None
    for kind, rank, pattern in _PATTERNS:
        if match := pattern.match(text):
            return Enumerator(kind, rank, match[0], _count(match[0]))
    return None


def _count(text: str) -> int | None:
    if digits := re.search(r"\d+", text):
        return int(digits[0])
    if "①" <= text[0] <= "⑳":
        return ord(text[0]) - ord("①") + 1
    if han := _NUMERALS.search(text):
        return read_han_number(han[0])
    return None


def read_han_number(text: str) -> int:
    """A whole number below 1000 in Chinese numerals.

    >>> read_han_number("二十三"), read_han_number("一百零五")
    (23, 105)
    """
    total = digit = 0
    for character in text:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit
