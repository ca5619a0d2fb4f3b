"""Themes: the fields of local governance that a practice belongs to, by the words of the taxonomy."""

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from operator import itemgetter

from extract.records import Theme
from extract.word_lists import read_rows

# Points of a word by where it stands. A title sentence names the matter; a heading may hold several.
_IN_TITLE = 6
_IN_HEADING = 2
_IN_BODY = 1
_MOST_COUNTED = 3  # occurrences of one word in the body
_STRONG, _WEAK = 3, 1
_MOST_THEMES = 3
_TAKEN = "\x00"
# Points from which the share of a theme counts in full: three strong words in the body, or one in the title.
_ENOUGH = 9
_FEWEST = 3  # points: one strong word
_LOWEST_SCORE = Decimal("0.12")
_PLACES = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class ThemeDefinition:
    """One field of local governance as the taxonomy describes it."""

    name: str  # key, e.g. "elderly_care"
    label: str  # in Chinese
    english: str
    definition: str  # one Chinese sentence


@functools.cache
def theme_definitions() -> tuple[ThemeDefinition, ...]:
    """The taxonomy in the order of its list."""
    return tuple(
        ThemeDefinition(row["name"], row["label"], row["english"], row["definition"])
        for row in read_rows("themes")
    )


def themes_of(title: str | None, headings: Sequence[str], text: str) -> tuple[Theme, ...]:
    """The themes of a practice, strongest first, at most three.

    A theme's score is its share of all points that the words of the taxonomy give, reduced where they
    are few. Words in the ``title`` count most, then those of the innermost of the ``headings``, then
    those of ``text``.

    >>> [theme.name for theme in themes_of("建强养老驿站", (), "为高龄老人送餐，培训护理员。")]
    ['elderly_care']
    """
    points = _points(title or "", headings[-1] if headings else "", text)
    total = sum(points.values())
    scored = [Theme(name, _score(count, total)) for name, count in points.items() if count >= _FEWEST]
    order = {definition.name: index for index, definition in enumerate(theme_definitions())}
    ranked = sorted(scored, key=lambda theme: (-theme.score, order[theme.name]))
    return tuple(theme for theme in ranked[:_MOST_THEMES] if theme.score >= _LOWEST_SCORE)


def _score(points: int, total: int) -> Decimal:
    return (Decimal(points * min(points, _ENOUGH)) / (total * _ENOUGH)).quantize(_PLACES, ROUND_HALF_UP)


def _points(title: str, heading: str, text: str) -> dict[str, int]:
    """The points of each theme. A longer word takes its characters from the shorter ones that it holds."""
    points: dict[str, int] = {}
    parts = [title, heading, text]
    whole = f"{title}{_TAKEN}{heading}{_TAKEN}{text}"
    for word, weights in _candidates(whole):
        if word not in whole:
            continue
        found = [part.count(word) for part in parts]
        if not any(found):
            continue
        parts = [part.replace(word, _TAKEN) for part in parts]
        times = sum(
            points_each * min(most, count)
            for points_each, most, count in zip(
                (_IN_TITLE, _IN_HEADING, _IN_BODY), (1, 1, _MOST_COUNTED), found, strict=True
            )
        )
        for name, weight in weights.items():
            points[name] = points.get(name, 0) + times * weight
    return points


def _candidates(text: str) -> list[tuple[str, Mapping[str, int]]]:
    """The words whose first two characters stand together in ``text``, the longest first."""
    by_pair = _words_by_pair()
    pairs = set(_opening_pairs().findall(text))
    found = [ranked for pair in pairs for ranked in by_pair.get(pair, ())]
    return [(word, weights) for _, word, weights in sorted(found, key=itemgetter(0))]


@functools.cache
def _opening_pairs() -> re.Pattern[str]:
    """Two characters of which the first opens some word and the second follows in some word."""
    first, second = (re.escape("".join(sorted({pair[at] for pair in _words_by_pair()}))) for at in (0, 1))
    return re.compile(f"(?=([{first}][{second}]))")


@functools.cache
def _words_by_pair() -> dict[str, list[tuple[int, str, Mapping[str, int]]]]:
    """Each word with its rank, under its first two characters."""
    by_pair: dict[str, list[tuple[int, str, Mapping[str, int]]]] = {}
    for rank, (word, weights) in enumerate(_words()):
        by_pair.setdefault(word[:2], []).append((rank, word, weights))
    return by_pair


@functools.cache
def _words() -> tuple[tuple[str, Mapping[str, int]], ...]:
    """Each word with its weight by theme, the longest first; one that only misleads has none."""
    weights: dict[str, dict[str, int]] = {}
    for row in read_rows("themes"):
        for column, weight in (("words", _STRONG), ("weaker_words", _WEAK), ("misleading", 0)):
            for word in row[column].split():
                of_word = weights.setdefault(word, {})
                if weight:
                    of_word[row["name"]] = max(weight, of_word.get(row["name"], 0))
    return tuple(sorted(weights.items(), key=lambda item: (-len(item[0]), item[0])))
