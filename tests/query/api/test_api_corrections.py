"""Corrections over HTTP: anybody reads the ledger, whoever has a writer's token adds to it."""

import csv
import io
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from index.tokens import Tokens
from index.write_lock import BeingWrittenError
from query.listings import FigureQuestion, list_figures
from query.server.access import Access
from query.server.app import create_app
from query.server.knowledge import BusyError
from query.server.writing import knowledge_base_to_write
from tests.support.embedders import CharacterEmbedder

REPORT = """# 肥西县：便民服务

推行一窗受理。肥西县整合政务大厅38个窗口，群众满意度达98.6%。

开展上门代办。组建代办员队伍12支，为行动不便的老人办理事项4300余件。
"""


@pytest.fixture
def own_home(tmp_path: Path, store_reports: Callable[[Path, dict[str, str]], None]) -> Path:
    """A home that a test may write."""
    store_reports(tmp_path / "home", {"肥西.txt": REPORT})
    return tmp_path / "home"


@pytest.fixture
def kb(own_home: Path) -> Iterator[KnowledgeBase]:
    """The same, opened to read."""
    with KnowledgeBase.open(Settings.from_environment(own_home), embedder=CharacterEmbedder()) as opened:
        yield opened


@pytest.fixture
def secrets(own_home: Path) -> dict[str, str]:
    """A secret for each role."""
    tokens = Tokens(own_home)
    return {"reader": tokens.add("学生", "reader"), "writer": tokens.add("李研究员", "writer")}


@pytest.fixture
def client(own_home: Path) -> Iterator[TestClient]:
    settings, embedder = Settings.from_environment(own_home), CharacterEmbedder()
    access = Access(tokens=Tokens(own_home), rate=None)
    app = create_app(lambda: KnowledgeBase.open(settings, embedder=embedder), access)
    with TestClient(app, base_url="http://127.0.0.1") as opened:
        yield opened


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def figure_id(kb: KnowledgeBase, text: str) -> str:
    rows = list_figures(kb, FigureQuestion())
    return next(row.stored.figure.id for row in rows if row.stored.figure.text == text)


def test_what_is_entered_is_applied_listed_and_undone(
    client: TestClient, kb: KnowledgeBase, secrets: dict[str, str]
) -> None:
    writer, id_ = bearer(secrets["writer"]), figure_id(kb, "38个")
    body = {"kind": "fix_figure", "id": id_, "changes": {"value": 39, "period": None}, "reason": "核对原文"}
    tried = client.post("/api/corrections?dry_run=true", json=body, headers=writer)
    assert (tried.status_code, client.get("/api/corrections").json()) == (201, {"rows": [], "next": None})
    answer = client.post("/api/corrections", json=body, headers=writer)
    assert (answer.status_code, answer.json()["number"], answer.json()["fact_id"]) == (201, 1, id_)
    assert str(kb.tables.figures_of([id_.rpartition(".")[0]]).popitem()[1][0].value) == "39"
    (row,) = client.get("/api/corrections").json()["rows"]
    assert (row["author"], row["state"], row["former"]["value"]) == ("李研究员", "applied", "38")
    undone = client.post(
        "/api/corrections/1/revert", json={"reason": "原文无误", "author": "王"}, headers=writer
    )
    assert (undone.status_code, undone.json()["revert"]) == (201, 1)
    assert client.get("/api/corrections/1").json()["state"] == "reverted"
    assert client.get("/api/corrections/2").json()["author"] == "王"


def test_pages_and_filters_of_the_ledger(
    client: TestClient, kb: KnowledgeBase, secrets: dict[str, str]
) -> None:
    writer = bearer(secrets["writer"])
    for text in ("38个", "12支", "98.6%"):
        body = {"kind": "reject_figure", "id": figure_id(kb, text), "reason": "误", "author": text}
        assert client.post("/api/corrections", json=body, headers=writer).status_code == 201
    first = client.get("/api/corrections", params={"limit": 2}).json()
    rest = client.get("/api/corrections", params={"limit": 2, "cursor": first["next"]}).json()
    assert [row["number"] for row in first["rows"] + rest["rows"]] == [1, 2, 3]
    assert rest["next"] is None
    odd = client.get("/api/corrections", params={"limit": 2, "cursor": first["next"], "author": "王"})
    assert (odd.status_code, client.get("/api/corrections?author=%00").status_code) == (400, 422)
    found = client.get("/api/corrections", params={"author": "12支", "state": "applied", "source": "肥西"})
    assert [row["number"] for row in found.json()["rows"]] == [2]


