"""A backup restored is the knowledge base it was made of; what is no whole backup changes nothing."""

import gzip
import hashlib
import shutil
import tarfile
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from corpus.errors import StoreError
from index import restoration
from index.backup import back_up
from index.blobs import Blobs
from index.database import HEAD, migrate, open_engine, reading, revision, writing
from index.health import check_health
from index.knowledge_base import KnowledgeBase, StoredItem
from index.restoration import restore
from index.settings import Settings
from index.shared_writing import SharedWriting
from tests.index.test_migrations import THIRD_ROWS
from tests.support.embedders import CharacterEmbedder
from tests.support.facts import make_facts
from tests.support.postgresql import PostgresqlServer

TEXTS = [f"# {name}区：做法\n\n建立驿站。{name}区设驿站{n}个。\n" for n, name in enumerate("甲乙丙", 3)]


def opened(settings: Settings, *, write: bool = False) -> KnowledgeBase:
    return KnowledgeBase.open(settings, write=write, embedder=CharacterEmbedder(), extractor_version="1")


def contents(settings: Settings) -> tuple[object, ...]:
    """Everything a reader can see: rows, vectors, words, and the bytes of each source."""
    with opened(settings) as kb:
        ids = sorted(kb.tables.searched_passage_ids())
        vector = kb.embedder.embed_queries(["乙区驿站"])[0]
        bytes_ = [kb.blobs.get(source_id) for source_id, _ in sorted(kb.tables.current_sources().values())]
        dump, runs = list(kb.tables.dump()), kb.tables.runs()
        return dump, runs, bytes_, kb.words.search("驿站5个", 9), kb.vectors.search(vector, 9), ids


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings.from_environment(tmp_path_factory.mktemp("made") / "home", environment={})
    with opened(settings, write=True) as kb:
        items = [StoredItem(f"/{n}.txt", one.encode(), make_facts(one)) for n, one in enumerate(TEXTS)]
        kb.store(items, "r1")
        kb.store(items[:1], "r2")
        kb.run_log.fail("r2", "/坏.txt", "read", "坏.txt cannot be read")
        kb.run_log.finish("r2", "finished", files=2, unchanged=0)
    return settings


