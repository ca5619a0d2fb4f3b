"""Thing routes: one practice, passage or source by its id, with all that is known of it."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from corpus.errors import QuestionError
from extract.serialization import JsonObject, facts_as_json
from index.coverage_counts import SourceHolding, list_holdings
from index.database import seeing_one_state
from index.knowledge_base import KnowledgeBase
from query.api import schemas
from query.api.downloads import attachment
from query.api.files import HOLDING_COLUMNS, Files, described
from query.api.freshness import Fresh
from query.api.paging import cursor_behind, page_of, read_cursor
from query.api.parameters import Export, Id, Paged
from query.coverage import holding_record
from query.lookup import Entry, Kind, look_up
from query.server.knowledge import Reading
from query.server.problems import NotFoundError
from query.themes import ranked_themes_as_json

router = APIRouter()

ThingId = Annotated[Id, Path(description="As answers and listings print it.")]
_BYTES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file as it came in.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get("/practices/{id}", response_model=schemas.Facts, tags=["practices"])
def practice(kb: Reading, fresh: Fresh, id: ThingId) -> Response:
    """A practice: passages, names and figures with where each stands, repairs, and its themes."""
    with seeing_one_state(kb.tables.engine):
        entry = find(kb, id, "practice")
        themes = kb.themes_of(entry.facts.practices[0])
    return fresh.answer(_facts(entry) | {"ranked_themes": ranked_themes_as_json(themes)})


@router.get("/passages/{id}", response_model=schemas.Facts, tags=["passages"])
def passage(kb: Reading, fresh: Fresh, id: ThingId) -> Response:
    """A passage; the id of a figure or name gives the passage that it stands in."""
    return fresh.answer(_facts(find(kb, id, "passage")))


@router.get("/sources", response_model=schemas.HoldingRows, tags=["sources"])
def list_of_sources(kb: Reading, fresh: Fresh, asked: Annotated[Paged, Query()]) -> Response:
    """Every file that says something now, by name, with what it holds."""
    key = read_cursor(asked.cursor, asked, ["", ""])
    holdings = list_holdings(kb.tables.engine)
    if key is not None:
        holdings = [one for one in holdings if _key(one) > key]  # type: ignore[operator]
    shown = holdings[: asked.limit]
    behind = cursor_behind(_key(shown[-1]), asked) if len(holdings) > asked.limit else None
    return fresh.answer(page_of([holding_record(one) for one in shown], behind))


@router.get("/export/sources", response_class=Response, responses=described("sources"), tags=["files"])
def export_sources(files: Files, asked: Annotated[Export, Query()]) -> Response:
    """All files with what they hold."""
    return files.send(
        lambda kb: map(holding_record, list_holdings(kb.tables.engine)), HOLDING_COLUMNS, asked, "sources"
    )


@router.get("/sources/{id}", response_model=schemas.Facts, tags=["sources"])
def source(kb: Reading, fresh: Fresh, id: ThingId) -> Response:
    """A source: its text, what its reports say, and what repair did, each with spans into the text.

    For a PDF or picture each row also has `places`: page and box. The first 12 characters of the id will do.
    """
    entry = find(kb, id, "source")
    return fresh.answer(_facts(entry) | {"text": entry.facts.source.text})


@router.get("/sources/{id}/bytes", response_class=Response, responses=_BYTES, tags=["sources"])
def source_bytes(kb: Reading, fresh: Fresh, id: ThingId) -> Response:
    """The file as it came in, to be saved and never shown: what it holds is not ours to trust."""
    entry = find(kb, id, "source")
    return Response(
        kb.blobs.get(entry.id),
        media_type="application/octet-stream",
        headers={
            "ETag": fresh.tag,
            "Content-Disposition": attachment(entry.facts.source.name),
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


def find(kb: KnowledgeBase, id_: str, kind: Kind) -> Entry:
    """The thing of this kind and id. Raises NotFoundError where there is none."""
    try:
        entry = look_up(kb, id_)
    except QuestionError as error:
        raise NotFoundError(str(error)) from error
    if entry.kind != kind:
        raise NotFoundError(f"{id_!r} is a {entry.kind} and no {kind}; ask for it at /api/{entry.kind}s")
    return entry


def _facts(entry: Entry) -> JsonObject:
    return {"kind": entry.kind, "id": entry.id, **facts_as_json(entry.facts)}


def _key(holding: SourceHolding) -> list[str | int]:
    return [holding.name, holding.source_id]
