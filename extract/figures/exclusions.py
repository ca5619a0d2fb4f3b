"""Exclusions: numerals that measure nothing, each with the reason it is refused for."""

import bisect
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

from corpus.span import Span
from extract.word_lists import alternation, read_column, read_rows

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
    "UNIT": f"(?:[百千万亿]|{alternation(_UNITS)})",
    "LATIN_UNIT": rf"(?:{alternation(unit for unit in _UNITS if unit.isascii())})(?![A-Za-z])",
}


def _expanded(pattern: str) -> str:
    return re.sub(r"<([A-Z_]+)>", lambda match: _PARTS[match.group(1)], pattern)


@functools.cache
def _patterns() -> tuple[tuple[Reason, ...], re.Pattern[str]]:
    """The reasons and one alternation of all patterns; at one place the first that matches decides."""
    rows = read_rows("not_figures")
    branches = (f"(?P<p{index}>{_expanded(row['pattern'])})" for index, row in enumerate(rows))
    return tuple(cast("Reason", row["reason"]) for row in rows), re.compile("|".join(branches))


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
    for quoted in (_TITLE, _QUOTED):
        found += [(m.start(), m.end(), "name") for m in quoted.finditer(text) if _NUMERAL.search(m.group())]
    found += [(name.start, name.end, "name") for name in names]
    reasons, pattern = _patterns()
    for match in pattern.finditer(text):
        reason = reasons[int(str(match.lastgroup)[1:])]
        if _NUMERAL.search(match.group()) and not _is_measured(text, match, reason):
            found.append((match.start(), match.end(), reason))
    refusals: list[Refusal] = []
    for start, end, reason in sorted(found, key=lambda item: (item[0], -item[1], item[2] == "name")):
        if refusals and start < refusals[-1].span.end:
            if end > refusals[-1].span.end and reason != "name":
                start = refusals[-1].span.end
            else:
                continue
        refusals.append(Refusal(Span(start, end), text[start:end], reason))
    return Exclusions(tuple(refusals), tuple(refusal.span.start for refusal in refusals))


_FULL_YEAR = re.compile(r"[12]\d{3}|[一二][零〇一二三四五六七八九]{3}")
_FULL_YEAR = re.compile(r"[12]\d{3}|[一二][零〇一二三四五六七八九]{3}")
_DURATION_AFTER = re.compile(r"以上|以下|以内|之内|内(?![容部外地])|左右|有期|期满|个月")


def _is_measured(text: str, match: re.Match[str], reason: Reason) -> bool:
    """Whether what has the form of a date measures a time after all: 十年以上."""
    if reason != "date" or "月" in match.group() or _FULL_YEAR.match(match.group()):
        return False
    return _DURATION_AFTER.match(text, match.end()) is not None
