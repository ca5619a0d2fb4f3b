"""Uncorrected facts: what extraction alone says of a source that is corrected, kept and read back."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Table

from extract.records import Facts
from index import schema
from index.columns import ExactNumber, TupleText, writable
from index.row_records import Rows, read_figure, read_mention, read_practices
from index.rows import fact_rows

# The tables that corrections change; all others of a source stay as they are.
CORRECTABLE = (
    schema.mention,
    schema.figure,
    schema.practice_actor,
    schema.practice_instrument,
    schema.practice_figure,
    schema.practice_outcome,
    schema.practice_theme,
)
_KEPT = (*CORRECTABLE, schema.practice, schema.practice_passage)
_PARENTS = {"reports": (), "lines": (), "edits": (), "passages": ()}


def correctable_rows(facts: Facts) -> list[tuple[Table, list[dict[str, Any]]]]:
    """The rows of the tables that corrections change, parents first."""
    rows = fact_rows(replace(facts, **_PARENTS), {})  # type: ignore[arg-type]
    return [(table, each) for table, each in rows if table in CORRECTABLE]


def uncorrected_as_text(facts: Facts) -> str:
    """The rows of names, figures and practices as JSON."""
    tables = {
        table.name: [_plain(table, row) for row in rows]
        for table, rows in fact_rows(replace(facts, **_PARENTS), {})  # type: ignore[arg-type]
        if table in _KEPT
    }
    for row, mention in zip(tables[schema.mention.name], facts.mentions, strict=True):
        row |= {"type": mention.type, "canonical": mention.canonical, "adcode": mention.adcode}
    return writable(json.dumps(tables, ensure_ascii=False))


def read_uncorrected(text: str, facts: Facts) -> Facts:
    """``facts`` with the names, figures and practices that ``text`` holds."""
    tables = json.loads(text)
    rows = Rows({table.name: [_stored(table, row) for row in tables.get(table.name, ())] for table in _KEPT})
    return replace(
        facts,
        mentions=tuple(map(read_mention, rows.of(schema.mention))),
        figures=tuple(map(read_figure, rows.of(schema.figure))),
        practices=tuple(read_practices(rows)),
    )


def _plain(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its exact numbers as text."""
    return {
        name: table.c[name].type.process_bind_param(value, None)  # type: ignore[attr-defined]
        if isinstance(table.c[name].type, ExactNumber)
        else value
        for name, value in row.items()
    }


def _stored(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row that ``_plain`` was given; columns that there were none of then are null."""
    found = {column.name: None for column in table.columns} | dict(row)
    for column in table.columns:
        value = found.get(column.name)
        if isinstance(column.type, ExactNumber):
            found[column.name] = column.type.process_result_value(value, None)  # type: ignore[arg-type]
        elif isinstance(column.type, TupleText) and value is not None:
            found[column.name] = tuple(value)
    return found
