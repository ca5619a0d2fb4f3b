"""Rows that differ: which rows of two releases are the same thing, and in which columns they disagree."""

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from query.differences.releases import TableRow
from query.release.columns import tables

Kind = Literal["added", "removed", "changed"]
Pair = tuple[TableRow | None, TableRow | None]
Spans = tuple[tuple[int, int], ...]

# Positions that move with what stands before, and what the source says of itself already.
_NEVER_COMPARED = frozenset({"number", "source_id", "source_name", "report_id"})
_COMPARED_IN_SOURCES = frozenset({"source_name"})
_SAYS = ("text", "title", "canonical", "reason", "source_name")  # the first of these tells what a row is
_LONG = 300  # characters of a value that is shown


@dataclass(frozen=True, slots=True)
class Change:
    """One column that says something else; long values are cut."""

    column: str
    old: str
    new: str


def spans_of(row: TableRow, column: str = "source_spans") -> Spans:
    """Where a row stands in its source."""
    value = row.get(column) or ()
    if isinstance(value, str):
        value = json.loads(value)
    return tuple((int(start), int(end)) for start, end in value)


def words_of(row: TableRow) -> str:
    """What a row says, for people to know it by."""
    return next((shown(row[name]) for name in _SAYS if row.get(name)), "")


def shown(value: object) -> str:
    """A value as text, cut where it is long.

    >>> shown(Decimal("99.960")), shown([[3, 5]]), shown(None)
    ('99.960', '[[3, 5]]', '')
    """
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def changes_between(table: str, old: TableRow, new: TableRow) -> tuple[Change, ...]:
    """The columns in which two rows differ.

    Ids are not compared: better rules renumber them. Of a column that names other rows it is told only
    whether it names one, or how many.
    """
    found = []
    for name in _compared(table):
        if name in old and name in new and old[name] != new[name]:
            one, other = (_known(table, name, row[name]) for row in (old, new))
            if one != other:
                found.append(Change(name, shown(one), shown(other)))
    return tuple(found)


@cache
def _compared(table: str) -> tuple[str, ...]:
    left_out = _NEVER_COMPARED - (_COMPARED_IN_SOURCES if table == "sources" else frozenset())
    columns = tables()[table].columns
    return tuple(one.name for one in columns if not one.is_key and one.name not in left_out)


@cache
def _naming(table: str) -> frozenset[str]:
    """The columns that name other rows."""
    columns = tables()[table].columns
    return frozenset(one.name for one in columns if one.reference or one.name.endswith(("_id", "_ids")))


def _known(table: str, name: str, value: object) -> object:
    if name not in _naming(table):
        return value if value != "" else None
    if isinstance(value, str) and value.startswith("["):
        value = json.loads(value)
    if isinstance(value, list):
        return len(value)
    return None if value in (None, "") else "is named"


def pair_rows(old: Sequence[TableRow], new: Sequence[TableRow], *, same_text: bool) -> Iterator[Pair]:
    """The rows of one source in both releases, side by side; what stands alone was removed or added.

    Rows at the same characters are one. Of the others, an old and a new one that overlap each other and
    nothing else are one, too. Where the text itself is another (not ``same_text``), rows that say the same
    are one, in their order.
    """
    alone_old, alone_new = [], []
    waiting: dict[Spans | str, list[TableRow]] = {}
    for row in new:
        waiting.setdefault(_key(row, same_text), []).append(row)
    for row in old:
        found = waiting.get(_key(row, same_text))
        if found:
            yield row, found.pop(0)
        else:
            alone_old.append(row)
    left = {id(row) for rows in waiting.values() for row in rows}
    alone_new = [row for row in new if id(row) in left]
    if same_text:
        paired = list(_overlapping(alone_old, alone_new))
        yield from paired
        taken = {id(row) for pair in paired for row in pair}
        alone_old = [row for row in alone_old if id(row) not in taken]
        alone_new = [row for row in alone_new if id(row) not in taken]
    yield from ((row, None) for row in alone_old)
    yield from ((None, row) for row in alone_new)


def _key(row: TableRow, same_text: bool) -> Spans | str:
    return spans_of(row) if same_text else words_of(row)


def _overlapping(old: Sequence[TableRow], new: Sequence[TableRow]) -> Iterator[tuple[TableRow, TableRow]]:
    """Pairs of rows that overlap each other and no other."""
    ours, theirs = ([row for row in rows if spans_of(row)] for rows in (old, new))
    of_old = list(_meetings(ours, theirs))
    times: dict[int, int] = {}
    for met in of_old:
        for index in met:
            times[index] = times.get(index, 0) + 1
    for row, met in zip(ours, of_old, strict=True):
        if len(met) == 1 and times[met[0]] == 1:
            yield row, theirs[met[0]]


def _meetings(old: Iterable[TableRow], new: Sequence[TableRow]) -> Iterator[list[int]]:
    """For each old row the indexes of the new ones that it shares a character with."""
    ranges = sorted((start, end, index) for index, row in enumerate(new) for start, end in spans_of(row))
    longest = max((end - start for start, end, _ in ranges), default=0)
    for row in old:
        met: dict[int, None] = {}
        for start, end in spans_of(row):
            place = bisect_left(ranges, (start - longest, 0, 0))
            while place < len(ranges) and ranges[place][0] < end:
                if ranges[place][1] > start:
                    met[ranges[place][2]] = None
                place += 1
        yield list(met)
