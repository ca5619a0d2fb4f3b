"""Relation routes: places side by side, how a name spread, what resembles a practice, sums of figures."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from corpus.errors import QuestionError
from index.database import seeing_one_state
from index.knowledge_base import KnowledgeBase
from query.aggregate_records import GROUPS, aggregates_as_json, counted_records, group_records
from query.aggregates import Aggregates, Ranking, aggregate_figures
from query.api import schemas
from query.api.files import Files, described
from query.api.freshness import Fresh
from query.api.listing_routes import figure_question
from query.api.parameters import (
    Aggregate,
    AggregateExport,
    Compare,
    CompareExport,
    Id,
    Similar,
    SimilarExport,
    Spread,
    SpreadExport,
)
from query.comparisons import compare_places
from query.figure_groups import Grouping
from query.filters import theme_filter
from query.listings import FigureQuestion
from query.lookup import look_up
from query.periods import read_period
from query.places import read_place
from query.record_columns import COMPARED_COLUMNS, FIGURE_COLUMNS, SIMILAR_COLUMNS, SPREAD_COLUMNS
from query.records import appearance_record, comparison_records, similar_record
from query.server.knowledge import Reading
from query.server.problems import NotFoundError
from query.similar import find_similar
from query.spread import trace_spread

router = APIRouter()


@router.get("/compare", response_model=schemas.Comparison, tags=["figures"])
def compare(kb: Reading, fresh: Fresh, asked: Annotated[Compare, Query()]) -> Response:
    """Places side by side in what is measured; units, periods and changes are never mixed in a row."""
    codes, question = _compared(asked)
    with seeing_one_state(kb.tables.engine):
        comparison = compare_places(kb, codes, asked.indicator, question)
    places = [
        {"name": name, "adcode": code}
        for name, code in zip(comparison.names(), comparison.places, strict=True)
    ]
    return fresh.answer({"places": places, "rows": list(comparison_records(comparison))})


@router.get(
    "/export/compare", response_class=Response, responses=described("figures compared"), tags=["files"]
)
def export_comparison(files: Files, asked: Annotated[CompareExport, Query()]) -> Response:
    """The same as a file."""
    codes, question = _compared(asked)
    return files.send(
        lambda kb: comparison_records(compare_places(kb, codes, asked.indicator, question)),
        COMPARED_COLUMNS,
        asked,
        "comparison",
    )


def _compared(asked: Compare) -> tuple[list[str], FigureQuestion]:
    period = read_period(asked.period) if asked.period else None
    return [read_place(place) for place in asked.place], FigureQuestion(period=period, status=asked.status)


@router.get("/spread", response_model=schemas.AppearanceRows, tags=["entities"])
def spread(kb: Reading, fresh: Fresh, asked: Annotated[Spread, Query()]) -> Response:
    """Which reports name a programme, the earliest first, and which wording they share with the first."""
    return fresh.answer({"rows": [appearance_record(one) for one in trace_spread(kb, asked.name)]})


@router.get("/export/spread", response_class=Response, responses=described("appearances"), tags=["files"])
def export_spread(files: Files, asked: Annotated[SpreadExport, Query()]) -> Response:
    """The same as a file."""
    return files.send(
        lambda kb: map(appearance_record, trace_spread(kb, asked.name)), SPREAD_COLUMNS, asked, "spread"
    )


@router.get("/similar/{id}", response_model=schemas.SimilarRows, tags=["practices"])
def similar(
    kb: Reading,
    fresh: Fresh,
    id: Annotated[Id, Path(description="Of a practice, passage or report.")],
    asked: Annotated[Similar, Query()],
) -> Response:
    """The practices that resemble one, nearest first."""
    with seeing_one_state(kb.tables.engine):
        try:
            look_up(kb, id)
        except QuestionError as error:
            raise NotFoundError(str(error)) from error
        found = find_similar(kb, id, asked.limit, elsewhere=asked.elsewhere)
    return fresh.answer({"rows": [similar_record(one) for one in found]})


@router.get("/export/similar", response_class=Response, responses=described("practices"), tags=["files"])
def export_similar(files: Files, asked: Annotated[SimilarExport, Query()]) -> Response:
    """The practices that resemble one, as a file."""
    return files.send(
        lambda kb: map(similar_record, find_similar(kb, asked.id, asked.limit, elsewhere=asked.elsewhere)),
        SIMILAR_COLUMNS,
        asked,
        "similar",
    )


@router.get("/aggregate", response_model=schemas.Aggregates, tags=["figures"])
def aggregate(kb: Reading, fresh: Fresh, asked: Annotated[Aggregate, Query()]) -> Response:
    """Count, sum, extremes, median and rank of figures, with the bounds of each carried through.

    Only what may be compared is counted together; what is left out is named with the reason.
    """
    found = _aggregated(asked)
    with seeing_one_state(kb.tables.engine):
        return fresh.answer(aggregates_as_json(found(kb), rows=asked.rows))


@router.get("/export/aggregate", response_class=Response, responses=described("groups"), tags=["files"])
def export_aggregate(files: Files, asked: Annotated[AggregateExport, Query()]) -> Response:
    """The groups as a file, or with `rows` the figures that count."""
    found = _aggregated(asked)
    records = counted_records if asked.rows else group_records
    columns = ("group", *FIGURE_COLUMNS) if asked.rows else GROUPS
    return files.send(lambda kb: records(found(kb)), columns, asked, "aggregate")


def _aggregated(asked: Aggregate) -> Callable[[KnowledgeBase], Aggregates]:
    """What counts the figures asked for. Raises QuestionError for what cannot be read."""
    question = figure_question(asked)
    if not any(name.strip() for name in question.indicators):
        raise QuestionError("say what is measured, such as indicator=满意度")
    if asked.level is not None and "place" not in asked.by:
        raise QuestionError("level groups places; add by=place")
    grouping = Grouping(by=tuple(dict.fromkeys(asked.by)), level=asked.level, any_period=asked.any_period)
    theme = theme_filter(asked.theme).theme if asked.theme else None
    ranking = Ranking(asked.rank_by, asked.lowest_first)
    return lambda kb: aggregate_figures(kb, question, grouping, ranking, theme=theme)
