"""Correcting on the page: one thing with its forms, and the list of what was corrected."""

from http import HTTPStatus
from typing import Any, get_args

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from corpus.errors import CorrectionError, QuestionError, StoreError
from extract import records
from extract.corrections.proposals import read_proposal
from extract.themes import theme_definitions
from index.correcting import Entered
from index.corrections import LedgerFilter
from index.knowledge_base import KnowledgeBase
from query.correction_command import Kind, State
from query.corrections import told
from query.pages.correction_forms import FIGURE_FIELDS, MENTION_FIELDS, read_form
from query.pages.correction_view import read_correction_view
from query.pages.languages import Language, choose_language, texts_in
from query.pages.rendering import Links, error_page, render
from query.pages.theme_labels import theme_labels
from query.release.columns import label, value_labels
from query.server.forms import FIELD, Writing, caller_of, form_token
from query.server.knowledge import Reading
from query.server.writing import knowledge_base_to_write

router = APIRouter(include_in_schema=False)

ON_A_PAGE = 50
# The words that fields of a form may have, by the name of their list in values.csv.
_CHOICES = {
    "bound": records.Bound, "dimension": records.Dimension, "status": records.Status,
    "change": records.Change, "basis": records.Basis, "type": records.MentionType,
    "subtype": records.Subtype,
}  # fmt: skip
_OPTIONAL = frozenset(("change", "basis", "subtype"))


@router.get("/corrections", response_class=HTMLResponse)
def corrections_page(request: Request, kb: Reading) -> HTMLResponse:
    """What was corrected, by whom, why, and what came of it."""
    asked = {
        name: request.query_params.get(name, "").strip() for name in ("author", "kind", "state", "source")
    }
    after = request.query_params.get("after", "")
    wanted = LedgerFilter(
        author=asked["author"].replace("\0", "") or None,
        kind=next((one for one in get_args(Kind) if one == asked["kind"]), None),
        state=next((one for one in get_args(State) if one == asked["state"]), None),
        source=asked["source"].replace("\0", "")[:200] or None,
    )
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    found = kb.corrections.entries(wanted, after=start, limit=ON_A_PAGE + 1, newest_first=True)
    entries = list(found)
    return render(
        request,
        "corrections.html",
        asked=asked,
        entries=entries[:ON_A_PAGE],
        next=entries[ON_A_PAGE - 1].correction.number if len(entries) > ON_A_PAGE else None,
        authors=kb.corrections.authors(),
        refused=None,
        **_words(request),
    )


@router.get("/correct", response_class=HTMLResponse)
def correct_page(request: Request, kb: Reading, of: str = "") -> HTMLResponse:
    """One practice, passage, figure or name, with forms that say what is wrong with it."""
    return _correct_page(request, kb, of)


@router.post("/correct", response_class=HTMLResponse)
async def correct(request: Request, kb: Reading, caller: Writing) -> Response:
    """Enter what the form says, and show what came of it."""
    form = await request.form()
    said = {name: value for name, value in form.items() if isinstance(value, str)}
    themes = [value for value in form.getlist("themes") if isinstance(value, str)]
    name = caller.token.name if caller.token else ""

    def enter() -> Response:
        try:
            row = read_form(said, themes)
            entered = _enter(kb, row, name)
        except (CorrectionError, StoreError) as error:
            return _correct_page(request, kb, said.get("page", ""), refused=str(error), said=said)
        back = _still_there(kb, said.get("of", ""), said.get("page", ""))
        return _see(Links(request)("/correct", of=back, entered=entered.correction.number, at="made"))

    return await run_in_threadpool(enter)


@router.post("/corrections/{number}/revert", response_class=HTMLResponse)
async def revert(request: Request, kb: Reading, caller: Writing, number: int) -> Response:
    """Undo a correction, and go back to where it was asked for."""
    form = await request.form()
    reason, back = form.get("reason"), form.get("page")
    row: dict[str, object] = {
        "revert": number if 0 < number < 2**31 else 0,
        "reason": reason,
        "author": form.get("author"),
    }
    name = caller.token.name if caller.token else ""

    def enter() -> Response:
        try:
            entered = _enter(kb, row, name)
        except (CorrectionError, StoreError) as error:
            return error_page(request, HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
        made, link = entered.correction.number, Links(request)
        if isinstance(back, str) and back:
            return _see(link("/correct", of=_still_there(kb, back, back), entered=made, at="made"))
        return _see(link("/corrections", after=number + 1, at=f"correction{number}"))

    return await run_in_threadpool(enter)


def _correct_page(
    request: Request,
    kb: KnowledgeBase,
    id_: str,
    *,
    refused: str | None = None,
    said: dict[str, str] | None = None,
) -> HTMLResponse:
    texts = texts_in(choose_language(request))
    try:
        view = read_correction_view(kb, id_.strip(), texts, Links(request))
    except QuestionError as error:
        return error_page(request, HTTPStatus.NOT_FOUND, str(error))
    return render(
        request,
        "correct.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK,
        view=view,
        refused=refused,
        said=said or {},
        figure_fields=FIGURE_FIELDS,
        mention_fields=MENTION_FIELDS,
        themes=theme_labels(texts.language),
        entered=request.query_params.get("entered", ""),
        **_words(request),
    )


def _words(request: Request) -> dict[str, Any]:
    """What forms and lists of corrections need of whoever looks and in which language."""
    language = choose_language(request)
    caller = caller_of(request)
    choices = {
        name: {word: words.in_(language) for word, words in value_labels(_LISTS.get(name, name)).items()}
        for name in (*_CHOICES, "correction_kind", "correction_state", "correction_why")
    }
    return {
        "signed_in_as": caller.token.name if caller.token else "",
        "may_write": caller.role == "writer",
        "form_field": FIELD,
        "form_token": lambda: form_token(request),
        "choices": choices,
        "optional": _OPTIONAL,
        "theme_names": [one.name for one in theme_definitions()],
        "told": told,
        "field_label": lambda name: _field_label(name, language),
        "column": lambda table, name: label(table, name, language),
    }


def _field_label(name: str, language: Language) -> str:
    """What people call a field that a correction sets."""
    for table in ("figures", "mentions", "practices"):
        try:
            return label(table, name, language)
        except KeyError:
            continue
    return texts_in(language)("correct.reach") if name == "reach" else name


_LISTS = {"type": "mention_type"}


def _enter(kb: KnowledgeBase, row: dict[str, object], author: str) -> Entered:
    proposal = read_proposal(row, author)
    with knowledge_base_to_write(kb.settings) as writable:
        (verdict,) = writable.correct([proposal])
    if not isinstance(verdict, Entered):
        raise verdict
    return verdict


def _still_there(kb: KnowledgeBase, *ids: str) -> str:
    """The first of these ids that still names something; of what was rejected, its passage."""
    from query.spots import find_spot

    for id_ in (*ids, *(one.rpartition(".")[0] for one in ids)):
        try:
            return find_spot(kb, id_).id
        except QuestionError:
            continue
    return ids[-1]


def _see(address: str) -> Response:
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)
