"""Exclusions: numerals that measure nothing, each with the reason it is refused for."""

import bisect
import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, cast

from corpus.span import Span
from extract.word_lists import any_of, read_column, read_rows

Reason = Literal[
    "date", "time of day", "period", "ordinal", "rank", "plan", "session", "name", "list number",
    "document number", "code", "grade", "version", "formula", "ratio", "named set", "article", "word",
    "vague", "no measure word", "rate denominator", "fixed term",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refusal:
    """What looks like a number but is no figure, with the reason."""

    span: Span  # in the passage
    text: str
    reason: Reason


# What the patterns of not_figures.csv are written with.
_CHINESE = "[零〇一二三四五六七八九十]"
_UNITS = [unit for unit in read_column("units", "unit") if unit not in ("%", "‰")]
_PARTS = {
    "YEAR": r"(?:(?<!\d)[12]\d{3}|[一二][零〇一二三四五六七八九]{3})",
    "MONTH": r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])",
    "DAY": r"(?:[12]\d|3[01]|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])",
    "TO": r"(?:—+|－|-+|–|~|～|─+|至|到|、|和|及)",
    "COUNT": r"(?:\d{1,6}|[一二两三四五六七八九十几数]{1,6})",
    "CN": _CHINESE,
    "UNIT": f"(?:[百千万亿]|{any_of(_UNITS)})",
    "LATIN_UNIT": rf"(?:{any_of(unit for unit in _UNITS if unit.isascii())})(?![A-Za-z])",
}


def expand_pattern(pattern: str) -> str:
    """A pattern of not_figures.csv as a regular expression: <YEAR>, <COUNT> … written out."""
    return re.sub(r"<([A-Z_]+)>", lambda match: _PARTS[match.group(1)], pattern)


# Kinds of characters that a pattern may start with; only the patterns of its kind are tried at a character.
_KINDS = {
    "d": r"\d",
    "c": "[零〇一二两三四五六七八九十百千几数]",
    "o": r"[^\d零〇一二两三四五六七八九十百千几数]",
}


@functools.cache
def _patterns() -> tuple[tuple[Reason, ...], re.Pattern[str]]:
    """The reasons and one alternation of all patterns; at one place the first that matches decides.

    Seventy patterns tried at each character take more time than all other reading of figures: the column
    ``starts`` says which characters a match can start with.
    """
    rows = read_rows("not_figures")
    kinds: list[str] = []
    for kind, characters in _KINDS.items():
        branches = [
            f"(?:{expand_pattern(row['pattern'])})(?P<{kind}{index}>)"
            for index, row in enumerate(rows)
            if _may_start(row["starts"], kind)
        ]
        kinds.append(f"(?={characters})(?:{'|'.join(branches)})")
    starts = "".join(row["starts"] for row in rows)
    pattern = re.compile(f"(?=[{starts}])(?:{'|'.join(kinds)})")
    return tuple(cast("Reason", row["reason"]) for row in rows), pattern


def _may_start(starts: str, kind: str) -> bool:
    """Whether some of the characters that a match can start with are of the kind."""
    if kind == "o":
        return re.sub(f"\\\\d|[0-9]|{_KINDS['c']}", "", starts) != ""
    return re.search(r"\\d|[0-9]" if kind == "d" else _KINDS["c"], starts) is not None


_QUOTED = re.compile(
    r"“[^“”。；！？\n]{1,24}”|‘[^‘’。；！？\n]{1,16}’|「[^「」\n]{1,24}」|『[^『』\n]{1,24}』"
)
_TITLE = re.compile(r"《[^《》\n]{1,80}》")
_NUMERAL = re.compile(r"[\d零〇一二三四五六七八九十百千万亿两几半]")


@dataclass(frozen=True, slots=True)
class Exclusions:
    """The refused stretches of one text, in order, none overlapping."""

    refusals: tuple[Refusal, ...]
    starts: tuple[int, ...]

    def covering(self, position: int) -> Refusal | None:
        """The refusal whose span holds the character at ``position``."""
        index = bisect.bisect_right(self.starts, position) - 1
        if index >= 0 and position < self.refusals[index].span.end:
            return self.refusals[index]
        return None


def find_exclusions(text: str, names: Iterable[Span] = ()) -> Exclusions:
    """Stretches of folded ``text`` whose numerals are no figures: dates, codes, titles, names in quotes …

    ``names`` are spans of programmes and documents found by others.
    """
    found: list[tuple[int, int, Reason]] = []
    for match, reason in find_excluded(text):
        if _NUMERAL.search(text, match.start(), match.end()) and not _is_measured(text, match, reason):
            found.append((match.start(), match.end(), reason))
    for quoted in (_TITLE, _QUOTED):
        found += [(m.start(), m.end(), "name") for m in quoted.finditer(text) if _NUMERAL.search(m.group())]
    found += [(name.start, name.end, "name") for name in names]
    # Of several at one place the longest comes first, and of these a name last.
    found.sort(key=lambda item: (item[0], -item[1]))
    refusals: list[Refusal] = []
    for start, end, reason in found:
        if refusals and start < refusals[-1].span.end:
            if end > refusals[-1].span.end and reason != "name":
                start = refusals[-1].span.end
            else:
                continue
        refusals.append(Refusal(Span(start, end), text[start:end], reason))
    return Exclusions(tuple(refusals), tuple(refusal.span.start for refusal in refusals))


def find_excluded(text: str) -> Iterator[tuple[re.Match[str], Reason]]:
    """What the patterns of not_figures.csv match in folded ``text``, left to right."""
    reasons, pattern = _patterns()
    for match in pattern.finditer(text):
        yield match, reasons[int(str(match.lastgroup)[1:])]


_FULL_YEAR = re.compile(r"[12]\d{3}|[一二][零〇一二三四五六七八九]{3}")
_DURATION_AFTER = re.compile(r"以上|以下|以内|之内|内(?![容部外地])|左右|有期|期满|个月")


def _is_measured(text: str, match: re.Match[str], reason: Reason) -> bool:
    """Whether what has the form of a date measures a time after all: 十年以上."""
    if reason != "date" or "月" in match.group() or _FULL_YEAR.match(match.group()):
        return False
    return _DURATION_AFTER.match(text, match.end()) is not None
