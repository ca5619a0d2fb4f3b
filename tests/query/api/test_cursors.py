"""Cursors lead back to their row and nowhere else, whatever is sent in their place."""

import base64
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.errors import QuestionError
from query.api.paging import cursor_behind, read_cursor
from query.api.parameters import FigurePage, PracticePage

KEYS = st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), max_size=200)
NUMBERS = st.integers(0, (1 << 62) - 1)


@given(KEYS, NUMBERS)
def test_a_cursor_is_read_as_it_was_made(text: str, number: int) -> None:
    asked = FigurePage(indicator=["满意度"])
    assert read_cursor(cursor_behind(text, asked), asked, "") == text
    assert read_cursor(cursor_behind(number, asked), asked, 0) == number
    key: list[str | int] = [number, number, text]
    assert read_cursor(cursor_behind(key, asked), asked, [0, 0, ""]) == key
    assert read_cursor(cursor_behind(text, asked), asked.model_copy(update={"limit": 7}), "") == text


@given(st.text(max_size=400))
@example("W10")
@example("")
@example("=" * 400)
@example("[" * 400)
def test_anything_else_is_refused(cursor: str) -> None:
    with pytest.raises(QuestionError, match="cursor"):
        read_cursor(cursor, FigurePage(), "")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2),
)


@given(JSON)
def test_a_cursor_of_another_form_is_refused(key: object) -> None:
    asked = FigurePage()
    listing = json.loads(base64.urlsafe_b64decode(cursor_behind("", asked) + "=="))[0]
    forged = base64.urlsafe_b64encode(json.dumps([listing, key]).encode()).decode().rstrip("=")
    try:
        found = read_cursor(forged, asked, [0, 0, ""])
    except QuestionError:
        return
    assert isinstance(found, list)
    assert [type(one) for one in found] == [int, int, str]


def test_a_cursor_is_for_one_question() -> None:
    cursor = cursor_behind("x", FigurePage(indicator=["满意度"]))
    for other in (FigurePage(), FigurePage(indicator=["满意率"]), PracticePage()):
        with pytest.raises(QuestionError):
            read_cursor(cursor, other, "")
