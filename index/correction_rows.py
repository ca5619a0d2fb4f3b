"""Correction rows: the ledger of a source read and applied in the transaction that stores its facts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select

from corpus.span import Span
from extract.corrections.records import LINKED, Correction, Outcome
from extract.corrections.standing import in_force
from extract.records import Facts
from index.correction_schema import correction, correction_outcome, uncorrected
from index.selections import all_rows
from index.uncorrected_facts import read_uncorrected, uncorrected_as_text


def entries_of(connection: Connection, source_id: str) -> list[Correction]:
    """All entries on a source, by number."""
    chosen = select(correction).where(correction.c.source_id == source_id).order_by(correction.c.number)
    return [read_entry(row) for row in all_rows(connection, chosen)]


def read_entry(row: Mapping[str, Any]) -> Correction:
    """The correction of one row of the ledger."""
    return Correction(
        number=row["number"],
        kind=row["kind"],
        source_id=row["source_id"],
        spans=tuple(Span(start, end) for start, end in row["spans"]),
        written=row["written"],
        changes=row["changes"],
        author=row["author"],
        reason=row["reason"],
        made=row["made"],
        reverts=row["reverts"],
    )


def entry_row(entry: Correction, former: Mapping[str, Any]) -> dict[str, Any]:
    """The row of an entry; ``former`` is what the fact said before."""
    names = ("number", "kind", "source_id", "written", "changes", "author", "reason", "made", "reverts")
    row = {name: getattr(entry, name) for name in names}
    return row | {"spans": [[span.start, span.end] for span in entry.spans], "former": former}


def corrected(connection: Connection, facts: Facts) -> Facts:
    """The facts that extraction gives with the corrections of their source that hold.

    Notes what came of each, and what the facts were without them.
    """
    entries = entries_of(connection, facts.source.id)
    if not entries:
        return facts
    from extract.corrections.application import (
        apply_corrections,  # rules of practices and figures take long to load
    )

    now, outcomes = apply_corrections(facts, entries)
    note_application(connection, facts, outcomes)
    return now


def without_corrections(connection: Connection, facts: Facts) -> Facts:
    """What extraction alone said of the source whose stored facts these are."""
    chosen = select(uncorrected.c.facts).where(uncorrected.c.source_id == facts.source.id)
    kept = connection.execute(chosen).scalar()
    return facts if kept is None else read_uncorrected(kept, facts)


def note_application(connection: Connection, facts: Facts, outcomes: Sequence[Outcome]) -> None:
    """Keep what came of the corrections that hold on a source, and its ``facts`` without any."""
    source_id = facts.source.id
    forget_application(connection, source_id)
    if not outcomes:
        return
    connection.execute(insert(uncorrected), [{"source_id": source_id, "facts": uncorrected_as_text(facts)}])
    far = _far_merges(connection, source_id)
    connection.execute(insert(correction_outcome), [_outcome_row(each, far) for each in outcomes])


def forget_application(connection: Connection, source_id: str) -> None:
    """Drop what ``note_application`` kept."""
    connection.execute(delete(uncorrected).where(uncorrected.c.source_id == source_id))
    connection.execute(delete(correction_outcome).where(correction_outcome.c.number.in_(_numbers(source_id))))


def note_replaced(connection: Connection, source_id: str) -> None:
    """Say of the corrections on a source that no path holds any more why they apply to nothing."""
    forget_application(connection, source_id)
    rows = [
        {"number": each.number, "state": "inapplicable", "reason": "source replaced"}
        for each in in_force(entries_of(connection, source_id))
    ]
    if rows:
        connection.execute(insert(correction_outcome), rows)


def merged_names(connection: Connection, source_id: str) -> set[str]:
    """The names whose meaning in other reports may change with the corrections on this source.

    These are all that are merged everywhere, if one is here: what one means, others may mean by it.
    """
    merged = select(correction_outcome.c.merged_id).where(correction_outcome.c.merged_id.is_not(None))
    here = merged.where(correction_outcome.c.number.in_(_numbers(source_id))).limit(1)
    if connection.execute(here).first() is None:
        return set()
    return {entity_id.partition(":")[2] for entity_id in connection.execute(merged).scalars()}


def _numbers(source_id: str) -> Select[tuple[int]]:
    return select(correction.c.number).where(correction.c.source_id == source_id)


def _far_merges(connection: Connection, source_id: str) -> dict[int, str]:
    """By number: the entity that the mention named when its merge everywhere was made."""
    chosen = select(correction.c.number, correction.c.changes, correction.c.former).where(
        correction.c.source_id == source_id, correction.c.kind == "merge_mention"
    )
    return {
        number: f"{former['type']}:{former['canonical']}"
        for number, changes, former in connection.execute(chosen).all()
        if changes.get("reach") == "everywhere" and former.get("type") in LINKED
    }


def _outcome_row(outcome: Outcome, far: Mapping[int, str]) -> dict[str, Any]:
    merges = outcome.number in far and outcome.entity not in (None, far[outcome.number])
    return {
        "number": outcome.number,
        "state": outcome.state,
        "reason": outcome.reason,
        "fact_id": outcome.fact_id,
        "merged_id": far[outcome.number] if merges else None,
        "meant_id": outcome.entity if merges else None,
    }


def insert_entries(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add entries to the ledger."""
    for row in rows:
        connection.execute(insert(correction), [dict(row)])
