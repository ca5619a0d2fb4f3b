"""Place lists: names that share the head after them or the list of a named place: 九龙川、唐家河等煤矿."""

import functools
import re
from collections.abc import Iterable, Iterator

from corpus.span import Span
from extract.entities.boundaries import is_common
from extract.entities.place_edges import FEATURE, is_class, opens_clause
from extract.entities.readings import Candidate, Reading
from extract.patterns import Pattern
from extract.tokens import Token, is_word
from extract.word_lists import any_of, read_column, read_rows

_HAN = "一-鿿"
_MOST = 40  # items of a list looked at before its 等
_BEFORE = re.compile(rf"[{_HAN}]{{2,8}}$")
_COUNT = r"(?:\d+|[一二两三四五六七八九十百]+)个?"
_ENDS = re.compile(rf"..[{FEATURE}城塬]$|^.[{FEATURE}]$")
_CUTS = re.compile("[、和及与]")
_EDGE = Pattern(
    "交界(?!线)|一带(?=[，。、；的及和与]|居|乘客|地区|村|市民|$)|等地(?![区方级市县面质段震表形图上下块名])"
)
_SHARER = re.compile(rf"(?P<item>[{_HAN}]{{2,8}})[、和及与]$")
_NO_ITEM = re.compile(
    "[至的之了着过在对为将把等各本每某该全多]|[性型化式级类]$"
    "|[两三四五六七八九十][省市县区乡镇村地州]$|^(?:以|由|从|到|至|向)"
)


def find_listed_places(reading: Reading) -> Iterator[Candidate]:
    """The items of a list whose shared head comes after it: 大地湾、锁阳城等国家考古遗址公园, 东湾、柳沟两村.

    Items that are regions stay regions, and everyday words are no names: 公园、广场等.
    """
    for match in _shared_pattern().finditer(reading.text):
        yield from _items(reading, match.start())
    for match in _EDGE.finditer(reading.text):
        yield from _items(reading, match.start())


def find_list_neighbours(reading: Reading, named: Iterable[Candidate]) -> Iterator[Candidate]:
    """What stands between commas beside a named place and ends as places do: 伊敏桥、西沟桥、胜利三路."""
    spans = {candidate.span for candidate in named if candidate.type == "PLACE"}
    taken = {offset for span in spans for offset in range(span.start, span.end)}
    for span in sorted(spans):
        at = span.end
        while match := _next_pattern().match(reading.text, at):
            item, head = Span(*match.span("item")), match.start("head")
            if not taken.isdisjoint(range(item.start, item.end)) or not _fits_headed(reading, item, head):
                break
            yield Candidate("PLACE", item)
            taken.update(range(item.start, item.end))
            at = item.end
        at = span.start
        while at > 1 and reading.text[at - 1] in "、和与及":
            match = _previous_pattern().search(reading.text[max(0, at - 10) : at - 1])
            if match is None:
                break
            offset = max(0, at - 10)
            start = _first_start(reading, offset + match.start(), at - 1)
            item = Span(start, at - 1)
            if not taken.isdisjoint(range(item.start, item.end)) or not _fits_headed(
                reading, item, offset + match.start("head")
            ):
                break
            yield Candidate("PLACE", item)
            taken.update(range(item.start, item.end))
            at = item.start


def find_sharing(reading: Reading, spans: Iterable[Span]) -> Iterator[Candidate]:
    """What stands before a named place in a list and shares its head: 延榆、康渝高铁.

    A region stays one; everyday words (公路、康渝高铁) are no names.
    """
    for span in spans:
        match = _SHARER.search(reading.text[max(0, span.start - 12) : span.start])
        if match is None:
            continue
        offset = max(0, span.start - 12)
        end = offset + match.end("item")
        item = Span(_first_start(reading, offset + match.start("item"), end), end)
        if reading.place_at(item.start) is None and 2 <= len(item) <= 4 and _fits(reading, item):
            plain = all(t.tag[:1] in "nta" or len(t.text) == 1 for t in _words(reading, item))
            if plain and not is_word(item.of(reading.text)):
                yield Candidate("PLACE", item)


def _fits_headed(reading: Reading, item: Span, head: int) -> bool:
    kind, name = reading.text[head : item.end], reading.text[item.start : head]
    if not name or name[0] in "至到" or reading.place_at(item.start) is not None:
        return False
    if len(name) == 1:  # 海|河, 西|大街, 丁|村
        token = reading.tokens[reading.token_at(item.start)]
        known = token.span == item and (token.tag == "ns" or name in "东西南北中")
        return (known or kind == "村") and opens_clause(reading, item.start)
    return not is_class(name, kind) and _fits(reading, item, headed=True)


