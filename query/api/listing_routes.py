"""Listing routes: figures, practices and named things that meet conditions, page by page or as a file."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Response

from extract.serialization import JsonObject
from index.knowledge_base import KnowledgeBase
from index.practice_lookups import PracticeFilter
from query.api import schemas
from query.api.files import Files, described
from query.api.freshness import Fresh
from query.api.paging import cursor_behind, page_of, read_cursor
from query.api.parameters import (
    Entities,
    EntityExport,
    EntityPage,
    FigureExport,
    FigurePage,
    Figures,
    PracticeExport,
    PracticePage,
    Practices,
)
from query.filters import read_filter, theme_filter
from query.listings import FigureQuestion, each_figure, each_practice, list_entities, list_figures
from query.periods import read_period
from query.places import read_places
from query.record_columns import ENTITY_COLUMNS, FIGURE_ROW_COLUMNS, PRACTICE_COLUMNS
from query.records import entity_record, figure_row_record, practice_record
from query.server.knowledge import Reading

if TYPE_CHECKING:
    from index.entity_lookups import Frequency, StoredEntity

router = APIRouter()


def figure_question(asked: Figures) -> FigureQuestion:
    """The question that parameters ask. Raises QuestionError for what cannot be read."""
    return FigureQuestion(
        indicators=tuple(asked.indicator),
        condition=read_filter(asked.where) if asked.where else None,
        adcodes=read_places(asked.place),
        period=read_period(asked.period) if asked.period else None,
        status=asked.status,
        possibly=asked.possibly,
    )


@router.get("/figures", response_model=schemas.FigureRows, tags=["figures"])
def list_of_figures(kb: Reading, fresh: Fresh, asked: Annotated[FigurePage, Query()]) -> Response:
    """Figures by what they measure, how much, where and when, in the order of their files.

    Copies of passages are left out. Without `possibly` only what certainly meets condition and period.
    """
    after = read_cursor(asked.cursor, asked, "")
    rows = list_figures(
        kb, figure_question(asked), asked.limit + 1, after if isinstance(after, str) else None
    )
    records = [figure_row_record(row) for row in rows]
    return fresh.answer(_page(records, "figure_id", asked))


@router.get("/export/figures", response_class=Response, responses=described("figures"), tags=["files"])
def export_figures(files: Files, asked: Annotated[FigureExport, Query()]) -> Response:
    """All figures asked for, without a cap."""
    question = figure_question(asked)

    def records(kb: KnowledgeBase) -> Iterable[JsonObject]:
        return map(figure_row_record, each_figure(kb, question))

    return files.send(records, FIGURE_ROW_COLUMNS, asked, "figures")


def _practice_filter(asked: Practices) -> PracticeFilter:
    theme = theme_filter(asked.theme).theme if asked.theme else None
    return PracticeFilter(read_places(asked.place), theme, asked.kind, asked.actor, asked.instrument)


@router.get("/practices", response_model=schemas.PracticeRows, tags=["practices"])
def list_of_practices(kb: Reading, fresh: Fresh, asked: Annotated[PracticePage, Query()]) -> Response:
    """Practices by place, theme, kind, who acts and with which instrument, in the order of their files."""
    after = read_cursor(asked.cursor, asked, "")
    wanted = _practice_filter(asked)
    found = each_practice(kb, wanted, asked.limit + 1, after if isinstance(after, str) else None)
    records = [practice_record(one) for one in found]
    return fresh.answer(_page(records, "practice_id", asked))


@router.get("/export/practices", response_class=Response, responses=described("practices"), tags=["files"])
def export_practices(files: Files, asked: Annotated[PracticeExport, Query()]) -> Response:
    """All practices asked for, without a cap."""
    wanted = _practice_filter(asked)

    def records(kb: KnowledgeBase) -> Iterable[JsonObject]:
        return map(practice_record, each_practice(kb, wanted))

    return files.send(records, PRACTICE_COLUMNS, asked, "practices")


@router.get("/entities", response_model=schemas.EntityRows, tags=["entities"])
def list_of_entities(kb: Reading, fresh: Fresh, asked: Annotated[EntityPage, Query()]) -> Response:
    """Named things, those that most reports name first."""
    key = read_cursor(asked.cursor, asked, [0, 0, ""])
    found = _entities(kb, asked, asked.limit + 1, _frequency(key))
    records = [entity_record(one) for one in found[: asked.limit]]
    if len(found) <= asked.limit:
        return fresh.answer(page_of(records, None))
    last = found[asked.limit - 1]
    return fresh.answer(page_of(records, cursor_behind([last.reports, last.mentions, last.id], asked)))


@router.get("/export/entities", response_class=Response, responses=described("named things"), tags=["files"])
def export_entities(files: Files, asked: Annotated[EntityExport, Query()]) -> Response:
    """All named things asked for, without a cap."""
    read_places(asked.place)

    def records(kb: KnowledgeBase) -> Iterable[JsonObject]:
        return map(entity_record, _entities(kb, asked))

    return files.send(records, ENTITY_COLUMNS, asked, "entities")


def _entities(
    kb: KnowledgeBase, asked: Entities, limit: int | None = None, after: "Frequency | None" = None
) -> "Sequence[StoredEntity]":
    return list_entities(kb, asked.text, asked.type, read_places(asked.place), limit, after)


def _frequency(key: object) -> "Frequency | None":
    match key:
        case [int() as reports, int() as mentions, str() as id_]:
            return reports, mentions, id_
    return None


def _page(records: list[JsonObject], id_: str, asked: FigurePage | PracticePage) -> JsonObject:
    """A page of one record fewer, where there is one more than the page holds."""
    if len(records) <= asked.limit:
        return page_of(records, None)
    shown = records[: asked.limit]
    return page_of(shown, cursor_behind(str(shown[-1][id_]), asked))
