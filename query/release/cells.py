"""Cells: values of a release as text, for formats that have nothing but text."""

import json
import re
from datetime import date
from decimal import Decimal

from query.release.rows import Value
from query.spreadsheets import reads_as_formula
from query.terminal import escape_acting, neutralise

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_quote = json.encoder.encode_basestring  # ten times as fast for a text alone
# What no file can hold as text: surrogates alone have no encoding, and NUL ends a text in SQLite's tools.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def writable(value: Value) -> Value:
    """The value with each character that no file can hold replaced by one that shows it: NUL by ␀.

    >>> writable("甲\\x00乙")
    '甲␀乙'
    """
    if isinstance(value, str):
        return _UNWRITABLE.sub(lambda match: "␀" if match.group() == "\x00" else "\ufffd", value)
    if isinstance(value, list):
        return [writable(item) for item in value]
    return value


def json_text(value: Value) -> str:
    """The value as JSON; a decimal is a number with exactly its digits, a day is text.

    >>> json_text(Decimal("99.960")), json_text([[3, 5]]), json_text("办理“一件事”")
    ('99.960', '[[3,5]]', '"办理“一件事”"')
    """
    if value is None:
        return "null"
    if isinstance(value, str):
        return escape_acting(_quote(value))
    if isinstance(value, Decimal):
        digits = format(value, "f")
        # Readers take a number without a point for an integer, of which most hold 64 bits only.
        return f"{digits}.0" if "." not in digits and abs(value) >= 2**63 else digits
    if isinstance(value, date):
        return f'"{value.isoformat()}"'
    return escape_acting(_encode(value))


def plain_text(value: Value) -> str:
    """The value as the text of a cell; lists are JSON, what is missing is nothing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return json_text(value)


def spreadsheet_text(value: Value) -> str:
    """The same where spreadsheets read it: nothing in it acts, and a formula is text by its apostrophe.

    Line breaks stay; other characters that act are replaced one by one, so that offsets stay right.

    >>> spreadsheet_text("=cmd|' /C calc'!A0"), spreadsheet_text(Decimal("-3.5"))
    ("'=cmd|' /C calc'!A0", '-3.5')
    """
    text = plain_text(value)
    if not isinstance(value, (str, list)):
        return text
    text = harmless(text)
    return f"'{text}" if reads_as_formula(text) else text


def harmless(text: str) -> str:
    """``text`` without characters that act on a screen, line breaks apart."""
    return "\n".join(map(neutralise, text.split("\n"))) if "\n" in text else neutralise(text)
