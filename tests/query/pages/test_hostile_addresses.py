"""Hostile addresses: whatever stands in an address, a page answers, and what it repeats is text."""

import re
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from query.server.app import create_app
from tests.support.embedders import CharacterEmbedder

PARAMETERS = {
    "/": (
        "q",
        "place",
        "where",
        "period",
        "theme",
        "kind",
        "org",
        "programme",
        "source",
        "drop",
        "strict",
        "n",
    ),
    "/figures": ("indicator", "where", "place", "period", "status", "possibly", "after"),
    "/figures.csv": ("indicator", "where", "place", "period"),
    "/entities": ("text", "type", "place", "after"),
    "/entities.csv": ("text", "type"),
    "/practices": ("place", "theme", "kind", "actor", "instrument", "after"),
    "/practices.csv": ("place", "theme", "actor"),
    "/compare": ("place", "indicator", "period", "status", "a", "b"),
    "/compare.csv": ("place", "indicator", "period"),
    "/spread": ("name",),
    "/spread.csv": ("name",),
    "/practices/x": ("lang",),
}
VALUES = st.sampled_from(
    [
        "满意度",
        "肥西县",
        "340123",
        "满意度>=95%",
        "2023",
        "<script>alert(1)</script>",
        "\x00",
        "一\x00窗",
        "\u202e",
        "9" * 5000,
        "-1",
        "1e999",
        "[1e999,1,1]",
        '[99999999999999999999,1,"x"]',
        "[" * 1500,
        '[1,2,"ORG:x"]',
        "%",
        "_",
        "'\"\\;--",
        "𠮷",
        "0000-00",
        "9999/0001",
        "../../etc/passwd",
        "{{7*7}}",
        "=1+1",
        "1" * 300,
    ]
)


def is_harmless(text: str) -> bool:
    return "<script>alert" not in text and "\u202e" not in text


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_page_answers_whatever_is_asked(client: TestClient, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(PARAMETERS)))
    names = st.sampled_from(PARAMETERS[path])
    pairs = data.draw(st.lists(st.tuples(names, VALUES), max_size=4))
    answer = client.get(f"{path}?{urlencode(pairs)}")
    assert answer.status_code in (200, 400, 404, 414, 422), (path, pairs, answer.text[:300])
    assert is_harmless(answer.text)


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_view_of_a_source_answers_whatever_is_asked(
    client: TestClient, home_id: str, data: st.DataObject
) -> None:
    ids = st.sampled_from([f"{home_id}.r1", f"{home_id}.r1.p001", f"{home_id}.r1.m01", f"{home_id}.r9.p1.f1"])
    spans = st.sampled_from(["0-1", "5-20", "0-0", "9" * 400 + "-1", "1-", "٣-٤"])
    pairs = data.draw(
        st.lists(
            st.tuples(st.just("of"), ids | VALUES)
            | st.tuples(st.just("span"), spans | VALUES)
            | st.tuples(st.sampled_from(["at", "page"]), VALUES | st.integers(0, 10**12).map(str)),
            max_size=4,
        )
    )
    answer = client.get(f"/sources/{home_id}?{urlencode(pairs)}")
    assert answer.status_code in (200, 404, 414), (pairs, answer.text[:300])
    assert is_harmless(answer.text)


@pytest.fixture(scope="module")
def home_id(home: object) -> str:
    """The key of a source of REPORTS."""
    with KnowledgeBase.open(Settings.from_environment(home), embedder=CharacterEmbedder()) as kb:  # type: ignore[arg-type]
        return min(kb.tables.current_sources().values())[0][:12]


@pytest.mark.parametrize("path", sorted(PARAMETERS))
def test_a_nul_is_no_error_on_any_engine(engine_settings: Settings, path: str) -> None:
    app = create_app(lambda: KnowledgeBase.open(engine_settings, embedder=CharacterEmbedder()))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        for name in PARAMETERS[path]:
            assert client.get(f"{path}?{urlencode({name: '肥西县' + chr(0)})}").status_code < 500
        assert client.get("/sources/0000000000%00").status_code == 404
        assert client.get("/practices/%00").status_code == 404
        assert client.get("/sources/000000000000?of=%00.p001").status_code == 404


def test_no_page_repeats_what_would_act(client: TestClient) -> None:
    for path, names in PARAMETERS.items():
        for name in names:
            page = client.get(f"{path}?{urlencode({name: chr(34) + '><script>alert(1)</script>'})}").text
            scripts = re.findall(r"<script\b[^>]*>", page)
            assert all("src=" in script for script in scripts), (path, name)