def test_what_is_unchanged_is_not_sent_again_and_files_are_whole(
    client: TestClient, kb: KnowledgeBase, secrets: dict[str, str]
) -> None:
    writer, ids = bearer(secrets["writer"]), [figure_id(kb, text) for text in ("38个", "12支")]
    body = {"kind": "reject_figure", "id": ids[0], "reason": "误"}
    assert client.post("/api/corrections", json=body, headers=writer).status_code == 201
    tag = {"If-None-Match": client.get("/api/corrections").headers["etag"]}
    figures = {"If-None-Match": client.get("/api/figures").headers["etag"]}
    assert client.get("/api/corrections", headers=tag).status_code == 304
    fix = {"kind": "fix_figure", "id": ids[1], "changes": {"period": None, "value": 13}, "reason": "=核对"}
    assert client.post("/api/corrections", json=fix, headers=writer).status_code == 201
    assert client.get("/api/corrections", headers=tag).status_code == 200
    assert client.get("/api/figures", headers=figures).status_code == 200
    lines = client.get("/api/export/corrections?format=jsonl").text.splitlines()
    assert [json.loads(line)["number"] for line in lines] == [1, 2]
    rows = list(csv.DictReader(io.StringIO(client.get("/api/export/corrections").text)))
    assert [(row["changes"], row["reason"]) for row in rows] == [("", "误"), ("period=; value=13", "'=核对")]


def test_nobody_writes_without_a_writers_token(
    client: TestClient, kb: KnowledgeBase, secrets: dict[str, str]
) -> None:
    body = {"kind": "reject_figure", "id": figure_id(kb, "38个"), "reason": "误"}
    for path, sent in (("/api/corrections", body), ("/api/corrections/1/revert", {"reason": "误"})):
        assert client.post(path, json=sent).status_code == 401
        assert client.post(path, json=sent, headers=bearer(secrets["reader"])).status_code == 403
        other = {**bearer(secrets["writer"]), "Origin": "https://evil.example"}
        assert client.post(path, json=sent, headers=other).status_code == 403
    assert kb.corrections.count() == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ([], 422),
        ({"kind": "revert", "reason": "误", "id": "x"}, 422),
        ({"kind": "reject_figure", "reason": "误"}, 422),
        ({"kind": "reject_figure", "reason": "误", "id": "\x00"}, 422),
        ({"kind": "reject_figure", "reason": "误", "id": "ffffffffffff.r1.p001.f01"}, 422),
        ({"kind": "reject_figure", "reason": "", "id": "ffffffffffff"}, 422),
        ({"kind": "reject_figure", "reason": "误", "source": "f" * 64, "spans": [[2, 1]]}, 422),
        ({"kind": "reject_figure", "reason": "误", "id": "x", "colour": "red"}, 422),
        ({"kind": "reject_figure", "reason": "误" * 501, "id": "x"}, 422),
    ],
)
def test_what_cannot_be_entered_is_a_problem_in_one_sentence(
    client: TestClient, secrets: dict[str, str], body: Any, status: int
) -> None:
    answer = client.post("/api/corrections", json=body, headers=bearer(secrets["writer"]))
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["detail"]


@pytest.mark.parametrize("number", ["0", "5", "99999999999999999999", "x"])
def test_a_number_that_no_correction_has(client: TestClient, secrets: dict[str, str], number: str) -> None:
    writer = bearer(secrets["writer"])
    assert client.get(f"/api/corrections/{number}").status_code in (404, 422)
    revert = client.post(f"/api/corrections/{number}/revert", json={"reason": "误"}, headers=writer)
    assert revert.status_code in (404, 422)


def test_what_changes_nothing_is_refused(
    client: TestClient, kb: KnowledgeBase, secrets: dict[str, str]
) -> None:
    body = {"kind": "fix_figure", "id": figure_id(kb, "38个"), "changes": {"value": 38}, "reason": "误"}
    answer = client.post("/api/corrections", json=body, headers=bearer(secrets["writer"]))
    assert (answer.status_code, "says so already" in answer.json()["detail"]) == (422, True)


@pytest.mark.usefixtures("sqlite_only")
def test_a_process_that_writes_is_waited_for_and_then_named(own_home: Path) -> None:
    settings = Settings.from_environment(own_home)
    with (
        KnowledgeBase.open(settings, write=True),
        pytest.raises(BeingWrittenError, match="is being written by"),
        knowledge_base_to_write(settings, patience=0.3),
    ):
        pass
    with knowledge_base_to_write(settings):
        told: list[BaseException] = []

        def other() -> None:
            try:
                with knowledge_base_to_write(settings, patience=0.05):
                    pass
            except BusyError as error:
                told.append(error)

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert len(told) == 1
    with knowledge_base_to_write(settings) as kb:
        assert kb.writer


def test_requests_at_one_time_are_all_entered(
    client: TestClient, kb: KnowledgeBase, secrets: dict[str, str]
) -> None:
    writer = bearer(secrets["writer"])
    ids = [figure_id(kb, text) for text in ("38个", "12支", "98.6%", "4300余件")]
    statuses: list[int] = []

    def send(id_: str) -> None:
        body = {"kind": "reject_figure", "id": id_, "reason": "误"}
        statuses.append(client.post("/api/corrections", json=body, headers=writer).status_code)

    threads = [threading.Thread(target=send, args=(id_,)) for id_ in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [201] * 4
    assert [row["number"] for row in client.get("/api/corrections").json()["rows"]] == [1, 2, 3, 4]
    assert list_figures(kb, FigureQuestion()) == []
