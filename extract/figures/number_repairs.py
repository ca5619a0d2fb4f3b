"""Number repairs: separators that a scan turned into other marks, read as what they must have been."""

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.span import Span
from extract.figures.numerals import fold_digits
from extract.patterns import Pattern

# A full-width mark between digits that its neighbours show to be part of the number.
_GROUPS = Pattern(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))|(?<=\d)，(?=0\d\d(?!\d))")
# 达99，96%: a level without a unit cannot end a clause before a share, so both are one number.
_SPLIT_DECIMAL = Pattern(
    r"(?:[达为至到占]|[增下]降|[增降]长|提高|率)(?:了|约|近|超过?|高达)?\d{1,3}([，。,·])(?=\d{1,2}(?:%|‰|个百分点|[万亿](?![\d一二三四五六七八九])))"
)
_WIDE_POINT = Pattern(r"(?<=\d)．(?=\d)")


@dataclass(frozen=True, slots=True)
class NumberRepair:
    """One mark of a text that is read as another, with the reason."""

    span: Span  # the one mark
    written: str  # what it is read as
    reason: str  # one sentence


def find_number_repairs(text: str) -> Iterator[NumberRepair]:
    """The marks inside numbers of ``text`` that are read as a decimal point or a separator of thousands.

    >>> [(repair.span.start, repair.written) for repair in find_number_repairs("覆盖率达99，96%")]
    [(6, '.')]
    """
    if not _MARK.search(text):
        return
    folded = fold_digits(text)
    found = {
        at.start(): NumberRepair(Span(at.start(), at.end()), ",", _THOUSANDS) for at in _GROUPS.finditer(text)
    }
    for at in _SPLIT_DECIMAL.finditer(folded):
        found.setdefault(at.start(1), NumberRepair(Span(at.start(1), at.end(1)), ".", _POINT))
    for at in _WIDE_POINT.finditer(text):
        found.setdefault(at.start(), NumberRepair(Span(at.start(), at.end()), ".", _WIDE))
    yield from (found[start] for start in sorted(found))


def fold_numbers(text: str) -> str:
    """``text`` as the readers of numbers take it: digits folded, scanned marks repaired, no longer."""
    folded = fold_digits(text)
    pieces, end = [], 0
    for repair in find_number_repairs(text):
        pieces += [folded[end : repair.span.start], repair.written]
        end = repair.span.end
    return "".join([*pieces, folded[end:]])


_MARK = Pattern(r"[0-9０-９][，。,·．][0-9０-９]")
_THOUSANDS = "A comma inside full-width digits, or before 0 and two digits, separates thousands."
_POINT = "A level without a unit cannot stand before this mark, so it is the point of one decimal number."
_WIDE = "A full-width point between digits is a decimal point."
