"""Feeds, sitemaps and lists name documents; what is none of these is refused in one sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SourceError
from corpus.feeds import Entry, read_feed

BASE = "https://example.gov.cn/xxgk/index.xml"
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>工作简报</title><link>https://example.gov.cn/</link>
<item><title>做法一</title><link>https://example.gov.cn/a.html#top</link>
<pubDate>Mon, 06 Nov 2023 08:00:00 +0800</pubDate></item>
<item><title>重复</title><link>https://example.gov.cn/a.html</link></item>
<item><title>附件</title><link>../files/%E5%81%9A%E6%B3%95.pdf</link></item>
<item><title>邮箱</title><link>mailto:a@example.gov.cn</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>
<link href="https://example.gov.cn/self.xml" rel="self"/>
<entry><link rel="edit" href="/edit/1"/><link rel="alternate" href="/news/1"/>
<updated>2023-11-06</updated></entry>
<entry><link href="/news/2"/></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="x"><link>https://example.gov.cn/r</link>
<dc:date>2023-11-06</dc:date></item></rdf:RDF>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://example.gov.cn/b.html</loc><lastmod>2023-11-06</lastmod></url>
<url><loc> https://example.gov.cn/c.html </loc></url><url></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://example.gov.cn/s1.xml</loc></sitemap></sitemapindex>"""


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        (
            RSS,
            [
                Entry("https://example.gov.cn/a.html", "Mon, 06 Nov 2023 08:00:00 +0800"),
                Entry("https://example.gov.cn/files/%E5%81%9A%E6%B3%95.pdf"),
            ],
        ),
        (
            ATOM,
            [Entry("https://example.gov.cn/news/1", "2023-11-06"), Entry("https://example.gov.cn/news/2")],
        ),
        (RDF, [Entry("https://example.gov.cn/r", "2023-11-06")]),
        (
            SITEMAP,
            [Entry("https://example.gov.cn/b.html", "2023-11-06"), Entry("https://example.gov.cn/c.html")],
        ),
        (
            "\ufeff# 名单\n\nhttps://example.gov.cn/d.html\n  e.html\nftp://example.gov.cn/f\nhttp://[\n",
            [Entry("https://example.gov.cn/d.html"), Entry("https://example.gov.cn/xxgk/e.html")],
        ),
        ("", []),
    ],
    ids=["rss", "atom", "rdf", "sitemap", "list", "empty"],
)
def test_a_feed_names_documents(text: str, entries: list[Entry]) -> None:
    assert list(read_feed(text.encode(), BASE).entries) == entries


def test_a_sitemap_index_names_sitemaps() -> None:
    feed = read_feed(INDEX.encode(), BASE)
    assert (feed.feeds, feed.entries) == (("https://example.gov.cn/s1.xml",), ())


def test_the_declared_encoding_is_used() -> None:
    text = '<?xml version="1.0" encoding="GBK"?><rss><channel><item><link>/做法</link></item></channel></rss>'
    assert read_feed(text.encode("gbk"), BASE).entries == (Entry("https://example.gov.cn/做法"),)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    "<rss><channel><item><link>&b;</link></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<html><body>list</body></html>", "is a web page"),
        (RSS.encode()[:300], "is no whole feed"),
        (b"<?xml version='1.0'?><opml/>", "no feed"),
        (BOMB.encode(), "declares entities"),
        (b"\xff\xfe\xfa", "UTF-8"),
    ],
)
def test_what_is_no_feed_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason) as refused:
        read_feed(data, BASE)
    assert BASE in str(refused.value)


@given(
    st.binary(max_size=300) | st.binary(max_size=200).map(lambda data: b"<?xml version='1.0'?><rss>" + data)
)
def test_any_bytes_are_a_feed_or_refused(data: bytes) -> None:
    try:
        feed = read_feed(data, BASE)
    except SourceError:
        return
    assert all(entry.url.startswith(("http://", "https://")) for entry in feed.entries)
