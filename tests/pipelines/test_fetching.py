"""Fetching asks as a site allows, asks no stranger's host, and tells in one sentence why it does not."""

import gzip
import time
from collections.abc import Iterator
from email.utils import formatdate

import pytest

from corpus.errors import SourceError
from pipelines.fetching import Fetched, Fetcher, Gone, Unchanged
from tests.support.local_site import LocalSite, Page, local_site


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def site() -> Iterator[LocalSite]:
    with local_site() as site:
        yield site


@pytest.fixture
def time_() -> Time:
    return Time()


@pytest.fixture
def fetcher(time_: Time) -> Iterator[Fetcher]:
    with Fetcher(
        ["127.0.0.1"], pause=2.0, max_bytes=1000, clock=lambda: time_.now, sleep=time_.sleep
    ) as fetcher:
        yield fetcher


def test_a_document_comes_with_what_to_ask_by_the_next_time(site: LocalSite, fetcher: Fetcher) -> None:
    headers = {"Content-Type": "Text/HTML; charset=gbk", "Last-Modified": "Mon, 06 Nov 2023 00:00:00 GMT"}
    site.pages["/a"] = Page("做法".encode(), headers=headers, etag='"1"')
    found = fetcher.fetch(f"{site.url}/a")
    assert found == Fetched(
        f"{site.url}/a", "做法".encode(), "text/html", '"1"', "Mon, 06 Nov 2023 00:00:00 GMT"
    )
    assert isinstance(found, Fetched)
    assert fetcher.fetch(f"{site.url}/a", found.etag, found.last_modified) == Unchanged()
    asked = site.asked[-1][1]
    assert asked["if-modified-since"] == found.last_modified
    assert asked["user-agent"].startswith("policykb/")


def test_a_site_that_calls_unchanged_what_it_never_gave_is_refused(site: LocalSite, fetcher: Fetcher) -> None:
    site.pages["/a"] = Page(status=304)
    with pytest.raises(SourceError, match="never gave it"):
        fetcher.fetch(f"{site.url}/a")


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_there_no_more_is_gone(site: LocalSite, fetcher: Fetcher, status: int) -> None:
    site.pages["/a"] = Page(status=status)
    assert fetcher.fetch(f"{site.url}/a") == Gone()


def test_redirects_are_followed_on_allowed_hosts_only(site: LocalSite, fetcher: Fetcher) -> None:
    site.pages["/a"] = Page(status=302, headers={"Location": "/b"})
    site.pages["/b"] = Page(b"b")
    site.pages["/out"] = Page(status=302, headers={"Location": "http://169.254.169.254/secrets"})
    site.pages["/file"] = Page(status=302, headers={"Location": "file:///etc/passwd"})
    site.pages["/round"] = Page(status=302, headers={"Location": "/round"})
    found = fetcher.fetch(f"{site.url}/a")
    assert isinstance(found, Fetched)
    assert (found.url, found.data) == (f"{site.url}/a", b"b")
    for path, reason in (
        ("/out", "not allowed"),
        ("/file", "no http address"),
        ("/round", "more than 5 times"),
    ):
        with pytest.raises(SourceError, match=reason):
            fetcher.fetch(site.url + path)


def test_another_host_is_never_asked(site: LocalSite, fetcher: Fetcher) -> None:
    with pytest.raises(SourceError, match="localhost, a host that is not allowed"):
        fetcher.fetch(site.url.replace("127.0.0.1", "localhost") + "/a")
    assert site.asked == []


def test_robots_are_read_once_and_kept_to(site: LocalSite, fetcher: Fetcher, time_: Time) -> None:
    site.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /private/\nCrawl-delay: 7\n")
    site.pages["/a"] = site.pages["/b"] = Page(b"x")
    with pytest.raises(SourceError, match=r"robots\.txt of 127\.0\.0\.1 forbids"):
        fetcher.fetch(f"{site.url}/private/1")
    fetcher.fetch(f"{site.url}/a")
    fetcher.fetch(f"{site.url}/b")
    assert site.paths == ["/robots.txt", "/a", "/b"]
    assert time_.slept == [7.0, 7.0]


def test_without_robots_everything_may_be_fetched_and_with_broken_ones_nothing(
    site: LocalSite, fetcher: Fetcher
) -> None:
    site.pages["/a"] = Page(b"x")
    assert isinstance(fetcher.fetch(f"{site.url}/a"), Fetched)
    with local_site() as other:
        other.pages |= {"/robots.txt": Page(status=500), "/a": Page(b"x")}
        with pytest.raises(SourceError, match="forbids"):
            fetcher.fetch(f"{other.url}/a")
        assert other.paths == ["/robots.txt"]


def test_requests_to_a_host_are_spaced(site: LocalSite, fetcher: Fetcher, time_: Time) -> None:
    site.pages["/a"] = Page(b"x")
    fetcher.fetch(f"{site.url}/a")  # after robots.txt
    fetcher.fetch(f"{site.url}/a")
    assert time_.slept == [2.0, 2.0]


@pytest.mark.parametrize("as_date", [False, True])
def test_a_site_that_asks_to_wait_is_asked_once_more(
    site: LocalSite, fetcher: Fetcher, time_: Time, as_date: bool
) -> None:
    asked = formatdate(time.time() + 50, usegmt=True) if as_date else "50"
    site.pages["/a"] = Page(status=429, headers={"Retry-After": asked})
    with pytest.raises(SourceError, match="status 429"):
        fetcher.fetch(f"{site.url}/a")
    assert site.paths == ["/robots.txt", "/a", "/a"]
    assert 2 < time_.slept[-1] <= 50


def test_a_site_that_asks_for_an_hour_is_left_alone(site: LocalSite, fetcher: Fetcher) -> None:
    site.pages["/a"] = Page(status=503, headers={"Retry-After": "3600"})
    with pytest.raises(SourceError, match="status 503"):
        fetcher.fetch(f"{site.url}/a")
    assert site.paths == ["/robots.txt", "/a"]


def test_a_document_beyond_the_limit_is_not_read_whole(site: LocalSite, fetcher: Fetcher) -> None:
    site.pages["/big"] = Page(b"x" * 1001)
    site.pages["/bomb"] = Page(gzip.compress(b"x" * 10**7), headers={"Content-Encoding": "gzip"})
    for path in ("/big", "/bomb"):
        with pytest.raises(SourceError, match="larger than 1,000 bytes"):
            fetcher.fetch(site.url + path)


def test_a_site_that_is_not_there_is_one_sentence(fetcher: Fetcher) -> None:
    with local_site() as site:
        fetcher.fetch(f"{site.url}/robots.txt")
        gone = f"{site.url}/a"
    with pytest.raises(SourceError, match="cannot be fetched"):
        fetcher.fetch(gone)
