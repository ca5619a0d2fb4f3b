"""Polling takes in what feeds name, asks again only for what may have changed, and marks what is gone."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from corpus.errors import SettingsError
from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from pipelines.feed_list import FeedSource, read_feed_list
from pipelines.poll import poll, read_feeds
from pipelines.polling import Polled, Polling
from tests.support.local_site import LocalSite, Page, local_site

TEXTS = {
    "/东川县.txt": "# 东川县：网格里的小事\n\n组建网格队伍。全县划分网格120个，选配网格员300余名。\n",
    "/临江区.txt": "# 临江区：窗口延时办\n\n推行延时服务。周末办件2.3万件，群众满意度达98.5%。\n",
}


@pytest.fixture
def site() -> Iterator[LocalSite]:
    """A site of two reports and a sitemap."""
    with local_site() as site:
        for path, text in TEXTS.items():
            headers = {"Content-Type": "text/plain"}
            site.pages[quote(path)] = Page(text.encode(), headers=headers, etag=f'"{len(text)}"')
        set_sitemap(site, dict.fromkeys(TEXTS))
        yield site


def feeds_of(folder: Path, *urls: str) -> list[str]:
    """A file of these feeds, which are asked without pauses."""
    file = folder / "feeds.toml"
    file.write_text("".join(f'[[feed]]\nurl = "{url}"\npause = 0\n' for url in urls), encoding="utf-8")
    return [str(file)]


def set_sitemap(site: LocalSite, modified: dict[str, str | None], etag: str | None = None) -> None:
    places = "".join(
        f"<url><loc>{site.url}{quote(path)}</loc>" + (f"<lastmod>{day}</lastmod>" if day else "") + "</url>"
        for path, day in modified.items()
    )
    site.pages["/sitemap.xml"] = Page(f"<urlset>{places}</urlset>".encode(), etag=etag)


@pytest.mark.usefixtures("flows")
def test_documents_come_once_change_and_go(site: LocalSite, home: Path, tmp_path: Path) -> None:
    feeds = feeds_of(tmp_path, f"{site.url}/sitemap.xml")
    first = poll(feeds, str(home))
    assert (first.polled.named, first.polled.fetched, first.polled.failures) == (2, 2, ())
    assert (first.ingested.stored, first.ingested.failures) == (2, ())
    second = poll(feeds, str(home))
    assert (second.polled.fetched, second.ingested.stored, second.ingested.unchanged) == (0, 0, 2)
    assert site.asked[-1][1]["if-none-match"]

    changed, gone = map(quote, TEXTS)
    site.pages[changed] = Page("# 东川县：新做法\n\n全县划分网格150个。\n".encode(), etag='"new"')
    del site.pages[gone]
    third = poll(feeds, str(home))
    assert (third.polled.fetched, third.polled.gone) == (1, 1)
    assert (third.ingested.stored, third.ingested.totals.vanished) == (1, 1)
    with KnowledgeBase.open(Settings.from_environment(home)) as kb:
        rows = [row for row in kb.downloads.all().values() if row.url != row.feed]
        states = {row.url.rpartition("/")[2]: row.state for row in rows}
        assert states == {changed[1:]: "current", gone[1:]: "gone"}
        assert kb.counts().sources == 2


@pytest.mark.usefixtures("flows")
def test_what_the_feed_says_is_unchanged_is_not_asked_for(
    site: LocalSite, home: Path, tmp_path: Path
) -> None:
    feeds = feeds_of(tmp_path, f"{site.url}/sitemap.xml")
    set_sitemap(site, dict.fromkeys(TEXTS, "2023-11-06"))
    poll(feeds, str(home))
    del site.asked[:]
    assert poll(feeds, str(home)).polled.fetched == 0
    assert site.paths == ["/robots.txt", "/sitemap.xml"]


@pytest.fixture
def polled(home: Path, tmp_path: Path) -> Callable[[str], Polled]:
    """Polls one feed without pauses, as the flow does, and takes nothing in."""

    def poll_once(url: str) -> Polled:
        settings = Settings.from_environment(home)
        (feed,) = read_feeds(feeds_of(tmp_path, url))
        with KnowledgeBase.open(settings, write=True) as kb:
            polling = Polling(kb.downloads, settings.downloads, "run", 1000, feeds=settings.feeds)
            return polling.poll([feed])

    return poll_once


def test_a_feed_that_has_not_changed_costs_one_request(
    site: LocalSite, polled: Callable[[str], Polled]
) -> None:
    set_sitemap(site, dict.fromkeys(TEXTS, "2023-11-06"), etag='"1"')
    site.pages["/robots.txt"] = Page(b"User-agent: *\nAllow: /", etag='"robots"')
    assert polled(f"{site.url}/sitemap.xml").fetched == 2
    del site.asked[:]
    again = polled(f"{site.url}/sitemap.xml")
    assert (again.named, again.fetched, again.failures) == (2, 0, ())
    asked = [(path, headers["if-none-match"]) for path, headers in site.asked]
    assert asked == [("/robots.txt", '"robots"'), ("/sitemap.xml", '"1"')]


def test_rules_for_robots_that_have_not_changed_are_still_kept_to(
    site: LocalSite, polled: Callable[[str], Polled]
) -> None:
    forbidden, allowed = map(quote, TEXTS)
    site.pages["/robots.txt"] = Page(f"User-agent: *\nDisallow: {forbidden}".encode(), etag='"robots"')
    for _ in range(2):
        del site.asked[:]
        done = polled(f"{site.url}/sitemap.xml")
        assert [url for url, _ in done.failures] == [f"{site.url}{forbidden}"]
        assert site.paths == ["/robots.txt", "/sitemap.xml", allowed]
    assert site.asked[0][1]["if-none-match"] == '"robots"'


def test_a_changed_feed_is_read_again(site: LocalSite, polled: Callable[[str], Polled]) -> None:
    first, second = TEXTS
    set_sitemap(site, {first: "2023-11-06"}, etag='"1"')
    assert polled(f"{site.url}/sitemap.xml").fetched == 1
    set_sitemap(site, {first: "2023-11-06", second: "2023-12-01"}, etag='"2"')
    again = polled(f"{site.url}/sitemap.xml")
    assert (again.named, again.fetched) == (2, 1)
    set_sitemap(site, {second: "2023-12-01"}, etag='"3"')
    assert polled(f"{site.url}/sitemap.xml").named == 1


def test_what_failed_is_asked_for_again_though_its_feed_has_not_changed(
    site: LocalSite, polled: Callable[[str], Polled]
) -> None:
    set_sitemap(site, dict.fromkeys(TEXTS, "2023-11-06"), etag='"1"')
    failing = quote(next(iter(TEXTS)))
    page = site.pages[failing]
    site.pages[failing] = Page(status=500)
    assert len(polled(f"{site.url}/sitemap.xml").failures) == 1
    assert len(polled(f"{site.url}/sitemap.xml").failures) == 1
    site.pages[failing] = page
    again = polled(f"{site.url}/sitemap.xml")
    assert (again.fetched, again.failures) == (1, ())
    assert polled(f"{site.url}/sitemap.xml").fetched == 0


def test_a_document_that_changes_is_fetched_though_a_list_without_times_has_not(
    site: LocalSite, polled: Callable[[str], Polled]
) -> None:
    changing = quote(next(iter(TEXTS)))
    site.pages["/list.txt"] = Page(f"{site.url}{changing}\n".encode(), etag='"list"')
    assert polled(f"{site.url}/list.txt").fetched == 1
    site.pages[changing] = Page(b"new", etag='"new"')
    assert polled(f"{site.url}/list.txt").fetched == 1


@pytest.mark.parametrize("damage", ["lost", "broken"])
def test_a_feed_whose_kept_bytes_are_lost_is_fetched_as_if_for_the_first_time(
    site: LocalSite, home: Path, polled: Callable[[str], Polled], damage: str
) -> None:
    set_sitemap(site, dict.fromkeys(TEXTS, "2023-11-06"), etag='"1"')
    polled(f"{site.url}/sitemap.xml")
    for kept in Settings.from_environment(home).feeds.iterdir():
        kept.unlink() if damage == "lost" else kept.write_bytes(b"<urlset>")
    for document in Settings.from_environment(home).downloads.rglob("*.txt"):
        document.unlink()
    del site.asked[:]
    again = polled(f"{site.url}/sitemap.xml")
    assert (again.named, again.fetched, again.failures) == (2, 2, ())
    assert "if-none-match" not in dict(site.asked)["/sitemap.xml"]


def test_sitemaps_of_an_index_that_has_not_changed_are_still_asked(
    site: LocalSite, polled: Callable[[str], Polled]
) -> None:
    first, second = TEXTS
    place = f"<sitemap><loc>{site.url}/sitemap.xml</loc></sitemap>"
    site.pages["/index.xml"] = Page(f"<sitemapindex>{place}</sitemapindex>".encode(), etag='"index"')
    set_sitemap(site, {first: "2023-11-06"}, etag='"1"')
    assert polled(f"{site.url}/index.xml").fetched == 1
    set_sitemap(site, {first: "2023-11-06", second: "2023-12-01"}, etag='"2"')
    assert polled(f"{site.url}/index.xml").fetched == 1


def test_a_page_that_is_no_feed_does_not_take_the_place_of_one(
    site: LocalSite, polled: Callable[[str], Polled]
) -> None:
    set_sitemap(site, dict.fromkeys(TEXTS, "2023-11-06"), etag='"1"')
    polled(f"{site.url}/sitemap.xml")
    feed = site.pages["/sitemap.xml"]
    site.pages["/sitemap.xml"] = Page(b"<html>Maintenance</html>", etag='"page"')
    assert "web page" in polled(f"{site.url}/sitemap.xml").failures[0][1]
    site.pages["/sitemap.xml"] = feed
    again = polled(f"{site.url}/sitemap.xml")
    assert (again.named, again.failures) == (2, ())
    assert site.asked[-1][1]["if-none-match"] == '"1"'


@pytest.mark.usefixtures("flows")
def test_what_fails_is_told_and_stops_nothing(site: LocalSite, home: Path, tmp_path: Path) -> None:
    site.pages["/list.txt"] = Page(
        f"{site.url}/bad\nhttp://169.254.169.254/latest\n{site.url}{quote('/东川县.txt')}\n".encode()
    )
    site.pages["/bad"] = Page(status=500)
    done = poll(feeds_of(tmp_path, f"{site.url}/none.xml", f"{site.url}/list.txt"), str(home))
    assert done.ingested.stored == 1
    told = dict(done.polled.failures)
    assert "take it out of the feeds" in told[f"{site.url}/none.xml"]
    assert "status 500" in told[f"{site.url}/bad"]
    assert "not allowed" in told["http://169.254.169.254/latest"]


def test_a_file_of_feeds_is_read(tmp_path: Path) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text(
        '[[feed]]\nurl = "https://a.gov.cn/rss.xml"\n\n'
        '[[feed]]\nurl = "https://b.gov.cn/s.xml"\nallow = ["F.b.gov.cn"]\npause = 3\n',
        encoding="utf-8",
    )
    first, second = read_feeds([str(file)])
    assert first == FeedSource("https://a.gov.cn/rss.xml")
    assert (second.hosts, second.pause) == ({"b.gov.cn", "f.b.gov.cn"}, 3.0)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "names no feed"),
        ("[[feed]", "no TOML"),
        ("[[feed]]\nurl = 3", "url is 3"),
        ('[[feed]]\nurl = "ftp://a.gov.cn"', "https://"),
        ('[[feed]]\nurl = "https://a.gov.cn"\nallow = "b"', "allow is"),
        ('[[feed]]\nurl = "https://a.gov.cn"\npause = -1', "pause is"),
        ('[[feed]]\nurl = "https://a.gov.cn"\nhost = "b"', "nothing else"),
    ],
)
def test_a_bad_file_of_feeds_is_one_sentence(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=reason) as refused:
        read_feed_list(file)
    assert str(file) in str(refused.value)


def test_what_is_neither_a_file_nor_an_address_is_refused() -> None:
    with pytest.raises(SettingsError, match="neither a TOML file nor an http address"):
        read_feeds(["feeds.toml"])
