"""Several processes write one PostgreSQL database: no row is lost or doubled, nobody waits without need."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from corpus.errors import ModelError, StoreError
from index.database import open_engine, reading, writing
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from index.shared_writing import SharedWriting
from tests.support.embedders import CharacterEmbedder
from tests.support.facts import make_facts
from tests.support.postgresql import PostgresqlServer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def shared(sqlite_settings: Settings, postgresql: PostgresqlServer) -> Settings:
    """Settings of a database with all tables and no rows."""
    return replace(sqlite_settings, database_url=postgresql.make_database())


def opened(settings: Settings, *, write: bool = True, model: str = "characters") -> KnowledgeBase:
    return KnowledgeBase.open(settings, write=write, embedder=CharacterEmbedder(model), extractor_version="1")


def report(name: str, number: int) -> str:
    return f"# {name}区：做法\n\n建立驿站。{name}区设“{name}之家”驿站{number}个，服务200名群众。\n"


def item(name: str, number: int) -> StoredItem:
    text_ = report(name, number)
    return StoredItem(f"/{name}.txt", text_.encode(), make_facts(text_, f"{name}.txt"))


def found(kb: KnowledgeBase) -> set[str]:
    vector = kb.embedder.embed_queries(["驿站"])[0]
    return {hit.passage_id for hit in kb.vectors.search(vector, 99)}


def test_two_write_in_turns_and_see_each_other(shared: Settings) -> None:
    with opened(shared) as one, opened(shared) as two:
        one.store([item("甲", 1)], "r1")
        two.store([item("乙", 2)], "r2")
        one.store([item("丙", 3)], "r1")
        assert found(one) == found(two) == one.tables.searched_passage_ids()
        assert [run.status for run in two.tables.runs()] == ["running", "running"]
    with opened(shared, write=False) as reader:
        assert len(found(reader)) == 3


def test_a_run_whose_process_is_gone_is_cancelled(shared: Settings) -> None:
    with opened(shared) as one:
        one.store([item("甲", 1)], "r1")
    with opened(shared) as two:
        two.store([item("乙", 2)], "r2")
        assert {run.id: run.status for run in two.tables.runs()} == {"r1": "cancelled", "r2": "running"}


def test_reindexing_needs_to_be_alone(shared: Settings) -> None:
    with opened(shared) as one:
        one.store([item("甲", 1)], "r1")
        with opened(shared), pytest.raises(StoreError, match="1 other process writes the knowledge base"):
            one.reindex()
        assert one.reindex() == 1


def test_a_second_model_is_refused_even_where_both_began_at_once(shared: Settings) -> None:
    with opened(shared) as one, opened(replace(shared, model="other"), model="other") as two:
        assert (one.tables.runs(), two.tables.runs()) == ((), ())
        two._require_model()
        one.store([item("甲", 1)], "r1")
        with pytest.raises(ModelError, match="'characters', not 'other'"):
            two.store([item("乙", 2)], "r2")


def test_what_is_stored_while_a_copy_is_made_stays_a_change(
    shared: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(shared) as one, opened(shared) as two:
        one.store([item("甲", 1), item("乙", 1)], "r1")
        finish = type(one._generations).finish

        def store_meanwhile(self: object, number: int) -> None:
            monkeypatch.undo()
            two.store([item("甲", 9), item("丙", 1)], "r2")
            finish(self, number)  # type: ignore[arg-type]

        monkeypatch.setattr(type(one._generations), "finish", store_meanwhile)
        assert one.publish() == 2
        assert found(one) == found(two) == two.tables.searched_passage_ids()
        assert len(found(one)) == 3
        assert one.publish() == 2  # the new passages of 甲 and 丙; the old one of 甲 is taken out
    with opened(shared, write=False) as reader:
        assert found(reader) == reader.tables.searched_passage_ids()


@pytest.fixture
def writers(shared: Settings) -> Iterator[tuple[SharedWriting, SharedWriting]]:
    engines = [open_engine(shared) for _ in range(2)]
    made = [SharedWriting.join(engine) for engine in engines]
    yield made[0], made[1]
    for writer, engine in zip(made, engines, strict=True):
        writer.release()
        engine.dispose()


def test_a_claim_holds_until_it_is_given_back(writers: tuple[SharedWriting, SharedWriting]) -> None:
    one, two = writers
    assert one.claim(["/甲.txt", "/乙.txt"]) == {"/甲.txt", "/乙.txt"}
    assert two.claim(["/乙.txt", "/\udcb1.txt"]) == {"/\udcb1.txt"}
    one.give_back(["/乙.txt"])
    assert two.claim(["/甲.txt", "/乙.txt"]) == {"/乙.txt"}
    one.release()
    two.wait_for(["/甲.txt"])


def test_a_reader_sees_one_state_while_another_writes(shared: Settings) -> None:
    engine = open_engine(shared)
    count = text("SELECT count(*) FROM entity")
    with reading(engine) as reader:
        before = reader.execute(count).scalar()
        with writing(engine) as writer:
            writer.execute(text("INSERT INTO entity VALUES ('e', 'ORG', '村委会', NULL)"))
        assert reader.execute(count).scalar() == before == 0
    with reading(engine) as reader:
        assert reader.execute(count).scalar() == 1
    engine.dispose()


STORE = """
import json, sys
from pathlib import Path
from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from tests.index.test_shared_writing import item
from tests.support.embedders import CharacterEmbedder
names, run = json.loads(sys.argv[1]), sys.argv[2]
with KnowledgeBase.open(Settings.from_environment(), write=True, embedder=CharacterEmbedder(),
                        extractor_version="1") as kb:
    for number, name in enumerate(names):
        kb.store([item(name, number % 3)], run)
"""


def test_processes_that_begin_together_make_the_tables_once_and_lose_nothing(
    sqlite_settings: Settings, postgresql: PostgresqlServer
) -> None:
    url = postgresql.make_database(empty=True)
    one, two = list("甲乙丙丁戊己"), list("己戊丁庚辛壬")
    home = sqlite_settings.home.with_name("shared")
    environment = {
        **os.environ,
        "POLICYKB_HOME": str(home),
        "POLICYKB_DATABASE_URL": url,
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
    }
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", STORE, json.dumps(names), f"r{number}"],
            cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True,
        )
        for number, names in enumerate((one, two))
    ]  # fmt: skip
    for process in processes:
        _, said = process.communicate(timeout=300)
        assert process.returncode == 0, said
    # What both stored holds what came last: store it again, so that both orders end alike.
    settings = replace(sqlite_settings, database_url=url)
    last = [item(name, number % 3) for number, name in enumerate(two)]
    with opened(sqlite_settings) as kb:
        for number, name in enumerate(one):
            kb.store([item(name, number % 3)], "r0")
        kb.store(last, "r1")
        expected = list(kb.tables.dump())
    with opened(settings) as kb:
        kb.store(last, "r1")
        assert found(kb) == kb.tables.searched_passage_ids()
        facts = list(kb.tables.dump())
    assert [row for row in facts if '["location"' not in row] == [
        row for row in expected if '["location"' not in row
    ]
