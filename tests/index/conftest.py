"""What the tests of the knowledge base share: settings in a fresh folder, and the bundled model once."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.settings import Settings

if TYPE_CHECKING:
    from tests.support.postgresql import PostgresqlServer


@pytest.fixture
def sqlite_settings(tmp_path: Path) -> Settings:
    """Settings of a home that does not exist yet, free of the tester's own environment."""
    home = tmp_path / "home"
    environment = {"POLICYKB_DATABASE_URL": f"sqlite:///{home / 'policykb.sqlite3'}"}
    return Settings.from_environment(home, environment=environment)


@pytest.fixture
def home_settings(tmp_path: Path) -> Settings:
    """Settings of a home that does not exist yet, as a process finds them that is told the home alone."""
    return Settings.from_environment(tmp_path / "home")


@pytest.fixture
def settings(engine_name: str, sqlite_settings: Settings, request: pytest.FixtureRequest) -> Settings:
    """The same for each engine; on PostgreSQL the tables are there, and empty."""
    if engine_name == "sqlite":
        return sqlite_settings
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    return replace(sqlite_settings, database_url=server.make_database())


@pytest.fixture
def new_settings(engine_name: str, sqlite_settings: Settings, request: pytest.FixtureRequest) -> Settings:
    """The same for each engine without any table."""
    if engine_name == "sqlite":
        return sqlite_settings
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    return replace(sqlite_settings, database_url=server.make_database(empty=True))


@pytest.fixture(scope="module")
def module_settings(
    engine_name: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Settings:
    """Settings that the tests of a module share, for each engine: making tables takes long."""
    home = tmp_path_factory.mktemp("module")
    if engine_name == "sqlite":
        url = f"sqlite:///{home / 'policykb.sqlite3'}"
    else:
        server: PostgresqlServer = request.getfixturevalue("postgresql")
        url = server.make_database()
    return Settings.from_environment(home, environment={"POLICYKB_DATABASE_URL": url})


@pytest.fixture(scope="session")
def bundled_settings(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings with the bundled model, whose folder is kept from one run of the tests to the next."""
    models = pytestconfig.cache.mkdir("policykb-models")
    environment = {"POLICYKB_MODELS": str(models)}
    return Settings.from_environment(tmp_path_factory.mktemp("home"), environment=environment)
