"""Themes by words: each field finds its example and not its near miss; scores are shares."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.themes import theme_definitions, themes_of
from extract.word_lists import read_rows

ROWS = read_rows("themes")
WORDS = sorted({word for row in ROWS for word in row["words"].split()})


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_each_theme_finds_its_example_and_not_its_near_miss(row: dict[str, str]) -> None:
    assert themes_of(None, (), row["example"])[0].name == row["name"]
    assert row["name"] not in {theme.name for theme in themes_of(None, (), row["near_miss"])}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_a_misleading_word_says_nothing(row: dict[str, str]) -> None:
    for word in row["misleading"].split():
        assert row["name"] not in {theme.name for theme in themes_of(None, (), f"推进{word}。")}


def test_the_taxonomy_is_complete() -> None:
    names = [definition.name for definition in theme_definitions()]
    assert len(names) == len(set(names)) == len(ROWS)
    assert all(d.label and d.english and d.definition.endswith("。") for d in theme_definitions())


def test_a_title_counts_more_than_the_body() -> None:
    text = "景区游客中心新开窗口。"
    assert themes_of("提升养老服务", (), text)[0].name == "elderly_care"
    assert themes_of("提升水平", (), text)[0].name == "tourism"


def test_only_the_innermost_heading_counts() -> None:
    names = [theme.name for theme in themes_of(None, ("一、发展旅游", "（一）办好养老"), "新开六处站点。")]
    assert names == ["elderly_care"]


def test_a_text_without_a_word_of_the_taxonomy_has_no_theme() -> None:
    assert themes_of(None, (), "天气晴好。") == ()


@given(st.lists(st.sampled_from(WORDS), max_size=30), st.sampled_from([None, *WORDS]))
def test_scores_are_shares_strongest_first(words: list[str], title: str | None) -> None:
    found = themes_of(title, (), "，".join(words))
    scores = [theme.score for theme in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 and score == score.quantize(Decimal("0.001")) for score in scores)
    assert sum(scores) <= Decimal("2")  # a word may belong to two themes
    assert found == themes_of(title, (), "，".join(words))
