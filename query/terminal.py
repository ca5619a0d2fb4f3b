"""Terminal: writing text that others wrote without letting it act on the screen."""

import json
import re
from typing import TYPE_CHECKING

from extract.serialization import JsonObject

if TYPE_CHECKING:
    from rich.console import Console

# Characters that move the cursor, start an escape sequence, or reorder what a reader sees: C0 and C1
# controls, line and paragraph separators, bidirectional marks and overrides, zero-width characters, tags,
# and lone surrogates, which no encoding can write.
_ACTING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


def neutralise(text: str) -> str:
    """``text`` with each acting character replaced by one visible one, so that spans stay right.

    Control characters become their pictures (ESC becomes ␛), white space becomes a space, others �.

    >>> neutralise("肥西\\x1b[31m")
    '肥西␛[31m'
    """
    return _ACTING.sub(_picture, text)


def _picture(match: re.Match[str]) -> str:
    character = match.group()
    if character.isspace():
        return " "
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else "\ufffd"


def as_json(value: JsonObject, *, indent: int | None = None) -> str:
    """JSON for programs, readable Chinese included; acting characters are written as JSON escapes.

    What a program reads back is the text untouched, while a screen that shows it stays safe.
    """
    return escape_acting(json.dumps(value, ensure_ascii=False, indent=indent))


def escape_acting(json_text: str) -> str:
    """JSON in which each acting character is written as a JSON escape."""
    # Inside JSON strings C0 controls are escaped already: those left are the layout of an indent.
    return _ACTING.sub(
        lambda match: match.group() if match.group() == "\n" else _escape(match.group()), json_text
    )


def _escape(character: str) -> str:
    return json.dumps(character)[1:-1] if character != "\x7f" else "\\u007f"


def console(*, stderr: bool = False) -> "Console":
    """A rich console that takes no markup, emoji codes or highlighting from the text it prints."""
    from rich.console import Console

    return Console(stderr=stderr, markup=False, emoji=False, highlight=False, soft_wrap=False)
