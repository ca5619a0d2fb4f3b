"""Settings come from the environment and are checked one by one."""

from pathlib import Path

import pytest

from corpus.errors import SettingsError
from index.settings import Settings


@pytest.mark.usefixtures("sqlite_only")
def test_defaults_lie_in_the_home(tmp_path: Path) -> None:
    settings = Settings.from_environment(tmp_path, environment={})
    assert settings.home == tmp_path
    assert settings.database_url == f"sqlite:///{tmp_path / 'policykb.sqlite3'}"
    assert settings.models == tmp_path / "models"
    assert settings.sources == tmp_path / "sources"
    assert (settings.model, settings.chroma_url, settings.download) == ("bundled", None, False)
    assert settings.threads >= 1


def test_environment_is_read_and_arguments_win(tmp_path: Path) -> None:
    environment = {
        "POLICYKB_HOME": str(tmp_path / "one"),
        "POLICYKB_MODELS": str(tmp_path / "models"),
        "POLICYKB_DATABASE_URL": "postgresql+psycopg://user:secret@db/policykb",
        "POLICYKB_CHROMA_URL": "http://localhost:8000",
        "POLICYKB_MODEL": "BAAI/bge-small-zh-v1.5",
        "POLICYKB_MAX_BYTES": "1000",
        "POLICYKB_THREADS": "2",
        "POLICYKB_DOWNLOAD": "yes",
        "PATH": "/bin",
    }
    settings = Settings.from_environment(environment=environment)
    assert (settings.home, settings.max_bytes, settings.threads) == (tmp_path / "one", 1000, 2)
    assert (settings.model, settings.download) == ("BAAI/bge-small-zh-v1.5", True)
    assert settings.chroma_url == "http://localhost:8000"
    assert "secret" not in repr(settings)
    named = Settings.from_environment(tmp_path / "two", model="bundled", environment=environment)
    assert (named.home, named.model) == (tmp_path / "two", "bundled")


def test_home_is_absolute_wherever_the_program_goes_later(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings.from_environment(Path("库"), environment={}).home == tmp_path / "库"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("POLICYKB_MAX_BYTES", "-1"),
        ("POLICYKB_MAX_BYTES", "10 MB"),
        ("POLICYKB_MAX_BYTES", "１０"),
        ("POLICYKB_THREADS", "0"),
        ("POLICYKB_DOWNLOAD", "maybe"),
        ("POLICYKB_DATABASE_URL", "mysql://localhost/kb"),
        ("POLICYKB_DATABASE_URL", "policykb.sqlite3"),
        ("POLICYKB_CHROMA_URL", "localhost:8000"),
        ("POLICYKB_CHROMA_URL", "http://localhost:eight"),
        ("POLICYKB_MODLE", "bundled"),
        ("POLICYKB_HOME", "a\0b"),
    ],
)
def test_unusable_value_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment(environment={name: value})


def test_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(SettingsError, match="is a file"):
        Settings.from_environment(tmp_path / "home", environment={})
