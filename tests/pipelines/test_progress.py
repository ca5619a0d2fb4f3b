"""What a person who waits is told."""

import io

import pytest

from pipelines import progress
from pipelines.progress import Tally, line, shown_progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_line_has_files_characters_rate_and_time_left() -> None:
    tally = Tally(30, 1_000, files=12, work=400.0, characters=345_000, started=100.0)
    assert line(tally, 200.0) == "12/30 files, 345,000 characters, 3,450 characters/s, 2:30 left"


def test_nothing_done_yet_has_no_time_left() -> None:
    tally = Tally(2, 1_000, started=5.0)
    assert line(tally, 5.0) == "0/2 files, 0 characters, 0 characters/s"


def test_a_log_gets_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", 0.0)
    stream = io.StringIO()
    with shown_progress(stream) as shown:
        shown.begin(2, 100)
        shown.advance(work=50.0, files=1, characters=40)
        shown.advance(work=50.0, files=1, characters=40)
    lines = stream.getvalue().splitlines()
    assert [text.split(", ")[0] for text in lines] == ["1/2 files", "2/2 files"]
    assert "80 characters" in lines[-1]
    assert "\x1b" not in stream.getvalue()


def test_a_log_is_not_flooded() -> None:
    stream = io.StringIO()
    with shown_progress(stream) as shown:
        shown.begin(1_000, 1_000)
        for _ in range(1_000):
            shown.advance(work=1.0, files=1, characters=1)
    assert stream.getvalue() == ""


def test_a_terminal_gets_a_bar() -> None:
    stream = Terminal()
    with shown_progress(stream) as shown:
        shown.begin(2, 100)
        shown.advance(work=100.0, files=2, characters=80)
    assert "ingesting" in stream.getvalue()
    assert "2/2 files" in stream.getvalue()
