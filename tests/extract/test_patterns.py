"""Patterns: what is left out for want of a needed word has no match, and most passages are left out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.patterns import Pattern

# Every construct that says what a match needs, or must not be taken to say it.
EXPRESSIONS = [
    "(?:蓝天|碧水)保卫战",
    "蓝天?保卫",
    "(?:蓝|碧水)?保",
    "蓝(?=天)",
    "(?<=蓝)天[保卫]",
    "(?<!蓝)天|保(?!卫)战",
    "(?:蓝天)*保",
    "(?:蓝天){2,3}保",
    "[蓝碧][天水]+战",
    "[^蓝]天",
    "蓝.战|天$",
    "(蓝)天\\1",
    "(?P<name>[一-鿿]{1,2})(?=保卫|战)",
    "^蓝|天{0}水",
    "(?i:a)天",
    "蓝(?:天(?:保|卫)|水)?战",
]


@pytest.mark.parametrize("expression", EXPRESSIONS)
@given(text=st.text("蓝天碧水保卫战aA𠮷", max_size=12))
def test_a_pattern_finds_what_its_expression_finds(expression: str, text: str) -> None:
    pattern = Pattern(expression)
    expected = [match.span() for match in re.finditer(expression, text)]
    assert [match.span() for match in pattern.finditer(text)] == expected
    first = pattern.search(text)
    assert (first.span() if first else None) == next(iter(expected), None)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("(?:蓝天|碧水)保卫战", "坚持保护蓝天，保卫家园不畏苦战"),
        ("[一-鿿]{2,4}(?:书记|主任)", "主要责任由书面材料记录，任务分到人"),
        ("(?P<name>[一-鿿]{2,3})(?=表示|(?P<said>说道))", "一道道难题，一份份表格"),
    ],
)
def test_a_text_without_the_words_is_left_out_though_it_has_their_characters(
    expression: str, text: str
) -> None:
    assert not Pattern(expression).may_match(text)


def test_lone_surrogates_and_an_empty_text_are_read() -> None:
    assert Pattern("蓝天").search("\ud800蓝天") is not None
    assert Pattern("蓝天").search("") is None
