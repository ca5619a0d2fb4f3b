"""A release over HTTP is the release of the command."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from index.knowledge_base import KnowledgeBase
from query.filters import place_filter
from query.release.plans import Plan
from query.release.writing import write_release


@pytest.mark.parametrize("place", [None, "吉林"])
def test_the_same_files_come(
    client: TestClient, kb: KnowledgeBase, tmp_path: Path, place: str | None
) -> None:
    asked = {"format": ["csv", "jsonl"], **({"place": place} if place else {})}
    answer = client.get("/api/export/release", params=asked)
    assert answer.headers["content-type"] == "application/zip"
    assert "release.zip" in answer.headers["content-disposition"]
    filters = (place_filter([place]),) if place else ()
    write_release(kb, tmp_path / "own", Plan(formats=("csv", "jsonl"), vectors=False, filters=filters))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        found = {name.removeprefix("release/"): archive.read(name) for name in archive.namelist()}
    own = {
        path.relative_to(tmp_path / "own").as_posix(): path.read_bytes()
        for path in (tmp_path / "own").rglob("*")
        if path.is_file()
    }
    assert found.keys() == own.keys()
    digest = json.loads(found["datapackage.json"])["policykb"]["digest"]
    assert digest == json.loads(own["datapackage.json"])["policykb"]["digest"]
    for line in found["SHA256SUMS"].decode().splitlines():
        sum_, name = line.split(maxsplit=1)
        assert hashlib.sha256(found[name.lstrip("*")]).hexdigest() == sum_


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ({"table": "无此表"}, 400, "is no table"),
        ({"format": "doc"}, 422, "format"),
        ({"place": "无此地"}, 400, "no place"),
        ({"source": "无此文"}, 400, "no source"),
    ],
)
def test_what_is_off_is_told(client: TestClient, asked: dict[str, str], status: int, part: str) -> None:
    answer = client.get("/api/export/release", params=asked)
    assert answer.status_code == status
    assert part in answer.json()["detail"]
