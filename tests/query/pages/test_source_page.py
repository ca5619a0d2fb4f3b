"""The view of a source: every span leads to its characters, repairs show, long texts stay light."""

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from corpus.loaders import decode_source
from corpus.span import Span
from extract.facts import extract_facts
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from query.pages.source_lines import _Passing
from query.pages.source_windows import LENGTH, choose_window
from query.spots import find_spot
from tests.query.pages.conftest import reader_of
from tests.support.embedders import CharacterEmbedder
from tests.support.pdfs import make_pdf


def focused(text: str) -> str:
    """The characters that are marked as asked for."""
    lines = text.split('<div class="lines">')[1].split('<section class="legend"')[0]
    parts = re.findall(r'<mark [^>]*class="focus"[^>]*>(.*?)</mark>', lines, re.S)
    return html.unescape(re.sub(r"<[^>]+>", "", "".join(parts)))


def raw(text: str) -> str:
    """All raw characters of the window."""
    parts = re.findall(r'<div class="characters">(.*?)</div>', text, re.S)
    return "\n".join(html.unescape(re.sub(r"<[^>]+>", "", part)) for part in parts)


def test_every_id_leads_to_exactly_its_characters(client: TestClient, kb: KnowledgeBase) -> None:
    for source_id, _ in sorted(set(kb.tables.current_sources().values())):
        facts = kb.tables.facts(source_id)
        records = [
            *facts.reports,
            *facts.practices,
            *facts.passages,
            *facts.figures,
            *facts.mentions,
            *facts.edits,
        ]
        for record in records:
            spot = find_spot(kb, record.id)
            page = client.get(f"/sources/{source_id[:12]}", params={"of": record.id})
            assert page.status_code == 200
            wanted = "".join(span.of(facts.source.text) for span in spot.spans)
            assert focused(page.text) == wanted.replace("\n", "")
            assert f'id="c{spot.spans[0].start}"' in page.text


def test_the_spot_of_a_figure_is_its_text(kb: KnowledgeBase) -> None:
    for source_id, _ in sorted(set(kb.tables.current_sources().values())):
        facts = kb.tables.facts(source_id)
        for figure in facts.figures:
            spans = find_spot(kb, figure.id).spans
            assert "".join(span.of(facts.source.text) for span in spans) == figure.text


def test_spans_may_be_given_as_numbers(client: TestClient, kb: KnowledgeBase) -> None:
    source_id = min(kb.tables.current_sources().values())[0]
    text = kb.tables.source_text(source_id)
    page = client.get(f"/sources/{source_id}", params={"span": ["2-5", "9-12"]})
    assert focused(page.text) == text[2:5] + text[9:12]
    assert raw(page.text) == text.rstrip("\n") or raw(page.text) == text


@pytest.mark.parametrize(
    "query",
    [
        "span=5-5",
        "span=9-2",
        "span=a",
        "span=0-99999999",
        "of=x",
        "of=000000000000.r1.p001",
        "of=" + "f" * 400,
    ],
)
def test_what_is_not_in_a_source_is_told_so(client: TestClient, kb: KnowledgeBase, query: str) -> None:
    source_id = min(kb.tables.current_sources().values())[0]
    assert client.get(f"/sources/{source_id[:12]}?{query}").status_code == 404


@pytest.mark.parametrize("key", ["", "zz", "0" * 12, "3f", "a" * 65])
def test_a_source_that_is_not_there_is_told_so(client: TestClient, key: str) -> None:
    assert client.get(f"/sources/{key}").status_code == 404


def test_of_another_source_is_told_so(client: TestClient, kb: KnowledgeBase) -> None:
    first, second = sorted({source_id for source_id, _ in kb.tables.current_sources().values()})
    assert client.get(f"/sources/{first[:12]}", params={"of": f"{second[:12]}.r1"}).status_code == 404


REPAIRED = {
    "修.txt": "# 安河县：推行一窗受理\n\n推行一窗受理。肥西县整合政务大厅38个窗口，推行一窗\n\n"
    "受理、集成服务，群众满意度达98.6%。\n\n"
    "组建代办员队伍12支，为行动不便的老人上门办理事项4300余件，投诉量同比下降35%。\n\n"
    "组建代办员队伍12支，为行动不便的老人上门办理事项4300余件，投诉量同比下降35%。\n",
}


def test_repairs_are_told_beside_their_lines(
    tmp_path: Path, store_reports: Callable[[Path, dict[str, str]], None]
) -> None:
    store_reports(tmp_path, REPAIRED)
    with KnowledgeBase.open(Settings.from_environment(tmp_path), embedder=CharacterEmbedder()) as kb:
        source_id = min(kb.tables.current_sources().values())[0]
        kinds = {edit.kind for edit in kb.tables.facts(source_id).edits}
    assert {"join", "duplicate"} <= kinds
    with reader_of(tmp_path) as client:
        page = client.get(f"/sources/{source_id[:12]}").text
        assert "接上行" in page
        assert "重复" in page
        other = re.search(r'class="note duplicate".*?href="([^"]+)"', page, re.S)
        assert other
        assert focused(client.get(html.unescape(other[1])).text).startswith("组建代办员队伍12支")


