"""What tests of releases share: a knowledge base of several files, with copies, a fraction and links."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.database import reading
from index.knowledge_base import KnowledgeBase
from index.streams import Streams
from query.release.readers import Readers


@pytest.fixture
def readers(kb: KnowledgeBase, tmp_path: Path) -> Iterator[Readers]:
    """Reads the whole of the shared knowledge base."""
    with reading(kb.tables.engine) as connection:
        yield Readers(Streams(connection), tmp_path)


@pytest.fixture
def readers_of(kb: KnowledgeBase, tmp_path: Path) -> Iterator[Callable[[set[str]], Readers]]:
    """Reads what belongs to some passages of it."""
    with reading(kb.tables.engine) as connection:
        yield lambda passages: Readers(Streams(connection, passages), tmp_path)
