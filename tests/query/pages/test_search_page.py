"""The search page: every state is an address, and what reports and readers wrote shows as text."""

import html
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from starlette.datastructures import QueryParams

from query.pages.search_state import SearchState
from tests.query.pages.conftest import reader_of

QUESTION = "肥西县群众满意度95%以上的窗口服务"


def links(text: str, label: str) -> list[str]:
    """Where the links lead whose tag or words hold ``label``."""
    found = re.findall(r"<a\b[^>]*>.*?</a>", text, re.S)
    return [
        html.unescape(match[1])
        for tag in found
        if label in html.unescape(tag) and (match := re.search(r'href="([^"]*)"', tag))
    ]


def titles(text: str) -> list[str]:
    return [
        html.unescape(re.sub(r"<[^>]+>", "", title))
        for title in re.findall(r"<h2><a[^>]*>(.*?)</a></h2>", text)
    ]


def test_without_a_question_the_page_says_what_there_is(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "共 5 条做法，出自 2 篇报告" in page.text
    assert "/practices?theme=elderly_care" in page.text


def test_answers_come_with_their_sentence_figures_and_source(client: TestClient) -> None:
    page = client.get("/", params={"q": "推行一窗受理"})
    assert titles(page.text)[0] == "推行一窗受理"
    first = page.text.split("<article")[1]
    assert '<mark class="word">' in first
    assert "98.6%" in first
    assert re.search(r'href="/sources/[0-9a-f]{12}\?of=[0-9a-f]{12}\.r1\.p\d+#c\d+"', first)


def test_a_figure_shows_what_was_written_and_what_it_means(client: TestClient) -> None:
    page = client.get("/", params={"q": "上门代办老人"})
    badge = re.search(r'<a class="badge[^>]*>(?:(?!</a>).)*4300余件(?:(?!</a>).)*</a>', page.text, re.S)
    assert badge
    assert "≥ 4,300 件" in badge.group()


def test_a_practice_in_two_files_is_one_answer_with_its_copy(client: TestClient) -> None:
    page = client.get("/", params={"q": "设立街巷议事会"})
    assert titles(page.text).count("设立街巷议事会") == 1
    assert "1 处重复" in page.text


def test_a_condition_can_be_dropped_and_brought_back(client: TestClient) -> None:
    page = client.get("/", params={"q": QUESTION})
    assert "安徽省合肥市肥西县" in page.text
    dropped = client.get(links(page.text, "去掉“肥西县”")[0])
    chips = dropped.text.split('class="chips"')[1].split("</ul>")[0]
    assert "安徽省" not in chips
    assert "去掉“肥西县”" not in chips
    assert client.get(links(dropped.text, "恢复“肥西县”")[0]).text == page.text


def test_a_condition_can_be_insisted_on(client: TestClient) -> None:
    page = client.get("/", params={"q": QUESTION})
    assert len(titles(page.text)) > 1
    strict = client.get(links(page.text, "必须满足“群众满意度95%以上”")[0])
    assert titles(strict.text) == ["推行一窗受理"]
    assert client.get(links(strict.text, "去掉“群众满意度95%以上”")[0]).text == page.text


def test_what_nothing_meets_is_told_with_what_is_nearest(client: TestClient) -> None:
    page = client.get("/", params={"q": "一窗受理", "where": "满意度>=99.9%"})
    assert "没有做法同时满足所有条件" in page.text
    assert titles(page.text)


@pytest.mark.parametrize(
    "address",
    [
        {"q": "？！"},
        {"q": "x" * 1001},
        {"q": "满意度", "place": "无此地"},
        {"q": "满意度", "where": "很多"},
        {"q": "满意度", "period": "去年"},
        {"q": "满意度", "theme": "none"},
        {"q": "满意度", "kind": "maybe"},
        {"q": "满意度", "status": "maybe"},
        {"q": "满意度", "source": "没有.txt"},
    ],
    ids=lambda address: list(address)[-1],
)
def test_what_cannot_be_read_is_told_beside_the_box(client: TestClient, address: dict[str, str]) -> None:
    page = client.get("/", params=address)
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert 'name="q"' in page.text


def test_a_state_is_its_address_and_back() -> None:
    written = (
        "q=满意度&place=510100&place=成都&where=满意度>=95%25&period=2023&theme=education&kind=done&status=target"
        "&org=民政局&programme=数字赋能行动&source=a.txt&possibly=1&drop=成都&strict=95%25&n=30"
    )
    state = SearchState.from_address(QueryParams(written))
    assert state.limit == 30
    assert state.possibly
    assert dict(parse_qs("&".join(f"{name}={value}" for name, value in state.pairs))) == parse_qs(
        written.replace("%25", "%")
    )
    assert SearchState.from_address(QueryParams(state.pairs)) == state


def test_a_number_of_answers_that_is_none_is_the_first_step() -> None:
    limits = [
        SearchState.from_address(QueryParams({"n": n})).limit for n in ("", "x", "-3", "0", "9" * 30, "99999")
    ]
    assert limits == [10, 10, 10, 1, 10, 200]


HOSTILE = {
    '<script>alert(1)</script>".txt': "# 安河县：<script>alert(1)</script>服务\n\n"
    "推行一窗受理<img src=x onerror=alert(1)>。"
    "肥西县整合窗口38个，群众满意度达98.6%，\u202e办理时间由9天缩短至2天。{{ 7*7 }}\n",
}


def test_hostile_reports_and_questions_show_as_text(
    tmp_path: Path, store_reports: Callable[[Path, dict[str, str]], None]
) -> None:
    store_reports(tmp_path, HOSTILE)
    with reader_of(tmp_path) as client:
        for question in ("一窗受理", "<script>alert(1)</script>一窗", "一窗\x00受理\u202e"):
            page = client.get("/", params={"q": question})
            assert page.status_code == 200
            assert set(re.findall(r"<script[^>]*>", page.text)) == set(
                re.findall(r'<script src="/static/page.js[^>]*>', page.text)
            )
            assert "<img" not in page.text
            assert "\u202e" not in page.text
            assert "49" not in titles(page.text)[0]
        assert "&lt;script&gt;" in page.text


def test_assets_are_served_with_their_version_and_nothing_else_is(client: TestClient) -> None:
    address = re.findall(r'href="(/static/page\.css\?v=[0-9a-f]+)"', client.get("/").text)[0]
    style = client.get(address)
    assert style.headers["content-type"].startswith("text/css")
    assert "immutable" in style.headers["cache-control"]
    again = client.get(address, headers={"If-None-Match": style.headers["etag"]})
    assert again.status_code == 304
    for name in ("../texts.csv", "..%2Ftexts.csv", "texts.csv", "%2Fetc%2Fpasswd"):
        assert client.get(f"/static/{name}").status_code == 404
    assert urlsplit(address).path == "/static/page.css"


def facet(text: str, name: str) -> str:
    """The facet of this heading."""
    return next(part for part in text.split('<section class="facet">')[1:] if f"<h2>{name}</h2>" in part)


def test_facets_count_what_was_found_and_narrow_it(client: TestClient) -> None:
    page = client.get("/", params={"q": "街巷议事会"}).text
    places = facet(page, "地点")
    narrowed = client.get(links(places, "吉林省")[0]).text
    assert "必须满足" in narrowed
    assert "吉林省" in facet(narrowed, "地点")
    assert "安徽省" not in facet(narrowed, "地点")


@pytest.mark.parametrize(
    ("name", "typed", "heading", "label"),
    [
        ("place", "肥西县", "地点", "肥西县"),
        ("place", "340123", "地点", "肥西县"),
        ("source", "安河.txt", "来源文件", "安河.txt"),
        ("theme", "政务服务", "主题", "政务服务"),
    ],
)
def test_a_facet_that_is_on_can_be_taken_off_however_it_was_typed(
    client: TestClient, name: str, typed: str, heading: str, label: str
) -> None:
    asked = {"q": "推行一窗受理"}
    page = client.get("/", params={**asked, name: typed}).text
    chosen = re.findall(r'<a href="([^"]*)" aria-current="true">.*?</a>', facet(page, heading), re.S)
    assert len(chosen) == 1
    assert client.get(html.unescape(chosen[0])).text == client.get("/", params=asked).text
    assert label in facet(page, heading)
