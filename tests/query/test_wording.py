"""What makes a text a question is left out of the words that are looked for."""

import pytest

from extract.word_lists import read_rows
from query.wording import strip_question_words

ROWS = read_rows("question_words")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["fragment"])
def test_each_fragment_is_left_out_of_its_example(row: dict[str, str]) -> None:
    left = strip_question_words(row["example"])
    assert row["fragment"] not in left
    assert "".join(left.split()) != ""


@pytest.mark.parametrize("row", [row for row in ROWS if row["near_miss"]], ids=lambda row: row["fragment"])
def test_each_near_miss_keeps_its_words(row: dict[str, str]) -> None:
    assert row["fragment"].removeprefix("的") in strip_question_words(row["near_miss"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("怎样把投诉电话并到一起", ["把投诉电话并到一起"]),
        ("哪些地方的政务热线满意率高于95%？", ["地方", "政务热线满意率高于95%？"]),
        ("村里的夜校是怎么办起来的", ["村里", "夜校是", "办起来"]),
        ("网格 党建", ["网格", "党建"]),
    ],
)
def test_the_rest_stays(text: str, words: list[str]) -> None:
    assert strip_question_words(text).split() == words


@pytest.mark.parametrize("text", ["什么", "怎么样？", "有没有"])
def test_a_question_of_nothing_else_stays_whole(text: str) -> None:
    assert strip_question_words(text) == text
