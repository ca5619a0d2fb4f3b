"""Source windows: the part of a long text that is shown, so that no text is too long to show."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.span import Span

LENGTH = 6_000  # characters of a window
_BEFORE = 600  # characters shown before what is looked for
_SLACK = 500  # how far a border moves to fall between two lines


@dataclass(frozen=True, slots=True)
class Window:
    """The characters that are shown, and where the windows beside them begin."""

    span: Span  # of the source's text
    previous: int | None  # first character of the window before; None at the start of the text
    following: int | None


def choose_window(text: str, focus: Sequence[Span] = (), at: int | None = None) -> Window:
    """The window that begins at ``at``, else a little before the first span in ``focus``, else the first.

    Borders lie between lines where lines are short enough; a line of a million characters is cut.
    """
    if at is None:
        at = max(0, focus[0].start - _BEFORE) if focus else 0
        start = _line_start(text, at)
    else:
        start = min(max(0, at), max(0, len(text) - 1))
    end = min(len(text), start + LENGTH)
    if end < len(text):
        end = _line_end(text, end)
    return Window(
        span=Span(start, end),
        previous=_line_start(text, max(0, start - LENGTH)) if start else None,
        following=end if end < len(text) else None,
    )


def _line_start(text: str, at: int) -> int:
    """The start of the line that ``at`` is in, where it is near; else ``at``."""
    found = text.rfind("\n", max(0, at - _SLACK), at)
    if found >= 0:
        return found + 1
    return 0 if at <= _SLACK else at


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at, at + _SLACK)
    return found + 1 if found >= 0 else at
