"""Lines: the non-empty lines of a source, each with its place, its Markdown marker and the gap above it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.span import Span

_BREAK = re.compile(r"\r\n|\n|\r")
# str.strip knows the spaces of Unicode (U+3000, U+00A0 …); these have no width and are no text either.
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\x1a\x00"
_MARKDOWN_HEADING = re.compile(r"(#{1,6})(?:[ \t\u3000]+|(?=[^#\s]))")
_MARKDOWN_ITEM = re.compile(r"[>*+-](?:[ \t\u3000]+)(?=\S)")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1$")
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()\s]*\)")
_STOPS = frozenset("。！？；：!?;:”）)】")
# Columns; a page of 12 full-width characters is the narrowest newspaper column.
_NARROWEST_PAGE = 24
_WIDEST_PAGE = 200
# A first line is short by its indent, any line by a character that may not begin the next one.
_SLACK = 6
_WINDOW = 15
_FEWEST_LINES = 6


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line with text in it, as it stands in the source."""

    number: int  # 1-based, counting empty lines
    span: Span  # in the source, without surrounding white space or a Markdown marker
    text: str
    marker: (
        str  # "##" of a Markdown heading, "-" or ">" of an item, "**" of bold, "[" of a link, otherwise ""
    )
    gap: int  # empty lines above
    indented: bool  # whether the line starts with the two-em indent of a Chinese paragraph

    @property
    def level(self) -> int:
        """Level of a Markdown heading, 0 for other lines."""
        return len(self.marker) if self.marker.startswith("#") else 0


def read_lines(text: str) -> tuple[SourceLine, ...]:
    """The non-empty lines of ``text`` in order.

    >>> [(line.number, line.marker, line.text) for line in read_lines("## 优化服务\\n\\n群众满意。")]
    [(1, '##', '优化服务'), (3, '', '群众满意。')]
    """
    return tuple(_read_lines(text))


def _read_lines(text: str) -> Iterator[SourceLine]:
    gap = 0
    for number, whole in enumerate(_split(text), start=1):
        span = _stripped(text, whole)
        if not span:
            gap += 1
            continue
        indent = text[whole.start : span.start]
        marker, span = _without_marker(text, span)
        yield SourceLine(number, span, span.of(text), marker, gap, _is_indent(indent))
        gap = 0


def _split(text: str) -> Iterator[Span]:
    start = 0
    for match in _BREAK.finditer(text):
        yield Span(start, match.start())
        start = match.end()
    yield Span(start, len(text))


def _stripped(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and _is_blank(text[start]):
        start += 1
    while end > start and _is_blank(text[end - 1]):
        end -= 1
    return Span(start, end)


def _is_blank(character: str) -> bool:
    return character.isspace() or character in _INVISIBLE


def _is_indent(space: str) -> bool:
    return space.count("\u3000") + space.count("\u2003") >= 2 or space.count(" ") + space.count("\xa0") >= 2


def _without_marker(text: str, span: Span) -> tuple[str, Span]:
    """The Markdown marker and the rest. A line of nothing but markers keeps them as its text."""
    for pattern in (_MARKDOWN_HEADING, _MARKDOWN_ITEM):
        if match := pattern.match(text, span.start, span.end):
            rest = Span(match.end(), span.end)
            trailing = len(rest.of(text)) - len(rest.of(text).rstrip("# \t"))
            if len(rest) > trailing:
                end = rest.end - trailing if "#" in match[0] else rest.end
                return match[0].strip(), Span(rest.start, end)
    if match := _EMPHASIS.match(text, span.start, span.end):
        return match[1], Span(match.start(2), match.end(2))
    if match := _LINK.fullmatch(text, span.start, span.end):
        return "[", Span(match.start(1), match.end(1))
    return "", span


def find_full_lines(lines: Sequence[SourceLine]) -> list[bool]:
    """Which lines were broken by machine because they reached the edge of the page.

    A page shows in the widths of neighbouring lines: many are nearly as wide as the widest, most of these
    stop inside a sentence, and hardly any is wider. Where lines are paragraphs, widths differ.
    """
    widths = [width(line.text) for line in lines]
    stops = [line.text[-1] in _STOPS for line in lines]
    return [_is_full(index, widths, stops) for index in range(len(lines))]


def _is_full(index: int, widths: Sequence[int], stops: Sequence[bool]) -> bool:
    own = widths[index]
    if not _NARROWEST_PAGE - _SLACK <= own <= _WIDEST_PAGE:
        return False
    start, end = max(0, index - _WINDOW), index + _WINDOW + 1
    around = widths[start:end]
    if len(around) < _FEWEST_LINES:
        return False
    # The edge: the width that most neighbours share, give or take a character.
    shared = Counter(around)
    edge = max(shared, key=lambda w: (sum(shared[w + step] for step in range(-2, 3)), w))
    if edge < _NARROWEST_PAGE or abs(own - edge) > _SLACK:
        return False
    near = [i for i, w in enumerate(around, start) if abs(w - edge) <= _SLACK]
    wider = sum(w > edge + 2 * _SLACK for w in around)
    unfinished = sum(not stops[i] for i in near)
    return len(near) >= 0.45 * len(around) and wider <= 0.1 * len(around) and unfinished >= 0.5 * len(near)


def width(text: str) -> int:
    """Columns on paper: two for a full-width character, one for others.

    >>> width("第3次")
    5
    """
    return 2 * len(text) - len(text.encode("ascii", "ignore"))
