"""Columns of a release: each is defined once, in both languages, with the words that the records know."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest

from query.release.columns import (
    ENUMERATIONS,
    LANGUAGES,
    Column,
    Reference,
    label,
    tables,
    value_label,
    value_labels,
)

COLUMNS = [column for table in tables().values() for column in table.columns]
_HAN = re.compile(r"[\u4e00-\u9fff]")


def named(column: Column) -> str:
    return f"{column.table}.{column.name}"


@pytest.mark.parametrize("column", COLUMNS, ids=named)
def test_a_column_is_told_in_both_languages(column: Column) -> None:
    for wording in (column.label, column.meaning, column.rule):
        assert _HAN.search(wording.zh)
        assert wording.en.isprintable()
        assert re.search("[a-z]", wording.en)
    assert column.meaning.en.endswith(".")
    assert column.meaning.zh.endswith("。")
    assert [label(column.table, column.name, language) for language in LANGUAGES] == [
        column.label.zh,
        column.label.en,
    ]


@pytest.mark.parametrize("column", COLUMNS, ids=named)
def test_an_example_is_of_the_type_of_its_column(column: Column) -> None:
    match column.type:
        case "text":
            assert column.example.strip() == column.example != ""
            assert column.values is None or column.example in ENUMERATIONS[column.values]
        case "integer":
            assert int(column.example) >= 0
        case "number":
            assert Decimal(column.example).is_finite()
        case "boolean":
            assert column.example in ("true", "false")
        case "date":
            assert date.fromisoformat(column.example)
        case "list":
            assert all(isinstance(item, str) for item in json.loads(column.example))
        case "integers":
            assert all(isinstance(item, int) for item in json.loads(column.example))
        case "spans":
            assert all(start < end for start, end in json.loads(column.example))
        case "span_lists":
            assert all(start < end for spans in json.loads(column.example) for start, end in spans)


def test_no_table_names_a_column_twice() -> None:
    assert len({named(column) for column in COLUMNS}) == len(COLUMNS)


def test_every_table_has_one_key() -> None:
    for table in tables().values():
        assert [column.name for column in table.columns if column.is_key] == [table.key]


def test_every_reference_leads_to_a_key() -> None:
    for column in COLUMNS:
        if column.reference is not None:
            assert tables()[column.reference.table].key == column.reference.column
    passages = {column.name: column for column in tables()["passages"].columns}
    assert passages["duplicate_of"].reference == Reference("passages", "passage_id", always=False)


def test_enumerations_have_the_words_of_the_records_in_their_order() -> None:
    assert {name: tuple(value_labels(name)) for name in ENUMERATIONS} == ENUMERATIONS
    assert {column.values for column in COLUMNS if column.values} == set(ENUMERATIONS)
    assert value_label("change", "decrease", "en") == "decrease"


def test_what_is_stated_of_a_text_says_where_it_stands() -> None:
    """Sources are files and entities are things; a row of any other table is read at some spot of a file."""
    for table in tables().values():
        if table.name not in ("sources", "entities"):
            names = {column.name for column in table.columns}
            assert {"source_id", "source_name", "source_spans"} <= names


def test_a_column_that_no_release_has_has_no_label() -> None:
    with pytest.raises(KeyError):
        label("figures", "colour", "en")
