"""Nodes: a page as a tree of elements and text, read by lxml, the grammar of HTML in the wild."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.errors import SourceError

# What no reader of the page sees as text. ``head`` is read for the description only.
_SILENT = frozenset(
    re.findall(
        r"\S+",
        """
        script style noscript template iframe object embed svg math canvas audio video map select datalist
        button input textarea
        """,
    )
)
_DECLARATION = re.compile(
    r"\s*<\?xml[^>]{0,200}\?>|<!DOCTYPE[^\[>]{0,500}(?:\[[^\]]{0,5000}\])?[^>]{0,200}>", re.IGNORECASE
)
# Characters that HTML forbids and files have all the same.
_CONTROLS = dict.fromkeys((*range(9), 11, *range(14, 32), 127, 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)))


@dataclass(slots=True, eq=False)
class Node:
    """One element with what it holds, in order."""

    tag: str  # in small letters; "" for elements of foreign markup
    attributes: dict[str, str]
    children: list["Node | str"] = field(default_factory=list)

    def get(self, name: str) -> str:
        """The attribute ``name``, "" where there is none."""
        return self.attributes.get(name, "")

    @property
    def elements(self) -> Iterator["Node"]:
        """The child elements."""
        return (child for child in self.children if isinstance(child, Node))

    def walk(self) -> Iterator["Node"]:
        """This element and all below it, in the order of the page."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += [child for child in reversed(node.children) if not isinstance(child, str)]

    def find(self, tag: str) -> "Node | None":
        """The first element called ``tag``, this one or one below it."""
        return next((node for node in self.walk() if node.tag == tag), None)

    def text(self) -> str:
        """All text in it, with white space as it stands.

        >>> Node("p", {}, ["办结", Node("b", {}, ["3000"]), "件"]).text()
        '办结3000件'
        """
        parts: list[str] = []
        waiting: list[Node | str] = [self]
        while waiting:
            item = waiting.pop()
            if isinstance(item, str):
                parts.append(item)
            else:
                waiting.extend(reversed(item.children))
        return "".join(parts)


def parse_page(name: str, markup: str) -> Node:
    """The root of the page ``markup``. Nothing is fetched and no entity of a document type is resolved.

    Raises SourceError, naming ``name``, for a page without elements and one whose elements are nested
    deeper than 256, as no page that was written to be read is.
    """
    from lxml import etree, html

    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    markup = _DECLARATION.sub("", markup.translate(_CONTROLS), count=2)
    try:
        root = html.document_fromstring(markup, parser=parser)
    except (etree.ParserError, ValueError):
        raise SourceError(f"{name} is a web page with nothing in it: save the page again.") from None
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise SourceError(f"{name} nests its elements deeper than a page can: save its text as .txt.")
    return _copy(root)


def _copy(root: object) -> Node:
    """The tree without what makes no text; lxml's own keeps text before and after an element apart."""
    top = Node(_tag(root), dict(root.attrib))  # type: ignore[attr-defined]
    waiting = [(root, top)]
    while waiting:
        element, node = waiting.pop()
        if element.text:  # type: ignore[attr-defined]
            node.children.append(element.text)  # type: ignore[attr-defined]
        for child in element:  # type: ignore[attr-defined]
            if _tag(child) not in _SILENT:
                copy = Node(_tag(child), dict(child.attrib))
                node.children.append(copy)
                waiting.append((child, copy))
            if child.tail:
                node.children.append(child.tail)
    return top


def _tag(element: object) -> str:
    tag = element.tag  # type: ignore[attr-defined]
    return tag.lower() if isinstance(tag, str) else ""
