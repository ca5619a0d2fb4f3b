"""What is not let through, and what every answer carries."""

import logging
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from index.tokens import Tokens
from query.server.access import Access, access_at, is_loopback
from query.server.app import create_app
from query.server.boundary import HEADERS, LONGEST
from query.server.rates import Rate

Serve = Callable[[Access], TestClient]

GOOD_HOSTS = ["127.0.0.1", "127.0.0.1:8750", "localhost", "LOCALHOST:1", "[::1]:8750"]
BAD_HOSTS = [
    "evil.example",
    "evil.example:8750",
    "127.0.0.1.evil.example",
    "localhost@evil.example",
    "",
    "a b",
]


@pytest.mark.parametrize("host", GOOD_HOSTS)
def test_names_that_this_server_has(client: TestClient, host: str) -> None:
    assert client.get("/api/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", BAD_HOSTS)
@pytest.mark.parametrize("path", ["/", "/api/health", "/static/page.css"])
def test_a_name_that_another_site_leads_here_is_refused(client: TestClient, host: str, path: str) -> None:
    assert client.get(path, headers={"Host": host}).status_code == 421


def test_behind_all_addresses_only_names_that_were_given_are_known(serve: Serve, tokens: Tokens) -> None:
    client = serve(Access(names=frozenset({"kb.example.org"}), addresses=True))
    told = {
        host: client.get("/api/health", headers={"Host": host}).status_code
        for host in ("10.0.0.7:8750", "[2001:db8::1]", "kb.example.org", "Kb.Example.Org.", "other.example")
    }
    assert list(told.values()) == [200, 200, 200, 200, 421]


@pytest.mark.parametrize("path", ["/", "/api/health", "/nothing", "/api/nothing", "/static/page.css"])
def test_every_answer_is_fenced(client: TestClient, path: str) -> None:
    answer = client.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert len(answer.headers["x-request-id"]) == 16
    assert "server" not in answer.headers


def test_each_request_has_a_number_of_its_own(client: TestClient) -> None:
    numbers = {client.get("/api/nothing").json()["request_id"] for _ in range(5)}
    assert len(numbers) == 5


def test_an_address_that_is_too_long(client: TestClient) -> None:
    assert client.get("/api/health", params={"x": "x" * LONGEST}).status_code == 414


def test_too_many_requests(serve: Serve) -> None:
    client = serve(Access(rate=Rate(0.01, 3)))
    answers = [client.get("/api/health") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].headers["content-type"] == "application/problem+json"
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 101


def test_tokens_cannot_be_tried_faster_than_that(serve: Serve, tokens: Tokens) -> None:
    client = serve(Access(tokens=tokens, rate=Rate(0.01, 3)))
    tried = [
        client.get("/api/health", headers={"Authorization": f"Bearer {number}"}).status_code
        for number in range(5)
    ]
    assert tried == [401, 401, 401, 429, 429]


def test_more_than_is_taken(serve: Serve) -> None:
    app = create_app(_unopened, Access(rate=None, most_bytes=1_000))
    _add_echo(app)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        assert client.post("/api/echo", content=b"x" * 1_000).json() == 1_000
        assert client.post("/api/echo", content=b"x" * 1_001).status_code == 413
        # Without a stated length, and with one that lies.
        chunks = (b"x" * 600 for _ in range(2))
        assert client.post("/api/echo", content=chunks).status_code == 413
        lying = client.post("/api/echo", content=b"x" * 2_000, headers={"Content-Length": "5"})
        assert lying.status_code in (200, 413)


def _unopened() -> None:
    raise AssertionError("no knowledge base is needed")


def _add_echo(app: FastAPI) -> None:
    from fastapi import Request

    @app.post("/api/echo")
    async def echo(request: Request) -> int:
        return len(await request.body())

    @app.get("/api/broken")
    def break_down() -> None:
        raise RuntimeError("the secret is 42")


CROSS = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1.evil.example"},
    {"Origin": "http://127.0.0.1:9999"},
    {"Origin": "http://["},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]
OWN = [
    {},
    {"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
]


@pytest.mark.parametrize("headers", [*CROSS, *OWN])
def test_only_own_pages_may_send(headers: dict[str, str]) -> None:
    app = create_app(_unopened, Access(rate=None))
    _add_echo(app)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        answer = client.post("/api/echo", content=b"x", headers=headers)
    assert answer.status_code == (200 if headers in OWN else 403)


def test_a_page_of_another_site_may_link_here_and_not_ask_in_the_background(client: TestClient) -> None:
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert client.get("/api/health", headers=link).status_code == 200
    background = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    assert client.get("/api/health", headers=background).status_code == 403


def test_a_fault_of_the_program_is_told_without_what_it_was(caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(_unopened, Access(rate=None))
    _add_echo(app)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        answer = client.get("/api/broken")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    number = answer.json()["request_id"]
    assert number == answer.headers["x-request-id"]
    assert number in caplog.text
    assert "the secret is 42" in caplog.text


def test_what_is_logged_of_a_request(serve: Serve, tokens: Tokens, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret = tokens.add("a", "reader")
    client = serve(Access(tokens=tokens, rate=None))
    cookie = {"Cookie": f"policykb_token={secret}"}
    client.get("/api/health?q=问题", headers={"Authorization": f"Bearer {secret}"})
    client.get("/api/health", headers=cookie)
    client.get("/api/health", headers={"Authorization": f"Bearer {secret}x"})
    client.post("/sign-in", data={"token": secret})
    ours = [record.getMessage() for record in caplog.records if record.name.startswith(("policykb", "query"))]
    assert len(ours) == 4
    assert not [line for line in ours if secret in line or "问题" in line or "%" in line]


def test_head_is_get_without_a_body(client: TestClient) -> None:
    for path in ("/api/health", "/", "/static/page.css", "/api/nothing"):
        head, full = client.head(path), client.get(path)
        assert head.status_code == full.status_code
        assert head.content == b""
        assert head.headers["content-type"] == full.headers["content-type"]
        assert head.headers.get("content-length") == full.headers.get("content-length")


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.3.2.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False),
     ("::", False), ("192.168.1.5", False), ("localhost.evil.example", False), ("", False)],
)  # fmt: skip
def test_loopback_addresses(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_a_server_that_others_reach_demands_a_token(tmp_path: object) -> None:
    from pathlib import Path

    from index.settings import Settings

    settings = Settings.from_environment(Path(str(tmp_path)))
    assert access_at("127.0.0.1", settings).open_to_read
    for host in ("0.0.0.0", "::", "192.168.1.5"):
        assert not access_at(host, settings).open_to_read
    named = access_at("0.0.0.0", settings, ("KB.example.org",))
    assert named.knows_host("kb.example.org")
    assert not named.knows_host("other.example.org")
