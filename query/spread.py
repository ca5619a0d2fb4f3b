"""Spread: where a programme or instrument is named first and later, and which wording is shared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING

from index.entity_lookups import Occurrence, find_occurrences

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase

SHARED = 8  # characters that two texts must have in common to be called shared wording
_TRIMMED = " \t\r\n　，。；：、！？“”《》（）"


@dataclass(frozen=True, slots=True)
class Appearance:
    """A report that names the programme."""

    date: str | None  # when the report speaks, ISO 8601
    region: str | None
    adcode: str | None
    report_id: str
    report_title: str | None
    source_name: str
    times: int  # how often the report names it
    first: Occurrence  # where it names it first
    shared: str  # the longest wording it has in common with the earliest report; "" for that one or none


def trace_spread(kb: "KnowledgeBase", name: str) -> tuple[Appearance, ...]:
    """The reports that name ``name``, those with the earliest date first, undated ones last.

    A date says when a report speaks, not when the practice began.
    """
    spots = find_occurrences(kb.tables.engine, name)
    by_report = [
        list(group) for _, group in groupby(sorted(spots, key=_report), key=lambda spot: spot.report_id)
    ]
    by_report.sort(
        key=lambda group: (group[0].report_date is None, group[0].report_date or "", *_report(group[0]))
    )
    return tuple(_appearances(by_report))


def _report(spot: Occurrence) -> tuple[str, str]:
    return spot.source_name, spot.report_id


def _earliest(spot: Occurrence) -> tuple[bool, str, str, str]:
    return spot.report_date is None, spot.report_date or "", *_report(spot)


def _appearances(by_report: Sequence[Sequence[Occurrence]]) -> Iterator[Appearance]:
    for number, group in enumerate(by_report):
        first = group[0]
        yield Appearance(
            date=first.report_date,
            region=first.region,
            adcode=first.adcode,
            report_id=first.report_id,
            report_title=first.report_title,
            source_name=first.source_name,
            times=len(group),
            first=first,
            shared=_shared_wording(by_report[0], group) if number else "",
        )


def _shared_wording(earlier: Sequence[Occurrence], later: Sequence[Occurrence]) -> str:
    """The longest run of characters that a passage of each has in common, beyond the name itself."""
    longest = ""
    for one in _texts(earlier):
        for other in _texts(later):
            match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
            run = one[match.a : match.a + match.size].strip(_TRIMMED)
            longest = max(longest, run, key=len)
    return longest if len(longest) >= max(SHARED, len(earlier[0].text) + 4) else ""


def _texts(spots: Sequence[Occurrence]) -> list[str]:
    return list(dict.fromkeys(spot.passage_text for spot in spots))
