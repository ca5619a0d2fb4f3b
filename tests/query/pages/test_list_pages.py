"""The lists: the rows of the listings, page by page, each cell leading to its characters, and all as CSV."""

import csv
import html
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from corpus.span import Span
from index.knowledge_base import KnowledgeBase
from query.listings import FigureQuestion, list_entities, list_figures, list_practices
from query.pages import entities_page, figures_page, practices_page
from tests.query.pages.conftest import reader_of


def cells(text: str) -> list[tuple[str, str]]:
    """The words of each cell that is a link, with where it leads."""
    found = re.findall(r'<a class="cell" href="([^"]+)">(.*?)</a>', text, re.S)
    return [(html.unescape(re.sub(r"<[^>]+>", "", words)), html.unescape(href)) for href, words in found]


def rows_of(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_each_cell_of_a_figure_leads_to_the_characters_that_say_it(
    client: TestClient, kb: KnowledgeBase
) -> None:
    page = client.get("/figures").text
    texts = {id_[:12]: kb.tables.source_text(id_) for id_, _ in set(kb.tables.current_sources().values())}
    leading = cells(page)
    assert leading
    written = {row.stored.figure.text for row in list_figures(kb, FigureQuestion())}
    indicators = {row.stored.figure.indicator for row in list_figures(kb, FigureQuestion())} - {None}
    for words, href in leading:
        match = re.fullmatch(r"/sources/([0-9a-f]{12})\?span=[^#]*#c(\d+)", href)
        assert match
        spans = [Span(*map(int, pair)) for pair in re.findall(r"span=(\d+)-(\d+)", href)]
        assert spans[0].start == int(match[2])
        said = "".join(span.of(texts[match[1]]) for span in spans)
        if words in written or words in indicators:
            assert said == words


def test_figures_are_those_of_the_listing(client: TestClient, kb: KnowledgeBase) -> None:
    everything = list_figures(kb, FigureQuestion())
    page = client.get("/figures").text
    assert page.count('class="paired"') == len(everything)
    some = client.get("/figures", params={"where": "满意度>=95%", "place": "肥西县"}).text
    assert some.count('class="paired"') == 1
    assert "98.6%" in some
    assert client.get("/figures", params={"indicator": "无此指标"}).text.count('class="paired"') == 0


@pytest.mark.parametrize(
    ("path", "module", "mark"),
    [
        ("/figures", figures_page, 'class="paired"'),
        ("/entities", entities_page, 'href="/spread?name='),
        ("/practices", practices_page, 'class="strong"'),
    ],
)
def test_pages_follow_one_another_and_make_up_the_list(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, path: str, module: object, mark: str
) -> None:
    whole = client.get(path).text
    rows = re.findall(r"<tr lang.*?</tr>", whole, re.S)
    monkeypatch.setattr(module, "ROWS", 2)
    found, address = [], path
    for _ in range(len(rows) + 1):
        page = client.get(address).text
        found += re.findall(r"<tr lang.*?</tr>", page, re.S)
        assert 0 < page.count(mark) <= 2
        following = re.findall(r'rel="next" href="([^"]+)"', page)
        if not following:
            break
        address = html.unescape(following[0])
    assert found == rows


def test_every_list_can_be_had_as_csv_whole(
    client: TestClient, kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures_page, "ROWS", 1)
    figures = client.get("/figures.csv", params={"indicator": "满意度"})
    assert figures.headers["content-type"].startswith("text/csv")
    assert "attachment" in figures.headers["content-disposition"]
    wanted = list_figures(kb, FigureQuestion(indicators=("满意度",)))
    assert [row["figure_id"] for row in rows_of(figures.text)] == [row.stored.figure.id for row in wanted]
    practices = rows_of(client.get("/practices.csv").text)
    assert [row["practice_id"] for row in practices] == [one.practice.id for one in list_practices(kb)]
    entities = rows_of(client.get("/entities.csv", params={"type": "REGION"}).text)
    assert [row["entity_id"] for row in entities] == [one.id for one in list_entities(kb, type_="REGION")]


@pytest.mark.parametrize(
    "address",
    [
        "/figures?where=很多", "/figures?place=无此地", "/figures?period=去年", "/figures?status=maybe",
        "/figures?after=nothing", "/entities?type=THING", "/entities?after=x", "/entities?after=[1]",
        "/entities?place=无此地", "/practices?theme=无此主题", "/practices?kind=maybe", "/practices?after=x",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_beside_the_form(client: TestClient, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert "<form" in page.text


def test_a_csv_that_cannot_be_read_is_a_page_with_a_sentence(client: TestClient) -> None:
    answer = client.get("/figures.csv", params={"where": "很多"})
    assert answer.status_code in (400, 422)
    assert "很多" in answer.text


def test_hostile_names_show_as_text_and_start_no_formula(
    tmp_path: Path, store_reports: Callable[[Path, dict[str, str]], None]
) -> None:
    title = "=HYPERLINK(1)<script>alert(1)</script>推行一窗受理"
    store_reports(tmp_path, {"=cmd|.txt": f"# 安河县：服务\n\n{title}。整合窗口38个，群众满意度达98.6%。\n"})
    with reader_of(tmp_path) as client:
        for path in ("/practices", "/figures", "/entities"):
            assert "<script>alert" not in client.get(path).text
        for row in rows_of(client.get("/practices.csv").text) + rows_of(client.get("/figures.csv").text):
            assert not any(value.startswith(("=", "+", "@")) for value in row.values())
