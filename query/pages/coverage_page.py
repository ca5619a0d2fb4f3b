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
        sources=coverage.sources[:SOURCES],
        most=PROBLEMS,
    )


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
