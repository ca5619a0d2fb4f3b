"""Columns: the one definition of each exported column, from which schema, codebook and labels come.

The definitions are rows of ``tables.csv``, ``columns.csv`` and ``values.csv`` beside this module. A row of
``columns.csv`` names all tables in which the column means exactly that; a table's columns stand in the order
of the rows.
"""

import csv
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Literal, get_args

from extract.corrections.records import CorrectionKind, Reason
from extract.records import (
    Basis,
    Bound,
    Change,
    Dimension,
    EditKind,
    MentionType,
    PassageRole,
    PracticeKind,
    Status,
    Subtype,
)

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
# "number" is an exact decimal; "list" holds texts, "integers" whole numbers, "spans" pairs [start, end], and
# "span_lists" such lists of pairs; "date" is a day.
ColumnType = Literal[
    "text", "integer", "number", "boolean", "date", "list", "integers", "spans", "span_lists"
]
TYPES: tuple[ColumnType, ...] = get_args(ColumnType)
# What came of a correction, as the list of corrections tells it.
Standing = Literal["applied", "needless", "inapplicable", "reverted"]
# How a passage stands to the first of its cluster of copies.
Relation = Literal["first", "marked_copy", "same_wording"]

# What stands in the column ``values`` of columns.csv, with the words that such a column may hold.
ENUMERATIONS: dict[str, tuple[str, ...]] = {
    "passage_role": get_args(PassageRole),
    "edit_kind": get_args(EditKind),
    "mention_type": get_args(MentionType),
    "subtype": get_args(Subtype),
    "bound": get_args(Bound),
    "dimension": get_args(Dimension),
    "change": get_args(Change),
    "basis": get_args(Basis),
    "status": get_args(Status),
    "practice_kind": get_args(PracticeKind),
    "correction_kind": get_args(CorrectionKind),
    "correction_state": get_args(Standing),
    "correction_why": get_args(Reason),
    "relation": get_args(Relation),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """One thing said in both languages."""

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        """What it says in that language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Reference:
    """The column whose values a column holds: ``passages.passage_id``."""

    table: str
    column: str
    always: bool  # False: only where nothing is left out of the release


@dataclass(frozen=True, slots=True)
class Column:
    """What one column of one table means."""

    table: str
    name: str
    type: ColumnType
    unit: str  # "" where it is counted in nothing
    values: str | None  # key of ENUMERATIONS where it holds one of a few words
    is_key: bool  # whether it names the row
    reference: Reference | None
    quality: str | None  # name of the gold score that says how well it is read
    label: Wording
    meaning: Wording
    rule: Wording  # how it comes about
    example: str  # as CSV writes it


@dataclass(frozen=True, slots=True)
class Table:
    """What one row of a table is, with its columns in order."""

    name: str
    label: Wording
    row: Wording
    columns: tuple[Column, ...]

    @property
    def key(self) -> str:
        """Name of the column that names the row."""
        return next(column.name for column in self.columns if column.is_key)


@functools.cache
def tables() -> dict[str, Table]:
    """All tables by name, in the order of a release.

    >>> [column.name for column in tables()["edits"].columns][:2]
    ['edit_id', 'kind']
    """
    columns: dict[str, list[Column]] = {}
    for row in _rows("columns.csv"):
        for table in row["tables"].split():
            columns.setdefault(table, []).append(_read_column(table, row))
    return {
        row["table"]: Table(
            row["table"], _wording(row, "label"), _wording(row, "row"), tuple(columns[row["table"]])
        )
        for row in _rows("tables.csv")
    }


def label(table: str, column: str, language: Language) -> str:
    """What people call a column. Raises KeyError for a column that no release has.

    >>> label("figures", "indicator_key", "zh"), label("figures", "indicator_key", "en")
    ('规范指标', 'normalised indicator')
    """
    return _columns()[table, column].label.in_(language)


def value_label(values: str, value: str, language: Language) -> str:
    """What people call a word of an enumeration. Raises KeyError for a word that it does not have.

    >>> value_label("status", "target", "zh")
    '目标'
    """
    return value_labels(values)[value].in_(language)


def value_labels(values: str) -> dict[str, Wording]:
    """The words of an enumeration, in the order of the records, each with what people call it."""
    return _values()[values]


@functools.cache
def _columns() -> dict[tuple[str, str], Column]:
    return {(table.name, column.name): column for table in tables().values() for column in table.columns}


@functools.cache
def _values() -> dict[str, dict[str, Wording]]:
    found: dict[str, dict[str, Wording]] = {}
    for row in _rows("values.csv"):
        found.setdefault(row["values"], {})[row["value"]] = _wording(row, "label")
    return found


def _read_column(table: str, row: dict[str, str]) -> Column:
    (type_,) = (one for one in TYPES if one == row["type"])
    return Column(
        table=table,
        name=row["column"],
        type=type_,
        unit=row["unit"],
        values=row["values"] or None,
        is_key=row["key"] == "primary",
        reference=_reference(row["refers_to"]),
        quality=row["quality"] or None,
        label=_wording(row, "label"),
        meaning=_wording(row, "meaning"),
        rule=_wording(row, "rule"),
        example=row["example"],
    )


def _reference(text: str) -> Reference | None:
    if not text:
        return None
    table, _, column = text.removesuffix("?").partition(".")
    return Reference(table, column, always=not text.endswith("?"))


def _wording(row: dict[str, str], what: str) -> Wording:
    return Wording(row[f"{what}_zh"], row[f"{what}_en"])


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = resources.files("query.release").joinpath(name).read_text("utf-8")
    yield from csv.DictReader(text.splitlines())
