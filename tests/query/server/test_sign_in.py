"""Tokens open what they should, by header and by cookie, and nothing else does."""

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from index.tokens import Tokens
from query.server.access import COOKIE, Access
from query.server.forms import FIELD, HEADER, Writing, form_token

Serve = Callable[[Access], TestClient]


@pytest.fixture
def guarded(serve: Serve, tokens: Tokens) -> TestClient:
    """A server that others reach, with an address that writes and one that shows a form for it."""
    from fastapi import FastAPI, Request

    client = serve(Access(tokens=tokens, open_to_read=False, rate=None))
    app = client.app
    assert isinstance(app, FastAPI)

    @app.post("/api/change")
    def change(caller: Writing) -> str:
        assert caller.token
        return caller.token.name

    @app.get("/form")
    def form(request: Request) -> str:
        return form_token(request)

    return client


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_without_a_token_nothing_is_shown(guarded: TestClient) -> None:
    for path in ("/api/nothing", "/api/openapi.json", "/mcp"):
        answer = guarded.get(path)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json()["status"] == 401
    for path in ("/", "/practices", "/docs", "/form"):
        answer = guarded.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert guarded.get("/sign-in").status_code == 200
    assert guarded.get("/api/health").status_code == 200


@pytest.mark.parametrize("value", ["Bearer x", "Basic abc", "Bearer", "", "x" * 500, "Bearer  \u00e9"])
def test_a_header_that_opens_nothing(guarded: TestClient, value: str) -> None:
    answer = guarded.get("/api/nothing", headers={"Authorization": value.encode("latin-1")})
    assert answer.status_code == 401


def test_a_reader_reads_and_a_writer_writes(guarded: TestClient, tokens: Tokens) -> None:
    reader, writer = tokens.add("r", "reader"), tokens.add("w", "writer")
    assert guarded.get("/api/nothing", headers=bearer(reader)).status_code == 404
    assert guarded.post("/api/change", headers=bearer(reader)).status_code == 403
    assert guarded.post("/api/change", headers=bearer(writer)).json() == "w"
    tokens.remove("w")
    assert guarded.post("/api/change", headers=bearer(writer)).status_code == 401


def test_writing_takes_a_token_on_this_machine_too(serve: Serve, tokens: Tokens) -> None:
    from fastapi import FastAPI

    client = serve(Access(tokens=tokens, rate=None))
    assert isinstance(client.app, FastAPI)

    @client.app.post("/api/change")
    def change(caller: Writing) -> None:
        raise AssertionError("reached")

    assert client.post("/api/change").status_code == 401
    assert client.post("/api/change", headers=bearer(tokens.add("r", "reader"))).status_code == 403


def test_a_browser_signs_in_and_out(guarded: TestClient, tokens: Tokens) -> None:
    secret = tokens.add("王芳", "writer")
    wrong = guarded.post("/sign-in", data={"token": "x"})
    assert (wrong.status_code, COOKIE in wrong.cookies) == (401, False)
    right = guarded.post("/sign-in", data={"token": f" {secret} "})
    assert (right.status_code, right.headers["location"]) == (303, "/")
    cookie = right.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert guarded.get("/").status_code == 200
    assert "王芳" in guarded.get("/sign-in").text
    assert secret not in guarded.get("/sign-in").text
    guarded.post("/sign-out")
    assert guarded.get("/").status_code == 303


@pytest.mark.parametrize(("origin", "secure"), [("http://127.0.0.1", False), ("https://127.0.0.1", True)])
def test_a_cookie_given_over_tls_is_sent_over_tls_alone(
    guarded: TestClient, tokens: Tokens, origin: str, secure: bool
) -> None:
    token = {"token": tokens.add("r", "reader")}
    answer = guarded.post("/sign-in", data=token, headers={"Origin": origin})
    assert ("secure" in answer.headers["set-cookie"].lower()) is secure


def test_a_cookie_alone_changes_nothing(guarded: TestClient, tokens: Tokens) -> None:
    guarded.post("/sign-in", data={"token": tokens.add("w", "writer")})
    assert guarded.post("/api/change").status_code == 403
    token = guarded.get("/form").json()
    assert guarded.post("/api/change", headers={HEADER: token}).json() == "w"
    assert guarded.post("/api/change", data={FIELD: token}).json() == "w"
    for forged in ("", ".", token[:-1], f"x{token}", "é.é", token.replace(".", "")):
        assert guarded.post("/api/change", data={FIELD: forged}).status_code == 403
    assert guarded.get("/form").json() != token  # nothing stays the same for a compressed page to reveal


def test_a_form_of_one_caller_is_none_of_another(guarded: TestClient, tokens: Tokens) -> None:
    guarded.post("/sign-in", data={"token": tokens.add("a", "writer")})
    token = guarded.get("/form").json()
    guarded.post("/sign-in", data={"token": tokens.add("b", "writer")})
    assert guarded.post("/api/change", headers={HEADER: token}).status_code == 403


def test_a_cookie_of_a_removed_token_leads_back_to_the_form(guarded: TestClient, tokens: Tokens) -> None:
    guarded.post("/sign-in", data={"token": tokens.add("a", "reader")})
    tokens.remove("a")
    assert guarded.get("/").headers["location"] == "/sign-in"
    assert re.search('name="token"', guarded.get("/sign-in").text)
