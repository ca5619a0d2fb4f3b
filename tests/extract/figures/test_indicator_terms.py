"""Indicator terms: every wording is found whole and has the key of its indicator."""

import pytest

from extract.figures.indicator_keys import indicator_key
from extract.figures.indicator_terms import find_terms, read_terms, read_wordings
from extract.word_lists import read_rows


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
