"""Files of any length are sent as they are written: no reader holds things up, no part passes for all."""

import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import anyio
import pytest
from anyio import CapacityLimiter
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message

from corpus.errors import QuestionError
from extract.serialization import JsonObject
from query.api.downloads import STEP, Download, attachment, listing_lines
from query.server.access import Access
from query.server.app import create_app
from query.server.knowledge import Knowledge

ROWS = 50_000


class Opened:
    """Stands for a knowledge base."""

    def close(self) -> None:
        """Nothing is open."""


def download(records: Any, knowledge: Knowledge | None = None) -> Download:
    opened: Any = Opened
    known = knowledge or Knowledge(opened)
    write = partial(listing_lines, records=records, columns=("n", "text"), format_="csv", bom=False)
    return Download(known, write, "rows.csv", "text/csv", CapacityLimiter(2))


def rows(count: int) -> Iterator[JsonObject]:
    for number in range(count):
        yield {"n": number, "text": f"=第{number}行"}


def app_with(records: Any) -> FastAPI:
    app = create_app(Opened, Access(rate=None))  # type: ignore[arg-type]

    @app.get("/api/rows")
    def send() -> Download:
        return download(records)

    return app


def test_all_rows_arrive() -> None:
    with TestClient(app_with(lambda kb: rows(ROWS)), base_url="http://127.0.0.1") as client:
        lines = client.get("/api/rows").text.splitlines()
    assert lines[0] == "n,text"
    assert lines[1:] == [f"{number},'=第{number}行" for number in range(ROWS)]


def test_a_failure_before_the_first_bytes_is_a_problem() -> None:
    def records(_: object) -> Iterator[JsonObject]:
        raise QuestionError("such a thing is not there")
        yield {}

    with TestClient(app_with(records), base_url="http://127.0.0.1") as client:
        answer = client.get("/api/rows")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "such a thing is not there"


def test_a_failure_later_cuts_the_connection() -> None:
    def records(_: object) -> Iterator[JsonObject]:
        yield from rows(ROWS)
        raise RuntimeError("on purpose")

    with (
        TestClient(app_with(records), base_url="http://127.0.0.1") as client,
        pytest.raises((ConnectionAbortedError, RuntimeError)),
    ):
        client.get("/api/rows")


def test_only_the_head() -> None:
    asked = threading.Event()

    def records(_: object) -> Iterator[JsonObject]:
        asked.set()
        yield from rows(1)

    app = create_app(Opened, Access(rate=None))  # type: ignore[arg-type]

    @app.get("/api/rows")
    def send() -> Download:
        opened: Any = Opened
        write = partial(listing_lines, records=records, columns=(), format_="csv", bom=False)
        return Download(Knowledge(opened), write, "x", "text/csv", CapacityLimiter(1), only_head=True)

    with TestClient(app, base_url="http://127.0.0.1") as client:
        answer = client.head("/api/rows")
    assert (answer.status_code, answer.content) == (200, b"")
    assert not asked.is_set()


def test_a_slow_reader_holds_no_knowledge_base() -> None:
    """The only one is free again while the reader has read next to nothing."""

    async def main() -> None:
        opened: Any = Opened
        knowledge = Knowledge(opened, at_once=1)
        released = anyio.Event()
        sent = bytearray()

        async def send(message: Message) -> None:
            sent.extend(message.get("body", b""))
            if len(sent) > STEP:
                await released.wait()

        async def receive() -> Message:
            await anyio.sleep_forever()
            raise AssertionError

        async with anyio.create_task_group() as tasks:
            response = download(lambda kb: rows(ROWS), knowledge)
            tasks.start_soon(response, {"type": "http"}, receive, send)
            with anyio.fail_after(30):
                while not sent:
                    await anyio.sleep(0.01)
                async with knowledge.lend():
                    assert len(sent) <= 3 * STEP
            released.set()
        assert sent.count(b"\n") == ROWS + 1

    anyio.run(main)


def test_who_leaves_is_written_for_no_longer() -> None:
    async def main() -> None:
        produced = 0
        begun = anyio.Event()

        def records(_: object) -> Iterator[JsonObject]:
            nonlocal produced
            for row in rows(100_000_000):
                produced += 1
                yield row

        async def send(message: Message) -> None:
            begun.set()

        async def receive() -> Message:
            await begun.wait()
            return {"type": "http.disconnect"}

        with anyio.fail_after(30):
            await download(records)({"type": "http"}, receive, send)
        assert produced < 50_000_000

    anyio.run(main)


@given(st.text())
def test_names_of_files_do_nothing_in_a_header(name: str) -> None:
    header = attachment(name)
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    assert ";" not in header.split('"')[1]
