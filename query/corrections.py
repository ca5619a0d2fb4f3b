"""Correction records: entries of the ledger as flat JSON objects, and batches of them as they are typed."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from corpus.errors import CorrectionError
from extract.serialization import JsonObject, spans_as_json

if TYPE_CHECKING:
    from extract.corrections.proposals import Proposal
    from index.correcting import Verdict
    from index.corrections import LedgerEntry

# Columns of the CSV, in order.
COLUMNS = (
    "number", "kind", "text", "changes", "former", "state", "why", "author", "reason", "made", "revert",
    "reverted_by", "fact_id", "source_name", "source", "spans",
)  # fmt: skip


def correction_record(entry: "LedgerEntry") -> JsonObject:
    """An entry with what came of it; it can be a line of a batch in another knowledge base."""
    correction = entry.correction
    return {
        "number": correction.number,
        "kind": correction.kind,
        "source": correction.source_id,
        "source_name": entry.source_name,
        "spans": spans_as_json(correction.spans),
        "text": correction.written,
        "changes": _as_json(correction.changes),
        "former": _as_json(entry.former),
        "author": correction.author,
        "reason": correction.reason,
        "made": correction.made,
        "revert": correction.reverts,
        "state": entry.state,
        "why": entry.why,
        "reverted_by": entry.reverted_by,
        "fact_id": entry.fact_id,
    }


def flat_record(record: JsonObject) -> JsonObject:
    """The same for a table: fields as ``name=value``, an empty text where one is taken away."""
    changes, former = (dict(record[name]) for name in ("changes", "former"))  # type: ignore[call-overload]
    return record | {"changes": field_pairs(changes), "former": field_pairs(former)}


def _as_json(changes: Mapping[str, object]) -> JsonObject:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in changes.items()}


def field_pairs(changes: Mapping[str, object]) -> list[str]:
    """Fields as ``name=value``, with an empty text where one is taken away.

    >>> field_pairs({"period": None, "themes": ("elderly_care",), "value": "300"})
    ['period=', 'themes=elderly_care', 'value=300']
    """
    return [f"{name}={told(value)}" for name, value in changes.items()]


def told(value: object) -> str:
    """A field's value as text; nothing where it is taken away."""
    if isinstance(value, (list, tuple)):
        return ",".join(map(str, value))
    return "" if value is None else str(value)


def verdict_record(verdict: "Verdict") -> JsonObject:
    """What came of one proposal: its number and the fact, or the sentence that says why it was refused."""
    if isinstance(verdict, CorrectionError):
        return {"entered": False, "message": str(verdict)}
    return {
        "entered": True,
        "number": verdict.correction.number,
        "kind": verdict.correction.kind,
        "text": verdict.correction.written,
        "changes": _as_json(verdict.correction.changes),
        "former": _as_json(verdict.outcome.former or {}),
        "fact_id": verdict.outcome.fact_id,
        "revert": verdict.correction.reverts,
        "disturbed": list(verdict.disturbed),
    }


def read_batch(
    lines: Iterable[str], author: str | None = None, reason: str | None = None
) -> "Iterator[tuple[int, Proposal | CorrectionError]]":
    """The proposals of JSON lines with the number of each line; empty ones are passed over."""
    from extract.corrections.proposals import read_proposal

    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield number, read_proposal(json.loads(line), author, reason)
        except (ValueError, RecursionError):
            yield number, CorrectionError("this is no JSON object; see docs/corrections.md")
        except CorrectionError as error:
            yield number, error
