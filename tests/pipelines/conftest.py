"""One Prefect home, server and embedding model for all tests of flows: each takes seconds to make."""

import atexit
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.prefect_api import configure_prefect, prefect_api

# Set before any test module imports Prefect, which reads its settings then; with a profile of our own, so
# that the settings of the person who runs the tests stay out of it.
PREFECT_HOME = Path(tempfile.mkdtemp(prefix="policykb-prefect-"))
atexit.register(shutil.rmtree, PREFECT_HOME, ignore_errors=True)
os.environ["PREFECT_PROFILES_PATH"] = str(PREFECT_HOME / "profiles.toml")
(PREFECT_HOME / "profiles.toml").write_text('active = "tests"\n\n[profiles.tests]\n', encoding="utf-8")
with socket.create_server(
    ("127.0.0.1", 0)
) as free:  # not where a server of that person listens, who would get our runs
    os.environ["PREFECT_SERVER_API_PORT"] = str(free.getsockname()[1])
configure_prefect(PREFECT_HOME)


@pytest.fixture(scope="session")
def prefect_home() -> Path:
    """The folder of Prefect's data."""
    return PREFECT_HOME


@pytest.fixture(scope="session")
def flows(prefect_home: Path) -> Iterator[str]:
    """A running Prefect API for the flows that a test calls in this process, by its URL."""
    with prefect_api(prefect_home) as api:
        api.wait()
        yield api.url


@pytest.fixture
def home(tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home whose embedding model is shared with the other tests."""
    monkeypatch.setenv("POLICYKB_MODELS", str(models))
    monkeypatch.setenv("POLICYKB_THREADS", "1")  # short texts gain nothing from more
    return tmp_path / "home"
