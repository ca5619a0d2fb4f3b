"""Titled documents, with or without 《》."""

import functools
import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.readings import Candidate, Reading
from extract.word_lists import any_of, read_column

_NUMBER_ONLY = re.compile(r"[\d.%％]+")
# 关于…的意见 and 中华人民共和国…法 are titles wherever they stand; others need a verb that issues them.
_ABOUT = r"关于[^，。；：！？“”《》（）()\n、]{4,40}?的"

_FINAL = re.compile("(?:出台|印发|颁布|修订)了?$|施行$")
_STRONG = re.compile("(?:条例|意见|办法|实施方案|行动方案|行动计划|若干措施|细则|规定|发展规划|总体规划)$")
_UNTITLED = re.compile(
    "^实施|^贯彻|一系列|系列|相关|有关|配套|各项|多项|具体|切实|丰富|可行|专项|等|本[省市县区地]|我[省市县区]|[0-9一二两三四五六七八九十余多]+[条项个部份]|[和与]条例|了"
)
_LAW = re.compile(
    r"中华人民共和国(?:(?![的境和与])[一-鿿]){1,14}?(?:(?<![司执立])法典?|条例)(?![律规院定治制])"
)


def find_documents(reading: Reading) -> Iterator[Candidate]:
    """《岳麓区楼栋长管理办法》 without its marks; 长沙市养老服务条例 by its kind, place and verb."""
    for title in reading.titles:
        if not _NUMBER_ONLY.fullmatch(title.of(reading.text)):
            yield Candidate("DOCUMENT", title)
    yield from _find_untitled(reading)
    match = _heading().fullmatch(reading.text)
    if match and _opens_title(reading, match.start("title")):
        yield Candidate("DOCUMENT", Span(*match.span("title")))


def _find_untitled(reading: Reading) -> Iterator[Candidate]:
    text = reading.text
    for match in _about().finditer(text):
        if reading.quote_at(match.start()) is None:
            start = _issuer_start(reading, match.start())
            yield Candidate("DOCUMENT", Span(start, match.end("title")))
    for match in _LAW.finditer(text):
        if reading.quote_at(match.start()) is None:
            yield Candidate("DOCUMENT", Span(match.start(), match.end()))
    for match in _issuing().finditer(text):
        start = match.start("title")
        own = _issued(match["title"], text[max(0, match.start() - 2) : start])
        if reading.quote_at(start) is None and (own or _opens_title(reading, start)):
            yield Candidate("DOCUMENT", Span(start, match.end("title")))


def _issued(title: str, verb: str) -> bool:
    """出台养老服务业高质量发展实施意见: what has been issued is titled, unless it is many or no one's."""
    final = _FINAL.search(verb) is not None and _STRONG.search(title) is not None
    return final and len(title) >= 8 and _UNTITLED.search(title) is None


@functools.cache
def _about() -> re.Pattern[str]:
    kinds = any_of(read_column("document_kinds", "kind"))
    return re.compile(rf"(?P<title>{_ABOUT}(?:若干|实施|指导)?{kinds})(?![一-鿿]?[》])")


@functools.cache
def _issuing() -> re.Pattern[str]:
    kinds = any_of(read_column("document_kinds", "kind"))
    issue = any_of(read_column("document_verbs", "verb"))
    title = rf"(?P<title>[^，。；：！？“”《》、（）()\n]{{4,30}}?{kinds})"
    return re.compile(rf"{issue}(?:了|的)?{title}(?=[，。；：！、等和（(”]|$|\d)")


@functools.cache
def _heading() -> re.Pattern[str]:
    """A line that is nothing but a title: 长沙市养老服务条例."""
    kinds = any_of(read_column("document_kinds", "kind"))
    return re.compile(
        rf"[#＃\s]*(?P<title>[^，。；：！？“”《》、\n]{{4,40}}{kinds}(?:（[^（）]{{2,6}}）)?)\s*"
    )


def _opens_title(reading: Reading, start: int) -> bool:
    """A title without marks opens with a region or a year: 长沙市…条例, 2023年…方案."""
    place = reading.place_at(start)
    return (place is not None and place.span.start == start and place.explicit) or bool(
        re.match(r"(?:20\d\d年|国务院)", reading.text[start:])
    )


def _issuer_start(reading: Reading, start: int) -> int:
    """国务院关于…的意见 includes who issued it."""
    match = re.search(
        r"(?:中共中央[、 　]*国务院|国务院办公厅|国务院|中共中央办公厅|中共中央)$", reading.text[:start]
    )
    return match.start() if match else start
