"""Feeds: the documents that a feed, a sitemap or a list of addresses names."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from corpus.errors import SourceError

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_ENTRIES = 50_000  # the limit that the sitemap protocol sets, and more than a feed ever has
_XML_START = (b"<?xml", b"<rss", b"<feed", b"<rdf", b"<urlset", b"<sitemapindex")


@dataclass(frozen=True, slots=True)
class Entry:
    """A document that a feed names; ``modified`` is the time as the feed writes it."""

    url: str
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed names, each address once, in its order."""

    entries: tuple[Entry, ...] = ()
    feeds: tuple[str, ...] = ()  # of a sitemap index: other sitemaps


def read_feed(data: bytes, url: str) -> Feed:
    """RSS, Atom, RDF, a sitemap, a sitemap index, or plain text with an address on each line.

    Relative addresses are taken from ``url``; what is no http address is left out. In a list, lines that
    begin with # are remarks. Raises SourceError where ``data`` is none of these.

    >>> read_feed("# 工作简报\\n/2023/做法.html".encode(), "https://example.gov.cn/list.txt").entries
    (Entry(url='https://example.gov.cn/2023/做法.html', modified=None),)
    """
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith(_XML_START):
        return _read_xml(data, url)
    if start.startswith(b"<"):
        raise SourceError(f"{url} is a web page: name an RSS feed, a sitemap or a list of addresses.")
    return Feed(_usable((Entry(line) for line in _read_lines(data, url)), url))


def _read_lines(data: bytes, url: str) -> Iterator[str]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError(f"{url} is no feed that can be read: save the list as UTF-8 text.") from None
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield line.strip()


def _read_xml(data: bytes, url: str) -> Feed:
    from lxml import etree

    # No entity is resolved and nothing is fetched: a feed is text from a stranger.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise SourceError(f"{url} is no whole feed ({error.msg}): see that its address is right.") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise SourceError(f"{url} declares entities of its own, which no feed needs: it is not read.")
    kind = etree.QName(root).localname.lower()
    if kind == "sitemapindex":
        return Feed(feeds=tuple(entry.url for entry in _usable(_sitemap(root), url)))
    if kind == "urlset":
        return Feed(_usable(_sitemap(root), url))
    if kind in ("rss", "rdf", "feed"):
        return Feed(_usable(_items(root), url))
    raise SourceError(f"{url} is XML, but no feed ({kind}): name an RSS or Atom feed or a sitemap.")


def _sitemap(root: "_Element") -> Iterator[Entry]:
    for place in root:
        yield Entry(_text(place, "loc") or "", _text(place, "lastmod"))


def _items(root: "_Element") -> Iterator[Entry]:
    """Items of RSS and RDF, entries of Atom."""
    for item in root.iter("{*}item", "{*}entry"):
        times = (_text(item, name) for name in ("updated", "pubDate", "published", "date"))
        yield Entry(_link(item), next(filter(None, times), None))


def _link(item: "_Element") -> str:
    for link in item.iterchildren("{*}link"):
        if link.get("href"):
            if link.get("rel", "alternate") == "alternate":
                return str(link.get("href"))
        elif link.text and link.text.strip():
            return str(link.text.strip())
    return ""


def _text(parent: "_Element", name: str) -> str | None:
    child = next(parent.iterchildren(f"{{*}}{name}"), None)
    return child.text.strip() if child is not None and child.text and child.text.strip() else None


def _usable(entries: Iterator[Entry], base: str) -> tuple[Entry, ...]:
    """Entries with whole http addresses without fragment, each once, up to the limit."""
    found: dict[str, Entry] = {}
    for entry in entries:
        try:
            url = urljoin(base, entry.url).partition("#")[0]
            parts = urlsplit(url)
        except ValueError:
            continue
        if entry.url and parts.scheme in ("http", "https") and parts.hostname:
            found.setdefault(url, Entry(url, entry.modified))
        if len(found) == MOST_ENTRIES:
            break
    return tuple(found.values())
