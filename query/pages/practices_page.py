"""The list of practices: by place, theme, kind, who acts and with which instrument."""

from collections.abc import Iterator, Sequence
from typing import Any, get_args

from fastapi import APIRouter, Request, Response

from corpus.errors import QuestionError
from extract.records import PracticeKind
from extract.themes import theme_definitions
from index.knowledge_base import KnowledgeBase
from index.practice_lookups import PracticeFilter
from query.filters import theme_filter
from query.listings import each_practice
from query.pages.csv_files import csv_file
from query.pages.languages import choose_language
from query.pages.listed import ROWS, Asked, one_of, refuse
from query.pages.rendering import render
from query.pages.theme_labels import theme_labels
from query.places import read_places
from query.record_columns import PRACTICE_COLUMNS
from query.records import practice_record
from query.server.knowledge import Reading

router = APIRouter(include_in_schema=False)


@router.get("/practices")
def practices_page(request: Request, kb: Reading) -> Response:
    """Practices by place, theme, kind, who acts and with which instrument."""
    asked = Asked(request.query_params)
    try:
        wanted = read_practice_filter(asked)
        rows = list(each_practice(kb, wanted, ROWS + 1, asked.one("after") or None))
    except QuestionError as error:
        return refuse(request, "practices.html", asked, error, openings={}, **_theme_choices(request))
    shown = rows[:ROWS]
    return render(
        request,
        "practices.html",
        asked=asked,
        refused=None,
        rows=shown,
        openings=dict(_openings(kb, [row.practice.passage_ids[0] for row in shown])),
        following=shown[-1].practice.id if len(rows) > ROWS else None,
        **_theme_choices(request),
    )


@router.get("/practices.csv")
def practices_file(request: Request, kb: Reading) -> Response:
    """All of them as CSV."""
    rows = each_practice(kb, read_practice_filter(Asked(request.query_params)))
    return csv_file("practices", map(practice_record, rows), PRACTICE_COLUMNS)


def read_practice_filter(asked: Asked) -> PracticeFilter:
    """The conditions of an address. Raises QuestionError for what cannot be read."""
    return PracticeFilter(
        adcodes=read_places(asked.all("place")),
        theme=theme_filter(asked.one("theme")).theme if asked.one("theme") else None,
        kind=one_of(get_args(PracticeKind), asked.one("kind")),
        actor=asked.one("actor") or None,
        instrument=asked.one("instrument") or None,
    )


def _openings(kb: KnowledgeBase, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The first words of what each practice says, by the id of its first passage."""
    for id_, stored in kb.tables.passages(ids).items():
        text = stored.passage.text
        yield id_, text if len(text) <= 80 else f"{text[:80]}…"


def _theme_choices(request: Request) -> dict[str, Any]:
    labels = theme_labels(choose_language(request))
    return {"themes": labels, "theme_options": [(one.name, labels[one.name]) for one in theme_definitions()]}