@pytest.fixture(scope="module")
def file(made: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "备份.tar.gz"
    done = back_up(made, file)
    assert (done.sources, done.step) == (3, HEAD)
    return file


def test_a_restored_knowledge_base_is_the_one_backed_up(
    made: Settings, file: Path, new_settings: Settings
) -> None:
    restore(new_settings, file)
    assert contents(new_settings) == contents(made)
    states = {check.name: check.state for check in check_health(new_settings, "1", thorough=True)}
    assert states.pop("model") == "broken"  # the model of the tests is none that settings can name
    assert states.pop("last run") == "warning"
    assert set(states.values()) == {"fine"}


def test_a_restored_knowledge_base_takes_in_more(made: Settings, file: Path, new_settings: Settings) -> None:
    more = "# 丁区：做法\n\n建立驿站。丁区设驿站9个。\n"
    restore(new_settings, file)
    with opened(new_settings, write=True) as kb:
        kb.store([StoredItem("/丁.txt", more.encode(), make_facts(more))], "r3")
        assert len({hit.passage_id for hit in kb.words.search("丁区驿站", 99)}) == len(TEXTS) + 1


def test_one_knowledge_base_gives_one_file(made: Settings, file: Path, tmp_path: Path) -> None:
    back_up(made, tmp_path / "again.tar.gz")
    assert (tmp_path / "again.tar.gz").read_bytes() == file.read_bytes()


def test_a_backup_of_an_earlier_version_is_brought_up_to_date(new_settings: Settings, tmp_path: Path) -> None:
    old, data = Settings.from_environment(tmp_path / "old", environment={}), "共3个".encode()
    source_id = hashlib.sha256(data).hexdigest()
    old.home.mkdir()
    engine = open_engine(old)
    migrate(engine, "0003")
    with writing(engine) as connection:
        for row in THIRD_ROWS:
            connection.execute(text(row.replace("'s'", f"'{source_id}'")))
    engine.dispose()
    with pytest.raises(StoreError, match="cannot be read"):  # without the bytes there is no backup
        back_up(old, tmp_path / "old.tar.gz")
    Blobs(old.sources).put(source_id, data)
    assert back_up(old, tmp_path / "old.tar.gz").step == "0003"
    restore(new_settings, tmp_path / "old.tar.gz")
    engine = open_engine(new_settings)
    assert revision(engine) == HEAD
    with reading(engine) as connection:
        figures = connection.execute(text("SELECT passage_id, text FROM figure")).all()
    assert figures == [("s.r1.p001", "3个")]
    engine.dispose()


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def no_archive(file: Path) -> None:
    file.write_bytes(b"hello")


def other_archive(file: Path) -> None:
    with tarfile.open(file, "w:gz") as archive:
        archive.add(__file__, "x.py")


def changed(file: Path) -> None:
    data = gzip.decompress(file.read_bytes())
    file.write_bytes(gzip.compress(data.replace("丙区".encode(), "丁区".encode(), 1)))


def climbing(file: Path) -> None:
    with tarfile.open(file, "w:gz") as archive:
        archive.add(__file__, "../../climbed.py")


@pytest.mark.parametrize("damage", [cut, no_archive, other_archive, changed, climbing, Path.unlink])
def test_what_is_no_whole_backup_is_refused_and_leaves_nothing(
    file: Path, new_settings: Settings, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    bad = tmp_path / "bad.tar.gz"
    shutil.copy(file, bad)
    damage(bad)
    with pytest.raises(StoreError, match=r"bad\.tar\.gz"):
        restore(new_settings, bad)
    engine = open_engine(new_settings)
    assert revision(engine) is None
    engine.dispose()
    assert not new_settings.sources.exists()
    assert not list(tmp_path.rglob("climbed.py"))


def test_nothing_is_written_over(made: Settings, file: Path) -> None:
    with pytest.raises(StoreError, match="exists already"):
        back_up(made, file)
    with pytest.raises(StoreError, match="There is a knowledge base in"):
        restore(made, file)


def test_there_must_be_something_to_back_up(new_settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nothing to back up"):
        back_up(new_settings, tmp_path / "x.tar.gz")
    assert not new_settings.home.exists()


@pytest.fixture
def postgresql_settings(postgresql: PostgresqlServer, sqlite_settings: Settings) -> Settings:
    """Settings of a home without any table, which are to lie in PostgreSQL."""
    return replace(sqlite_settings, database_url=postgresql.make_database(empty=True))


def test_a_run_that_begins_meanwhile_waits_for_the_restored(
    made: Settings, file: Path, postgresql_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[int] = []

    def begin_run() -> None:
        with opened(postgresql_settings, write=True) as kb:
            found.append(kb.counts().sources)

    run = threading.Thread(target=begin_run)
    load = restoration._load

    def load_meanwhile(*arguments: Any) -> int:
        run.start()
        return load(*arguments)

    monkeypatch.setattr(restoration, "_load", load_meanwhile)
    restore(postgresql_settings, file)
    run.join()
    assert found == [3]
    assert contents(postgresql_settings) == contents(made)


def test_restoring_is_refused_while_another_process_makes_or_writes_tables(
    file: Path, postgresql_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = replace(postgresql_settings, home=tmp_path / "other home")
    engine = open_engine(postgresql_settings)
    with SharedWriting.making(engine):
        with pytest.raises(StoreError, match="makes the tables"):
            restore(elsewhere, file)
        monkeypatch.setattr("index.shared_writing._PATIENCE", "100ms")
        with pytest.raises(StoreError, match="lock timeout"):
            SharedWriting.join(engine)
        assert revision(engine) is None
    writing_run = SharedWriting.join(engine)
    with pytest.raises(StoreError, match="1 other process writes"):
        restore(elsewhere, file)
    writing_run.release()
    with pytest.raises(StoreError, match="already"):
        restore(elsewhere, file)
    engine.dispose()
