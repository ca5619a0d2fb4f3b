"""Kept pages: feeds and rules for robots as they were last, so that a site is asked only for what changed."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from index.downloads import Download
from index.timestamps import now
from index.whole_files import write_whole
from pipelines.fetching import Fetched

if TYPE_CHECKING:
    from index.downloads import Downloads


class KeptPages:
    """Pages that are asked for with the marks of the last time; their bytes lie in ``folder``.

    Their rows stand among the downloads, each named by its own address. Nothing here is needed: a page whose
    row or bytes are lost is asked for as if for the first time.
    """

    def __init__(self, downloads: "Downloads", folder: Path, known: Mapping[str, Download]) -> None:
        self._downloads = downloads
        self._folder = folder
        self._known = {url: row for url, row in known.items() if is_page(row)}

    def of(self, url: str) -> Fetched | None:
        """The page as it was when it was kept last; None where that is not known, or not whole."""
        row = self._known.get(url)
        if row is None or row.path is None:
            return None
        try:
            return Fetched(url, Path(row.path).read_bytes(), "", row.etag, row.last_modified)
        except OSError:
            return None

    def keep(self, page: Fetched) -> None:
        """Keep a page in place of what was kept of its address. The bytes come first: a row has its bytes."""
        path = self._folder / hashlib.sha256(page.url.encode("utf-8", "replace")).hexdigest()
        self._folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, page.data)
        row = Download(
            page.url, page.url, str(path), page.etag, page.last_modified, None, "current", None, now()
        )
        self._known[page.url] = row
        self._downloads.keep(row)


def is_page(row: Download) -> bool:
    """Whether a download is a feed, or rules for robots, and no document that a feed named."""
    return row.feed == row.url
