"""The page of coverage: reports by place, year and file, and what could not be taken in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction

from fastapi import APIRouter, HTTPException, Request, Response

from extract.serialization import JsonObject
from query.coverage import Coverage, PlaceCoverage, read_coverage
from query.pages.bars import Bar, Reach, choose_scale
from query.pages.csv_files import csv_file
from query.pages.rendering import render
from query.server.knowledge import Reading

SOURCES = 200  # files that are shown; all are in the CSV
PLACES = 150  # of more places, those below cities are not shown
YEARS = 16  # columns of the grid
SHADES = 4
PROBLEMS = 100  # likewise of what failed, waits or vanished

_SOURCE_COLUMNS = (
    "name", "source_id", "media_type", "reports", "passages", "practices", "figures", "vanished", "paths",
)  # fmt: skip
_COUNTIES = 2  # how deep they lie
_Row = tuple[str | None, str | None, int, int, int]  # value, label, reports, practices, depth

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Counted:
    """A place or year with its reports as a bar."""

    value: str | None  # code or year
    label: str | None
    reports: int
    practices: int
    bar: Bar | None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """Provinces by years: how many reports, and how dark that is, from 0 to ``SHADES``."""

    years: list[str]
    rows: list[tuple[str, str, list[tuple[int, int]]]]  # code, name, a number and a shade for each year


@router.get("/coverage")
def coverage_page(request: Request, kb: Reading) -> Response:
    """What there is and what is missing."""
    coverage = read_coverage(kb)
    years = [(one.year, one.year, one.reports, one.practices, 0) for one in coverage.years]
    return render(
        request,
        "coverage.html",
        coverage=coverage,
        counts=coverage.counts,
        places=list(_counted(_placed(coverage.places))),
        years=list(_counted(years)),
        grid=read_grid(coverage),
        sources=coverage.sources[:SOURCES],
        most=PROBLEMS,
    )


def read_grid(coverage: Coverage) -> Grid | None:
    """Reports of each province in each year, the latest years; None where no report has both."""
    counts = {(one.adcode, one.year): one.reports for one in coverage.cells if one.adcode and one.year}
    years = sorted({year for _, year in counts}, reverse=True)[:YEARS]
    if not years:
        return None
    top = max(counts.values())
    names = {one.adcode: one.name or "" for one in coverage.places if one.adcode}
    rows = []
    for code in sorted({code for code, year in counts if year in years}):
        held = [counts.get((code, year), 0) for year in years]
        # A fourth of the most is the first shade, and all of it the fourth.
        shades = [(number, -(-number * SHADES // top)) for number in held]
        rows.append((code, names.get(code, code), shades))
    return Grid(years, rows)


@router.get("/coverage/{part}.csv")
def coverage_file(part: str, kb: Reading) -> Response:
    """One part of it as CSV."""
    records, columns = _parts(read_coverage(kb)).get(part, (None, ()))
    if records is None:
        raise HTTPException(404, f"There is no list {part[:40]!r} of the coverage.")
    return csv_file(f"coverage-{part}", records, columns)


def _parts(coverage: Coverage) -> dict[str, tuple[Iterable[JsonObject], tuple[str, ...]]]:
    """The lists that can be had, with their columns."""
    return {
        "places": (map(asdict, coverage.places), ("adcode", "name", "above", "reports", "practices")),
        "years": (map(asdict, coverage.years), ("year", "reports", "practices")),
        "provinces": (map(asdict, coverage.cells), ("adcode", "year", "reports")),
        "sources": (
            (asdict(one) | {"paths": list(one.paths)} for one in coverage.sources),
            (
                "name",
                "source_id",
                "media_type",
                "reports",
                "passages",
                "practices",
                "figures",
                "vanished",
                "paths",
            ),
        ),
        "problems": (_problems(coverage), ("what", "path", "since", "step", "reason")),
    }


def _problems(coverage: Coverage) -> Iterator[JsonObject]:
    for failure in coverage.failures:
        yield {"what": "failed", "path": failure.path, "step": failure.step, "reason": failure.message}
    for one in coverage.quarantined:
        yield {
            "what": "quarantined",
            "path": one.path,
            "since": one.first_seen,
            "step": one.step,
            "reason": one.reason,
        }
    for path, since in coverage.vanished:
        yield {"what": "vanished", "path": path, "since": since}


def _placed(places: Sequence[PlaceCoverage]) -> Iterator[_Row]:
    """Each place with how deep it lies; of many places those below cities are left to the CSV."""
    depths: dict[str | None, int] = {}
    for one in places:
        depth = depths[one.adcode] = depths.get(one.above, -1) + 1 if one.above else 0
        if depth < _COUNTIES or len(places) <= PLACES:
            yield one.adcode, one.name, one.reports, one.practices, depth


def _counted(rows: Iterable[_Row]) -> Iterator[Counted]:
    """Rows with bars; what no report says has none: it would dwarf what they do say."""
    held = list(rows)
    reach = {reports: Reach(Fraction(reports), Fraction(reports)) for _, _, reports, _, _ in held}
    scale = choose_scale(reach[reports] for value, _, reports, _, _ in held if value)
    for value, label, reports, practices, depth in held:
        bar = scale.bar(reach[reports]) if value else None
        yield Counted(value, label, reports, practices, bar, depth)
