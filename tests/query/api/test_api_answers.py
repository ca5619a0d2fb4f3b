"""The API gives what the command line gives, in the form that it describes."""

import csv
import io
import json
import re
from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient

from index.knowledge_base import KnowledgeBase
from query.answers import answer_as_json
from query.facets import count_facets, facets_as_json
from query.filters import place_filter, read_filter
from query.listings import FigureQuestion, list_entities, list_figures, list_practices
from query.questions import ask
from query.records import entity_record, figure_row_record, practice_record
from query.search import search

ADDRESSES = [
    "/api/health",
    "/api/search?q=街巷议事会&facets=true",
    "/api/search?q=满意度&where=满意度>=95%25&place=安徽&possibly=true&limit=1",
    "/api/search?q=群众办事&place=湖南",
    "/api/figures?indicator=满意度",
    "/api/figures?limit=2",
    "/api/practices?place=吉林",
    "/api/practices?theme=养老服务",
    "/api/entities?type=REGION",
    "/api/sources?limit=1",
    "/api/coverage",
    "/api/compare?place=安徽&place=吉林&indicator=满意度",
    "/api/spread?name=街巷议事会",
    "/api/aggregate?indicator=满意度&by=place&rows=true",
    "/api/corrections",
]


def described(client: TestClient, path: str, answer: Any) -> None:
    """The answer is what the description says of this address."""
    document = client.get("/api/openapi.json").json()
    given = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.validate(answer, given | {"components": document["components"]})


