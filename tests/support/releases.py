"""Rows of releases for tests: the examples of the definitions, with what a test wants to be different."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from query.release.columns import Column, tables
from query.release.rows import Row

# What reports may hold that acts in a spreadsheet, on a screen or in a database.
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    '=HYPERLINK("http://example.org","点击")',
    "甲\x00乙",
    "甲\ud800乙\udfff",
    "\u202e报告\u2066.txt\u2069\u200f",
    "\x1b[31m红\x07",
    'a,"b";c\r\nd',
    "'=1+1",
    "<script>alert(1)</script>",
    "{=1+1}",
    "数" * 40_000,
    "𠮷" * 40_000,
    "_x0041_",
    "http://example.org/",
    "00123",
    "1e5",
    "true",
)


def example_row(table: str, **changes: Any) -> Row:
    """The row that the examples of a table's columns make."""
    return {column.name: _example(column) for column in tables()[table].columns} | changes


def _example(column: Column) -> Any:
    text = column.example
    match column.type:
        case "text":
            return text
        case "number":
            return Decimal(text)
        case "date":
            return date.fromisoformat(text)
        case _:
            return json.loads(text)
