"""The page that compares: places by what is measured in them, or two practices side by side."""

from typing import Any, get_args

from fastapi import APIRouter, Request, Response

from corpus.errors import QuestionError
from extract.gazetteer import region
from extract.records import Status
from index.knowledge_base import KnowledgeBase
from query.comparisons import Comparison, compare_places
from query.listings import FigureQuestion
from query.pages.comparison_view import view_comparison
from query.pages.csv_files import csv_file
from query.pages.languages import choose_language, texts_in
from query.pages.listed import Asked, one_of
from query.pages.practice_view import read_practice
from query.pages.rendering import Links, render
from query.pages.theme_labels import theme_labels
from query.periods import read_period
from query.places import read_place
from query.record_columns import COMPARED_COLUMNS
from query.records import comparison_records
from query.server.knowledge import Reading

MOST_PLACES = 12
FIELDS = 3  # empty boxes for places at first
OFFERED = 400  # places that are offered as one types

router = APIRouter(include_in_schema=False)


@router.get("/compare")
def compare_page(request: Request, kb: Reading) -> Response:
    """Places side by side; with ``a`` and ``b`` two practices."""
    asked = Asked(request.query_params)
    if asked.one("a") or asked.one("b"):
        return _beside(request, kb, asked)
    places, indicators = asked.all("place"), asked.all("indicator")
    context: dict[str, Any] = {
        "asked": asked,
        "fields": max(FIELDS, len(places) + 1),
        "offered": _offered(kb),
    }
    if not places or not indicators:
        return render(request, "compare.html", refused=None, rows=None, comparison=None, **context)
    try:
        comparison = read_comparison(kb, asked)
    except QuestionError as error:
        return render(request, "compare.html", 422, refused=str(error), rows=None, comparison=None, **context)
    rows = view_comparison(kb, comparison, texts_in(choose_language(request)))
    return render(request, "compare.html", refused=None, rows=rows, comparison=comparison, **context)


@router.get("/compare.csv")
def compare_file(request: Request, kb: Reading) -> Response:
    """All figures of the comparison as CSV."""
    comparison = read_comparison(kb, Asked(request.query_params))
    return csv_file("compare", comparison_records(comparison), COMPARED_COLUMNS)


def read_comparison(kb: KnowledgeBase, asked: Asked) -> Comparison:
    """The comparison that an address asks for. Raises QuestionError for what cannot be read."""
    places = asked.all("place")
    if len(places) > MOST_PLACES:
        raise QuestionError(f"there are {len(places)} places; name {MOST_PLACES} at most")
    question = FigureQuestion(
        period=read_period(asked.one("period")) if asked.one("period") else None,
        status=one_of(get_args(Status), asked.one("status")),
    )
    return compare_places(kb, [read_place(place) for place in places], asked.all("indicator"), question)


def _beside(request: Request, kb: KnowledgeBase, asked: Asked) -> Response:
    """Two practices side by side; with one of them, a box for the other."""
    texts = texts_in(choose_language(request))
    link = Links(request)
    views, refused = [], None
    for name in ("a", "b"):
        id_ = asked.one(name).rstrip("/").rpartition("/")[2]  # an address copied from the page will do
        if id_:
            try:
                views.append(read_practice(kb, id_, texts, link, alone=True))
            except QuestionError as error:
                refused = str(error)
    return render(
        request,
        "beside.html",
        422 if refused else 200,
        asked=asked,
        views=views,
        refused=refused,
        themes=theme_labels(texts.language),
    )


def _offered(kb: KnowledgeBase) -> list[str]:
    """The full names of places that reports are about."""
    known = (region(code) for code in sorted(kb.catalogue.adcodes)[:OFFERED])
    return [one.full_name for one in known if one is not None]
