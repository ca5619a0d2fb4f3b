"""The search page: a question, how it was understood, and the practices that answer it."""

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from corpus.errors import QuestionError
from extract.themes import theme_definitions
from query.facets import count_facets
from query.pages.answer_cards import card
from query.pages.conditions import chips
from query.pages.facet_lists import list_facets
from query.pages.languages import choose_language, texts_in
from query.pages.rendering import render
from query.pages.search_state import SearchState, understand
from query.search import search
from query.server.knowledge import Reading

router = APIRouter(include_in_schema=False)


@router.get("/", response_class=HTMLResponse)
def search_page(request: Request, kb: Reading) -> HTMLResponse:
    """One box, what it was understood as, and answers; without a question, what there is to ask about."""
    state = SearchState.from_address(request.query_params)
    if not state.text:
        return render(request, "start.html", state=state, counts=kb.counts(), themes=theme_definitions())
    try:
        understood = understand(state, kb, date.today())
    except QuestionError as error:
        return render(request, "search.html", 422, state=state, refused=str(error))
    found = search(kb, understood.question)
    texts = texts_in(choose_language(request))
    cards = [card(answer) for answer in found.answers or found.nearest]
    return render(
        request,
        "search.html",
        state=state,
        refused=None,
        found=found,
        chips=chips(state, found.question.conditions, understood.filters, texts),
        facets=list_facets(state, understood.filters, count_facets(kb, found.found), texts)
        if found.answers
        else [],
        cards=cards,
        more=state.more if len(found.answers) == state.limit else None,
    )
