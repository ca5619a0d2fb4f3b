"""Each knowledge base of a server serves one request at a time, and none is lost."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI
from starlette.testclient import TestClient

from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from query.questions import ask
from query.search import search
from query.server.app import create_app
from query.server.knowledge import AT_ONCE, Knowledge, Reading, knowledge_base
from tests.query.conftest import REPORTS, store
from tests.support.embedders import CharacterEmbedder

URL = "http://127.0.0.1"


class Opened:
    """Stands for a knowledge base: tells how many threads are in it."""

    def __init__(self) -> None:
        self.readers = 0
        self.most = 0
        self.closed = False
        self._lock = threading.Lock()

    def read(self) -> None:
        with self._lock:
            self.readers += 1
            self.most = max(self.most, self.readers)
        time.sleep(0.002)
        with self._lock:
            self.readers -= 1

    def close(self) -> None:
        self.closed = True


def app_with(opened: list[Opened], at_once: int) -> FastAPI:
    def opening() -> Any:
        opened.append(Opened())
        return opened[-1]

    app = FastAPI()
    app.state.knowledge = Knowledge(opening, at_once)

    @app.get("/")
    def read(kb: Annotated[Any, Depends(knowledge_base, scope="function")], fails: bool = False) -> None:
        kb.read()
        if fails:
            raise ValueError("on purpose")

    return app


@pytest.mark.parametrize("at_once", [1, 3])
def test_many_readers_share_a_few_knowledge_bases_and_never_one(at_once: int) -> None:
    opened: list[Opened] = []
    app = app_with(opened, at_once)
    with TestClient(app, raise_server_exceptions=False) as client, ThreadPoolExecutor(60) as readers:
        answers = list(readers.map(lambda n: client.get("/", params={"fails": n % 5 == 0}), range(200)))
    assert Counter(answer.status_code for answer in answers) == {200: 160, 500: 40}
    assert {one.most for one in opened} == {1}
    assert len(opened) <= at_once
    app.state.knowledge.close()
    assert all(one.closed for one in opened)


def test_one_that_cannot_be_opened_takes_no_turn_away() -> None:
    opened: list[Opened] = []
    failures = [OSError("no"), OSError("no")]

    def opening() -> Any:
        if failures:
            raise failures.pop()
        opened.append(Opened())
        return opened[-1]

    app = app_with(opened, 1)
    app.state.knowledge = Knowledge(opening, 1)
    with TestClient(app, raise_server_exceptions=False) as client:
        assert [client.get("/").status_code for _ in range(3)] == [500, 500, 200]


def test_readers_see_what_a_writer_stores_meanwhile(tmp_path: Path) -> None:
    """Threads ask one question, again and again, while reports come and go and generations are published."""
    first, second = REPORTS.items()
    store(tmp_path, dict([first]))
    settings = Settings.from_environment(tmp_path)
    embedder = CharacterEmbedder()
    app = create_app(lambda: KnowledgeBase.open(settings, embedder=embedder))

    @app.get("/ids")
    def ids(kb: Reading) -> list[str]:
        return [answer.passage_id for answer in search(kb, ask("街巷议事会 满意度")).answers]

    with TestClient(app, base_url=URL) as client, ThreadPoolExecutor(8) as readers:
        before = client.get("/ids").json()
        stop = threading.Event()

        def keep_asking(_: int) -> int:
            asked = 0
            while not stop.is_set():
                assert client.get("/ids").json()
                asked += 1
            return asked

        asking = [readers.submit(keep_asking, n) for n in range(8)]
        try:
            for step in range(6):
                store(tmp_path, dict([second] if step % 2 == 0 else [(second[0], first[1])]))
        finally:
            stop.set()
        assert all(one.result() > 0 for one in asking)
        store(tmp_path, dict([second]))
        answers = [client.get("/ids").json() for _ in range(2 * AT_ONCE)]
    with KnowledgeBase.open(settings, embedder=embedder) as anew:
        expected = [answer.passage_id for answer in search(anew, ask("街巷议事会 满意度")).answers]
    assert all(answer == expected for answer in answers)
    assert expected != before
