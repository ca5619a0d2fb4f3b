"""The list of figures: by what they measure, how much, where and when."""

from typing import get_args

from fastapi import APIRouter, Request, Response

from corpus.errors import QuestionError
from extract.records import Status
from query.filters import read_filter
from query.listings import FigureQuestion, each_figure, list_figures
from query.pages.csv_files import csv_file
from query.pages.figure_tables import figure_cells, read_pieces
from query.pages.listed import ROWS, Asked, one_of, refuse
from query.pages.rendering import render
from query.periods import read_period
from query.places import read_places
from query.record_columns import FIGURE_ROW_COLUMNS
from query.records import figure_record, figure_row_record
from query.server.knowledge import Reading

router = APIRouter(include_in_schema=False)


@router.get("/figures")
def figures_page(request: Request, kb: Reading) -> Response:
    """Figures by what they measure, how much, where and when."""
    asked = Asked(request.query_params)
    try:
        rows = list_figures(kb, read_figure_question(asked), ROWS + 1, asked.one("after") or None)
    except QuestionError as error:
        return refuse(request, "figures.html", asked, error)
    shown = rows[:ROWS]
    pieces = read_pieces(kb, (row.stored.figure for row in shown))
    return render(
        request,
        "figures.html",
        asked=asked,
        refused=None,
        rows=[
            (
                row,
                figure_cells(row.stored.figure, row.stored.place, pieces),
                figure_record(row.stored)["sentence"],
            )
            for row in shown
            if row.stored.figure.passage_id in pieces
        ],
        following=shown[-1].stored.figure.id if len(rows) > ROWS else None,
    )


@router.get("/figures.csv")
def figures_file(request: Request, kb: Reading) -> Response:
    """All of them as CSV."""
    question = read_figure_question(Asked(request.query_params))
    return csv_file("figures", map(figure_row_record, each_figure(kb, question)), FIGURE_ROW_COLUMNS)


def read_figure_question(asked: Asked) -> FigureQuestion:
    """The question of an address. Raises QuestionError for what cannot be read."""
    return FigureQuestion(
        indicators=asked.all("indicator"),
        condition=read_filter(asked.one("where")) if asked.one("where") else None,
        adcodes=read_places(asked.all("place")),
        period=read_period(asked.one("period")) if asked.one("period") else None,
        status=one_of(get_args(Status), asked.one("status")),
        possibly=asked.one("possibly") == "1",
    )
