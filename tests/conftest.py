"""Suite-wide: no test or process of it talks to another machine; the engines that tables lie in."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.postgresql import PostgresqlServer

ENGINES = ("sqlite", "postgresql")
EVERY_PROCESS = Path(__file__).parent / "support" / "every_process"
sys.path.insert(0, str(EVERY_PROCESS))

import home_databases  # noqa: E402  (found through the line above, as in the child processes)
import loopback_guard  # noqa: E402

# No setting of the person who runs the tests: neither ours nor Prefect's.
for name in [name for name in os.environ if name.startswith(("POLICYKB_", "PREFECT_"))]:
    del os.environ[name]


@pytest.fixture(scope="session", autouse=True)
def _stay_on_this_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Guard this process and, through ``sitecustomize`` on PYTHONPATH, every Python child of it."""
    log = tmp_path_factory.mktemp("network") / "attempts.txt"
    log.touch()
    folders = [str(EVERY_PROCESS), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, folders))
    os.environ[loopback_guard.LOG_VARIABLE] = str(log)
    loopback_guard.install()
    yield
    attempts = log.read_text(encoding="utf-8")
    assert not attempts, f"something tried to leave this machine:\n{attempts}"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine",
        choices=ENGINES,
        help="Keep all tables of all tests in this engine; else in SQLite, and those of tests/index in both.",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for ``engine_name``, by itself or through a fixture, runs on each engine."""
    if "engine_name" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--engine")
        metafunc.parametrize("engine_name", [chosen] if chosen else ENGINES, scope="session")


@pytest.fixture(scope="session")
def postgresql() -> Iterator["PostgresqlServer"]:
    """A PostgreSQL server for all tests: it takes seconds to start."""
    from tests.support.postgresql import postgresql_server

    with postgresql_server() as server:
        yield server


@pytest.fixture
def sqlite_only(request: pytest.FixtureRequest) -> None:
    """For tests of the file that SQLite keeps tables in."""
    if request.config.getoption("--engine") == "postgresql":
        pytest.skip("about the file of SQLite")


@pytest.fixture(scope="session", autouse=True)
def _home_databases(request: pytest.FixtureRequest) -> None:
    """With ``--engine postgresql`` every home has a database there, in this process and its children."""
    if request.config.getoption("--engine") == "postgresql":
        server: PostgresqlServer = request.getfixturevalue("postgresql")
        os.environ[home_databases.URL_VARIABLE] = server.url("NAME")
        home_databases.install()


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of converted embedding models for all tests: converting takes seconds."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture
def network_log() -> Path:
    """The file that holds one line for each refused attempt of this process and its children."""
    return Path(os.environ[loopback_guard.LOG_VARIABLE])
