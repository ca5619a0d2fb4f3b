"""One Prefect database for all tests of flows: making a fresh one takes several seconds."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for Prefect's data, with nothing of the user's own settings."""
    home = tmp_path_factory.mktemp("prefect")
    profiles = home / "profiles.toml"
    profiles.write_text('active = "tests"\n\n[profiles.tests]\n', encoding="utf-8")
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("PREFECT_")]:
        del os.environ[name]
    os.environ["PREFECT_PROFILES_PATH"] = str(profiles)
    os.environ["PREFECT_HOME"] = str(home)
    yield home
    os.environ.clear()
    os.environ.update(before)