def _items(reading: Reading, end: int) -> Iterator[Candidate]:
    """The items of the list that ends at ``end``, last one first."""
    text = reading.text
    found: list[Candidate] = []
    for _ in range(_MOST):
        window = _BEFORE.search(text[max(0, end - 8) : end])
        if window is None:
            break
        start = end - len(window[0])
        cut = max((match.end() for match in _CUTS.finditer(text, start, end)), default=start)
        first = cut == start and text[start - 1 : start] != "、"
        if first:
            cut = _first_start(reading, start, end)
        place = reading.place_at(cut)
        if place is not None and place.explicit and place.span.start == cut and place.span.end < end:
            cut, first = place.span.end, True  # 岳麓区|石岗等地
        span = Span(cut, end)
        place = reading.place_at(cut)
        if place is not None and place.span == span:
            pass
        elif _fits(reading, span):
            found.append(Candidate("PLACE", span))
        if first or cut == 0 or not _CUTS.match(text[cut - 1]):
            break
        end = cut - 1
    yield from found


def _first_start(reading: Reading, start: int, end: int) -> int:
    """Where the first item of a list begins: after its verb or preposition."""
    words = reading.words_in(start, end)
    borders = [word.span.start for word in words if opens_clause(reading, word.span.start)]
    return max(borders, default=start)


def _fits(reading: Reading, item: Span, *, headed: bool = False) -> bool:
    name = item.of(reading.text)
    if not 2 <= len(name) <= 8 or is_class(name) or is_common(name) or _NO_ITEM.search(name):
        return False
    if not opens_clause(reading, item.start) or any(title.overlaps(item) for title in reading.titles):
        return False
    words = _words(reading, item)
    village = name[-1] in "村屯" and len(words) == 2  # 团结|村 in a list of villages
    if any(len(t.text) > 1 and ((is_class(t.text) and not village) or t.tag[:1] in "rpcdu") for t in words):
        return False
    if not headed and (
        is_class(name[-2:]) or (name[0] in "一两二三四五六七八九十" and name[1] in "极屏主核带区轴圈")
    ):
        return False
    if is_word(name):
        tag = words[0].tag if len(words) == 1 else ""
        return tag in {"ns", "nr", "nrt", "nz"} or (
            tag[:1] == "n" and (headed or _ENDS.match(name) is not None)
        )
    verbs = [t for t in words if len(t.text) > 1 and t.tag in {"v", "vn", "d"} and is_word(t.text)]
    if verbs and not (headed or _ENDS.search(name)):
        return False
    proper = any(t.tag in {"ns", "nr", "nrt", "nz"} or not is_word(t.text) for t in words)
    return proper or _ENDS.search(name) is not None or all(len(t.text) == 1 for t in words) or headed


def _words(reading: Reading, item: Span) -> list[Token]:
    """The words of an item; one that goes across its end (锁阳|城等) is cut there."""
    words = list(reading.words_in(item.start, item.end))
    if words and words[-1].span.end > item.end:
        rest = Span(words[-1].span.start, item.end)
        words[-1] = Token(rest, rest.of(reading.text), "n")
    return words


@functools.cache
def _shared_pattern() -> Pattern:
    kinds = any_of(read_column("shared_heads", "head"))
    border = (
        rf"(?=[^{_HAN}]|建设|项目|开发|改造|保护|治理|整治|修复|提升|扩|前期|开工|完成|建成|投用|核准|景点|现代化|和|及|与|加快"
        rf"|通车|运营|开通|获批|入选|纳入|全部|全线|顺利|正式|先后|陆续|相继|续建|配套|$)"
    )
    return Pattern(
        rf"(?<=[{_HAN}])(?:等(?:{_COUNT})?(?:条|座|处|家)?(?:国家级?|省级|重点|重要|主要|大型|中型|小型|著名|知名|特色|骨干|跨省|边境)*"
        rf"|(?:{_COUNT[:-1]}))(?:{kinds}){border}"
    )


@functools.cache
def _next_pattern() -> re.Pattern[str]:
    return re.compile(rf"[、和及与](?P<item>[{_HAN}]{{1,6}}?(?P<head>{_heads()}))(?=[、，。；和及与等）)]|$)")


@functools.cache
def _previous_pattern() -> re.Pattern[str]:
    return re.compile(rf"[{_HAN}]{{1,6}}?(?P<head>{_heads()})$")


def _heads() -> str:
    heads = [
        row["head"] for row in read_rows("place_heads") if row["plain"] == "yes" or row["rule"] == "short"
    ]
    return f"{any_of(heads)}|[一二三四五六七八九十东西南北中](?:路|街)"
