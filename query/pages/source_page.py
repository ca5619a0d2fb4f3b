"""The view of a source: its raw text around the characters that something was read from."""

import re
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from corpus.errors import QuestionError
from corpus.source import Place
from corpus.span import Span
from index.knowledge_base import KnowledgeBase
from index.source_lookups import SourceHead, find_source, read_stretch
from query.pages.languages import choose_language, texts_in
from query.pages.listed import Asked
from query.pages.rendering import error_page, render
from query.pages.source_lines import Surroundings, show_lines
from query.pages.source_windows import choose_window
from query.server.knowledge import Reading
from query.spots import Spot, find_spot

router = APIRouter(include_in_schema=False)

_KEY = re.compile(r"[0-9a-f]{8,64}")
_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")
JUMPS = 40  # stretches of one thing that get a link of their own


@dataclass(frozen=True, slots=True)
class Focus:
    """What the reader came to see."""

    spot: Spot | None  # None where characters were asked for, or nothing
    spans: tuple[Span, ...]


@router.get("/sources/{key}", response_class=HTMLResponse)
def source_page(request: Request, kb: Reading, key: str) -> HTMLResponse:
    """The text of a file in windows: ``of`` an id or ``span=120-141`` is marked, ``at`` is where to begin."""
    head = find_source(kb.tables.engine, key) if _KEY.fullmatch(key) else None
    if head is None:
        return error_page(request, 404, f"no source that is kept has the id {key[:80]!r}")
    text = kb.tables.source_text(head.id)
    try:
        focus = read_focus(request, kb, head, len(text))
    except QuestionError as error:
        return error_page(request, 404, str(error))
    asked = Asked(request.query_params)
    window = choose_window(text, focus.spans, asked.number("at"))
    stretch = read_stretch(kb.tables.engine, head.id, window.span)
    passages = kb.tables.passages(stretch.passage_ids)
    around = Surroundings(stretch, passages, kb.tables.figures_of(stretch.passage_ids))
    texts = texts_in(choose_language(request))
    places = stretch.places
    page = _page(asked.number("page"), places, focus.spans)
    return render(
        request,
        "source.html",
        head=head,
        length=len(text),
        window=window,
        focus=focus,
        jumps=focus.spans[:JUMPS],
        lines=list(show_lines(text, window.span, focus.spans, around, texts)),
        edits=stretch.edits,
        pages=sorted({place.page for place in places if place.page is not None}),
        page=page,
        boxes=_boxes(places, page, focus.spans),
        asked=[pair for pair in asked.pairs if pair[0] in ("of", "span")],
    )


def read_focus(request: Request, kb: KnowledgeBase, head: SourceHead, length: int) -> Focus:
    """What the address asks to be marked. Raises QuestionError for what is not in this source."""
    if id_ := request.query_params.get("of", "").strip():
        spot = find_spot(kb, id_)
        if not head.id.startswith(id_.partition(".")[0]):
            raise QuestionError(f"{id_[:80]!r} is not in {head.name}")
        return Focus(spot, spot.spans)
    spans = []
    for written in request.query_params.getlist("span"):
        match = _SPAN.fullmatch(written.strip())
        start, end = (int(match[1]), int(match[2])) if match else (1, 0)
        if not start < end <= length:
            raise QuestionError(
                f"{written[:40]!r} is no stretch of {head.name}; write two numbers such as 120-141, "
                f"the second {length} at most"
            )
        spans.append(Span(start, end))
    return Focus(None, tuple(sorted(spans)))


def _page(asked: int | None, places: tuple[Place, ...], focus: tuple[Span, ...]) -> int | None:
    """The page to show: the one asked for, else the one of what is marked, else the first of the window."""
    known = [place.page for place in places if place.page is not None]
    if asked in known:
        return asked
    marked = [
        place.page
        for place in places
        if place.page is not None and any(place.span.overlaps(span) for span in focus)
    ]
    return next(iter([*marked, *known]), None)


def _boxes(
    places: tuple[Place, ...], page: int | None, focus: tuple[Span, ...]
) -> list[tuple[int, int, int, int]]:
    """Where on the page the marked characters stand, in thousandths of its width and height."""
    return [
        place.box
        for place in places
        if place.page == page and place.box and any(place.span.overlaps(span) for span in focus)
    ]
