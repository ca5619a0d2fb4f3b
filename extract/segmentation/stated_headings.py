"""Stated headings: lines that a format calls headings or the title, with the level Markdown would say."""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.source import Heading
from extract.segmentation.enumerators import read_enumerator
from extract.segmentation.lines import SourceLine

_LONGEST = 80  # characters; what is longer is a paragraph that somebody gave a heading's style
_SENTENCE = re.compile(r"[。；]")
_DEEPEST = 6
# What may stand above a title: who issues a document and its number.
_ABOVE = re.compile(r"(?:文件|号|\d)$")
_SPACES = re.compile(r"\s")
_HEAD = 12  # lines in which a title that the format states may stand


def level_headings(
    lines: Sequence[SourceLine], headings: Sequence[Heading], title: str | None = None
) -> tuple[SourceLine, ...]:
    """The lines, each one that ``headings`` cover with the marker that Markdown would give it.

    The first heading is the title if nothing but an issuer and a number stands above it, and so is the line
    near the top that is ``title``, what the format says of the document; other headings of level 1 are
    chapters of one document. Styles are given carelessly: a heading that is a long sentence stays text.
    """
    levels = {heading.span.start: heading.level for heading in headings}
    named = _SPACES.sub("", title or "")
    if not levels and not named:
        return tuple(lines)
    found: list[SourceLine] = []
    begun = titled = told = False
    for number, line in enumerate(lines):
        level = levels.get(line.span.start, 0)
        is_named = bool(named) and number < _HEAD and _SPACES.sub("", line.text) == named
        first = level == 1 and not begun and _may_be_title(line)
        if not titled and not told and (is_named or first):
            found.append(replace(line, marker="#"))
            titled = True
        elif level and not line.level and _is_heading(line.text):
            found.append(replace(line, marker="#" * min(level + 1, _DEEPEST)))
        else:
            found.append(line)
        begun = begun or level > 0 or _ABOVE.search(line.text) is None
        told = told or len(line.text) > _LONGEST or _SENTENCE.search(line.text) is not None
    return tuple(found)


def _may_be_title(line: SourceLine) -> bool:
    return len(line.text) <= 2 * _LONGEST and read_enumerator(line.text) is None


def _is_heading(text: str) -> bool:
    return len(text) <= _LONGEST and _SENTENCE.search(text[:-1]) is None
