"""Feed list: which feeds a user wants polled, read from a TOML file."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from corpus.errors import SettingsError

_KEYS = {"url", "allow", "pause"}


@dataclass(frozen=True, slots=True)
class FeedSource:
    """One feed to poll."""

    url: str
    allow: tuple[str, ...] = ()  # hosts beside the feed's own that its documents may lie on
    pause: float = 1.0  # least seconds between two requests to one host

    @property
    def hosts(self) -> frozenset[str]:
        """All hosts that may be asked because of this feed."""
        return frozenset({urlsplit(self.url).hostname or "", *self.allow})


def read_feed_list(path: Path) -> tuple[FeedSource, ...]:
    """The feeds of a file like this::

        [[feed]]
        url = "https://www.example.gov.cn/sitemap.xml"
        allow = ["files.example.gov.cn"]
        pause = 2.0

    Raises SettingsError that names the file and what to change.
    """
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("feed", [])
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror or error}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is no TOML file in UTF-8 ({error}).") from error
    if not isinstance(rows, list) or not rows:
        raise SettingsError(f'{path} names no feed; write [[feed]] and under it url = "https://…".')
    return tuple(_read_row(path, number, row) for number, row in enumerate(rows, start=1))


def feed_of(url: str) -> FeedSource:
    """The feed at ``url``, as a command names it. Raises SettingsError for what is no http address."""
    if not _is_http(url):
        raise SettingsError(f"{url} is neither a TOML file nor an http address.")
    return FeedSource(url)


def _read_row(path: Path, number: int, row: Any) -> FeedSource:
    where = f"{path}, feed {number}"
    if not isinstance(row, dict) or not row.keys() <= _KEYS:
        raise SettingsError(f"{where}: a feed has url, allow and pause, and nothing else.")
    url, allow, pause = row.get("url"), row.get("allow", []), row.get("pause", 1.0)
    if not isinstance(url, str) or not _is_http(url):
        raise SettingsError(f'{where}: url is {url!r}; write url = "https://…".')
    if not isinstance(allow, list) or not all(isinstance(host, str) and host for host in allow):
        raise SettingsError(f'{where}: allow is {allow!r}; write host names: ["files.example.gov.cn"].')
    if isinstance(pause, bool) or not isinstance(pause, int | float) or not 0 <= pause <= 3600:
        raise SettingsError(f"{where}: pause is {pause!r}; write seconds, up to 3600.")
    return FeedSource(url, tuple(host.lower() for host in allow), float(pause))


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
