"""Mentions: all extractors run over the passages of reports, overlaps resolved, aliases linked."""

import collections
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from corpus.span import Span
from extract.entities.aliases import expand_known_names, find_short_forms, link_aliases, read_short_forms
from extract.entities.boundaries import NUMBERED
from extract.entities.dates import find_calendar_spans, find_dates
from extract.entities.documents import find_documents
from extract.entities.events import find_events
from extract.entities.known_organisations import find_known_organisations
from extract.entities.organisations import find_organisations
from extract.entities.overlaps import resolve_overlaps
from extract.entities.people import find_people
from extract.entities.places import find_known_places, find_places
from extract.entities.programs import find_programs
from extract.entities.readings import Candidate, Context, Reading, cut_words, read_passage
from extract.entities.regions import find_regions
from extract.entities.roles import find_roles
from extract.gazetteer import ancestors, find_place_names
from extract.records import Mention, Passage, Report
from extract.tokens import is_word

EXTRACTORS: tuple[Callable[[Reading], Iterator[Candidate]], ...] = (
    find_regions,
    find_places,
    find_organisations,
    find_programs,
    find_events,
    find_documents,
    find_roles,
    find_dates,
    find_people,
)
# Not the year that a figure is compared with: 比2017年压缩, 与2017年相比.
_YEAR = re.compile(r"(?<![0-9比较])(20[0-4][0-9])年(?!度?(?:同期|同比|相比|的?基[础期数]))")


def find_mentions(reports: Sequence[Report], passages: Sequence[Passage]) -> tuple[Mention, ...]:
    """Every named thing in the passages, titles and headings included, in reading order.

    ``passages`` come report by report. Names are settled within their report: homonymous regions by its
    region, dates without a year by its only year, 今年 by that year or else by the report's ``date``, short
    forms by the full names it gives.
    """
    by_id = {report.id: report for report in reports}
    mentions: list[Mention] = []
    for report_id, group in groupby(passages, key=lambda passage: passage.report_id):
        of_report = list(group)
        context = read_context(by_id.get(report_id), of_report)
        readings = [_read(passage, context) for passage in of_report]
        context = replace(
            context,
            programs=_quoted_programs(readings),
            people=_people(readings),
            short_forms=(*read_short_forms(readings), *_townships(readings)),
        )
        found = [
            mention
            for passage, reading in zip(of_report, readings, strict=True)
            for mention in _find_in_passage(passage, replace(reading, context=context))
        ]
        mentions.extend(link_aliases(of_report, found))
    return tuple(mentions)


def read_context(report: Report | None, passages: Sequence[Passage]) -> Context:
    """What the report says about its place and year; a year only where all its dates name the same one."""
    own = report.adcode if report else None
    known = {own} if own else set()
    for passage in passages:
        for place in find_place_names(passage.text, known):
            if place.explicit and len(place.regions) == 1:
                known.update(each.adcode for each in ancestors(place.regions[0].adcode))
    title = report.title if report and report.title else ""
    years = set(_YEAR.findall(title)) or {
        year for passage in passages for year in _YEAR.findall(passage.text)
    }
    year = int(years.pop()) if len(years) == 1 else None
    spoken = year or (int(report.date[:4]) if report and report.date else None)
    return Context(own, report.region if report else None, year, spoken, frozenset(known))


def _find_anchors(reading: Reading) -> tuple[Span, ...]:
    anchors = {place.span for place in reading.places}
    anchors.update(candidate.span for candidate in find_known_organisations(reading))
    anchors.update(candidate.span for candidate in find_known_places(reading))
    # Regions are found with the help of anchors: what is found without is not kept.
    anchors.update(candidate.span for candidate in find_regions(replace(reading, found={})))
    return tuple(sorted(anchors, key=lambda span: (span.start, -span.end)))


def _read(passage: Passage, context: Context) -> Reading:
    numbers = (
        Span(*match.span()) for match in NUMBERED.finditer(passage.text) if match.end() < len(passage.text)
    )
    words = sorted({*find_calendar_spans(passage.text), *numbers})
    reading = cut_words(read_passage(passage, context), words)
    reading = replace(reading, anchors=_find_anchors(reading))
    for find in EXTRACTORS:  # most find once for all, and best while the passage's characters are known
        collections.deque(find(reading), maxlen=0)
    return reading


def _quoted_programs(readings: Sequence[Reading]) -> frozenset[str]:
    """Quoted names of programmes, so that a name counts in a title where no head follows it."""
    return frozenset(
        candidate.span.of(reading.text)
        for reading in readings
        for candidate in find_programs(reading)
        if candidate.span in reading.quotes and len(candidate.span) > 2
    )


def _townships(readings: Sequence[Reading]) -> tuple[tuple[str, Candidate, str], ...]:
    """Townships, so that a name found once counts where jieba cuts it wrongly."""
    found: dict[str, Candidate] = {}
    for reading in readings:
        for candidate in find_regions(reading):
            place = reading.place_at(candidate.span.start)
            name = candidate.span.of(reading.text)
            if place is not None and place.span.end < candidate.span.end:
                name = reading.text[place.span.end : candidate.span.end]
            if len(name) > 2 and (place is None or name != candidate.span.of(reading.text)):
                found.setdefault(name, candidate)
    return tuple((name, kind, kind.canonical or name) for name, kind in sorted(found.items()))


def _people(readings: Sequence[Reading]) -> frozenset[str]:
    """Names of persons introduced with a title, so that they count where they stand alone."""
    names = {c.span.of(reading.text) for reading in readings for c in find_people(reading)}
    return frozenset(name for name in names if len(name) > 2 or not is_word(name))


def _find_in_passage(passage: Passage, reading: Reading) -> Iterator[Mention]:
    candidates = [candidate for find in EXTRACTORS for candidate in find(reading)]
    candidates += find_short_forms(reading)
    for number, candidate in enumerate(resolve_overlaps(candidates, reading.text), start=1):
        candidate = expand_known_names(reading, candidate)
        text = candidate.span.of(passage.text)
        yield Mention(
            id=f"{passage.id}.n{number:02}",
            passage_id=passage.id,
            type=candidate.type,
            subtype=candidate.subtype,
            span=candidate.span,
            text=text,
            canonical=candidate.canonical or text,
            adcode=candidate.adcode,
        )
