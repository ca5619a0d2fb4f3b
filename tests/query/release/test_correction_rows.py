"""Corrections in a release: the ledger of the files that it has, with what came of each entry."""

from pathlib import Path

from corpus.loaders import decode_source
from extract.corrections.proposals import read_proposal
from extract.facts import extract_facts
from index.correcting import Entered
from index.database import reading
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from index.streams import Streams
from query.release.columns import tables
from query.release.readers import Readers
from tests.support.embedders import CharacterEmbedder


def test_entries_of_files_that_are_there_are_told_with_what_came_of_them(tmp_path: Path) -> None:
    settings = Settings.from_environment(tmp_path / "home")
    with KnowledgeBase.open(settings, write=True, embedder=CharacterEmbedder()) as kb:
        for name, count in (("甲.txt", 120), ("乙.txt", 130)):
            text = f"# 治理\n\n建好网格。划分网格{count}个。\n"
            facts = extract_facts(decode_source(name, text.encode()))
            kb.store([StoredItem(f"/in/{name}", text.encode(), facts)], "run")
            (figure,) = facts.figures
            fix = {"kind": "fix_figure", "id": figure.id, "changes": {"value": 7, "indicator": None}}
            (verdict,) = kb.correct([read_proposal(fix, "=李", "核对")])
            assert isinstance(verdict, Entered)
        kb.correct([read_proposal({"revert": 1}, "王", "误")])
        changed = "# 治理\n\n另一份。\n"
        other = extract_facts(decode_source("乙.txt", changed.encode()))
        kb.store([StoredItem("/in/乙.txt", changed.encode(), other)], "run")
        with reading(kb.tables.engine) as connection:
            rows = list(Readers(Streams(connection), tmp_path).rows("corrections"))
            assert list(Readers(Streams(connection, set()), tmp_path).rows("corrections")) == []
    assert all(set(row) == {column.name for column in tables()["corrections"].columns} for row in rows)
    first, last = rows
    assert (first["text"], first["changes"], first["state"], first["reverted_by"], first["author"]) == (
        "120个", ["indicator=", "value=7"], "reverted", last["correction_number"], "=李",
    )  # fmt: skip
    assert first["former"] == ["indicator=网格", "value=120"]
    assert (last["kind"], last["reverts"], last["text"], last["source_spans"]) == ("revert", 1, None, [])
    assert {row["source_name"] for row in rows} == {"甲.txt"}
