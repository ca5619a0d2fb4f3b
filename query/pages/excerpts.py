"""Excerpts: the part of a passage that answers, with the sentence and the words that matched."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.span import Span

LONGEST = 260  # characters of a passage that are shown with an answer
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]+[”’）」』]*|[^。！？；\n]+$")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What to show of a text; all spans are of that text."""

    span: Span  # what is shown
    sentence: Span | None  # what matched best; None where no word of it did
    words: tuple[Span, ...]  # inside what is shown, without overlaps


def choose_excerpt(
    text: str, words: Iterable[str], spots: Sequence[Span] = (), longest: int = LONGEST
) -> Excerpt:
    """The sentence of ``text`` that holds most of ``words`` (and of ``spots``), with what stands around it.

    A text no longer than ``longest`` is shown whole; of a longer one whole sentences, as far as they fit.
    """
    found = tuple(find_words(text, words))
    sentences = split_sentences(text)
    best = max(sentences, key=lambda span: _worth(span, text, found, spots), default=None)
    if best is None or not _worth(best, text, found, spots):
        best = None
    shown = _around(best or Span(0, 0), sentences, len(text), longest)
    return Excerpt(shown, best, tuple(word for word in found if shown.contains(word)))


def split_sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text with their marks, one after another."""
    return tuple(Span(*match.span()) for match in _SENTENCE.finditer(text))


def find_words(text: str, words: Iterable[str]) -> Iterator[Span]:
    """Where any of ``words`` stands in ``text``, whatever its width and case; the longest at each spot."""
    known = sorted({_folded(word) for word in words if word}, key=lambda word: (-len(word), word))
    if known:
        pattern = re.compile("|".join(map(re.escape, known)))
        yield from (Span(*match.span()) for match in pattern.finditer(_folded(text)))


def _folded(text: str) -> str:
    """The text with one form for each character, character by character, so that offsets stay right."""
    return "".join(map(_fold, text))


def _fold(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character


def _worth(sentence: Span, text: str, words: Sequence[Span], spots: Sequence[Span]) -> int:
    """How many characters of different words it holds; a spot, such as the figure asked for, counts more."""
    told = {word.of(text) for word in words if sentence.contains(word)}
    return sum(map(len, told)) + 10 * sum(1 for spot in spots if sentence.contains(spot))


def _around(best: Span, sentences: Sequence[Span], length: int, longest: int) -> Span:
    if length <= longest:
        return Span(0, length)
    if len(best) >= longest:
        return Span(best.start, best.start + longest)
    start, end = best.start, best.end
    ends = iter([span.end for span in sentences if span.end > end])
    for edge in ends:
        if edge - start > longest:
            break
        end = edge
    for edge in [span.start for span in reversed(sentences) if span.start < start]:
        if end - edge > longest:
            break
        start = edge
    return Span(start, end) if end > start else Span(0, longest)