@pytest.mark.parametrize("address", ADDRESSES)
def test_answers_have_the_form_described(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    described(client, address.partition("?")[0], answer.json())


def first(client: TestClient, listing: str, key: str) -> str:
    return str(client.get(f"/api/{listing}", params={"limit": 1}).json()["rows"][0][key])


def test_things_have_the_form_described(client: TestClient) -> None:
    practice = first(client, "practices", "practice_id")
    passage = client.get("/api/search", params={"q": "议事会"}).json()["answers"][0]["passage_id"]
    source = first(client, "sources", "source_id")
    for path, id_ in (("practices", practice), ("passages", passage), ("sources", source)):
        answer = client.get(f"/api/{path}/{id_}")
        described(client, f"/api/{path}/{{id}}", answer.json())
        assert answer.json()["id"] == id_
    described(client, "/api/similar/{id}", client.get(f"/api/similar/{practice}").json())
    assert client.get(f"/api/sources/{source[:12]}").json()["id"] == source


def test_a_search_is_that_of_the_command(client: TestClient, kb: KnowledgeBase) -> None:
    filters = [read_filter("满意度>=80%"), place_filter(["吉林"])]
    found = search(kb, ask("办理事项", filters=filters, limit=5))
    asked = {"q": "办理事项", "where": "满意度>=80%", "place": "吉林", "limit": 5, "facets": True}
    answer = client.get("/api/search", params=asked).json()
    assert answer["answers"] == [json.loads(json.dumps(answer_as_json(one))) for one in found.answers]
    assert answer["facets"] == facets_as_json(count_facets(kb, found.found))
    assert len(found.answers) >= 1


def test_filters_that_leave_nothing_say_what_they_exclude(client: TestClient) -> None:
    answer = client.get("/api/search", params={"q": "街巷议事会", "place": "湖南"}).json()
    assert answer["answers"] == []
    assert answer["nearest"]
    assert answer["excluded"][0]["passages"] > 0


LISTINGS: list[tuple[str, Any]] = [
    ("figures", lambda kb: map(figure_row_record, list_figures(kb, FigureQuestion()))),
    ("practices", lambda kb: map(practice_record, list_practices(kb))),
    ("entities", lambda kb: map(entity_record, list_entities(kb))),
]


@pytest.mark.parametrize(("name", "records"), LISTINGS)
@pytest.mark.parametrize("limit", [1, 3, 1000])
def test_pages_make_up_the_listing(
    client: TestClient, kb: KnowledgeBase, name: str, records: Any, limit: int
) -> None:
    whole = json.loads(json.dumps(list(records(kb))))
    rows: list[Any] = []
    cursor: str | None = None
    while True:
        asked = {"limit": limit} | ({"cursor": cursor} if cursor else {})
        page = client.get(f"/api/{name}", params=asked).json()
        assert 1 <= len(page["rows"]) <= limit
        rows += page["rows"]
        cursor = page["next"]
        if cursor is None:
            break
    assert rows == whole


@pytest.mark.parametrize(("name", "records"), LISTINGS)
def test_files_hold_the_whole_listing(client: TestClient, kb: KnowledgeBase, name: str, records: Any) -> None:
    whole = json.loads(json.dumps(list(records(kb))))
    lines = client.get(f"/api/export/{name}", params={"format": "jsonl"})
    assert [json.loads(line) for line in lines.text.splitlines()] == whole
    assert lines.headers["content-type"] == "application/jsonl"
    table = client.get(f"/api/export/{name}", params={"bom": True})
    assert table.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert len(rows) == len(whole)
    assert set(rows[0]) == set(whole[0])
    assert "attachment" in table.headers["content-disposition"]


@pytest.mark.parametrize(
    ("name", "asked", "least"),
    [
        ("search", {"q": "街巷议事会"}, 2),
        ("compare", {"place": ["安徽", "吉林"], "indicator": "满意度"}, 2),
        ("spread", {"name": "街巷议事会"}, 1),
        ("sources", {}, 2),
        ("aggregate", {"indicator": "满意度", "by": "place", "any_period": True}, 2),
        ("aggregate", {"indicator": "满意度", "any_period": True, "rows": True}, 2),
    ],
)
def test_answers_and_relations_as_files(
    client: TestClient, name: str, asked: dict[str, Any], least: int
) -> None:
    table = client.get(f"/api/export/{name}", params=asked)
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert len(rows) >= least
    assert all(any(row.values()) for row in rows)
    lines = client.get(f"/api/export/{name}", params={**asked, "format": "jsonl"})
    assert len(lines.text.splitlines()) == len(rows)


def test_similar_practices_as_a_file(client: TestClient) -> None:
    practice = first(client, "practices", "practice_id")
    rows = client.get(f"/api/similar/{practice}", params={"limit": 100}).json()["rows"]
    lines = client.get("/api/export/similar", params={"id": practice, "format": "jsonl"}).text.splitlines()
    assert [json.loads(line) for line in lines] == rows
    assert len(rows) >= 2
    assert client.get("/api/export/similar", params={"id": "3f9a1c04b7d2.r2.m01"}).status_code == 400


def test_pages_of_answers_follow_one_another(client: TestClient) -> None:
    whole = client.get("/api/search", params={"q": "群众", "limit": 100}).json()
    ids = [one["passage_id"] for one in whole["answers"]]
    assert whole["next"] is None
    read: list[str] = []
    cursor: str | None = None
    while len(read) < len(ids):
        asked = {"q": "群众", "limit": 1} | ({"cursor": cursor} if cursor else {})
        page = client.get("/api/search", params=asked).json()
        read += [one["passage_id"] for one in page["answers"]]
        cursor = page["next"]
    assert read == ids
    assert len(ids) >= 3


def test_bytes_are_saved_and_never_shown(client: TestClient) -> None:
    source = first(client, "sources", "source_id")
    answer = client.get(f"/api/sources/{source}/bytes")
    assert answer.content.decode().startswith("# ")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-disposition"].isascii()
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_what_is_unchanged_is_not_sent_again(client: TestClient) -> None:
    for path in ("/api/practices", "/api/search?q=群众", "/api/coverage"):
        answer = client.get(path)
        tag = answer.headers["etag"]
        for named in (tag, f'"x", {tag}', "*"):
            again = client.get(path, headers={"If-None-Match": named})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert client.get(path, headers={"If-None-Match": 'W/"x"'}).status_code == 200
    other = client.get("/api/practices?limit=1").headers["etag"]
    assert client.get("/api/practices").headers["etag"] != other


@pytest.mark.parametrize(
    ("address", "status", "part"),
    [
        ("/api/search", 422, "query.q"),
        ("/api/search?q=", 422, "query.q"),
        ("/api/search?q=%20", 400, "question is empty"),
        ("/api/search?q=x&plce=成都", 422, "query.plce"),
        ("/api/search?q=停车&place=无此地", 400, "no place"),
        ("/api/search?q=停车&where=很多", 400, "no condition"),
        ("/api/search?q=停车&period=去年", 400, "no period"),
        ("/api/search?q=停车&theme=无此类", 400, "no theme"),
        ("/api/search?q=停车&source=无此文", 400, "no source"),
        ("/api/search?q=停车&limit=0", 422, "query.limit"),
        ("/api/search?q=停车&limit=1001", 422, "query.limit"),
        ("/api/figures?cursor=x", 400, "cursor"),
        ("/api/compare?place=安徽", 422, "query.indicator"),
        ("/api/export/figures?place=无此地", 400, "no place"),
        ("/api/export/search?q=停车&place=无此地", 400, "no place"),
        ("/api/aggregate", 422, "query.indicator"),
        ("/api/aggregate?indicator=%20", 400, "what is measured"),
        ("/api/aggregate?indicator=满意度&level=city", 400, "by=place"),
        ("/api/practices/3f9a1c04b7d2.r2.m01", 404, "no source"),
        ("/api/practices/..%2f..%2fetc%2fpasswd", 404, ""),
        ("/api/sources/%2e%2e%2f%2e%2e%2fetc", 404, ""),
        ("/api/sources/../../../etc/passwd", 404, ""),
        ("/api/nothing", 404, "/docs"),
    ],
)
def test_what_is_off_is_told_in_a_sentence(client: TestClient, address: str, status: int, part: str) -> None:
    answer = client.get(address)
    if address.startswith("/api/sources/../"):  # the client itself takes such steps out
        assert answer.status_code == status
        return
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert document["status"] == status
    assert part in document["detail"]
    assert document["request_id"] == answer.headers["x-request-id"]


def test_a_method_that_is_not_taken(client: TestClient) -> None:
    answer = client.delete("/api/search")
    assert (answer.status_code, answer.json()["status"]) == (405, 405)
    assert "GET" in answer.headers["allow"]


def test_a_cursor_of_another_listing_is_refused(client: TestClient) -> None:
    cursor = client.get("/api/practices", params={"limit": 1}).json()["next"]
    asked = {"limit": 5, "cursor": cursor}
    assert client.get("/api/practices", params=asked).status_code == 200
    assert client.get("/api/practices", params=asked | {"kind": "done"}).status_code == 400
    assert client.get("/api/figures", params=asked).status_code == 400


def test_answers_are_compressed(client: TestClient) -> None:
    answer = client.get("/api/coverage", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in answer.headers["vary"].lower()
    plain = client.get("/api/coverage", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.json() == answer.json()


def test_the_description_names_no_other_site(client: TestClient) -> None:
    page = client.get("/docs", params={"lang": "en"})
    assert page.status_code == 200
    assert not re.findall(r"(?:src|href|action)=\"(?:https?:)?//", page.text)
    document = client.get("/api/openapi.json").json()
    assert len(document["paths"]) >= 20
    for path, methods in document["paths"].items():
        assert path in page.text
        for operation in methods.values():
            assert operation["description"], path


def test_every_example_of_the_description_is_answered(client: TestClient) -> None:
    examples = re.findall(r'href="(/api/[^"]+)"', client.get("/docs").text)
    assert len(examples) >= 8
    for example in examples:
        assert client.get(example.replace("&amp;", "&")).status_code == 200, example
