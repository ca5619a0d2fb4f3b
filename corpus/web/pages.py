"""Pages: bytes of a web page → its document as text, with tables, headings and what it says of itself."""

import codecs
import email
import email.policy
import re

from corpus.draft import Draft
from corpus.errors import SourceError
from corpus.plain_text import decode_text
from corpus.source import Conversion
from corpus.web.content import find_content, find_link_lists, prune
from corpus.web.descriptions import describe_page, read_properties
from corpus.web.lines import LineWriter
from corpus.web.nodes import Node, parse_page

_HEAD = 4096  # bytes in which a page shows that it is one, and in which it names its encoding
_PAGE = re.compile(
    rb"(?:\s|<\?xml[^>]{0,200}>|<!--(?:[^-]|-(?!->)){0,1000}-->)*<(?:!doctype\s+html|html|head|body|meta|title)\b",
    re.IGNORECASE,
)
_ELEMENT = re.compile(rb"<(?:div|p|table|span|br|font|ul|ol|h[1-6]|section|article)\b[^<>]*>", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta\b[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Names that pages give to a part of GB18030, as browsers read them.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}
_MOST_BROKEN = 0.002  # share of characters that may be broken in a page that names its encoding
_SPACES = re.compile(r"\s+")
# A page saved with its pictures as one file: a message of several parts.
_ARCHIVE = re.compile(rb"(?:[\w-]{2,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}MIME-Version:", re.IGNORECASE)


def recognises_html(data: bytes) -> bool:
    """Whether ``data`` begins as a web page does: with its type, html, head, body, meta or title.

    >>> recognises_html(b"<!DOCTYPE html><p>"), recognises_html(b"<p align=center>")
    (True, False)
    """
    head = data[:_HEAD]
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            head = head[2:].decode(encoding, "ignore").encode("ascii", "replace")
    head = head.removeprefix(codecs.BOM_UTF8)
    return _PAGE.match(head) is not None or _is_archive(head)


def has_markup(data: bytes) -> bool:
    """Whether an element stands near the beginning: with a page's name, that makes a part of a page one."""
    return _ELEMENT.search(data[:_HEAD]) is not None


def _is_archive(head: bytes) -> bool:
    return _ARCHIVE.match(head) is not None and b"multipart/related" in head.lower()


def convert_html(name: str, data: bytes) -> Conversion:
    """The document of a web page: its running text, headings and tables, without what surrounds it.

    The first line is the page's title where the document does not begin with it. Navigation, tools, links
    to other pages, scripts and hidden elements are left out; tables of properties (索引号, 发文字号 …)
    become the description. Raises SourceError for a page without text, and one nested too deep to be one.
    """
    encoding, markup = decode_page(name, data)
    root = parse_page(name, markup)
    body = prune(root.find("body") or root)
    properties = read_properties(body)
    description = describe_page(root, markup, properties)
    content = find_content(body)
    draft = Draft()
    if description.title and not _begins_with(content, description.title):
        draft.add_line(description.title, level=1)
    before = draft.length
    lists = find_link_lists(content) if content is not body else frozenset()
    LineWriter(draft, properties.tables | lists).write(content)
    if draft.length == before:
        raise SourceError(f"{name} is a web page without text: save it again when the page has loaded.")
    return draft.finish(encoding, description)


def _begins_with(content: Node, title: str) -> bool:
    """Whether the title stands at the beginning of the document, whatever white space breaks it."""
    bare = _SPACES.sub("", title)
    return bare in _SPACES.sub("", content.text())[: 2 * len(bare) + 200]


def decode_page(name: str, data: bytes) -> tuple[str, str]:
    """The Python codec name of a page and its text: by its mark, by what it says, else by what its bytes say.

    A page that names its encoding may have a few broken characters, as cut files have. Of a page saved with
    its pictures (.mht) it is the part with the page. Raises SourceError.
    """
    if _is_archive(data[:_HEAD]):
        data = _unpack(name, data)
    if not data.startswith(_MARKS) and (stated := _CHARSET.search(data[:_HEAD])):
        encoding = stated[1].decode("ascii").lower()
        encoding = _WIDER.get(encoding, encoding)
        try:
            text = data.decode(encoding, "replace")
        except LookupError:
            return decode_text(name, data)
        if text.count("\ufffd") <= _MOST_BROKEN * len(text):
            return codecs.lookup(encoding).name, text
    return decode_text(name, data if data.startswith(_MARKS) else data.replace(b"\0", b""))


def _unpack(name: str, data: bytes) -> bytes:
    """The page in an archive, in UTF-8 where the archive alone names its encoding."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    held = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(held, bytes) or not held.strip():
        raise SourceError(f"{name} is a saved page without the page itself: save it again as .html.")
    charset = page.get_content_charset()
    if charset and not _CHARSET.search(held[:_HEAD]):
        held = held.decode(_WIDER.get(charset, charset), "replace").encode()
    return held
