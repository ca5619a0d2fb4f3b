"""Vanished: files that were taken in and are no longer where they were. What they say stays searchable."""

from collections.abc import Collection

from sqlalchemy import Engine, delete, select

from index.database import batches, insert_missing, reading, writing
from index.schema import vanished
from index.timestamps import now


class Vanished:
    """The vanished files of one knowledge base."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> dict[str, str]:
        """Each vanished path with when that was noticed first, ISO 8601 in UTC."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(vanished).order_by(vanished.c.path)).all()
        return {row.path: row.since for row in rows}

    def note(self, gone: Collection[str], back: Collection[str]) -> list[str]:
        """Mark the paths ``gone``, and no longer those that are ``back``; returns those newly gone, sorted.

        Writes only where there is news.
        """
        known = self.all()
        new, returned = sorted(set(gone) - known.keys()), sorted(set(back) & known.keys())
        if not new and not returned:
            return new
        noted = now()
        with writing(self._engine) as connection:
            for batch in batches(returned):
                connection.execute(delete(vanished).where(vanished.c.path.in_(batch)))
            insert_missing(connection, vanished, [{"path": path, "since": noted} for path in new])
        return new
