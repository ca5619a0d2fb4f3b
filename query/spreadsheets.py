"""Spreadsheets: records as CSV that opens in any program and in which nothing from a report can act."""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from extract.serialization import JsonObject
from query.terminal import neutralise

# A cell that begins so is a formula to a spreadsheet (OWASP, CSV injection); a plain number is none.
_FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?%?")


def as_csv(records: Iterable[JsonObject], columns: Iterable[str]) -> str:
    """RFC 4180 CSV with a header; lists are joined with "; ", missing values are empty.

    Text that a spreadsheet would take for a formula gets an apostrophe in front.

    >>> as_csv([{"title": "=cmd()", "lines": [3, 4]}], ["title", "lines"])
    "title,lines\\r\\n'=cmd(),3; 4\\r\\n"
    """
    return "".join(csv_lines(records, columns))


def csv_lines(records: Iterable[JsonObject], columns: Iterable[str]) -> Iterator[str]:
    """The same row by row, the header first."""
    names = list(columns)
    out = io.StringIO()
    writer = csv.writer(out)

    def written(cells: Iterable[str]) -> str:
        out.seek(0)
        out.truncate()
        writer.writerow(cells)
        return out.getvalue()

    yield written(names)
    for record in records:
        yield written(_cell(record.get(name)) for name in names)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        value = "; ".join("–".join(map(str, item)) if isinstance(item, list) else str(item) for item in value)
    text = neutralise(str(value))
    return f"'{text}" if reads_as_formula(text) else text


def reads_as_formula(text: str) -> bool:
    """Whether a spreadsheet that reads ``text`` from a file would take it for a formula.

    >>> reads_as_formula("=1+1"), reads_as_formula("-3.5%"), reads_as_formula("－3个")
    (True, False, True)
    """
    return _FORMULA.match(text) is not None and not _NUMBER.fullmatch(text)
