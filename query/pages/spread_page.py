"""The page of a name: where it appears first, where later, and which wording the reports share."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from fastapi import APIRouter, Request, Response

from corpus.span import Span, slice_pieces
from index.knowledge_base import KnowledgeBase
from query.pages.bars import Bar, Reach, choose_scale
from query.pages.csv_files import csv_file
from query.pages.excerpts import choose_excerpt
from query.pages.listed import Asked
from query.pages.rendering import render
from query.record_columns import SPREAD_COLUMNS
from query.records import appearance_record
from query.server.knowledge import Reading
from query.spread import Appearance, trace_spread

MOST = 200  # reports that are shown; all are in the CSV
AROUND = 90  # characters shown around the name

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class ShownAppearance:
    """A report that names it, with the words around the first mention."""

    appearance: Appearance
    before: str
    name: str  # as written
    after: str
    spans: tuple[Span, ...]  # of the name, in the source


@dataclass(frozen=True, slots=True)
class Year:
    """How many reports of one year name it."""

    year: str
    reports: int
    bar: Bar


@router.get("/spread")
def spread_page(request: Request, kb: Reading) -> Response:
    """The reports that name it, the earliest first."""
    asked = Asked(request.query_params)
    name = asked.one("name")
    found = trace_spread(kb, name) if name else ()
    return render(
        request,
        "spread.html",
        asked=asked,
        name=name,
        rows=show_appearances(kb, found[:MOST]),
        total=len(found),
        times=sum(one.times for one in found),
        years=count_years(found),
        undated=sum(1 for one in found if one.date is None),
    )


@router.get("/spread.csv")
def spread_file(request: Request, kb: Reading) -> Response:
    """All of them as CSV."""
    name = Asked(request.query_params).one("name")
    found = trace_spread(kb, name) if name else ()
    return csv_file("spread", map(appearance_record, found), SPREAD_COLUMNS)


def show_appearances(kb: KnowledgeBase, found: tuple[Appearance, ...]) -> list[ShownAppearance]:
    """The appearances with their characters; one whose passage is being replaced is left out."""
    stored = kb.tables.passages([one.first.passage_id for one in found])
    shown = []
    for one in found:
        first = one.first
        if first.passage_id not in stored:
            continue
        text, span = first.passage_text, first.span
        around = choose_excerpt(text, (), [span], AROUND).span
        start, end = min(around.start, span.start), max(around.end, span.end)
        shown.append(
            ShownAppearance(
                one,
                ("…" if start else "") + text[start : span.start],
                span.of(text),
                text[span.end : end] + ("…" if end < len(text) else ""),
                slice_pieces(stored[first.passage_id].passage.pieces, span),
            )
        )
    return shown


def count_years(found: tuple[Appearance, ...]) -> list[Year]:
    """How many reports of each year name it, earliest first; years between without any, too."""
    counts = Counter(one.date[:4] for one in found if one.date)
    if not counts:
        return []
    scale = choose_scale(Reach(Fraction(number), Fraction(number)) for number in counts.values())
    first, last = int(min(counts)), int(max(counts))
    return [
        Year(f"{year:04}", number, scale.bar(Reach(Fraction(number), Fraction(number))))
        for year in range(first, last + 1)
        for number in (counts[f"{year:04}"],)
    ]
