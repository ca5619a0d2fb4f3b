"""What a researcher does, in a browser: with script and without, at a desk and on a phone."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from corpus.loaders import decode_source
from extract.facts import extract_facts
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from query.server.access import Access
from tests.query.conftest import REPORTS
from tests.support.browsers import NEEDS_CHROMIUM, find_barriers, open_browser, serving
from tests.support.embedders import CharacterEmbedder
from tests.support.pdfs import make_pdf

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}

pytestmark = NEEDS_CHROMIUM


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over REPORTS and a PDF."""
    settings = Settings.from_environment(tmp_path_factory.mktemp("browsed"))
    files = {name: text.encode() for name, text in REPORTS.items()}
    said = "设立流动服务车。平湖市设立流动服务车18辆，群众满意度达97%，办理事项3000余件。"
    files["平湖.pdf"] = make_pdf(lambda sheet: sheet.paragraph(said, 72))
    with KnowledgeBase.open(settings, write=True, embedder=CharacterEmbedder()) as kb:
        for name, data in files.items():
            kb.store([StoredItem(f"/reports/{name}", data, extract_facts(decode_source(name, data)))], "run")
        kb.run_log.fail("run", "/reports/坏.txt", "read", "坏.txt is empty.")
        kb.run_log.finish("run", "finished", files=len(files) + 1, unchanged=0)
    with serving(settings, Access()) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visit]:
    """Opens pages; afterwards nothing was asked of another host, refused by the policy, or went wrong."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(address: str = "/", **options: object) -> Page:
        context = browser.new_context(**{"viewport": DESK, "base_url": site, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request", lambda asked: complaints.append(asked.url) if not asked.url.startswith(site) else None
        )
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


def ask(page: Page, question: str) -> None:
    page.fill("#q", question)
    page.click("form[role=search] button[type=submit]")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_researcher_searches_narrows_opens_and_looks_at_the_source(visit: Visit, script: bool) -> None:
    page = visit("/", java_script_enabled=script)
    ask(page, "肥西县群众满意度95%以上的窗口服务")
    first = page.locator(".answer h2 a").first
    expect(first).to_have_text("推行一窗受理")
    expect(page.locator(".chips .chip")).to_have_count(3)  # place, figure, theme

    page.click("a[aria-label='去掉“肥西县”']")
    expect(page.locator(".chip.dropped")).to_have_count(1)
    page.locator(".facet a", has_text="临江市").first.click()
    expect(page.locator(".chip.strict")).to_contain_text("吉林省白山市临江市")
    page.click(".chip.strict a.drop")
    expect(page.locator(".chip.strict")).to_have_count(0)

    page.locator(".answer h2 a", has_text="推行一窗受理").click()
    expect(page.locator("h1")).to_have_text("推行一窗受理")
    expect(page.locator(".passage .figure", has_text="98.6%")).to_be_visible()
    page.locator("table.figures a.cell", has_text="98.6%").first.click()
    focus = page.locator("mark.focus")
    expect(focus).to_have_text("98.6%")
    expect(focus).to_be_in_viewport()
    assert re.search(r"#c\d+$", page.url)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_researcher_compares_places_and_practices(visit: Visit, script: bool) -> None:
    page = visit("/compare", java_script_enabled=script)
    page.fill("#place0", "肥西县")
    page.fill("#place1", "临江市")
    page.fill("#indicator0", "满意度")
    page.locator("main form").first.get_by_role("button").click()
    chart = page.locator("table.chart")
    expect(chart.locator("tr")).to_have_count(2)
    widths = [bar.bounding_box() for bar in chart.locator("rect.bar-certain").all()]
    assert [round(box["width"]) for box in widths if box] == sorted(
        (round(box["width"]) for box in widths if box), reverse=True
    )
    chart.locator("a.cell", has_text="90").click()
    expect(page.locator("mark.focus")).to_have_text("90%")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_scan_shows_its_page_with_the_place_marked(visit: Visit, script: bool) -> None:
    page = visit("/figures?indicator=满意度&where=满意度=97%25", java_script_enabled=script)
    page.locator("a.cell", has_text="97%").first.click()
    expect(page.locator("mark.focus")).to_have_text("97%")
    picture = page.locator(".paper img")
    expect(picture).to_be_visible()
    assert (picture.bounding_box() or {})["height"] > 100
    expect(page.locator(".paper rect")).to_have_count(1)


def test_the_keyboard_does_it_all(visit: Visit) -> None:
    page = visit("/?q=推行一窗受理")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator(":focus")).to_have_text("推行一窗受理")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("推行一窗受理")
    page.keyboard.press("/")
    assert "/practices/" in page.url


def test_one_click_copies_a_citation(visit: Visit) -> None:
    page = visit("/?q=推行一窗受理", permissions=["clipboard-read", "clipboard-write"])
    page.locator(".answer h2 a").first.click()
    page.click("button[data-copies=gbt7714]")
    expect(page.locator("button[data-copies=gbt7714]")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == page.inner_text("#gbt7714")


def test_the_language_stays_switched(visit: Visit) -> None:
    page = visit("/")
    page.click("a.switch")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Coverage").click()
    expect(page.locator("h1")).to_have_text("Coverage")


def addresses(page: Page) -> list[str]:
    """Every kind of page, each with something on it."""
    page.goto("/?q=肥西县群众满意度95%以上的窗口服务")
    practice = page.locator(".answer h2 a").first.get_attribute("href") or ""
    source = page.locator("a.badge").first.get_attribute("href") or ""
    page.goto("/figures?indicator=满意度&where=满意度=97%25")
    scan = page.locator("a.cell").first.get_attribute("href") or ""
    other = practice.rpartition("/")[2]
    return [
        "/",
        "/?q=肥西县群众满意度95%以上的窗口服务&drop=肥西县",
        "/?q=满意度&where=满意度>99%25",
        "/?q=？",
        practice,
        source,
        scan,
        f"/compare?a={other}&b={other}",
        "/compare?place=肥西县&place=临江市&indicator=满意度",
        "/spread?name=临江市",
        "/coverage",
        "/figures",
        "/entities",
        "/practices",
        "/nothing-here",
    ]


@pytest.mark.parametrize(
    ("viewport", "scheme"),
    [(DESK, "light"), (DESK, "dark"), (PHONE, "light")],
    ids=["desk", "desk in the dark", "phone"],
)
def test_no_page_has_a_serious_barrier(
    browser: Browser, site: str, viewport: dict[str, int], scheme: str
) -> None:
    context = browser.new_context(viewport=viewport, base_url=site, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    barriers = {}
    for address in addresses(page):
        page.goto(address)
        for details in page.locator("details:not([open]) > summary").all()[:3]:
            if details.is_visible():
                details.click()
        serious = find_barriers(page)
        if serious:
            barriers[address] = serious
    context.close()
    assert not barriers


def test_no_page_is_wider_than_a_phone(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport=PHONE, base_url=site)  # type: ignore[arg-type]
    page = context.new_page()
    wide = {}
    for address in addresses(page):
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            wide[address] = width
    context.close()
    assert not wide


def test_a_page_can_be_printed(visit: Visit, tmp_path: Path) -> None:
    page = visit("/?q=推行一窗受理")
    page.locator(".answer h2 a").first.click()
    page.emulate_media(media="print")
    expect(page.locator(".top nav")).to_be_hidden()
    expect(page.locator(".passage .text").first).to_be_visible()
    page.pdf(path=tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").stat().st_size > 1_000
