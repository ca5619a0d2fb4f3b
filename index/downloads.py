"""Downloads: feeds with the documents that they named, when each was asked for, and what came of it."""

from dataclasses import asdict, dataclass

from sqlalchemy import Engine, delete, insert, select

from index.database import reading, writing
from index.schema import DownloadState, download


@dataclass(frozen=True, slots=True)
class Download:
    """One address. ``asked`` is ISO 8601 in UTC."""

    url: str
    feed: str  # that named it last, or its own address: a feed is asked by the same rules
    path: str | None  # where its bytes were saved; None before the first time
    etag: str | None
    last_modified: str | None  # as the site writes it
    stated: str | None  # the time of change that the feed stated
    state: DownloadState
    message: str | None  # why it failed, in one sentence
    asked: str


class Downloads:
    """The downloads of one knowledge base."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> dict[str, Download]:
        """Every address that was ever asked for, in their order."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(download)).mappings().all()
        return {row["url"]: Download(**row) for row in sorted(rows, key=lambda row: str(row["url"]))}

    def keep(self, one: Download) -> None:
        """Note what came of asking, in place of what was noted before."""
        with writing(self._engine) as connection:
            connection.execute(delete(download).where(download.c.url == one.url))
            connection.execute(insert(download), [asdict(one)])
