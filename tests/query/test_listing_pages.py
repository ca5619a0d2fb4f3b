"""Listings read page by page are the listings read at once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import QuestionError
from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from query.listings import FigureQuestion, list_entities, list_figures, list_practices
from tests.query.test_facets import MORE
from tests.support.embedders import CharacterEmbedder


@pytest.fixture
def knowledge(
    engine_settings: Settings,
    tmp_path_factory: pytest.TempPathFactory,
    store_reports: Callable[[Path, dict[str, str]], None],
) -> Iterator[KnowledgeBase]:
    """A knowledge base with files of one name and names that are named alike often."""
    settings = engine_settings
    if settings.database_url.startswith("sqlite"):
        folder = tmp_path_factory.mktemp("pages")
        store_reports(folder, MORE)
        store_reports(folder, {"旧/养老.txt": MORE["养老.txt"] + "\n此外建成驿站5个。\n"})
        settings = Settings.from_environment(folder)
    with KnowledgeBase.open(settings, embedder=CharacterEmbedder()) as kb:
        yield kb


def figures(kb: KnowledgeBase, limit: int | None, after: Any) -> list[Any]:
    rows = list_figures(kb, FigureQuestion(possibly=True), limit, after)
    return [row.stored.figure.id for row in rows]


def practices(kb: KnowledgeBase, limit: int | None, after: Any) -> list[Any]:
    return [one.practice.id for one in list_practices(kb, limit=limit, after=after)]


def entities(kb: KnowledgeBase, limit: int | None, after: Any) -> list[Any]:
    return [(one.reports, one.mentions, one.id) for one in list_entities(kb, limit=limit, after=after)]


@pytest.mark.parametrize("listing", [figures, practices, entities])
@pytest.mark.parametrize("size", [1, 2, 7])
def test_pages_make_up_the_whole(
    knowledge: KnowledgeBase, listing: Callable[[KnowledgeBase, int | None, Any], list[Any]], size: int
) -> None:
    whole = listing(knowledge, None, None)
    read: list[Any] = []
    while page := listing(knowledge, size, read[-1] if read else None):
        assert len(page) <= size
        read += page
    assert read == whole
    assert len(whole) >= 3


def test_a_page_behind_what_is_gone_is_refused(knowledge: KnowledgeBase) -> None:
    with pytest.raises(QuestionError, match="is gone"):
        figures(knowledge, 1, "3f9a1c04b7d2.r2.p017.f01")
    with pytest.raises(QuestionError, match="is gone"):
        practices(knowledge, 1, "3f9a1c04b7d2.r2.m01")
