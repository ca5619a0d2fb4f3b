"""The page of a practice: what was done, where, by whom, with which result, and how to cite it."""

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from corpus.errors import QuestionError
from query.citations import cite_biblatex, cite_gbt7714
from query.pages.correction_view import entries_on
from query.pages.languages import choose_language, texts_in
from query.pages.practice_view import read_practice
from query.pages.rendering import Links, error_page, render
from query.pages.theme_labels import theme_labels
from query.server.knowledge import Reading

router = APIRouter(include_in_schema=False)


@router.get("/practices/{practice_id}", response_class=HTMLResponse)
def practice_page(request: Request, kb: Reading, practice_id: str) -> HTMLResponse:
    """One practice."""
    texts = texts_in(choose_language(request))
    try:
        view = read_practice(kb, practice_id, texts, Links(request))
    except QuestionError as error:
        return error_page(request, 404, str(error))
    today = date.today()
    return render(
        request,
        "practice.html",
        view=view,
        practice=view.practice,
        corrected=sum(1 for _ in entries_on(kb, practice_id, view.practice.passage_ids)),
        themes=theme_labels(texts.language),
        gbt7714=cite_gbt7714(view.cited, today),
        biblatex=cite_biblatex(view.cited, today),
    )
