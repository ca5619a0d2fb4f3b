"""Corrections in the API: the ledger to read, and entries to add, by whoever has a writer's token."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from corpus.errors import QuestionError
from extract.corrections.proposals import read_proposal
from extract.serialization import JsonObject
from index.correcting import Entered
from index.corrections import LedgerFilter
from index.knowledge_base import KnowledgeBase
from query.api import schemas
from query.api.files import Files, described
from query.api.freshness import Fresh
from query.api.paging import cursor_behind, page_of, read_cursor
from query.api.parameters import CorrectionExport, CorrectionPage, Corrections
from query.corrections import COLUMNS, correction_record, flat_record, verdict_record
from query.server.forms import Writing
from query.server.knowledge import Reading
from query.server.problems import NotFoundError
from query.server.writing import knowledge_base_to_write
from query.terminal import as_json

router = APIRouter(tags=["corrections"])

Kind = Literal[
    "retype_mention", "merge_mention", "split_mention", "reject_mention", "add_mention", "fix_figure",
    "reject_figure", "add_figure", "set_themes",
]  # fmt: skip
_MOST = 2**31 - 1
Text = Annotated[str, Field(max_length=500)]
Number = Annotated[int, Path(ge=1, le=_MOST, description="Number of the correction in the ledger.")]
DryRun = Annotated[bool, Query(description="Say what would come of it, and change nothing.")]


class CorrectionBody(BaseModel):
    """One correction. It is about an `id`, or a `passage` with `text`, or a `source` with `spans`."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "kind": "fix_figure",
                    "id": "3f9a1c04b7d2.r2.p017.f01",
                    "changes": {"value": 300, "period": "2023"},
                    "author": "李研究员",
                    "reason": "核对原文",
                }
            ]
        },
    )

    kind: Kind
    reason: Text
    author: Text | None = Field(None, description="Who says so; else the name of the token.")
    id: Text | None = Field(None, description="Of a mention, figure or practice.")
    passage: Text | None = Field(None, description="Id of the passage that has `text`.")
    source: Text | None = Field(None, description="Id of a source, or how it begins.")
    spans: list[tuple[int, int]] | None = Field(
        None, max_length=100, description="Ranges of characters of the source's text."
    )
    text: Annotated[str, Field(max_length=20_000)] | None = Field(None, description="What stands there.")
    occurrence: int | None = Field(None, ge=1, le=10_000, description="Which time, from 1.")
    changes: dict[str, str | int | float | list[str] | None] = Field(
        default_factory=dict, max_length=20, description="Fields as docs/corrections.md describes them."
    )


class RevertBody(BaseModel):
    """Why a correction is undone, and by whom."""

    model_config = ConfigDict(extra="forbid")

    reason: Text
    author: Text | None = Field(None, description="Who says so; else the name of the token.")


def _filter(asked: Corrections) -> LedgerFilter:
    for value in (asked.author, asked.source):
        if value is not None and "\0" in value:
            raise QuestionError("a NUL is in no name; leave it out")
    return LedgerFilter(asked.author, asked.kind, asked.state, asked.source)


@router.get("/corrections", response_model=schemas.CorrectionRows)
def list_of_corrections(kb: Reading, fresh: Fresh, asked: Annotated[CorrectionPage, Query()]) -> Response:
    """Entries of the ledger in its order, with what came of each."""
    after = read_cursor(asked.cursor, asked, 0)
    behind = after if isinstance(after, int) else 0
    entries = list(kb.corrections.entries(_filter(asked), after=behind, limit=asked.limit + 1))
    rows = [correction_record(entry) for entry in entries[: asked.limit]]
    if len(entries) <= asked.limit:
        return fresh.answer(page_of(rows, None))
    return fresh.answer(page_of(rows, cursor_behind(entries[asked.limit - 1].correction.number, asked)))


@router.get("/export/corrections", response_class=Response, responses=described("corrections"))
def export_corrections(files: Files, asked: Annotated[CorrectionExport, Query()]) -> Response:
    """All corrections asked for, without a cap. As JSON lines they are a batch for another knowledge base."""
    wanted = _filter(asked)

    def records(kb: KnowledgeBase) -> Iterator[JsonObject]:
        rows = map(correction_record, kb.corrections.entries(wanted))
        return rows if asked.format == "jsonl" else map(flat_record, rows)

    return files.send(records, COLUMNS, asked, "corrections")


@router.get("/corrections/{number}", response_model=schemas.Correction)
def show_correction(kb: Reading, fresh: Fresh, number: Number) -> Response:
    """One entry of the ledger with what came of it."""
    _require(kb, number)
    return fresh.answer(correction_record(kb.corrections.entry(number)))


@router.post("/corrections", status_code=201, response_model=schemas.Entered)
def add_correction(
    kb: Reading, caller: Writing, body: Annotated[CorrectionBody, Body()], dry_run: DryRun = False
) -> Response:
    """Enter a correction and apply it at once. Takes a writer's token."""
    row = body.model_dump(exclude_none=True) | {"changes": body.changes}
    return _enter(kb, row, body.author or _name(caller), dry_run)


@router.post("/corrections/{number}/revert", status_code=201, response_model=schemas.Entered)
def revert_correction(
    kb: Reading,
    caller: Writing,
    number: Number,
    body: Annotated[RevertBody, Body()],
    dry_run: DryRun = False,
) -> Response:
    """Undo a correction, or a revert, by a new entry. Takes a writer's token."""
    _require(kb, number)
    row = {"revert": number, "reason": body.reason}
    return _enter(kb, row, body.author or _name(caller), dry_run)


def _enter(kb: KnowledgeBase, row: dict[str, object], author: str, dry_run: bool) -> Response:
    proposal = read_proposal(row, author)
    if dry_run:
        (verdict,) = kb.correct([proposal], dry_run=True)
    else:
        with knowledge_base_to_write(kb.settings) as writable:
            (verdict,) = writable.correct([proposal])
    if not isinstance(verdict, Entered):
        raise verdict
    body = as_json(verdict_record(verdict))
    return Response(body, HTTPStatus.CREATED, media_type="application/json")


def _require(kb: KnowledgeBase, number: int) -> None:
    entries = kb.corrections.entries(after=number - 1, limit=1)
    if not any(entry.correction.number == number for entry in entries):
        raise NotFoundError(f"There is no correction {number}; /api/corrections lists them.")


def _name(caller: Writing) -> str:
    return caller.token.name if caller.token else "writer"
