"""Corrections in the API: the ledger to read, and entries to add, by whoever has a writer's token."""

from typing import Annotated, Literal

from fastapi import APIRouter, Body, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from extract.corrections.proposals import read_proposal
from extract.serialization import JsonObject
from index.correcting import Entered
from index.corrections import LedgerFilter
from index.knowledge_base import KnowledgeBase
from query.correction_command import Kind as AnyKind
from query.correction_command import State
from query.corrections import correction_record, verdict_record
from query.server.forms import Writing
from query.server.knowledge import Reading
from query.server.problems import NotFoundError
from query.server.writing import knowledge_base_to_write

router = APIRouter(prefix="/corrections", tags=["corrections"])

Kind = Literal[
    "retype_mention", "merge_mention", "split_mention", "reject_mention", "add_mention", "fix_figure",
    "reject_figure", "add_figure", "set_themes",
]  # fmt: skip
_PLAIN = r"^[^\x00]*$"
_MOST = 2**31 - 1
Text = Annotated[str, Field(max_length=500)]
Number = Annotated[int, Path(ge=1, le=_MOST, description="Number of the correction in the ledger.")]
DryRun = Annotated[bool, Query(description="Say what would come of it, and change nothing.")]
Filter = Annotated[str | None, Query(max_length=200, pattern=_PLAIN)]


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


@router.get("", summary="List corrections")
def list_corrections(
    kb: Reading,
    author: Filter = None,
    kind: AnyKind | None = None,
    state: State | None = None,
    source: Filter = None,
    after: Annotated[int, Query(ge=0, le=_MOST, description="`next` of the page before.")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> JsonObject:
    """Entries of the ledger in its order, with what came of each; `next` is null on the last page."""
    wanted = LedgerFilter(author=author, kind=kind, state=state, source=source)
    entries = list(kb.corrections.entries(wanted, after=after, limit=limit + 1))
    more = len(entries) > limit
    rows = [correction_record(entry) for entry in entries[:limit]]
    return {"rows": rows, "next": rows[-1]["number"] if more else None}


@router.get("/{number}", summary="Show a correction")
def show_correction(kb: Reading, number: Number) -> JsonObject:
    """One entry of the ledger with what came of it."""
    _require(kb, number)
    return correction_record(kb.corrections.entry(number))


@router.post("", status_code=201, summary="Correct something")
def add_correction(
    kb: Reading, caller: Writing, body: Annotated[CorrectionBody, Body()], dry_run: DryRun = False
) -> JsonObject:
    """Enter a correction and apply it at once. Takes a writer's token."""
    row = body.model_dump(exclude_none=True) | {"changes": body.changes}
    return _enter(kb, row, body.author or _name(caller), dry_run)


@router.post("/{number}/revert", status_code=201, summary="Undo a correction")
def revert_correction(
    kb: Reading,
    caller: Writing,
    number: Number,
    body: Annotated[RevertBody, Body()],
    dry_run: DryRun = False,
) -> JsonObject:
    """Undo a correction, or a revert, by a new entry. Takes a writer's token."""
    _require(kb, number)
    row = {"revert": number, "reason": body.reason}
    return _enter(kb, row, body.author or _name(caller), dry_run)


def _enter(kb: KnowledgeBase, row: dict[str, object], author: str, dry_run: bool) -> JsonObject:
    proposal = read_proposal(row, author)
    if dry_run:
        (verdict,) = kb.correct([proposal], dry_run=True)
    else:
        with knowledge_base_to_write(kb.settings) as writable:
            (verdict,) = writable.correct([proposal])
    if not isinstance(verdict, Entered):
        raise verdict
    return verdict_record(verdict)


def _require(kb: KnowledgeBase, number: int) -> None:
    entries = kb.corrections.entries(after=number - 1, limit=1)
    if not any(entry.correction.number == number for entry in entries):
        raise NotFoundError(f"There is no correction {number}; /api/corrections lists them.")


def _name(caller: Writing) -> str:
    return caller.token.name if caller.token else "writer"
