"""What the tests of the knowledge base share: settings in a fresh folder, and the bundled model once."""

from pathlib import Path

import pytest

from index.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a home that does not exist yet, free of the tester's own environment."""
    return Settings.from_environment(tmp_path / "home", environment={})


@pytest.fixture(scope="session")
def bundled_settings(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings with the bundled model, whose folder is kept from one run of the tests to the next."""
    models = pytestconfig.cache.mkdir("policykb-models")
    environment = {"POLICYKB_MODELS": str(models)}
    return Settings.from_environment(tmp_path_factory.mktemp("home"), environment=environment)
