"""Word lists: a pattern for any of many words finds what trying one after another finds."""

import re

from hypothesis import given
from hypothesis import strategies as st

from extract.word_lists import any_of

WORDS = st.lists(st.text("税收支出", min_size=1, max_size=5), max_size=12)


def one_after_another(words: list[str]) -> str:
    """The dumb reference: the words as they are, longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(set(words), key=len, reverse=True))) + ")"


@given(WORDS, st.text("税收支出", max_size=20), st.sampled_from(["", "(?=支)", "出?税"]))
def test_any_of_finds_what_trying_one_word_after_another_finds(
    words: list[str], text: str, after: str
) -> None:
    found, expected = (re.findall(make(words) + after, text) for make in (any_of, one_after_another))
    assert found == expected