def test_hostile_text_shows_as_text(
    tmp_path: Path, store_reports: Callable[[Path, dict[str, str]], None]
) -> None:
    line = "推行一窗受理<script>alert(1)</script>\u202e，整合窗口38个，אבג满意度达98.6%。"
    store_reports(tmp_path, {"<b>.txt": f"# 安河县：服务\n\n{line}\n"})
    with reader_of(tmp_path) as client:
        page = client.get("/", params={"q": "一窗受理"}).text
        address = html.unescape(re.findall(r'href="(/sources/[^"]+)"', page)[0])
        shown = client.get(address).text
        assert "<script>alert" not in shown
        assert "<b>.txt" not in shown
        assert "\u202e" not in shown
        assert "推行一窗受理<script>alert(1)</script>\ufffd，整合窗口38个，אבג满意度" in raw(shown)


@pytest.mark.parametrize("broken", [False, True], ids=["one line", "many lines"])
def test_a_long_text_is_shown_in_windows(
    tmp_path: Path, store_reports: Callable[[Path, dict[str, str]], None], broken: bool
) -> None:
    filling = ("数据" * 40 + ("\n" if broken else "、")) * (1_000 if broken else 2_500)
    store_reports(tmp_path, {"长.txt": f"# 安河县：服务\n\n推行一窗受理，群众满意度达98.6%。\n\n{filling}"})
    with reader_of(tmp_path) as client:
        page = client.get("/", params={"q": "群众满意度"}).text
        address = html.unescape(re.findall(r'href="(/sources/[^"]+)"', page)[0])
        shown = client.get(address).text
        assert len(shown) < 200_000
        following = html.unescape(re.findall(r'rel="next" href="([^"]+)"', shown)[0])
        assert raw(client.get(following).text) != raw(shown)
        assert 'rel="prev"' in client.get(following).text


@given(
    st.text(st.sampled_from("字\n"), max_size=300).map(lambda text: text * 60),
    st.integers(0, 20_000),
    st.booleans(),
)
def test_windows_follow_one_another_and_show_what_is_looked_for(text: str, at: int, asked: bool) -> None:
    at = min(at, max(0, len(text) - 1))
    window = choose_window(text, () if asked or not text else [Span(at, at + 1)], at if asked else None)
    assert window.span.end <= len(text)
    if text:
        assert window.span.start <= at < window.span.end
    assert len(window.span) <= LENGTH + 600
    if window.following is not None:
        assert choose_window(text, at=window.following).span.start == window.span.end
    if window.previous is not None:
        before = choose_window(text, at=window.previous).span
        assert before.start < window.span.start <= before.end
    else:
        assert window.span.start == 0


def test_a_page_of_a_pdf_stands_beside_its_text(tmp_path: Path) -> None:
    data = make_pdf(
        lambda sheet: sheet.paragraph("安河县：推行一窗受理", 72),
        lambda sheet: sheet.paragraph(
            "推行一窗受理。肥西县整合政务大厅38个窗口，群众满意度达98.6%。" * 3, 72
        ),
    )
    settings = Settings.from_environment(tmp_path)
    with KnowledgeBase.open(settings, write=True, embedder=CharacterEmbedder()) as kb:
        kb.store([StoredItem("/报告.pdf", data, extract_facts(decode_source("报告.pdf", data)))], "run")
        kb.run_log.finish("run", "finished", files=1, unchanged=0)
    with reader_of(tmp_path) as client:
        answers = client.get("/", params={"q": "一窗受理满意度"}).text
        address = html.unescape(re.findall(r'<a class="badge[^>]*href="([^"]+)"', answers)[0])
        shown = client.get(address).text
        picture = re.findall(r'<img src="(/sources/[0-9a-f]{12}/pages/2\.png)"', shown)[0]
        assert "<rect " in shown.split("<svg")[1]
        drawn = client.get(picture)
        assert drawn.headers["content-type"] == "image/png"
        assert drawn.content.startswith(b"\x89PNG")
        assert client.get(picture).content == drawn.content
        for page in (0, 3, -1, "x", "1e9"):
            assert client.get(picture.replace("/2.png", f"/{page}.png")).status_code in (404, 422)


def test_a_text_has_no_pages(client: TestClient, kb: KnowledgeBase) -> None:
    source_id = min(kb.tables.current_sources().values())[0]
    assert client.get(f"/sources/{source_id[:12]}/pages/1.png").status_code == 404


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 12)).map(lambda one: Span(one[0], sum(one))), max_size=8
    ),
    st.lists(st.integers(0, 9), min_size=1, max_size=8),
)
def test_what_lies_in_each_line_is_what_a_look_at_everything_finds(
    stretches: list[Span], lengths: list[int]
) -> None:
    passing = _Passing((span, number) for number, span in enumerate(stretches))
    start = 0
    for length in lengths:
        line = Span(start, start + length)
        wanted = {
            number
            for number, span in enumerate(stretches)
            if span.overlaps(line) or (len(span) == 0 and line.start <= span.start <= line.end)
        }
        assert set(passing.in_line(line)) == wanted
        start += length + 1
