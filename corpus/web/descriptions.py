"""Descriptions: what a page says of its document, in meta elements and in labelled values."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.draft import Draft
from corpus.source import Description
from corpus.web.lines import LineWriter
from corpus.web.nodes import Node

# The meta elements that the state's rules for government sites name, then those of common use; best first.
_METAS = {
    "title": ("articletitle", "og:title", "twitter:title"),
    "issuer": ("contentsource", "og:article:author", "source", "author"),
    "date": (
        "pubdate",
        "article:published_time",
        "og:release_date",
        "publishdate",
        "publish-date",
        "pub_date",
    ),
    "url": ("url", "og:url"),
}
# Labels as pages print them, with the field they fill; best first. Others show that a table has properties.
_LABELS = {
    "标题": "title", "名称": "title", "信息名称": "title", "文件名称": "title", "公文名称": "title",
    "发文字号": "document_number", "文号": "document_number", "发文文号": "document_number",
    "文件编号": "document_number", "发文号": "document_number", "公文文号": "document_number",
    "发文机关": "issuer", "发布机关": "issuer", "发布机构": "issuer", "发文机构": "issuer",
    "制发机关": "issuer",
    "发文单位": "issuer", "发布单位": "issuer", "制定机关": "issuer", "公开主体": "issuer",
    "信息来源": "issuer", "文章来源": "issuer", "来源": "issuer", "稿件来源": "issuer", "公众号": "issuer",
    "成文日期": "date", "发文日期": "date", "印发日期": "date", "生成日期": "date", "发布日期": "date",
    "发布时间": "date", "发表时间": "date", "公开日期": "date", "发表日期": "date", "日期": "date",
    "更新时间": "date", "时间": "date",
}  # fmt: skip
_ORDER = {label: rank for rank, label in enumerate(_LABELS)}
_OTHER_LABELS = frozenset(
    re.findall(
        r"\S+",
        """
        索引号 主题分类 分类 信息分类 主题词 关键词 统一编号 实施日期 失效日期 生效日期 废止日期 有效性
        文件状态 公开方式 公开形式 公开范围 公开时限 效力状态 体裁 组配分类 发布人 浏览量 浏览次数
        责任编辑 字号 字体
        """,
    )
)
_FEWEST_LABELS = 3
_TABLES = frozenset(("table", "ul", "ol", "dl", "div", "p", "section", "li"))
_LONGEST_TABLE = 3000  # characters of a table of properties, white space included
_LONGEST_LINE = 100  # of a line of source and date, which needs two labels only
_LABELLED = re.compile(
    "(?<![一-鿿])("
    + "|".join(r"\s{0,3}".join(label) for label in sorted((*_LABELS, *_OTHER_LABELS), key=len, reverse=True))
    + r")\s{0,3}[:：]"
)
_SPACES = re.compile(r"\s+")
_DATE = re.compile(
    r"[12]\d{3}\s*(?:年|[-/.])\s*\d{1,2}\s*(?:月|[-/.])\s*\d{1,2}\s*日?(?:[T\s]*\d{1,2}:\d{2}(?::\d{2})?)?"
)
_NAME = re.compile(r"[一-鿿\w·（）()、，,+“”《》\s-]*[一-鿿]{2}[一-鿿\w·（）()、，,+“”《》\s-]*")
_NO_ISSUER = re.compile(r"本网|本站|原创|互联网|网络|未知|\d{4}|^\s*$|https?:|www\.")
# A page's own name behind the title of its document: …的通知_某市人民政府门户网站.
_SITE = re.compile(r"\s*[-_|–—－丨]+\s*[^-_|–—－丨]{2,40}$")
_LONGEST_TITLE = 200
# What WeChat's scripts set, as its pages carry it.
_WECHAT_TIME = re.compile(r"""var (?:ct|createTimestamp)\s*=\s*["'](\d{10})["']""")
_WECHAT_DAY = re.compile(
    r"""(?:publish_time|createTime)\s*=\s*["'](\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?)["']"""
)
_WECHAT_NAME = re.compile(r"""var nickname\s*=\s*(?:htmlDecode\()?["']([^"'<>]{2,40})["']""")
_SAVED = re.compile(r"<!--\s*saved from url=\(\d+\)(\S{4,500})\s*-->")


@dataclass(frozen=True, slots=True)
class Properties:
    """Labelled values of a page and the elements that hold nothing else."""

    values: Mapping[str, str]  # field of Description: value
    tables: frozenset[int]  # ids of the elements


def read_properties(body: Node) -> Properties:
    """What labels on the page say: 发文字号：穗府办〔2021〕5号, 来源：县融媒体中心.

    An element with three known labels or more and little else is a table of properties.
    """
    found: dict[str, tuple[int, str]] = {}
    tables = frozenset(id(node) for node in _find_tables(body))
    lines = _lines(body)
    for label, value in (*_labelled(lines), *_days_beside_sources(lines)):
        field = _LABELS.get(label)
        value = _clean(field, value) if field else ""
        if field and value and _ORDER[label] < found.get(field, (len(_ORDER), ""))[0]:
            found[field] = _ORDER[label], value
    return Properties({field: value for field, (_, value) in found.items()}, tables)


def _find_tables(body: Node) -> Iterator[Node]:
    lengths: dict[int, int] = {}
    for node in reversed(list(body.walk())):
        own = sum(len(child) for child in node.children if isinstance(child, str))
        lengths[id(node)] = own + sum(lengths[id(child)] for child in node.elements)
    waiting = [body]
    while waiting:
        node = waiting.pop()
        short = lengths[id(node)] <= _LONGEST_TABLE
        if short and node.tag in _TABLES and _is_property_table(node):
            yield node
        else:
            waiting.extend(node.elements)


def _is_property_table(node: Node) -> bool:
    lines = _lines(node)
    pairs = list(_labelled(lines))
    length = len(_SPACES.sub("", "".join(lines)))
    if len({label for label, _ in pairs}) < (_FEWEST_LABELS if length > _LONGEST_LINE else 2):
        return False
    told = sum(len(label) + len(_SPACES.sub("", value)) + 1 for label, value in pairs)
    return told >= 0.7 * length


def _lines(node: Node) -> list[str]:
    """The lines of an element, each cell of a table on its own."""
    draft = Draft()
    LineWriter(draft).write(node)
    return [part for line in draft.finish().text.splitlines() for part in line.split("\t") if part.strip()]


def _labelled(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Labels with the values behind them, on the same line or, where a label stands alone, on the next."""
    for index, line in enumerate(lines):
        matches = list(_LABELLED.finditer(line))
        if not matches and _is_label(_bare(line)) and index + 1 < len(lines):
            yield _bare(line), lines[index + 1]
        for match, following in itertools.zip_longest(matches, matches[1:]):
            value = line[match.end() : following.start() if following else None].strip()
            alone = not value and following is None and index + 1 < len(lines)
            if alone and not _is_label(_bare(lines[index + 1].partition("：")[0])):
                value = lines[index + 1]
            yield _bare(match[1]), value


def _days_beside_sources(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """2023年5月6日 来源：县融媒体中心: a day without a label of its own."""
    for line in lines:
        if any(_bare(match[1]).endswith("来源") for match in _LABELLED.finditer(line)) and (
            day := _DATE.search(line)
        ):
            yield "时间", day[0]


def _is_label(text: str) -> bool:
    return text in _LABELS or text in _OTHER_LABELS


def _bare(text: str) -> str:
    return _SPACES.sub("", text).rstrip(":：")


def _clean(field: str, value: str) -> str:
    """The value without what runs on behind it; "" where it is none of its field."""
    value = value.strip()
    if field == "date":
        date = _DATE.match(value)
        return date[0].strip() if date else ""
    if field == "issuer":
        value = _DATE.split(re.split(r"\s{3,}|[|｜【\[]", value, maxsplit=1)[0], maxsplit=1)[0].strip()
        fits = len(value) <= 60 and _NAME.fullmatch(value) and not _NO_ISSUER.search(value)
        return value if fits else ""
    if field == "document_number":
        return value if re.search(r"\d", value) and len(value) <= 40 else ""
    return value if len(value) <= _LONGEST_TITLE else ""


def describe_page(root: Node, markup: str, properties: Properties) -> Description:
    """What the page states of its document: the table of properties first, then meta elements, then its text.

    ``markup`` is the file as text; WeChat names account and day in its scripts only.
    """
    metas = _read_metas(root)
    stated = properties.values
    return Description(
        title=stated.get("title") or _first(metas, "title") or _shown_title(root),
        issuer=_first(metas, "issuer") or stated.get("issuer") or _wechat_account(root, markup),
        document_number=stated.get("document_number"),
        date=stated.get("date") or _first(metas, "date") or _wechat_day(markup),
        url=_first(metas, "url") or _canonical(root, markup),
    )


def _read_metas(root: Node) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in root.walk():
        if node.tag == "meta" and (name := (node.get("name") or node.get("property")).lower()):
            content = _SPACES.sub(" ", node.get("content")).strip()
            if content:
                found.setdefault(name, content)
    return found


def _first(metas: Mapping[str, str], field: str) -> str | None:
    values = (metas.get(name, "") for name in _METAS[field])
    if field == "url":
        return next((value for value in values if value.startswith(("http://", "https://"))), None)
    return next(filter(None, (_clean(field, value) for value in values)), None)


def _shown_title(root: Node) -> str | None:
    """The title that the page shows in its only h1, else the one of its window without the site's name."""
    shown = {_SPACES.sub(" ", node.text()).strip() for node in root.walk() if node.tag == "h1"} - {""}
    if len(shown) == 1 and len(only := shown.pop()) <= _LONGEST_TITLE:
        return only
    head = root.find("title")
    text = _SPACES.sub(" ", head.text()[:1000]).strip() if head is not None else ""
    return (_SITE.sub("", text) or text)[:_LONGEST_TITLE] or None


def _wechat_account(root: Node, markup: str) -> str | None:
    node = next((node for node in root.walk() if node.get("id") == "js_name"), None)
    name = _WECHAT_NAME.search(markup)
    return (node.text().strip() if node is not None else "") or (name[1] if name else None)


def _wechat_day(markup: str) -> str | None:
    if day := _WECHAT_DAY.search(markup):
        return day[1]
    if seconds := _WECHAT_TIME.search(markup):
        import datetime

        zone = datetime.timezone(datetime.timedelta(hours=8))  # pages of WeChat tell China's time
        return datetime.datetime.fromtimestamp(int(seconds[1]), zone).date().isoformat()
    return None


def _canonical(root: Node, markup: str) -> str | None:
    links: Iterable[Node] = (node for node in root.walk() if node.tag == "link")
    canonical = next((node.get("href") for node in links if node.get("rel").lower() == "canonical"), "")
    saved = _SAVED.search(markup[:2000])
    url = canonical or (saved[1] if saved else "")
    return url if url.startswith(("http://", "https://")) else None
