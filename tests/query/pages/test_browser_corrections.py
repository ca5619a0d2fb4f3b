"""Correcting in a browser, with script and without: seen at once, after re-ingestion, and in exports."""

import json
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from corpus.loaders import decode_source
from extract.facts import extract_facts
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from index.tokens import Tokens
from query.server.access import Access
from query.server.app import create_app
from tests.support.embedders import CharacterEmbedder

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
REPORT = (
    "# 肥西县：服务\n\n推行一窗受理。肥西县整合政务大厅38个窗口，依托“云湾先锋”服务队，群众满意度达98.6%。\n"
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed: apt-get install chromium"),
]


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
    app = create_app(
        lambda: KnowledgeBase.open(settings, embedder=CharacterEmbedder()), Access(tokens=tokens, rate=None)
    )
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        made = Site(f"http://127.0.0.1:{listening.getsockname()[1]}", tmp_path, secret)
        made.ingest("1")
        yield made
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


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
        found = Axe().run(page).response["violations"]
        serious = [one["id"] for one in found if one["impact"] in ("serious", "critical")]
        assert serious == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
