"""Passages: paragraphs cut into units of search at sentence ends."""

import itertools
from collections.abc import Iterator

from corpus.span import Span
from extract.segmentation.punctuation import split_sentences

LONGEST = 500
# A single sentence is cut at a semicolon or comma only when it is longer than this.
_UNBEARABLE = 900


def split_paragraph(text: str, longest: int = LONGEST) -> Iterator[Span]:
    """Parts of ``text`` of at most ``longest`` characters that end where sentences end.

    Parts are about equally long, so that no part is a mere remainder. A longer sentence stays whole up to
    900 characters and is then cut at semicolons, else at commas.
    """
    if len(text) <= longest:
        yield Span(0, len(text))
        return
    units = [unit for sentence in split_sentences(text) for unit in _bearable(text, sentence)]
    parts = -(-len(text) // longest)
    target = min(longest, len(text) / parts * 1.15)
    start = end = 0
    for unit in units:
        if end > start and unit.end - start > target:
            yield Span(start, end)
            start = end
        end = unit.end
    if end > start:
        yield Span(start, end)


def _bearable(text: str, sentence: Span) -> Iterator[Span]:
    if len(sentence) <= _UNBEARABLE:
        yield sentence
        return
    for marks in ("；;", "，,", "、 \t\u3000"):
        cuts = [i + 1 for i in range(sentence.start, sentence.end) if text[i] in marks]
        edges = [sentence.start, *(cut for cut in cuts if cut < sentence.end), sentence.end]
        if max(second - first for first, second in itertools.pairwise(edges)) <= _UNBEARABLE:
            yield from (Span(first, second) for first, second in itertools.pairwise(edges))
            return
    for first in range(sentence.start, sentence.end, LONGEST):
        yield Span(first, min(first + LONGEST, sentence.end))
