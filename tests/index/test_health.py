"""Each thing that can be amiss is found and named, and nothing is found amiss where all is well."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from index import health
from index.health import Check, check_health
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from tests.support.embedders import CharacterEmbedder
from tests.support.facts import make_facts
from tests.support.homes import copy_home

TEXT = "# 甲区：做法\n\n建立驿站。甲区设驿站3个，服务200名群众。\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one report, made with the cheap model of the tests."""
    home = tmp_path_factory.mktemp("made") / "home"
    settings = Settings.from_environment(home)
    with KnowledgeBase.open(settings, write=True, embedder=CharacterEmbedder(), extractor_version="1") as kb:
        kb.store([StoredItem("/甲.txt", TEXT.encode(), make_facts(TEXT, "甲.txt"))], "r1")
        kb.run_log.finish("r1", "finished", files=1, unchanged=0)
    return home


@pytest.fixture
def filled(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a copy of that home."""
    monkeypatch.setattr(health, "model_name", lambda _: CharacterEmbedder().name)
    return Settings.from_environment(copy_home(made, tmp_path / "home"))


def checks_of(settings: Settings, version: str = "1", *, thorough: bool = False) -> dict[str, Check]:
    return {check.name: check for check in check_health(settings, version, thorough=thorough)}


def amiss(settings: Settings, version: str = "1", *, thorough: bool = False) -> dict[str, str]:
    found = checks_of(settings, version, thorough=thorough)
    return {name: check.state for name, check in found.items() if check.state != "fine"}


@pytest.mark.parametrize("thorough", [False, True])
def test_a_sound_home_is_fine(filled: Settings, thorough: bool) -> None:
    assert amiss(filled, thorough=thorough) == {}
    assert len(checks_of(filled)) == 11


def test_without_a_home_the_next_command_is_named_and_nothing_is_made(sqlite_settings: Settings) -> None:
    found = checks_of(sqlite_settings)
    assert found["database"].state == "warning"
    assert found["database"].remedy == "policykb-ingest run PATH"
    assert not sqlite_settings.home.exists()


def lose_bytes(settings: Settings) -> None:
    shutil.rmtree(settings.sources)


def lose_copy(settings: Settings) -> None:
    shutil.rmtree(settings.vectors)


def alter(statement: str) -> Callable[[Settings], None]:
    def change(settings: Settings) -> None:
        engine = create_engine(settings.database_url, poolclass=NullPool)
        with engine.begin() as tables:
            tables.execute(text(statement))

    return change


@pytest.mark.parametrize(
    ("damage", "name", "state"),
    [
        (lose_bytes, "sources", "broken"),
        (lose_copy, "vector copy", "broken"),
        (alter("DELETE FROM embedding"), "vectors", "broken"),
        (alter("DELETE FROM word_passage"), "words", "broken"),
        (alter("UPDATE vector_index SET generation = 0"), "vector copy", "warning"),
        (alter("INSERT INTO vector_change VALUES ('x')"), "vector copy", "warning"),
        (alter("UPDATE alembic_version SET version_num = '9999'"), "database", "broken"),
        (alter("UPDATE run SET status = 'failed'"), "last run", "warning"),
    ],
)
def test_what_is_amiss_is_found_with_a_remedy(
    filled: Settings, damage: Callable[[Settings], None], name: str, state: str
) -> None:
    damage(filled)
    assert amiss(filled) == {name: state}
    assert checks_of(filled)[name].remedy


@pytest.mark.usefixtures("sqlite_only")
def test_a_file_of_tables_that_is_none_is_broken(filled: Settings) -> None:
    (filled.home / "policykb.sqlite3").write_bytes(b"no database at all" * 100)
    assert amiss(filled) == {"database": "broken"}


def test_damaged_bytes_are_found_by_reading_them(filled: Settings) -> None:
    file = next(path for path in filled.sources.rglob("*") if path.is_file())
    file.chmod(0o644)
    file.write_bytes(b"other bytes")
    assert amiss(filled) == {}
    assert amiss(filled, thorough=True) == {"sources": "broken"}


def test_facts_of_other_rules_are_to_be_read_again(filled: Settings) -> None:
    assert amiss(filled, "2") == {"facts": "warning"}


def test_another_model_than_the_settings_name_is_broken(
    filled: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "model_name", lambda _: "另一个")
    assert amiss(filled) == {"model": "broken"}


def test_little_room_is_a_warning(filled: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LITTLE_ROOM", 10**18)
    assert amiss(filled) == {"disk": "warning"}


def test_packages_that_do_not_fit_are_named(filled: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.metadata, "requires", lambda _: ["numpy<1", "no-such-thing>=1", "typer"])
    check = checks_of(filled)["packages"]
    assert check.state == "broken"
    assert "no-such-thing is missing" in check.finding
    assert "numpy is" in check.finding
    assert "typer" not in check.finding
