"""Roles: named posts and honorary titles given to people."""

import functools
import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.programs import modifies_program
from extract.entities.readings import Candidate, Reading, find_once
from extract.patterns import Pattern
from extract.word_lists import any_of, read_column, read_rows

# 时代楷模, 云湾好人, 最美巾帼奋斗者: titles of honour; 双拥模范城 is a city's, 先锋 often a programme's.
_HONOUR = re.compile(
    "(?:^最美[一-鿿]{2,8}|(?:楷模|好人|英雄|模范|标兵|奋斗者|工匠|功臣|卫士|能手|状元|红旗手|突击手|先进个人|明白人|老娘舅|店小二|之星))$"
)
_HONOURED_AFTER = re.compile(
    r"[”\"](?:等)?(?:荣誉)?(?:称号|获得者|得主|数量|评选|[0-9]+[名人位])|[”\"](?=[、，。；）]|[“\"])"
)
_HONOUR_OF = Pattern(
    r"(?:全国|全省|全市|时代|大国|中国|人民|[一-鿿]{2}省)(?:道德|劳动|敬业奉献|见义勇为|助人为乐|孝老爱亲|脱贫攻坚|先进)?(?:模范|楷模|工匠|好人)(?![城区县市带作个先群风精])"
)
_STAFF = re.compile(
    "^[一-鿿]{2,5}(?<![党官全动队会委店职成人])员$"
    r"|^[一-鿿]{1,4}(?:明白人|老娘舅|店小二)$|^[二三四五]长$"
)
_LIST = re.compile(r"[”\"](?:[、和及与]|以及)?[“\"]$")


@find_once
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
        titled = titled or _is_honour(text, quote)
        staff = _STAFF.search(content) is not None and not modifies_program(reading, quote)
        if (
            (given or titled or staff or (_named().search(content) and not modifies_program(reading, quote)))
            and 2 <= len(content) <= 12
            and "的" not in content
        ):
            yield Candidate("ROLE", quote)
    for match in _HONOUR_OF.finditer(text):
        if reading.quote_at(match.start()) is None and reading.ends_word(match.end()):
            yield Candidate("ROLE", Span(*match.span()))
    for match in _unquoted().finditer(text):
        start, end = match.span("role")
        if reading.quote_at(start) is None and reading.ends_word(end) and _is_specific(match["role"]):
            yield Candidate("ROLE", Span(start, end))


def _is_honour(text: str, quote: Span) -> bool:
    """Whether the quotation is a title of honour: “时代楷模”称号, “最美护路人”马秀英."""
    content = quote.of(text)
    if len(content) < 3 or not _HONOUR.search(content):
        return False
    before = text[max(0, quote.start - 8) : quote.start - 1]
    after = _HONOURED_AFTER.match(text, quote.end) is not None
    return (
        after
        or re.search("(?:授予|获评|荣获|评为|评选|获得|当选|涌现出?)(?:了|的)?[一-鿿]{0,3}$", before)
        is not None
    )


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
def _unquoted() -> Pattern:
    verbs = any_of(row["verb"] for row in read_rows("role_verbs") if row["unquoted"] == "yes")
    heads = any_of(read_column("role_heads", "head"))
    return Pattern(rf"{verbs}(?P<role>[一-鿿]{{2,8}}?{heads})(?![一-鿿]{{0,2}}[的])")
