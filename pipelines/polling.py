"""Polling: fetch what feeds name into the folder of downloads, feeds as documents only when they changed."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from corpus.errors import SourceError
from corpus.feeds import Entry, Feed, read_feed
from corpus.formats import MEDIA_TYPES
from index.downloads import Download
from index.timestamps import now
from index.whole_files import write_whole
from pipelines.event_log import note_event
from pipelines.feed_list import FeedSource
from pipelines.fetching import Fetched, Fetcher, Gone
from pipelines.kept_pages import KeptPages, is_page

if TYPE_CHECKING:
    from index.downloads import Downloads

DEPTH = 2  # sitemap indexes inside sitemap indexes
_EXTENSIONS = {  # of media types, where an address ends in none that says it
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/zip": ".zip",
    "image/png": ".png",
    "image/jpeg": ".jpg",
}
_SAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Polled:
    """What came of polling some feeds."""

    feeds: int
    named: int  # documents
    fetched: int  # new or changed
    gone: int  # that a site says are there no more
    failures: tuple[tuple[str, str], ...]  # address, sentence


class Polling:
    """One poll. Documents are saved in ``folder``, by host, and the feeds themselves in ``feeds``."""

    def __init__(
        self, downloads: "Downloads", folder: Path, run: str, max_bytes: int, *, feeds: Path
    ) -> None:
        self._downloads = downloads
        self._folder = folder
        self._run = run
        self._max_bytes = max_bytes
        known = downloads.all()
        self._pages = KeptPages(downloads, feeds, known)
        self._known = {url: row for url, row in known.items() if not is_page(row)}

    def poll(self, feeds: Sequence[FeedSource]) -> Polled:
        """Ask every feed, then for every document that it names. What fails is told and stops nothing."""
        named = fetched = gone = 0
        failures: list[tuple[str, str]] = []
        for feed in feeds:
            with Fetcher(
                feed.hosts, pause=feed.pause, max_bytes=self._max_bytes, kept=self._pages
            ) as fetcher:
                for entry in self._entries(fetcher, feed.url, failures):
                    named += 1
                    try:
                        state = self._take(fetcher, feed.url, entry)
                    except (SourceError, OSError) as error:
                        self._fail(feed.url, entry, str(error), failures)
                        continue
                    fetched += state == "fetched"
                    gone += state == "gone"
        return Polled(len(feeds), named, fetched, gone, tuple(failures))

    def _entries(
        self, fetcher: Fetcher, url: str, failures: list[tuple[str, str]], depth: int = 0
    ) -> Iterator[Entry]:
        """What a feed names, with the sitemaps that it names instead."""
        try:
            feed = self._read_feed(fetcher, url)
            if feed.feeds and depth == DEPTH:
                raise SourceError(f"{url} names sitemaps that name sitemaps again: name the last ones.")
        except (SourceError, OSError) as error:
            failures.append((url, str(error)))
            note_event("failed", self._run, failed=True, path=url, step="fetch", message=str(error))
            return
        yield from feed.entries
        for inner in feed.feeds:
            yield from self._entries(fetcher, inner, failures, depth + 1)

    def _read_feed(self, fetcher: Fetcher, url: str) -> Feed:
        """What the feed names now. Where its site says that it is as it was, what was kept of it is read.

        That it is unchanged says nothing of what it names: a document may have changed or failed.
        """
        before = self._pages.of(url)
        known = before and _readable(before)
        if before and known:
            found = fetcher.fetch(url, before.etag, before.last_modified)
        else:
            found = fetcher.fetch(url)
        if isinstance(found, Gone):
            raise SourceError(f"{url} is there no more: take it out of the feeds.")
        if known and not isinstance(found, Fetched):
            return known
        assert isinstance(found, Fetched)  # what is asked for without conditions cannot be unchanged
        feed = read_feed(found.data, url)
        self._pages.keep(found)
        return feed

    def _take(self, fetcher: Fetcher, feed: str, entry: Entry) -> str:
        """Fetch one document if it is new or may have changed: "fetched", "unchanged" or "gone"."""
        known = self._known.get(entry.url)
        saved = known is not None and known.path is not None and Path(known.path).is_file()
        if known and saved and known.state == "current" and entry.modified and entry.modified == known.stated:
            return "unchanged"
        marks = (known.etag, known.last_modified) if known and saved else (None, None)
        found = fetcher.fetch(entry.url, *marks)
        row = Download(
            entry.url, feed, known.path if known else None, *marks, entry.modified, "current", None, now()
        )
        if isinstance(found, Fetched):
            path = self._save(found)
            self._keep(replace(row, path=str(path), etag=found.etag, last_modified=found.last_modified))
            note_event(
                "fetched", self._run, path=str(path), url=entry.url, step="fetch", bytes=len(found.data)
            )
            return "fetched"
        if isinstance(found, Gone):
            if known and known.path:
                Path(known.path).unlink(missing_ok=True)  # the next run marks it as vanished
            self._keep(replace(row, state="gone"))
            return "gone"
        self._keep(row)
        return "unchanged"

    def _fail(self, feed: str, entry: Entry, message: str, failures: list[tuple[str, str]]) -> None:
        failures.append((entry.url, message))
        note_event("failed", self._run, failed=True, path=entry.url, step="fetch", message=message)
        known = self._known.get(entry.url)
        row = known or Download(entry.url, feed, None, None, None, None, "failed", message, now())
        self._keep(replace(row, state="failed", message=message, asked=now()))

    def _keep(self, row: Download) -> None:
        self._known[row.url] = row
        self._downloads.keep(row)

    def _save(self, found: Fetched) -> Path:
        """Write the document, whole or not at all, under a name that its address gives."""
        path = self._folder / download_name(found.url, found.media_type)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, found.data)
        return path


def _readable(page: Fetched) -> Feed | None:
    """The feed that was kept, if its bytes are still those of one."""
    try:
        return read_feed(page.data, page.url)
    except SourceError:
        return None


def download_name(url: str, media_type: str) -> PurePosixPath:
    """Where a document is saved: its host, its own name, and a part of a digest that keeps addresses apart.

    >>> download_name("https://example.gov.cn/2023/做法.html?id=3", "text/html")
    PurePosixPath('example.gov.cn/做法-ba95aea5.html')
    """
    parts = urlsplit(url)
    digest = hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[:8]
    last = PurePosixPath(unquote(parts.path)).name
    suffix = PurePosixPath(last).suffix.lower()
    if suffix not in MEDIA_TYPES:
        suffix = _EXTENSIONS.get(media_type, suffix or ".html")
    stem = _SAFE.sub("_", PurePosixPath(last).stem).strip("._")[:60] or "index"
    return PurePosixPath(_SAFE.sub("_", parts.hostname or "site"), f"{stem}-{digest}{_SAFE.sub('_', suffix)}")
