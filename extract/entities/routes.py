"""Routes: roads, railways and lines, by their number or by the places that they join: G318国道, 川藏铁路."""

import functools
import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.boundaries import is_common
from extract.entities.place_edges import is_class, opens_clause
from extract.entities.place_lists import find_sharing
from extract.entities.readings import Candidate, Reading
from extract.patterns import Pattern
from extract.tokens import Token, is_word
from extract.word_lists import read_column

_KIND = "(?:国道|省道|县道|乡道)"
_NUMBERED = Pattern(
    rf"{_KIND}\s?[GSXY]?\d{{2,3}}(?:线)?(?![\d米条公年%万亿])"
    rf"|(?<![A-Za-z0-9.])(?:[GSXY]?\d{{1,4}}(?:线)?{_KIND}"
    r"|[GS]\d{1,4}(?:[一-鿿]{2,4})?高速(?:公路)?|G\d{3,4}(?![\dA-Za-z.])线?"
    r"|[SXY]\d{2,3}(?![\dA-Za-z.])(?:线|(?=、[GSXY]\d|改|提质|段|沿线|公路)))"
)
_JOINING = Pattern(
    "高速公路|高速铁路|城际铁路|快速铁路|货运铁路|客运专线|高速(?!公路|铁路|增长|发展|运|行|网|度|服务|成长|扩张|推进|缓行)|铁路(?!局|公安|公司|集团|站|职|口岸)|高铁(?!站|新城|枢纽)"
    "|公路(?!局|公司|管理|段|口岸|服务)|城际(?!铁路|列车)|客专"
)
_PURPOSE = re.compile(
    "(?:旅游|疏港|环线|省际|货运|重载|运煤|市域|机场|中线|复线|东线|西线|南线|北线|联络|特别|扶贫)$"
)
_SECTION = re.compile("[一-鿿]{2,3}段(?![时位落])")
_METRO = Pattern(
    "(?:地铁|轻轨|轨道交通|轨道|有轨电车|城轨)(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}|[A-Z][0-9]?)号线"
    "(?:[一二三四]期)?"
)
_SHORT, _LONG = 2, 4
# 一号线, 京张线: lines by number; what joins ends in 线 only beside a road or railway.
_LINE = Pattern(
    "(?:(?<![一-鿿])|(?<=公路)|(?<=铁路)|(?<=国道)|(?<=省道)|(?<=和))[一-鿿]{2,3}线(?=[、，。和及等穿贯纵横全]|$)"
)
_PUBLIC = Pattern("公路|铁路|线路|国道|省道|营运线")


def find_routes(reading: Reading) -> Iterator[Candidate]:
    """Roads and railways with a number or the places at their ends: G318, 331国道, 营白公路, 川藏铁路.

    A kind alone (农村公路, 高速公路, 城际铁路) names none.
    """
    for match in _NUMBERED.finditer(reading.text):
        yield Candidate("PLACE", Span(*match.span()))
    for match in _METRO.finditer(reading.text):
        place = reading.place_at(match.start() - 1) if match.start() else None
        yield Candidate("PLACE", Span(place.span.start if place else match.start(), match.end()))
    joining: list[Span] = []
    for match in _JOINING.finditer(reading.text):
        start = _start(reading, match.start())
        if start is not None:
            joining.append(Span(start, match.end()))
            yield Candidate("PLACE", Span(start, _end(reading, match.end())))
    yield from find_sharing(reading, joining)
    if _PUBLIC.search(reading.text):
        for match in _LINE.finditer(reading.text):
            name = match[0][:-1]
            if (
                not is_word(match[0])
                and not is_word(name)
                and not is_common(name)
                and _is_unknown(reading, match)
            ):
                yield Candidate("PLACE", Span(*match.span()))


def _end(reading: Reading, end: int) -> int:
    """After the section of a route: 青藏铁路|格拉段."""
    section = _SECTION.match(reading.text, end)
    if section is None:
        return end
    words = reading.words_in(end, section.end())
    known = reading.place_at(end) is not None or not any(len(t.text) > 1 and t.tag[:1] in "vd" for t in words)
    return section.end() if known else end


def _start(reading: Reading, head: int) -> int | None:
    """Where the places begin that a route joins: 成达万|高铁; 波密至然乌|铁路; None where it joins none."""
    purpose = _PURPOSE.search(reading.text, max(0, head - 3), head)
    if purpose is not None:
        head = purpose.start()  # 三乐|旅游铁路
    if head == 0:
        return None
    index = reading.token_at(head - 1)
    token = reading.tokens[index]
    if token.span.end > head:  # one word of the dictionary: 青藏铁路
        name = reading.text[token.span.start : head]
        return token.span.start if len(name) > 1 and not is_class(name) else None
    start = head
    while (
        index >= 0 and _may_join(reading.tokens[index]) and head - reading.tokens[index].span.start <= _LONG
    ):
        start = reading.tokens[index].span.start
        index -= 1
    name = reading.text[start:head]
    if name[:1] == "环" or name.endswith(("市区", "县城", "城区")) or is_class(name):
        return None
    if len(name) < _SHORT or not _is_joined(reading, Span(start, head)):
        return None
    place = reading.place_at(start)
    joined = reading.text[start - 1 : start] in {"至", "到"}
    if joined and place is not None and place.span == Span(start, head):
        return None  # 重庆至贵阳|高速铁路
    coined = reading.tokens[index + 1].span.end >= head and not is_word(name)
    return start if coined or opens_clause(reading, start) else None


def _may_join(token: Token) -> bool:
    text = token.text
    if not all("一" <= char <= "鿿" for char in text) or text[0] in "至到和与及等条是在从由沿离距经":
        return False
    if text in read_column("place_verbs", "verb"):
        return False  # 力争|云湾高铁
    if len(text) > 1 and is_word(text) and (is_class(text) or token.tag[:1] not in "nj" or _is_phrase(token)):
        return False
    return token.tag[:1] not in "pcuxqr" and (token.tag[:1] != "m" or text[0] not in "两几多数百千万")


def _is_phrase(token: Token) -> bool:
    """Whether jieba takes a set phrase for a name: 建立健全."""
    return len(token.text) > 3 and token.tag != "ns"


def _is_joined(reading: Reading, span: Span) -> bool:
    """Whether the name is made of places: letters of regions, a coined word, a known place."""
    name = span.of(reading.text)
    if all(char in _letters() for char in name):
        return True
    words = reading.words_in(span.start, span.end)
    opens = reading.text[span.start - 1 : span.start] in {"，", "、", "。", ""}
    if len(name) == 3 and len(words) == 2 and opens:
        return name[0] not in "县乡村省市国新老旧双单多" and not any(
            is_class(t.text) for t in words
        )  # 赤|大白
    if any(
        len(t.text) > 1 and is_word(t.text) and t.tag not in {"ns", "nr", "nz", "nrt", "j"} for t in words
    ):
        return False
    return (
        any(not is_word(t.text) or t.tag in {"ns", "nr", "nz", "nrt", "j"} for t in words) or len(words) > 1
    )


def _is_unknown(reading: Reading, match: re.Match[str]) -> bool:
    words = reading.words_in(match.start(), match.end())
    return not any(len(t.text) > 1 and is_word(t.text) and t.tag[:1] in "vadnp" for t in words)


@functools.cache
def _letters() -> frozenset[str]:
    return read_column("region_letters", "letter")
