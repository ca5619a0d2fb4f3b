"""Coverage: which places, years and files the knowledge base speaks of, and what it could not take in."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from extract.gazetteer import ancestors, region
from extract.serialization import JsonObject
from index.coverage_counts import ReportGroup, SourceHolding, group_reports, list_holdings
from query.periods import known_period

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase
    from index.quarantine import Quarantined
    from index.runs import RunFailure
    from index.tables import Counts


@dataclass(frozen=True, slots=True)
class PlaceCoverage:
    """The reports on one place and below it."""

    adcode: str | None  # None: reports whose place is not known
    name: str | None
    above: str | None  # the code of the place that it lies in
    reports: int
    practices: int


@dataclass(frozen=True, slots=True)
class YearCoverage:
    """The reports of one year."""

    year: str | None  # None: reports without a date, or with one that spans years
    reports: int
    practices: int


@dataclass(frozen=True, slots=True)
class Cell:
    """The reports of one year on one province and below it."""

    adcode: str | None
    year: str | None
    reports: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What there is and what is missing."""

    counts: "Counts"
    places: tuple[PlaceCoverage, ...]  # by code, each after the place above it
    years: tuple[YearCoverage, ...]  # latest first
    cells: tuple[Cell, ...]  # provinces by years
    sources: tuple[SourceHolding, ...]  # by name
    failures: "tuple[RunFailure, ...]"  # of the last run
    quarantined: "tuple[Quarantined, ...]"  # what is not tried again before it changes
    vanished: tuple[tuple[str, str], ...]  # paths, with since when they are gone; their sources are kept


def read_coverage(kb: "KnowledgeBase") -> Coverage:
    """The coverage now. A report counts for every place that its own place lies in."""
    groups = group_reports(kb.tables.engine)
    runs = kb.tables.runs()
    return Coverage(
        counts=kb.counts(),
        places=_places(groups),
        years=_years(groups),
        cells=_cells(groups),
        sources=tuple(list_holdings(kb.tables.engine)),
        failures=runs[0].failures if runs else (),
        quarantined=tuple(kb.quarantine.all().values()),
        vanished=tuple(kb.vanished.all().items()),
    )


def _places(groups: Iterable[ReportGroup]) -> tuple[PlaceCoverage, ...]:
    reports: Counter[str | None] = Counter()
    practices: Counter[str | None] = Counter()
    above: dict[str | None, str | None] = {}
    for group in groups:
        line = [one.adcode for one in ancestors(group.adcode)] if group.adcode else []
        codes: list[str | None] = [*line] or [group.adcode]
        for code, parent in zip(codes, [*codes[1:], None], strict=True):
            reports[code] += group.reports
            practices[code] += group.practices
            above[code] = parent
    order = sorted(reports, key=lambda code: (code is None, code or ""))
    return tuple(
        PlaceCoverage(code, _name(code), above[code], reports[code], practices[code]) for code in order
    )


def _years(groups: Iterable[ReportGroup]) -> tuple[YearCoverage, ...]:
    reports: Counter[str | None] = Counter()
    practices: Counter[str | None] = Counter()
    for group in groups:
        year = _year(group.date)
        reports[year] += group.reports
        practices[year] += group.practices
    order = sorted(reports, key=lambda year: year or "", reverse=True)
    return tuple(YearCoverage(year, reports[year], practices[year]) for year in order)


def _cells(groups: Iterable[ReportGroup]) -> tuple[Cell, ...]:
    counts: Counter[tuple[str | None, str | None]] = Counter()
    for group in groups:
        line = ancestors(group.adcode) if group.adcode else ()
        counts[line[-1].adcode if line else group.adcode, _year(group.date)] += group.reports
    order = sorted(counts, key=lambda cell: (cell[0] is None, cell[0] or "", cell[1] or ""))
    return tuple(Cell(adcode, year, counts[adcode, year]) for adcode, year in order)


def _name(adcode: str | None) -> str | None:
    found = region(adcode) if adcode else None
    return found.name if found else adcode


def _year(date: str | None) -> str | None:
    """The year that a date lies in; None where it is unknown or spans several."""
    period = known_period(date)
    if period is None or period.first is None or period.last is None:
        return None
    return f"{period.first.year:04}" if period.first.year == period.last.year else None


def holding_record(holding: SourceHolding) -> JsonObject:
    """What a source holds as one row."""
    return asdict(holding) | {"paths": list(holding.paths)}


def coverage_as_json(coverage: Coverage) -> JsonObject:
    """The coverage as one object."""
    from query.quarantine_blocks import quarantined_as_json

    return {
        "counts": asdict(coverage.counts),
        "places": [asdict(one) for one in coverage.places],
        "years": [asdict(one) for one in coverage.years],
        "cells": [asdict(one) for one in coverage.cells],
        "sources": [holding_record(one) for one in coverage.sources],
        "failures": [asdict(one) for one in coverage.failures],
        "quarantine": quarantined_as_json(coverage.quarantined),
        "vanished": [{"path": path, "since": since} for path, since in coverage.vanished],
    }
