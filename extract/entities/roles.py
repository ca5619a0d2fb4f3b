"""Roles: named posts and honorary titles given to people."""

import functools
import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.programs import modifies_program
from extract.entities.readings import Candidate, Reading
from extract.word_lists import any_of, read_column, read_rows

_LIST = re.compile(r"[”\"](?:[、和及与]|以及)?[“\"]$")


def find_roles(reading: Reading) -> Iterator[Candidate]:
    """担任“园区智库”“招商大使”, 聘请退休教师担任文明督导员, 评为“道德模范”."""
    text = reading.text
    given = False
    previous: Span | None = None
    for quote in reading.quotes:
        chained = previous is not None and _LIST.search(text[previous.end : quote.start]) is not None
        appointed = _appointing("strong").search(text[max(0, quote.start - 13) : quote.start - 1]) is not None
        content = quote.of(text)
        given = appointed or (chained and given)
        previous = quote
        honoured = _appointing("weak").search(text[max(0, quote.start - 13) : quote.start - 1]) is not None
        titled = honoured and _any_role().search(content) is not None
        if (
            (given or titled or (_named().search(content) and not modifies_program(reading, quote)))
            and 2 <= len(content) <= 12
            and "的" not in content
        ):
            yield Candidate("ROLE", quote)
    for match in _unquoted().finditer(text):
        start, end = match.span("role")
        if reading.quote_at(start) is None and reading.ends_word(end) and _is_specific(match["role"]):
            yield Candidate("ROLE", Span(start, end))


def _is_specific(role: str) -> bool:
    return role not in read_column("role_heads", "head") and len(role) >= 4


@functools.cache
def _appointing(strength: str) -> re.Pattern[str]:
    return re.compile(
        any_of(read_column("role_verbs", "verb", strength=strength))
        + "(?:了|为)?(?:[0-9一二三四五六七八九十百千]+余?[名位人]|一批)?$"
    )


@functools.cache
def _named() -> re.Pattern[str]:
    return re.compile("[一-鿿]{2,8}" + any_of(read_column("role_heads", "head", quoted="yes")) + "$")


@functools.cache
def _any_role() -> re.Pattern[str]:
    return re.compile(any_of(read_column("role_heads", "head")) + "$")


@functools.cache
def _unquoted() -> re.Pattern[str]:
    verbs = any_of(row["verb"] for row in read_rows("role_verbs") if row["unquoted"] == "yes")
    heads = any_of(read_column("role_heads", "head"))
    return re.compile(rf"{verbs}(?P<role>[一-鿿]{{2,8}}?{heads})(?![一-鿿]{{0,2}}[的])")
