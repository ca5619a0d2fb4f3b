"""Whatever a report says, it arrives as text and acts nowhere: in JSON, CSV, files, names and headers."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.query.conftest import store
from tests.query.server.conftest import URL, app_over

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
TURNED = "左\u202e右\u2066中\u200b隐"
LONG = "县里推行一窗受理，" * 110_000  # a line of 1 MB
REPORTS = {
    "脚本<b>\u202e.txt": f"# 某县：{SCRIPT}便民服务\n\n推行一窗受理。{SCRIPT}群众满意度达98%。\n\n"
    f"{TURNED}办理事项120件。\n",
    "公式.csv.txt": '# =HYPERLINK("http://evil.example")\n\n=cmd|/C calc!A0。办理事项300件。\n\n'
    "+1+1。@SUM(1)满意度97%。\n",
    "长行.txt": f"# 长行县：便民\n\n{LONG}满意度96%。\n",
    "引号.txt": '# 某市："引号", 逗号;分号\n\n"推行"一窗受理，\'单引号\'，\\反斜杠\\，满意度95%。\n',
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The server over hostile reports."""
    home: Path = tmp_path_factory.mktemp("hostile")
    store(home, REPORTS)
    with TestClient(app_over(home), base_url=URL) as opened:
        yield opened


def answers(client: TestClient) -> Iterator[Any]:
    """Answers of every kind in which text of reports stands."""
    yield client.get("/api/search", params={"q": "一窗受理 满意度", "limit": 50, "facets": True})
    for listing in ("figures", "practices", "entities", "sources"):
        yield client.get(f"/api/{listing}", params={"limit": 1000})
    yield client.get("/api/coverage")
    for row in client.get("/api/sources").json()["rows"]:
        yield client.get(f"/api/sources/{row['source_id']}")


def test_json_is_json_and_turns_nothing_on_a_screen(client: TestClient) -> None:
    for answer in answers(client):
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        json.loads(answer.text)
        assert not {"\u202e", "\u2066", "\u200b"} & set(answer.text)  # written as escapes


def test_a_program_reads_the_text_as_it_stands(client: TestClient) -> None:
    found = {row["name"]: row["source_id"] for row in client.get("/api/sources").json()["rows"]}
    for name, text in REPORTS.items():
        source = client.get(f"/api/sources/{found[name]}").json()
        assert source["text"] == text
        for passage in source["passages"]:
            said = "".join(source["text"][start:end] for start, end in passage["source_spans"])
            assert said == passage["text"]
        assert client.get(f"/api/sources/{found[name]}/bytes").content.decode() == text


def test_no_cell_of_a_file_is_a_formula(client: TestClient) -> None:
    for listing in ("figures", "practices", "entities", "sources", "search?q=事项 满意度"):
        table = client.get(f"/api/export/{listing}")
        rows = list(csv.reader(io.StringIO(table.text)))
        assert len({len(row) for row in rows}) == 1
        for cell in (cell for row in rows for cell in row):
            assert not cell.startswith(("=", "+", "@", "\t", "\r", "＝"))
            assert not {"\u202e", "\u200b"} & set(cell)
    assert "'=" in client.get("/api/export/practices").text + client.get("/api/export/figures").text


def test_a_line_of_a_megabyte_is_answered(client: TestClient) -> None:
    (row,) = (row for row in client.get("/api/sources").json()["rows"] if row["name"] == "长行.txt")
    answer = client.get(f"/api/sources/{row['source_id']}")
    assert len(answer.json()["text"]) > 900_000


def test_names_of_files_do_nothing_in_headers(client: TestClient) -> None:
    for row in client.get("/api/sources").json()["rows"]:
        header = client.get(f"/api/sources/{row['source_id']}/bytes").headers["content-disposition"]
        assert header.isascii()
        assert header.startswith('attachment; filename="')
        assert "<" not in header


@pytest.mark.parametrize(
    "typed", [SCRIPT, TURNED, "\x00满意度", "=cmd()", "'; DROP TABLE passage; --", "%_\\", "\ud7ff\U0010ffff"]
)
def test_whatever_is_typed_is_answered_and_not_repeated_raw(client: TestClient, typed: str) -> None:
    for address, name in (
        ("/api/search", "q"), ("/api/figures", "indicator"), ("/api/figures", "place"),
        ("/api/practices", "actor"), ("/api/entities", "text"), ("/api/spread", "name"),
        ("/api/search?q=x", "source"), ("/api/figures", "where"), ("/api/figures", "period"),
    ):  # fmt: skip
        answer = client.get(address, params={name: typed} | ({"q": "x"} if "?" in address else {}))
        assert answer.status_code in (200, 400, 422), answer.text
        assert answer.headers["content-type"] in ("application/json", "application/problem+json")
        assert not {"\u202e", "\u200b", "\x00"} & set(answer.text)
