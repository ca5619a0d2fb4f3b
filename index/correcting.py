"""Correcting: proposals become entries of the ledger and change the stored facts, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, func, insert, select

from corpus.errors import CorrectionError
from extract.corrections.application import Application
from extract.corrections.proposals import Proposal, source_key_of
from extract.corrections.records import Correction, Outcome
from extract.corrections.standing import in_force, standing
from extract.records import Facts
from index.correction_rows import (
    entries_of,
    entry_row,
    insert_entries,
    merged_names,
    note_application,
    without_corrections,
)
from index.correction_schema import correction
from index.database import insert_missing, reading, writing
from index.entity_links import link_entities, written_names
from index.replacement import delete_unmentioned
from index.row_records import read_facts
from index.rows import entity_rows
from index.schema import entity, passage, practice, report, source
from index.selections import parts_of_source, rows_of_source
from index.source_rows import read_source
from index.timestamps import now
from index.uncorrected_facts import CORRECTABLE, correctable_rows


@dataclass(frozen=True, slots=True)
class Entered:
    """A correction that was entered, or would be, with what came of it."""

    correction: Correction
    outcome: Outcome
    disturbed: tuple[int, ...] = ()  # entries that do not apply any more because of it


Verdict = Entered | CorrectionError


def enter(engine: Engine, proposals: Sequence[Proposal], *, dry_run: bool = False) -> list[Verdict]:
    """Enter the proposals that can be applied, and apply them; for each what came of it, in their order.

    The ledger and the facts of one source change together or not at all; sources one after another. A
    proposal that changes nothing is refused, so that a batch that was interrupted can be given again.
    """
    verdicts: dict[int, Verdict] = {}
    by_source: dict[str, list[int]] = {}
    for place, proposal in enumerate(proposals):
        try:
            by_source.setdefault(_source_id(engine, proposal), []).append(place)
        except CorrectionError as error:
            verdicts[place] = error
    for source_id, places in by_source.items():
        chosen = [proposals[place] for place in places]
        with (reading if dry_run else writing)(engine) as connection:
            session = _Session(connection, source_id)
            found = [session.try_to_enter(proposal) for proposal in chosen]
            if not dry_run:
                session.write()
        verdicts |= dict(zip(places, found, strict=True))
    return [verdicts[place] for place in range(len(proposals))]


class _Session:
    """The corrections of one source, while proposals are entered."""

    def __init__(self, connection: Connection, source_id: str) -> None:
        self._connection = connection
        self._source_id = source_id
        self._stored = _read_stored(connection, source_id)
        self._facts = without_corrections(connection, self._stored)
        self._entries = entries_of(connection, source_id)
        self._new: list[tuple[Correction, Outcome]] = []
        self._next = 1 + (connection.execute(select(func.max(correction.c.number))).scalar() or 0)
        self._made = now()
        self._apply_all()

    def try_to_enter(self, proposal: Proposal) -> Verdict:
        """Enter a proposal, or say why it cannot be."""
        try:
            if proposal.reverts is not None:
                return self._revert(proposal)
            entry = proposal.resolve(self._application, self._next, self._source_id, self._made)
            outcome = self._application.apply(entry)
            if outcome.state != "applied":
                return CorrectionError(_refusal(entry, outcome))
            self._outcomes[entry.number] = outcome
            return self._keep(entry, outcome, ())
        except CorrectionError as error:
            return error

    def write(self) -> None:
        """Keep the new entries, and the facts as they make them."""
        if not self._new:
            return
        connection, source_id = self._connection, self._source_id
        insert_entries(connection, (entry_row(entry, outcome.former or {}) for entry, outcome in self._new))
        corrected = self._application.facts()
        names = written_names(connection, source_id) | merged_names(connection, source_id)
        if corrected != self._stored:
            _replace_correctable(connection, corrected)
        note_application(connection, self._facts, list(self._outcomes.values()))
        delete_unmentioned(connection, {each.entity_id for each in self._stored.mentions})
        link_entities(
            connection, names | written_names(connection, source_id) | merged_names(connection, source_id)
        )

    def _apply_all(self) -> None:
        self._application = Application(self._facts)
        self._outcomes: dict[int, Outcome] = {
            entry.number: self._application.apply(entry) for entry in in_force(self._entries)
        }

    def _revert(self, proposal: Proposal) -> Entered:
        number = proposal.reverts
        if number not in standing(self._entries):
            raise CorrectionError(f"correction {number} does not hold any more: another entry reverted it")
        before = self._outcomes
        entry = Correction(
            number=self._next,
            kind="revert",
            source_id=self._source_id,
            spans=(),
            written="",
            changes={},
            author=proposal.author,
            reason=proposal.reason,
            made=self._made,
            reverts=number,
        )
        self._entries.append(entry)
        self._apply_all()
        disturbed = tuple(
            each
            for each, outcome in self._outcomes.items()
            if outcome.state == "inapplicable" and each in before and before[each].state != "inapplicable"
        )
        self._entries.pop()
        return self._keep(entry, Outcome(entry.number, "applied"), disturbed)

    def _keep(self, entry: Correction, outcome: Outcome, disturbed: tuple[int, ...]) -> Entered:
        self._entries.append(entry)
        self._new.append((entry, outcome))
        self._next += 1
        return Entered(entry, outcome, disturbed)


def _refusal(entry: Correction, outcome: Outcome) -> str:
    what = f" ({outcome.fact_id})" if outcome.fact_id else ""
    where = f"{entry.written!r}" if len(entry.written) <= 40 else f"{entry.written[:40]!r}…"
    return f"{entry.kind} at {where} changes nothing: {outcome.reason}{what}"


def _source_id(engine: Engine, proposal: Proposal) -> str:
    """The source that a proposal is about. Raises CorrectionError where none is kept."""
    with reading(engine) as connection:
        if proposal.reverts is not None:
            chosen = select(correction.c.source_id).where(correction.c.number == proposal.reverts)
            found = connection.execute(chosen).scalar()
            if found is None:
                raise CorrectionError(
                    f"there is no correction {proposal.reverts}; `policykb corrections` lists them"
                )
            return str(found)
        key = source_key_of(proposal)
        rows = connection.execute(
            select(source.c.id, source.c.extractor_version).where(source.c.id.startswith(key)).limit(3)
        ).all()
    kept = [row.id for row in rows if row.extractor_version is not None]
    if len(kept) == 1:
        return str(kept[0])
    if kept:
        raise CorrectionError(f"several sources have ids that begin with {key}; write more of it")
    reason = "was replaced by another version of its file" if rows else "is not in the knowledge base"
    raise CorrectionError(f"the source {key} {reason}; `policykb search` prints ids that are there")


def _read_stored(connection: Connection, source_id: str) -> Facts:
    row = connection.execute(select(source).where(source.c.id == source_id)).mappings().one()
    parts = parts_of_source(connection, source_id)
    return read_facts(read_source(dict(row), parts), rows_of_source(connection, source_id))


def _replace_correctable(connection: Connection, facts: Facts) -> None:
    """Put names, figures and what practices have of them in place of the former; all else stays."""
    own = select(passage.c.id).join(report).where(report.c.source_id == facts.source.id)
    practices = select(practice.c.id).join(report).where(report.c.source_id == facts.source.id)
    for table in reversed(CORRECTABLE):
        of_practice = "practice_id" in table.c
        part = table.c.practice_id.in_(practices) if of_practice else table.c.passage_id.in_(own)
        connection.execute(delete(table).where(part))
    insert_missing(connection, entity, entity_rows(facts))
    for table, rows in correctable_rows(facts):
        if rows:
            connection.execute(insert(table), rows)
