"""Programmes: named mechanisms, platforms, brands, teams, campaigns and activity series."""

import functools
import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.boundaries import find_name_part
from extract.entities.readings import Candidate, Reading
from extract.word_lists import any_of, read_column, read_rows

# What may stand between the closing mark and the head: “三找”动态管理|机制, “甲”“乙”等|活动.
_BETWEEN = (
    r"(?:[”\"]?[、和及与]?[“\"][^“”\"]{1,30})*[”\"]?(?:等)?[^，。；：！？“”《》、\n的了和与及（）()]{0,8}?"
)
_DESCRIPTION = re.compile(r"[的了着过吗吧呢]|[，。；！？：]|^[第每]|^[0-9]+$")
_AND = re.compile(r"[”\"](?:[、和及与]|以及)?[“\"]$")


def find_programs(reading: Reading) -> Iterator[Candidate]:
    """“三色管家”机制, 开展“敲门行动”, 智慧岳麓服务平台; slogans (“无形的围墙”) and “放管服” are none."""
    yield from _find_quoted(reading)
    yield from _find_unquoted(reading)


def _find_quoted(reading: Reading) -> Iterator[Candidate]:
    previous: Span | None = None
    named = False
    for quote in reversed(reading.quotes):
        chained = previous is not None and _AND.search(reading.text[quote.end : previous.start]) is not None
        named = _names_program(reading, quote) or (chained and named and not _is_described(reading, quote))
        previous = quote
        if named:
            yield Candidate("PROGRAM", quote)


def _names_program(reading: Reading, quote: Span) -> bool:
    content = quote.of(reading.text)
    if _is_described(reading, quote):
        return False
    if _head_after().match(reading.text, quote.end + 1):
        return True
    if len(content) >= 4 and _ends_in_head().search(content):
        return True
    before = reading.text[max(0, quote.start - 13) : quote.start - 1]
    return _creating().search(before) is not None and not _abstract_after().match(reading.text, quote.end + 1)


def _is_described(reading: Reading, quote: Span) -> bool:
    content = quote.of(reading.text)
    if content in read_column("slogans", "slogan") or len(content) > 30 or len(content) < 2:
        return True
    return (
        _DESCRIPTION.search(content) is not None
        and "+" not in content
        and not _ends_in_head().search(content)
    )


def _find_unquoted(reading: Reading) -> Iterator[Candidate]:
    rows = {row["head"]: row for row in read_rows("program_heads")}
    for match in _bare_head().finditer(reading.text):
        head = Span(*match.span())
        if not reading.ends_word(head.end) or reading.quote_at(head.start) is not None:
            continue
        part = find_name_part(reading, head)
        if part.start == head.start:
            continue
        own = head.start - part.start
        if reading.text[max(0, part.start - 1) : part.start] in {"”", '"'}:
            continue
        row = rows[match[0]]
        place = reading.place_at(part.start)
        bare = place is not None and place.span.end >= head.start
        if row["unquoted"] == "proper" and part.proper and not bare and own >= 4:
            yield Candidate("PROGRAM", Span(part.start, head.end))
        elif row["unquoted"] == "campaign" and own >= 4 and _is_campaign(reading, part.start, part.words):
            yield Candidate("PROGRAM", Span(part.start, head.end))


def _is_campaign(reading: Reading, start: int, words: int) -> bool:
    before = reading.text[max(0, start - 6) : start]
    return words >= 2 and _campaign_verb().search(before) is not None


@functools.cache
def _head_after() -> re.Pattern[str]:
    heads = any_of(read_column("program_heads", "head", quoted="yes"))
    return re.compile(_BETWEEN + heads)


@functools.cache
def _ends_in_head() -> re.Pattern[str]:
    return re.compile(any_of(read_column("program_heads", "head", inside="yes")) + "$")


@functools.cache
def _bare_head() -> re.Pattern[str]:
    heads = [row["head"] for row in read_rows("program_heads") if row["unquoted"]]
    return re.compile(any_of(heads))


@functools.cache
def _creating() -> re.Pattern[str]:
    verbs = any_of(read_column("program_verbs", "verb", kind="quoted"))
    return re.compile(verbs + r"(?:了|起|出)?(?:[一-鿿]{0,4}(?:首[个家创批]|特色))?[一-鿿]{0,6}$")


@functools.cache
def _abstract_after() -> re.Pattern[str]:
    return re.compile(any_of(read_column("program_verbs", "verb", kind="abstract")))


@functools.cache
def _campaign_verb() -> re.Pattern[str]:
    return re.compile(any_of(read_column("program_verbs", "verb", kind="campaign")) + "了?$")
