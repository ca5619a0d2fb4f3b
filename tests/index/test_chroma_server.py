"""The copy of the vectors on a Chroma server: the same answers, and a clear word when it is down or empty."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import chromadb
import pytest

from corpus.errors import StoreError
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from tests.support.chroma_server import ChromaServer, chroma_server
from tests.support.embedders import CharacterEmbedder
from tests.support.facts import make_facts

TEXTS = [
    f"# {name}区：做法\n\n建立驿站。{name}区设驿站{number}个。\n\n夜间经济。{name}区新增商铺{number}家。\n"
    for number, name in enumerate("甲乙丙丁戊己庚辛壬癸")
]
QUESTIONS = ("己区驿站", "夜间商铺", "新增驿站")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    with chroma_server(tmp_path_factory.mktemp("chroma")) as running:
        yield running


@pytest.fixture
def remote(sqlite_settings: Settings, server: ChromaServer) -> Iterator[Settings]:
    """Settings of a home whose vectors lie on the server, which has none yet."""
    yield replace(sqlite_settings, chroma_url=server.url)
    server.stop()
    server.start()
    client = chromadb.HttpClient("127.0.0.1", int(server.url.rpartition(":")[2]))
    for collection in client.list_collections():
        client.delete_collection(collection.name)


def opened(settings: Settings, *, write: bool = False) -> KnowledgeBase:
    return KnowledgeBase.open(settings, write=write, embedder=CharacterEmbedder(), extractor_version="1")


def fill(settings: Settings, texts: list[str]) -> None:
    with opened(settings, write=True) as kb:
        items = [
            StoredItem(f"/{number}.txt", text.encode(), make_facts(text)) for number, text in enumerate(texts)
        ]
        kb.store(items, "r1")


def answers(settings: Settings) -> list[list[str]]:
    with opened(settings) as kb:
        vectors = kb.embedder.embed_queries(QUESTIONS)
        return [[hit.passage_id for hit in kb.vectors.search(vector, 7)] for vector in vectors]


def collections(url: str) -> list[str]:
    client = chromadb.HttpClient("127.0.0.1", int(url.rpartition(":")[2]))
    return sorted(collection.name for collection in client.list_collections())


def test_it_answers_as_a_folder_does_through_changes_and_a_rebuilt_copy(
    remote: Settings, tmp_path: Path, server: ChromaServer
) -> None:
    home = tmp_path / "folder"
    local = replace(remote, home=home, database_url=f"sqlite:///{home / 'tables'}", chroma_url=None)
    for texts in (TEXTS[:6], [text.replace("驿站", "服务站") for text in TEXTS]):
        for settings in (remote, local):
            fill(settings, texts)
        assert answers(remote) == answers(local)
    assert not remote.vectors.exists()
    before = collections(server.url)
    with opened(remote, write=True) as kb:
        assert kb.reindex() == len(TEXTS) * 2
    assert answers(remote) == answers(local)
    assert len(before) == 1
    assert len(collections(server.url)) == 2  # the former copy stays for those that read it now


def test_without_the_server_search_reads_the_tables_and_says_so(
    remote: Settings, server: ChromaServer, caplog: pytest.LogCaptureFixture
) -> None:
    fill(remote, TEXTS)
    before = answers(remote)
    server.stop()
    with caplog.at_level(logging.WARNING):
        assert answers(remote) == before
    assert f"The Chroma server {server.url} does not answer" in caplog.text
    assert "POLICYKB_CHROMA_URL" in caplog.text


def test_a_server_that_goes_while_one_searches_is_named(remote: Settings, server: ChromaServer) -> None:
    fill(remote, TEXTS)
    with opened(remote) as kb:
        vector = kb.embedder.embed_queries(QUESTIONS)[0]
        assert kb.vectors.search(vector, 1)
        server.stop()
        with pytest.raises(StoreError, match=f"{server.url} does not answer.*start it"):
            kb.vectors.search(vector, 1)


def test_without_the_server_the_tables_are_right_and_the_next_run_publishes(
    remote: Settings, server: ChromaServer
) -> None:
    fill(remote, TEXTS[:5])
    server.stop()
    with pytest.raises(StoreError, match=f"{server.url} does not answer"):
        fill(remote, TEXTS)
    with opened(remote) as kb:
        assert kb.counts().sources == len(TEXTS)
    server.start()
    with opened(remote, write=True) as kb:
        assert kb.publish() == (len(TEXTS) - 5) * 2
        assert kb.publish() == 0


def test_a_server_that_lost_its_data_gets_a_new_copy(
    remote: Settings, server: ChromaServer, caplog: pytest.LogCaptureFixture
) -> None:
    fill(remote, TEXTS)
    before = answers(remote)
    client = chromadb.HttpClient("127.0.0.1", int(server.url.rpartition(":")[2]))
    for name in collections(server.url):
        client.delete_collection(name)
    with caplog.at_level(logging.WARNING):
        assert answers(remote) == before
    assert "run policykb-ingest reindex" in caplog.text
    with opened(remote, write=True) as kb:
        assert kb.reindex() == len(TEXTS) * 2
    caplog.clear()
    assert answers(remote) == before
    assert caplog.text == ""
