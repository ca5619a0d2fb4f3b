"""Elements: a text as words, figures and refused numbers in order, the view that indicators are found in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from corpus.span import Span
from extract.figures.exclusions import Refusal
from extract.figures.quantities import Quantity
from extract.tokens import read_tokens

Kind = Literal["word", "figure", "number"]

# A quoted numeral is part of a name and stays words; a date or an ordinal is one block.
_WORDS_STAY = frozenset(("name", "word", "code", "fixed term", "formula"))
_SUFFIXES = frozenset("率度量额值数者员费款金户区物品线网店所院馆园厂站点卡证券车船机房楼桥库池渠店费板林田地")
_MERGES_BEFORE = re.compile(r"^[\u4e00-\u9fff]+$")


@dataclass(frozen=True, slots=True)
class Element:
    """A word with its tag, a figure, or another number that is no figure."""

    span: Span  # in the text
    text: str
    tag: str
    kind: Kind
    quantity: int = -1  # number of the figure among the quantities of the text


def read_elements(
    text: str, quantities: Sequence[Quantity], refusals: Sequence[Refusal]
) -> tuple[Element, ...]:
    """The elements of ``text``. Words are cut between the numbers, so none reaches into a figure."""
    blocks: list[Element] = [
        Element(Span(q.start, q.end), text[q.start : q.end], "figure", "figure", number)
        for number, q in enumerate(quantities)
    ]
    blocks += [
        Element(refusal.span, refusal.text, "number", "number")
        for refusal in refusals
        if refusal.reason not in _WORDS_STAY
    ]
    blocks.sort(key=lambda block: (block.span.start, block.kind))
    found: list[Element] = []
    position = 0
    for block in blocks:
        if block.span.start < position:
            continue
        found.extend(_words(text, position, block.span.start))
        found.append(block)
        position = block.span.end
    found.extend(_words(text, position, len(text)))
    return tuple(found)


def _words(text: str, start: int, end: int) -> Iterator[Element]:
    held: Element | None = None
    for token in read_tokens(text[start:end]) if start < end else ():
        word = Element(token.span.shifted(start), token.text, token.tag, "word")
        if held is not None and _joins(held, word):
            held = replace(held, span=Span(held.span.start, word.span.end), text=held.text + word.text, tag="n")
            continue
        if held is not None:
            yield held
        held = word
    if held is not None:
        yield held


def _joins(first: Element, second: Element) -> bool:
    """Whether jieba cut a suffix off: 办结|率, 占|比."""
    if first.text == "占" and second.text == "比":
        return True
    return (
        second.text in _SUFFIXES
        and len(first.text) > 1
        and first.tag[0] in "nvaj"
        and _MERGES_BEFORE.match(first.text) is not None
    )
