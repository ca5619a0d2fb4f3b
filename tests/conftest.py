"""Suite-wide rule: no test, and no process that a test starts, talks to another machine."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

GUARD_FOLDER = Path(__file__).parent / "support" / "loopback_guard"
sys.path.insert(0, str(GUARD_FOLDER))

import loopback_guard  # noqa: E402  (found through the line above, as in the child processes)

# No setting of the person who runs the tests: neither ours nor Prefect's.
for name in [name for name in os.environ if name.startswith(("POLICYKB_", "PREFECT_"))]:
    del os.environ[name]


@pytest.fixture(scope="session", autouse=True)
def _stay_on_this_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Guard this process and, through ``sitecustomize`` on PYTHONPATH, every Python child of it."""
    log = tmp_path_factory.mktemp("network") / "attempts.txt"
    log.touch()
    folders = [str(GUARD_FOLDER), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, folders))
    os.environ[loopback_guard.LOG_VARIABLE] = str(log)
    loopback_guard.install()
    yield
    attempts = log.read_text(encoding="utf-8")
    assert not attempts, f"something tried to leave this machine:\n{attempts}"


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of converted embedding models for all tests: converting takes seconds."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture
def network_log() -> Path:
    """The file that holds one line for each refused attempt of this process and its children."""
    return Path(os.environ[loopback_guard.LOG_VARIABLE])
