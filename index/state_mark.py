"""State mark: a short text that is another one whenever the knowledge base says something else."""

import hashlib

from sqlalchemy import Engine, Table, func, select

from index import schema
from index.catalogue import read_state
from index.correction_schema import correction, correction_outcome
from index.database import reading

# Tables beside the facts in which rows come, go and change, with what changes in a row.
_BESIDE: tuple[tuple[Table, str], ...] = (
    (schema.run, "finished"),
    (schema.run, "started"),
    (schema.run_failure, "message"),
    (schema.quarantine, "last_seen"),
    (schema.vanished, "since"),
    (schema.location, "replaced_by"),
    (correction, "made"),
    (correction_outcome, "reason"),
)


def read_mark(engine: Engine) -> str:
    """The mark of this moment. Equal marks: nothing was taken in, corrected, moved or lost in between."""
    counts = [
        column
        for table, changing in _BESIDE
        for column in (
            select(func.count()).select_from(table).scalar_subquery(),
            select(func.max(table.c[changing])).scalar_subquery(),
        )
    ]
    with reading(engine) as connection:
        state = (*read_state(connection), *connection.execute(select(*counts)).one())
    return hashlib.sha256(repr(state).encode("utf-8", "backslashreplace")).hexdigest()[:20]
