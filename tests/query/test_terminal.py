"""Text from reports must not act on the screen, and must reach programs unchanged."""

import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from corpus.span import Span
from extract.records import Mention
from query.display import marked_text, matched_text, plain
from query.terminal import as_json, neutralise

NASTY = "[red]志愿[/red]:smile:\x1b[2J\x9b31m\r\n\u202eevil\u2066\x7f\ud800"


def printed(text: object) -> str:
    stream = io.StringIO()
    Console(file=stream, force_terminal=True, markup=False, emoji=False, highlight=False, width=400).print(
        text
    )
    return stream.getvalue()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", "␛[31m"),
        ("\x9b31m", "\ufffd31m"),
        ("a\tb\r\nc", "a b  c"),
        ("\u202e倒", "\ufffd倒"),
        ("\x00\x07\x08\x7f", "␀␇␈␡"),
        ("[bold]做法[/bold]", "[bold]做法[/bold]"),
    ],
)
def test_acting_characters_become_visible_ones(text: str, shown: str) -> None:
    assert neutralise(text) == shown


@given(st.text())
def test_neutralising_keeps_every_position_and_is_idempotent(text: str) -> None:
    once = neutralise(text)
    assert len(once) == len(text)
    assert neutralise(once) == once
    once.encode()


@pytest.mark.parametrize("show", [plain, marked_text, lambda text: matched_text(text, ["志愿"])])
def test_nothing_in_a_passage_reaches_the_screen_as_a_command(show: object) -> None:
    assert callable(show)
    screen = printed(show(NASTY))
    assert re.search(r"\x1b(?!\[[0-9;]*m)", screen) is None  # only colours, which are ours
    assert not set("\x9b\r\u202e\u2066\x7f") & set(screen)
    assert "[red]" in screen
    assert ":smile:" in screen


def test_spans_stay_on_their_characters() -> None:
    text = "\x1b成都市的做法"
    mention = Mention("n", "p", "REGION", None, Span(1, 4), "成都市", "四川省成都市", "510100")
    span = marked_text(text, [mention]).spans[0]
    assert text[span.start : span.end] == "成都市"


@given(st.dictionaries(st.text(), st.text() | st.lists(st.text())), st.sampled_from([None, 2]))
def test_json_is_safe_to_show_and_reads_back_unchanged(value: dict[str, object], indent: int | None) -> None:
    text = as_json(value, indent=indent)
    assert json.loads(text) == value
    assert neutralise(text.replace("\n", "")) == text.replace("\n", "")
    text.encode()


def test_json_keeps_chinese_readable() -> None:
    assert as_json({"text": "志愿\x1b\x9b\x7f\u2028"}) == '{"text": "志愿\\u001b\\u009b\\u007f\\u2028"}'
