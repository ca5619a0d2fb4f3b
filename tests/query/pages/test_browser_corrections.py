"""Correcting in a browser, with script and without: seen at once, after re-ingestion, and in exports."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from corpus.loaders import decode_source
from extract.facts import extract_facts
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from index.tokens import Tokens
from query.server.access import Access
from tests.support.browsers import NEEDS_CHROMIUM, find_barriers, open_browser, serving
from tests.support.embedders import CharacterEmbedder

REPORT = (
    "# 肥西县：服务\n\n推行一窗受理。肥西县整合政务大厅38个窗口，依托“云湾先锋”服务队，群众满意度达98.6%。\n"
)

pytestmark = NEEDS_CHROMIUM


@dataclass(frozen=True)
class Site:
    """A server that is being browsed."""

    url: str
    home: Path
    secret: str  # of a writer

    def ingest(self, version: str) -> None:
        """Take the report in, as an extractor of this version reads it."""
        settings = Settings.from_environment(self.home)
        with KnowledgeBase.open(
            settings, write=True, embedder=CharacterEmbedder(), extractor_version=version
        ) as kb:
            facts = extract_facts(decode_source("肥西.txt", REPORT.encode()))
            kb.store([StoredItem("/reports/肥西.txt", REPORT.encode(), facts)], f"run {version}")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A server over a report of its own, which may be corrected."""
    tokens = Tokens(tmp_path)
    secret = tokens.add("李研究员", "writer")
    settings = Settings.from_environment(tmp_path)
    with serving(settings, Access(tokens=tokens, rate=None)) as address:
        made = Site(address, tmp_path, secret)
        made.ingest("1")
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


def signed_in(browser: Browser, site: Site, **options: object) -> Page:
    page = browser.new_context(base_url=site.url, **options).new_page()  # type: ignore[arg-type]
    page.goto("/sign-in")
    page.fill("#token", site.secret)
    page.click("main form button")
    return page


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_researcher_corrects_reads_again_exports_and_undoes(
    browser: Browser, site: Site, script: bool
) -> None:
    page = signed_in(browser, site, java_script_enabled=script)
    page.fill("#q", "一窗受理")
    page.click("form[role=search] button[type=submit]")
    page.locator(".answer h2 a").first.click()
    practice = page.url
    page.locator("aside a", has_text="更正").click()
    page.locator(".passage a.figure", has_text="38个").click()
    expect(page.locator("#f-value")).to_have_value("38")
    page.fill("#f-value", "39")
    page.fill("input[name=reason]", "核对原文")
    page.click("button[value=fix]")
    expect(page.locator("#made")).to_contain_text("1")
    expect(page.locator(".ledger")).to_contain_text("39")

    site.ingest("2")
    page.goto(practice)
    expect(page.locator("table.figures")).to_contain_text("39")
    exported = page.request.get("/api/export/figures?format=jsonl").text().splitlines()
    assert 39 in [json.loads(line)["value"] for line in exported]
    ledger = page.request.get("/api/export/corrections?format=jsonl").text()
    assert json.loads(ledger)["changes"] == {"value": "39"}

    page.goto("/corrections")
    expect(page.locator(".state")).to_have_text("已生效")
    page.locator(".ledger summary").click()
    page.fill(".ledger input[name=reason]", "原文无误")
    page.locator(".ledger form button").click()
    expect(page.locator(".state.reverted")).to_have_count(1)
    page.goto(practice)
    expect(page.locator("table.figures")).not_to_contain_text("39")


def test_a_name_is_merged_and_then_found_under_the_other(browser: Browser, site: Site) -> None:
    page = signed_in(browser, site)
    page.fill("#q", "一窗受理")
    page.press("#q", "Enter")
    page.locator(".answer h2 a").first.click()
    page.locator("aside a", has_text="更正").click()
    page.locator(".passage a.name.PROGRAM", has_text="云湾先锋").click()
    page.fill("#f-canonical", "云湾先锋志愿服务")
    page.select_option("#f-reach", "everywhere")
    page.fill("input[name=reason]", "同一队伍")
    page.click("button[value=name]")
    expect(page.locator("h1")).to_have_text("云湾先锋志愿服务")
    page.goto("/entities?text=志愿服务")
    expect(page.locator("main")).to_contain_text("云湾先锋志愿服务")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_of_corrections_has_a_barrier(browser: Browser, site: Site, width: int, scheme: str) -> None:
    page = signed_in(
        browser, site, viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page.goto("/")
    page.fill("#q", "一窗受理")
    page.press("#q", "Enter")
    page.locator(".answer h2 a").first.click()
    page.locator("aside a", has_text="更正").click()
    everything = page.url
    page.locator(".passage a.figure", has_text="38个").click()
    page.fill("input[name=reason]", "不是数据")
    page.click("button[value=reject_figure]")
    for address in (everything, page.url, "/corrections", "/corrections?lang=en"):
        page.goto(address)
        assert find_barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
