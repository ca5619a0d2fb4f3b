"""The quarantine: paths that could not be read, kept from being tried again before they change."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Engine, delete, select, update

from index.columns import writable
from index.database import batches, insert_missing, reading, writing
from index.schema import quarantine
from index.timestamps import now


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells whether a file is still the same: its bytes, else (they were not read) its size and time."""

    sha256: str | None = None
    size: int | None = None  # bytes
    modified: str | None = None  # ISO 8601, UTC

    def is_of(self, other: "Fingerprint") -> bool:
        """Whether the bytes are the same; when a file was saved says nothing of bytes that are known."""
        if self.sha256 is not None or other.sha256 is not None:
            return self.sha256 == other.sha256
        return (self.size, self.modified) == (other.size, other.modified)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One path in quarantine. Times are ISO 8601 in UTC."""

    path: str
    fingerprint: Fingerprint
    step: str  # read, extract
    reason: str  # one sentence
    extractor_version: str  # that failed
    first_seen: str  # when these bytes first failed
    last_seen: str  # when they were last tried
    tries: int


class Quarantine:
    """The quarantine of one knowledge base."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> dict[str, Quarantined]:
        """Every entry by its path, in the order of paths."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(quarantine)).mappings().all()
        found = (
            Quarantined(
                fingerprint=Fingerprint(row["sha256"], row["size"], row["modified"]),
                **{name: row[name] for name in Quarantined.__slots__ if name != "fingerprint"},
            )
            for row in rows
        )
        return {each.path: each for each in sorted(found, key=lambda each: each.path)}

    def put(
        self, path: str, fingerprint: Fingerprint, step: str, reason: str, extractor_version: str
    ) -> None:
        """Note that ``path`` with these bytes was tried and failed: once more, or for the first time."""
        noted = now()
        here = quarantine.c.path == writable(path)
        row = {
            "path": path,
            "sha256": fingerprint.sha256,
            "size": fingerprint.size,
            "modified": fingerprint.modified,
            "step": step,
            "reason": reason,
            "extractor_version": extractor_version,
            "first_seen": noted,
            "last_seen": noted,
            "tries": 1,
        }
        with writing(self._engine) as connection:
            former = connection.execute(select(quarantine).where(here)).mappings().first()
            if former is not None:
                held = Fingerprint(former["sha256"], former["size"], former["modified"])
                if held.is_of(fingerprint):
                    row |= {"first_seen": former["first_seen"], "tries": former["tries"] + 1}
            insert_missing(connection, quarantine, [row])  # another run may be at the same file
            connection.execute(update(quarantine).where(here).values(row))

    def drop(self, paths: Iterable[str]) -> int:
        """Take these paths out; returns how many were in it."""
        dropped = 0
        with writing(self._engine) as connection:
            for batch in batches(sorted(set(map(writable, paths)))):
                dropped += connection.execute(delete(quarantine).where(quarantine.c.path.in_(batch))).rowcount
        return dropped
