"""Raised: what characters above the line mean, such as a unit, a power or the number of a note."""

import re

_NUMBER = re.compile(r"\s*(?:[\[［【〔(（]\s*注?\s*\d{1,3}\s*[\]］】〕)）]|[①-⑳*＊†‡]|注?\d{1,3})\s*")
_METRE = re.compile(r"[mM米]$")
_POWERS = {"2": "²", "3": "³"}
_BASE = re.compile(r"(?:[×xX*·]\s*10|[A-Za-zα-ωΑ-Ω])$")
_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def is_note_number(text: str) -> bool:
    """Whether a text, raised or linked, can be the number by which a sentence names a note.

    >>> is_note_number("[12]"), is_note_number("①"), is_note_number("2+")
    (True, True, False)
    """
    return _NUMBER.fullmatch(text) is not None


def read_raised(text: str, before: str) -> str:
    """What of the raised ``text`` belongs to the sentence ``before`` it: nothing of a note's number.

    >>> read_raised("2", "新增绿地3000m"), read_raised("1", "办结3000"), read_raised("4", "1.2×10")
    ('²', '', '⁴')
    """
    stripped = text.strip()
    if stripped in _POWERS and _METRE.search(before):
        return _POWERS[stripped]
    if stripped.isdecimal() and stripped.isascii() and _BASE.search(before):
        return stripped.translate(_DIGITS)
    return "" if is_note_number(text) else text
