"""Polling takes in what feeds name, asks again only for what may have changed, and marks what is gone."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from corpus.errors import SettingsError
from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from pipelines.feed_list import FeedSource, read_feed_list
from pipelines.poll import poll, read_feeds
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


def set_sitemap(site: LocalSite, modified: dict[str, str | None]) -> None:
    places = "".join(
        f"<url><loc>{site.url}{quote(path)}</loc>" + (f"<lastmod>{day}</lastmod>" if day else "") + "</url>"
        for path, day in modified.items()
    )
    site.pages["/sitemap.xml"] = Page(f"<urlset>{places}</urlset>".encode())


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
        states = {row.url.rpartition("/")[2]: row.state for row in kb.downloads.all().values()}
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
