"""Corrections: the ledger as people look at it, with what came of each entry."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Select, func, select

from corpus.errors import CorrectionError
from extract.corrections.records import Changes, Correction, CorrectionKind, Reason
from index.correction_rows import read_entry
from index.correction_schema import correction, correction_outcome
from index.database import reading
from index.schema import source
from index.selections import holds

# "reverted" is what a later entry undid, a revert too; the others are those of ``Outcome``.
Standing = Literal["applied", "needless", "inapplicable", "reverted"]
PAGE = 500  # entries read at once


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """An entry of the ledger with what came of it."""

    correction: Correction
    former: Changes  # what the fact said before, of the fields that were changed
    state: Standing
    why: Reason | None  # it changes nothing
    fact_id: str | None  # of the facts there are now
    source_name: str
    reverted_by: int | None


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """Which entries are meant; what is not given excludes nothing."""

    author: str | None = None
    kind: CorrectionKind | None = None
    state: Standing | None = None
    source: str | None = None  # how its id begins, or part of its name
    fact_ids: frozenset[str] | None = None


class Corrections:
    """Reads the ledger of one knowledge base."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def entries(
        self,
        wanted: LedgerFilter | None = None,
        *,
        after: int = 0,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> Iterator[LedgerEntry]:
        """The entries meant, by number from the one behind ``after`` on, at most ``limit``.

        With ``newest_first`` the highest number comes first, and what is behind ``after`` is lower.
        """
        wanted = wanted or LedgerFilter()
        while limit is None or limit > 0:
            with reading(self._engine) as connection:
                rows = _page(connection, wanted, after, newest_first)
                undone = _undone(connection)
            for row in rows:
                entry = _read(row, undone.get(row["number"]))
                if wanted.state in (None, entry.state) and (limit is None or limit > 0):
                    limit = None if limit is None else limit - 1
                    yield entry
            if len(rows) < PAGE:
                return
            after = rows[-1]["number"]

    def entry(self, number: int) -> LedgerEntry:
        """The entry of this number. Raises CorrectionError where there is none."""
        found = next(self.entries(after=number - 1, limit=1), None)
        if found is None or found.correction.number != number:
            raise CorrectionError(f"there is no correction {number}; `policykb corrections` lists them")
        return found

    def authors(self) -> list[str]:
        """Everybody who made one."""
        with reading(self._engine) as connection:
            chosen = select(correction.c.author).distinct().order_by(correction.c.author)
            return list(connection.execute(chosen).scalars())

    def count(self, state: Standing | None = None) -> int:
        """How many entries there are, or are in this state."""
        if state is not None:
            return sum(1 for _ in self.entries(LedgerFilter(state=state)))
        with reading(self._engine) as connection:
            return connection.execute(select(func.count()).select_from(correction)).scalar_one()

    def set_themes_of(self, practice_id: str) -> bool:
        """Whether a person has set the themes of this practice."""
        outcome = correction_outcome
        chosen = (
            select(correction.c.number)
            .join(outcome, outcome.c.number == correction.c.number)
            .where(outcome.c.fact_id == practice_id, correction.c.kind == "set_themes")
            .where(outcome.c.state != "inapplicable")
        )
        with reading(self._engine) as connection:
            return connection.execute(chosen.limit(1)).first() is not None


def read_ledger(connection: Connection) -> Iterator[LedgerEntry]:
    """All entries by number, as one connection sees them."""
    undone, after = _undone(connection), 0
    while rows := _page(connection, LedgerFilter(), after):
        yield from (_read(row, undone.get(row["number"])) for row in rows)
        after = rows[-1]["number"]


def _page(
    connection: Connection, wanted: LedgerFilter, after: int, newest_first: bool = False
) -> Sequence[Any]:
    number, chosen = correction.c.number, _in_ledger(wanted).limit(PAGE)
    if not newest_first:
        chosen = chosen.where(number > after).order_by(number)
    else:
        chosen = (chosen.where(number < after) if after else chosen).order_by(number.desc())
    return connection.execute(chosen).mappings().all()


def _undone(connection: Connection) -> dict[int, int]:
    """By number: the entry in force that undid it."""
    undone: dict[int, int] = {}
    chosen = select(correction.c.number, correction.c.reverts).where(correction.c.reverts.is_not(None))
    for number, reverted in connection.execute(chosen.order_by(correction.c.number.desc())).all():
        if number not in undone:
            undone.setdefault(reverted, number)
    return undone


def _in_ledger(wanted: LedgerFilter) -> Select[Any]:
    outcome = correction_outcome
    chosen = (
        select(
            correction,
            outcome.c.state,
            outcome.c.reason.label("why"),
            outcome.c.fact_id,
            source.c.name.label("source_name"),
        )
        .join(source, source.c.id == correction.c.source_id)
        .join(outcome, outcome.c.number == correction.c.number, isouter=True)
    )
    if wanted.author is not None:
        chosen = chosen.where(correction.c.author == wanted.author)
    if wanted.kind is not None:
        chosen = chosen.where(correction.c.kind == wanted.kind)
    if wanted.source is not None:
        begins = source.c.id.startswith(wanted.source, autoescape=True)
        chosen = chosen.where(begins | holds(source.c.name, wanted.source))
    if wanted.fact_ids is not None:
        chosen = chosen.where(outcome.c.fact_id.in_(sorted(wanted.fact_ids)))
    return chosen


def _read(row: Any, undone_by: int | None) -> LedgerEntry:
    # A revert that holds has no outcome of its own: it did what it says.
    state: Standing = "reverted" if undone_by is not None else row["state"] or "applied"
    return LedgerEntry(
        correction=read_entry(row),
        former=row["former"],
        state=state,
        why=row["why"],
        fact_id=row["fact_id"],
        source_name=row["source_name"],
        reverted_by=undone_by,
    )
