"""Listings: what containers held when they were looked into, so that none is opened again without need."""

from collections.abc import Iterable

from sqlalchemy import Engine, delete, select, update

from corpus.contents import Contents, Listed
from index.columns import writable
from index.database import batches, insert_bulk, insert_missing, reading, writing
from index.schema import container, container_item


class Listings:
    """The listings of one knowledge base: copies of what the containers say, which may be lost."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, path: str, digest: str) -> Contents | None:
        """What the container ``path`` held, if that was kept with this ``digest``."""
        if writable(path) != path:
            return None
        item = container_item
        query = (
            select(item.c.path, item.c.size, item.c.sha256, item.c.refusal)
            .select_from(container.outerjoin(item, item.c.container == container.c.path))
            .where(container.c.path == path, container.c.digest == digest)
            .order_by(item.c.position)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        if not rows:
            return None
        return Contents(
            tuple(Listed(row.path, row.size, row.sha256) for row in rows if row.sha256 is not None),
            tuple((row.path, row.refusal) for row in rows if row.refusal is not None),
        )

    def keep(self, path: str, digest: str, contents: Contents) -> None:
        """Keep what the container holds in place of what was kept of it.

        ``digest`` stands for all that decides it. Nothing is kept where a name cannot be written exactly.
        """
        rows: list[tuple[str, str, str | None, int | None, str | None]] = [
            (path, each.path, each.sha256, each.size, None) for each in contents.documents
        ]
        rows += [(path, inside, None, None, reason) for inside, reason in contents.refusals]
        if any(writable(text) != text for row in rows for text in (row[0], row[1], row[4] or "")):
            return
        numbered = [(path, number, *row[1:]) for number, row in enumerate(rows)]
        with writing(self._engine) as connection:
            insert_missing(connection, container, [{"path": path, "digest": digest}])
            # Another run may be at the same container: whoever has this row goes first.
            connection.execute(update(container).where(container.c.path == path).values(digest=digest))
            connection.execute(delete(container_item).where(container_item.c.container == path))
            insert_bulk(connection, container_item, numbered)

    def drop(self, paths: Iterable[str]) -> None:
        """Forget these containers."""
        with writing(self._engine) as connection:
            for batch in batches(paths):
                connection.execute(delete(container).where(container.c.path.in_(batch)))
