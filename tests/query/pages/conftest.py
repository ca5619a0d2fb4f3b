"""The server over a small knowledge base, asked as a browser without script asks it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from query.server.app import create_app
from tests.support.embedders import CharacterEmbedder


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    """A reader of the knowledge base that holds REPORTS."""
    with reader_of(home) as opened:
        yield opened


def reader_of(folder: Path) -> TestClient:
    """A reader of the knowledge base in ``folder``; use it in a ``with`` block."""
    settings = Settings.from_environment(folder)
    app = create_app(lambda: KnowledgeBase.open(settings, embedder=CharacterEmbedder()))
    return TestClient(app, base_url="http://127.0.0.1")
