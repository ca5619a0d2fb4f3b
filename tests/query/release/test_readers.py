"""Rows of a release: those of the facts that were stored, in an order that no ingestion changes."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from corpus.loaders import decode_source
from extract.facts import extract_facts
from extract.serialization import facts_as_json
from index.database import reading
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from index.streams import Streams
from query.folding import fold_copies
from query.release.columns import ColumnType, tables
from query.release.readers import Readers
from tests.support.embedders import CharacterEmbedder

PYTHON_TYPES: dict[ColumnType, type] = {
    "text": str,
    "integer": int,
    "number": Decimal,
    "boolean": bool,
    "date": date,
    "list": list,
    "integers": list,
    "spans": list,
    "span_lists": list,
}


def stored_facts(kb: KnowledgeBase) -> list[dict[str, Any]]:
    """What ``policykb extract --json`` prints of each source, by file name."""
    with_names = [kb.tables.facts(id_) for id_, _ in set(kb.tables.current_sources().values())]
    return [facts_as_json(facts) for facts in sorted(with_names, key=lambda one: one.source.name)]


@pytest.mark.parametrize("table", tables())
def test_a_table_has_the_columns_that_are_defined_each_of_its_type(readers: Readers, table: str) -> None:
    rows = list(readers.rows(table))
    assert rows or table in ("edits", "corrections")
    for row in rows:
        assert set(row) == {column.name for column in tables()[table].columns}
        for column in tables()[table].columns:
            value = row[column.name]
            assert value is None or type(value) is PYTHON_TYPES[column.type]
            assert value != ""
    keys = [row[tables()[table].key] for row in rows]
    assert None not in keys
    assert len(set(keys)) == len(keys)


SAID = {
    "reports": ("reports", "title region adcode date"),
    "passages": ("passages", "role heading_path lead text lines duplicate_of"),
    "practices": ("practices", "title kind passage_ids actors instruments figure_ids outcomes outcome_spans"),
    "mentions": ("entities", "type text canonical entity_id subtype adcode"),
    "figures": (
        "figures",
        "text bound unit dimension indicator indicator_key indicator_spans change basis change_of status"
        " period period_spans period_passage_id scope scope_adcode scope_spans scope_passage_id",
    ),
    "edits": ("edits", "kind reason"),
}


@pytest.mark.parametrize("table", SAID)
def test_rows_are_what_extraction_said(kb: KnowledgeBase, readers: Readers, table: str) -> None:
    said, names = SAID[table]
    same = [*names.split(), "source_spans"]
    expected = [item for facts in stored_facts(kb) for item in facts[said]]
    rows = list(readers.rows(table))
    assert [row[tables()[table].key] for row in rows] == [item["id"] for item in expected]
    assert [[row[name] for name in same] for row in rows] == [
        [item[name] for name in same] for item in expected
    ]


def test_numbers_are_exact_and_intervals_tell_their_ends(readers: Readers) -> None:
    by_text = {row["text"]: row for row in readers.rows("figures")}
    share = by_text["98.6%"]
    assert (share["value"], share["exact"], share["interval"]) == (Decimal("98.6"), "98.6", "[98.6, 98.6]")
    many = by_text["4300余件"]
    assert (many["value"], many["lower"], many["upper"], many["upper_open"], many["interval"]) == (
        Decimal(4300),
        Decimal(4300),
        Decimal(4400),
        True,
        "[4300, 4400)",
    )


def test_wide_rows_need_no_joins(readers: Readers) -> None:
    (row,) = (row for row in readers.rows("figures_wide") if row["text"] == "98.6%")
    assert row["sentence"].endswith("群众满意度达98.6%，办理时间由9天缩短至2天。")
    assert (row["province"], row["city"], row["county"]) == ("安徽省", "合肥市", "肥西县")
    assert row["measure"] == "percent"
    (practice,) = (one for one in readers.rows("practices_wide") if one["practice_id"] == row["practice_id"])
    assert practice["title"] == row["practice_title"]
    assert "98.6%" in practice["figures"]
    assert practice["text"].startswith("推行一窗受理。")


def test_clusters_are_those_of_search(kb: KnowledgeBase, readers: Readers) -> None:
    passages = kb.tables.sketches(kb.tables.searched_passage_ids())
    standings: dict[str, tuple[tuple[int, ...], float]] = dict.fromkeys(passages, ((0,), 0.0))
    folds = fold_copies(passages.values(), standings)
    expected = {frozenset(item.id for item in fold): fold[0].id for fold in folds if len(fold) > 1}
    found: dict[Any, list[Any]] = {}
    for row in readers.rows("clusters"):
        found.setdefault(row["cluster_id"], []).append(row)
    assert {frozenset(row["passage_id"] for row in rows): first for first, rows in found.items()} == expected
    for first, rows in found.items():
        assert [row["relation"] for row in rows].count("first") == 1
        assert rows[0]["passage_id"] == first


def test_what_belongs_to_some_passages_is_what_names_them(
    readers: Readers, readers_of: Callable[[set[str]], Readers]
) -> None:
    chosen = {
        row["passage_id"]
        for row in readers.rows("passages")
        if "议事会" in row["text"] or "临江市" in row["text"]
    }
    assert 1 < len(chosen) < 10
    some = readers_of(chosen | {"no such passage"})
    assert {row["passage_id"] for row in some.rows("passages")} == chosen
    for table in ("figures", "mentions", "figures_wide"):
        whole = [row for row in readers.rows(table) if row["passage_id"] in chosen]
        assert list(some.rows(table)) == whole
        assert whole
    named = [row["entity_id"] for row in some.rows("mentions")]
    assert {row["entity_id"]: row["mentions"] for row in some.rows("entities")} == {
        id_: named.count(id_) for id_ in named
    }
    practices = list(some.rows("practices"))
    assert practices == [row for row in readers.rows("practices") if chosen & set(row["passage_ids"])]
    for table in ("sources", "reports", "edits", "practices_wide", "clusters"):
        assert all(row in list(readers.rows(table)) for row in some.rows(table))
    sources = {row["source_id"] for row in some.rows("reports")}
    assert {row["source_id"] for row in some.rows("sources")} == sources


def test_what_a_path_held_before_is_left_out(tmp_path: Path) -> None:
    """Which files were replaced depends on when they came in, so a release never tells."""
    settings = Settings.from_environment(tmp_path / "home")
    with KnowledgeBase.open(settings, write=True, embedder=CharacterEmbedder()) as kb:
        for text in ("# 旧\n\n建好网格。划分网格120个。\n", "# 新\n\n建好网格。划分网格130个。\n"):
            facts = extract_facts(decode_source("报告.txt", text.encode()))
            kb.store([StoredItem("/in/报告.txt", text.encode(), facts)], "run")
        with reading(kb.tables.engine) as connection:
            readers = Readers(Streams(connection), tmp_path)
            assert [row["text"] for row in readers.rows("figures")] == ["130个"]
            assert [row["title"] for row in readers.rows("reports")] == ["新"]
            assert len(list(readers.rows("sources"))) == 1
