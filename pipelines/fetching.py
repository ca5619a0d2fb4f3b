"""Fetching: one document at a time over HTTP, as its site allows, and only from hosts that the user named."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from corpus.errors import SourceError

if TYPE_CHECKING:
    import httpx

AGENT = "policykb"  # the name that robots.txt knows us by
TIMEOUT = 30.0  # seconds without a byte
MOST_REDIRECTS = 5
LONGEST_WAIT = (
    60.0  # seconds that a site may ask us to wait; one that asks for more is left for the next time
)
_NOTHING_ALLOWED = "User-agent: *\nDisallow: /"
_ROBOTS_BYTES = 500_000  # more of a robots.txt is not read (RFC 9309, 2.5)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document as it is now, with what to send along the next time."""

    url: str  # as asked for
    data: bytes
    media_type: str  # without parameters; empty where the site says none
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The site says that the document is as it was."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The site says that the document is there no more (404, 410)."""


Outcome = Fetched | Unchanged | Gone


class Kept(Protocol):
    """Remembers pages from one time to the next."""

    def of(self, url: str) -> Fetched | None:
        """The page as it was the last time, if that is known."""

    def keep(self, page: Fetched) -> None:
        """Remember a page as it is now."""


class Fetcher:
    """Fetches politely: by robots.txt, with a pause between two requests to one host.

    An address, and every redirect, must lead to one of ``hosts``: a feed is text from a stranger, who could
    else have us ask machines that only we can reach. ``kept`` remembers what robots.txt said. Use it in a
    ``with`` block.
    """

    def __init__(
        self,
        hosts: Collection[str],
        *,
        pause: float = 1.0,
        max_bytes: int,
        kept: Kept | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        import httpx

        self._hosts = frozenset(host.lower() for host in hosts)
        self._pause = pause
        self._max_bytes = max_bytes
        self._kept = kept
        self._clock = clock
        self._sleep = sleep
        self._free_at: dict[str, float] = {}  # when a host may be asked again
        self._robots: dict[str, RobotFileParser] = {}
        headers = {"user-agent": f"{AGENT}/0.1 (research; reads reports)"}
        self._client = httpx.Client(headers=headers, timeout=TIMEOUT, follow_redirects=False)

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def fetch(self, url: str, etag: str | None = None, last_modified: str | None = None) -> Outcome:
        """The document at ``url``, unless it is as it was when ``etag`` and ``last_modified`` were given.

        Raises SourceError, in one sentence, where the site or our own rules refuse.
        """
        conditions = _conditions(etag, last_modified)
        target = url
        for _ in range(MOST_REDIRECTS + 1):
            self._require_allowed(target, url)
            status, answered, data = self._ask(target, conditions, self._max_bytes)
            if status in (301, 302, 303, 307, 308) and "location" in answered:
                target = urljoin(target, answered["location"])
                continue
            if status == 304 and not conditions:
                raise SourceError(f"{url} cannot be fetched: its site calls it unchanged and never gave it.")
            return _outcome(url, status, answered, data)
        raise SourceError(f"{url} redirects more than {MOST_REDIRECTS} times: name the address it ends at.")

    def _require_allowed(self, target: str, url: str) -> None:
        """Raise SourceError unless ``target``, to which ``url`` has led, may be asked for."""
        parts = urlsplit(target)
        if parts.scheme not in ("http", "https") or parts.hostname is None:
            raise SourceError(f"{url} leads to {target}, which is no http address.")
        if parts.hostname.lower() not in self._hosts:
            raise SourceError(
                f"{url} leads to {parts.hostname}, a host that is not allowed: allow it by its name."
            )
        if not self._robots_of(target).can_fetch(AGENT, target):
            raise SourceError(f"{url} may not be fetched: the robots.txt of {parts.hostname} forbids it.")

    def _robots_of(self, url: str) -> RobotFileParser:
        """What the site's robots.txt says; where that cannot be read, nothing may be fetched (RFC 9309)."""
        origin = urljoin(url, "/")
        if origin not in self._robots:
            status, data = self._ask_for_robots(urljoin(origin, "/robots.txt"))
            text = data.decode("utf-8", "replace") if status == 200 else ""
            rules = RobotFileParser()
            rules.parse((text if status < 500 else _NOTHING_ALLOWED).splitlines())
            self._robots[origin] = rules
            if wanted := self._crawl_delay(url):
                self._free_at[_host(url)] = self._clock() + wanted
        return self._robots[origin]

    def _ask_for_robots(self, url: str) -> tuple[int, bytes]:
        """The status and the text; those of the last time where the site says that nothing has changed."""
        before = self._kept.of(url) if self._kept else None
        conditions = _conditions(before.etag, before.last_modified) if before else {}
        try:
            status, answered, data = self._ask(url, conditions, _ROBOTS_BYTES, cut=True)
        except SourceError:
            return 503, b""
        if status == 304 and before and conditions:
            return 200, before.data
        found = _outcome(url, status, answered, data) if status == 200 else None
        if self._kept and isinstance(found, Fetched):
            self._kept.keep(found)
        return status, data

    def _ask(
        self, url: str, headers: dict[str, str], most: int, *, cut: bool = False
    ) -> "tuple[int, httpx.Headers, bytes]":
        """Ask once, or twice where the site asks to wait a little; the status, headers and body."""
        for again in (True, False):
            status, answered, data = self._ask_once(url, headers, most, cut)
            wait = _seconds_to_wait(answered) if status in (429, 503) and again else None
            if wait is None or wait > LONGEST_WAIT:
                break
            self._free_at[_host(url)] = self._clock() + wait
        return status, answered, data

    def _ask_once(
        self, url: str, headers: dict[str, str], most: int, cut: bool
    ) -> "tuple[int, httpx.Headers, bytes]":
        import httpx

        self._wait_for(url)
        try:
            with self._client.stream("GET", url, headers=headers) as answer:
                return answer.status_code, answer.headers, _read(answer, url, most, cut)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SourceError(f"{url} cannot be fetched ({str(error) or type(error).__name__}).") from error
        finally:
            pause = max(self._pause, self._crawl_delay(url))
            self._free_at[_host(url)] = self._clock() + pause

    def _crawl_delay(self, url: str) -> float:
        rules = self._robots.get(urljoin(url, "/"))
        wanted: Any = rules.crawl_delay(AGENT) if rules else None
        return min(float(wanted or 0), LONGEST_WAIT)

    def _wait_for(self, url: str) -> None:
        wait = self._free_at.get(_host(url), 0.0) - self._clock()
        if wait > 0:
            self._sleep(wait)


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Headers that ask for a document only if it has changed."""
    headers = {"if-none-match": etag, "if-modified-since": last_modified}
    return {name: value for name, value in headers.items() if value}


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _read(answer: "httpx.Response", url: str, most: int, cut: bool) -> bytes:
    """The body, decompressed; one of more than ``most`` bytes is cut or refused before it is read whole."""
    data = bytearray()
    for part in answer.iter_bytes(65_536):
        data += part
        if len(data) > most:
            if cut:
                return bytes(data[:most])
            raise SourceError(f"{url} is larger than {most:,} bytes: raise POLICYKB_MAX_BYTES to take it.")
    return bytes(data)


def _outcome(url: str, status: int, headers: "httpx.Headers", data: bytes) -> Outcome:
    if status == 304:
        return Unchanged()
    if status in (404, 410):
        return Gone()
    if status != 200:
        raise SourceError(f"{url} cannot be fetched: its site answers with status {status}.")
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    return Fetched(url, data, media_type, headers.get("etag"), headers.get("last-modified"))


def _seconds_to_wait(headers: "httpx.Headers") -> float | None:
    """What Retry-After asks for, in seconds or as a date."""
    value = headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None
