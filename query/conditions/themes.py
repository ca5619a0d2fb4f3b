"""Theme conditions: the field of local governance that is asked about."""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corpus.span import Span
from extract.themes import theme_definitions
from extract.word_lists import read_rows

_MOST_THEMES = 3


@dataclass(frozen=True, slots=True)
class ThemeCondition:
    """The practice belongs to this theme of the taxonomy."""

    text: str
    span: Span | None  # in the question; None where it was given apart from it
    theme: str  # key: elderly_care
    label: str  # 养老服务


def read_themes(text: str) -> Iterator[ThemeCondition]:
    """The themes that a question names by a label or a strong word of the taxonomy, three at most.

    Each once, where it is named first; the longest word at a place decides, and one that only misleads
    names none.

    >>> [(c.text, c.theme) for c in read_themes("山区怎样办养老")]
    [('养老', 'elderly_care')]
    """
    words, longest = _words()
    labels = {definition.name: definition.label for definition in theme_definitions()}
    named: set[str] = set()
    start = 0
    while start < len(text) and len(named) < _MOST_THEMES:
        lengths = range(min(longest, len(text) - start), 1, -1)
        word = next((text[start : start + n] for n in lengths if text[start : start + n] in words), None)
        if word is None:
            start += 1
            continue
        span = Span(start, start + len(word))
        for theme in words[word]:
            if theme not in named:
                named.add(theme)
                yield ThemeCondition(word, span, theme, labels[theme])
        start = span.end


@functools.cache
def _words() -> tuple[Mapping[str, tuple[str, ...]], int]:
    """The themes of each word and the length of the longest; none for a word that misleads."""
    themes: dict[str, tuple[str, ...]] = {}
    for row in read_rows("themes"):
        for word in (row["label"], *row["words"].split()):
            themes[word] = (*themes.get(word, ()), row["name"])
    for row in read_rows("themes"):
        for word in row["misleading"].split():
            themes.setdefault(word, ())
    return themes, max(map(len, themes))
