"""The server over the small knowledge base, asked by programs and browsers, with and without tokens."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from index.tokens import Tokens
from query.server.access import Access
from query.server.app import create_app
from tests.support.embedders import CharacterEmbedder

URL = "http://127.0.0.1"


def app_over(home: Path, access: Access | None = None) -> FastAPI:
    """The server over the knowledge base in ``home``, without a limit of rate."""
    settings, embedder = Settings.from_environment(home), CharacterEmbedder()
    opening = lambda: KnowledgeBase.open(settings, embedder=embedder)  # noqa: E731
    return create_app(opening, access or Access(rate=None))


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    """A reader of the knowledge base that holds REPORTS."""
    with TestClient(app_over(home), base_url=URL) as opened:
        yield opened


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    """Tokens of a home of their own."""
    return Tokens(tmp_path)


@pytest.fixture
def serve(home: Path) -> Iterator[Callable[[Access], TestClient]]:
    """Makes a client of the same knowledge base behind the access given."""
    with ExitStack() as open_clients:

        def make(access: Access) -> TestClient:
            client = TestClient(app_over(home, access), base_url=URL, follow_redirects=False)
            return open_clients.enter_context(client)

        yield make
