"""Indicator terms: every wording is found whole and has the key of its indicator."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.figures.indicator_keys import indicator_key
from extract.figures.indicator_terms import find_terms, prefix_tree, read_terms, read_wordings
from extract.word_lists import alternation, read_rows

WORDS = st.lists(st.text("税收支出", min_size=1, max_size=5), min_size=1, max_size=12)


@given(WORDS, st.text("税收支出", max_size=20))
def test_a_prefix_tree_finds_what_an_alternation_finds(words: list[str], text: str) -> None:
    found, expected = (re.findall(pattern, text) for pattern in (prefix_tree(words), alternation(words)))
    assert found == expected


@pytest.mark.parametrize("row", read_rows("indicator_keys"), ids=lambda row: row["key"])
def test_each_wording_has_the_key_and_the_key_itself_too(row: dict[str, str]) -> None:
    wordings = [*read_wordings(row["names"]), row["key"]]
    assert [
        (wording, indicator_key(wording)) for wording in wordings if indicator_key(wording) != row["key"]
    ] == []


def test_no_wording_names_two_indicators() -> None:
    keys = {(word, row["key"]) for row in read_rows("indicator_keys") for word in read_wordings(row["names"])}
    assert len(keys) == len(read_terms())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一般公共预算收入增长5%，税收收入增长6%", ["一般公共预算收入", "税收收入"]),
        ("新增就业岗位300个", []),
        ("限额以上单位消费品零售额与限额以上餐馆", ["限额以上单位消费品零售额", "限额以上"]),
        ("研究与试验发展（R&D）经费投入", ["研究与试验发展（R&D）经费投入"]),
    ],
)
def test_terms_of_a_text(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in find_terms(text)] == expected
