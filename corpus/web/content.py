"""Content: which part of a page is its document, told from the navigation around it."""

import re
from collections.abc import Collection

from corpus.web.nodes import Node

BLOCKS = frozenset(
    re.findall(
        r"\S+",
        """
        address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
        figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre
        section summary table tbody td tfoot th thead tr ul
        """,
    )
)
# Elements that are parts of a text, not boxes around one.
_PARAGRAPHS = BLOCKS - frozenset(
    re.findall(
        r"\S+",
        """
        html body div section article main form center fieldset blockquote
        """,
    )
)
_FURNITURE_TAGS = frozenset(("head", "nav", "footer", "dialog", "menu"))
_FURNITURE_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "dialog", "menu", "toolbar"))
# Words in the class or id of an element, as designers of sites name its parts.
_FURNITURE_WORDS = frozenset(
    re.findall(
        r"\S+",
        """
        nav navbar navigation menu foot footer breadcrumb breadcrumbs crumb crumbs position location share
        sharing qrcode ewm toolbar sidebar side aside login search searchbox modal popup dialog comment
        comments related relate recommend pagination pager copyright friendlink links print header head
        top topbar banner logo slide tips accessibility font fontsize prev next tags
        """,
    )
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
# What the editors of the usual content management systems call the element with the document.
_CONTENT_NAMES = re.compile(
    r"js_content|ucap-?content|zoom(?:con|content)?|trs_(?:u?editor\w*|web)|vsb_content\w*|v_news_content|"
    r"(?:article|news|text|content|pages?)[-_]?(?:content|body|text|main|detail|con)(?:[-_]body)?|"
    r"(?:main|con)[-_]?text|detail[-_]?(?:content|con)|bt[-_]content|xxgk_\w*content|mytext|artibody",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_INVISIBLE = re.compile(r"visibility\s*:\s*hidden", re.IGNORECASE)
_PUNCTUATED = re.compile(r"[，。；：、！？]")
_SENTENCE = re.compile(r"[。！？；]")
_LETTER = re.compile(r"\w")
_DOMINANT = 0.6  # the share of the text of an element that one child must hold to stand for it
_NAMED = 0.25  # likewise for an element that is called the content
# What may be left behind around it: characters, or a share of the text.
_FEW, _LITTLE = 30, 0.02
_LISTS = frozenset(("div", "ul", "ol", "dl", "section", "table"))
_FEWEST_LINKS = 3
_ATTACHMENT = re.compile(r"\s*附[件表]\s*[:：\d]")
_FILE = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|pptx?|zip|rar|ofd|txt|jpe?g|png)\b", re.IGNORECASE)
_LABEL_WEIGHT = 0.2  # of text without the punctuation of a sentence, beside text with it


class Weights:
    """How much running text each element of a page holds; links and labels count for little or nothing."""

    def __init__(self, body: Node) -> None:
        self._own: dict[int, list[tuple[str, bool]]] = {}
        self._total: dict[int, float] = {}
        self._collect(body)
        self._sum(body)

    def __getitem__(self, node: Node) -> float:
        return self._total.get(id(node), 0.0)

    def _collect(self, body: Node) -> None:
        """Each piece of text with whether it is a link, under the nearest block around it."""
        waiting = [(body, body, False)]
        while waiting:
            node, block, linked = waiting.pop()
            block = node if node.tag in BLOCKS else block
            linked = linked or node.tag == "a"
            for child in node.children:
                if isinstance(child, Node):
                    waiting.append((child, block, linked))
                elif not child.isspace():
                    self._own.setdefault(id(block), []).append((child, linked))

    def _sum(self, body: Node) -> None:
        for node in reversed(list(body.walk())):
            own = _weigh(self._own.get(id(node), ()))
            self._total[id(node)] = own + sum(self[child] for child in node.elements)


def _weigh(pieces: Collection[tuple[str, bool]]) -> float:
    text = "".join(piece for piece, _ in pieces)
    letters = len(_LETTER.findall(text))
    linked = sum(len(_LETTER.findall(piece)) for piece, link in pieces if link)
    if not letters or linked > 0.5 * letters:
        return 0.0
    return float(letters) if _PUNCTUATED.search(text) else _LABEL_WEIGHT * letters


def find_content(body: Node) -> Node:
    """The element that holds the document: the smallest with nearly all of the page's running text.

    An element that is called the content, as the usual systems name it, needs a quarter of the text. A page
    with hardly any is all content. ``body`` should be without what is hidden and what is furniture by its
    name (``prune``).
    """
    weights = Weights(body)
    if weights[body] < _FEW:
        return body
    named = [node for node in body.walk() if _is_named_content(node)]
    best = max(named, key=lambda node: weights[node], default=None)  # the outermost of the heaviest
    if best is not None and weights[best] >= _NAMED * weights[body]:
        return _descend(best, weights)
    return _descend(body, weights)


def _descend(node: Node, weights: Weights) -> Node:
    """Into the child that holds nearly everything, as long as it is a box and no text is left behind.

    Before it may stand what describes a document and has no sentences: title, source, date. After it stand
    attachments as often as buttons, so that hardly anything may be left there.
    """
    while True:
        children = list(node.elements)
        child = max(children, key=lambda child: weights[child], default=None)
        if child is None or child.tag in _PARAGRAPHS or weights[child] < _DOMINANT * weights[node]:
            return node
        place = children.index(child)
        left = [*children[:place], *children[place + 1 :]]
        told = sum(weights[each] for each in left if _SENTENCE.search(each.text()))
        after = children[place + 1 :]
        little = max(_FEW, _LITTLE * weights[node])
        if (
            2 * told > little
            or sum(weights[each] for each in after) > little
            or any(map(_is_attached, after))
        ):
            return node
        node = child


def _is_attached(node: Node) -> bool:
    return _ATTACHMENT.match(node.text()) is not None


def find_link_lists(content: Node) -> frozenset[int]:
    """Ids of the elements that list other pages, such as related news. Links to files are attachments."""
    links: dict[int, int] = {}
    letters: dict[int, int] = {}
    linked: dict[int, int] = {}
    found: set[int] = set()
    for node in reversed(list(content.walk())):
        key, is_link = id(node), node.tag == "a"
        own = sum(len(_LETTER.findall(child)) for child in node.children if isinstance(child, str))
        letters[key] = own + sum(letters[id(child)] for child in node.elements)
        file = is_link and _FILE.search(node.get("href")) is not None
        below = [id(child) for child in node.elements]
        links[key] = sum(links[child] for child in below) + (is_link and letters[key] > 0 and not file)
        linked[key] = letters[key] if is_link and not file else sum(linked[child] for child in below)
        if node.tag in _LISTS and links[key] >= _FEWEST_LINKS and linked[key] > 0.7 * letters[key]:
            found.add(key)
    return frozenset(found)


def prune(body: Node) -> Node:
    """The page without hidden elements and without those that are no text by their tag, role or name.

    A name says nothing where the element holds most of the page's text.
    """
    weights = Weights(body)
    most = 0.5 * weights[body]
    copy = Node(body.tag, body.attributes)
    waiting = [(body, copy)]
    while waiting:
        node, twin = waiting.pop()
        for child in node.children:
            if isinstance(child, str):
                twin.children.append(child)
            elif not (is_hidden(child) or (weights[child] <= most and is_page_furniture(child))):
                kept = Node(child.tag, child.attributes)
                twin.children.append(kept)
                waiting.append((child, kept))
    return copy


def is_hidden(node: Node) -> bool:
    """Whether a browser shows nothing of the element. WeChat hides its content until a script has run."""
    style = node.get("style")
    if "hidden" in node.attributes or _HIDDEN.search(style) is not None:
        return True
    return _INVISIBLE.search(style) is not None and node.get("id") != "js_content"


def is_page_furniture(node: Node) -> bool:
    """Whether tag, role, class or id say that the element is navigation, tools or credits of the page."""
    if node.tag in _FURNITURE_TAGS or node.get("role") in _FURNITURE_ROLES:
        return True
    if node.tag in ("body", "table", "tr", "td", "th", "p") or _is_named_content(node):
        return False
    words = {word.lower() for word in _WORD.findall(f"{node.get('class')} {node.get('id')}")}
    return bool(words & _FURNITURE_WORDS)


def _is_named_content(node: Node) -> bool:
    names = [node.get("id"), *node.get("class").split()]
    return any(_CONTENT_NAMES.fullmatch(name) for name in names)
