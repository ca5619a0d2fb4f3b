"""PostgreSQL: connections that see, write and sort as those of SQLite do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, Text, event, text

CONNECT_SECONDS = 10  # a server that has not answered by then does not

# Advisory locks are numbers; the first says that they are ours, the second what is locked.
FAMILY = 0x706B62  # "pkb"
WRITE = 1  # the one transaction that writes
SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
# Each statement sees what is stored by then: so a transaction that waited for the lock sees all before it.
LATEST = {"isolation_level": "READ COMMITTED"}


def connect_options(url: URL) -> dict[str, Any]:
    """What SQLAlchemy is to give the driver: patience, where the URL does not say how much."""
    patience = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
    # A server may have been restarted since a connection was last used.
    return {"pool_pre_ping": True, "connect_args": patience}


def prepare_postgresql(engine: Engine) -> None:
    """One transaction writes at a time, as on SQLite; others that would write wait until it ends."""

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({FAMILY}, {WRITE})")


def sort_by_code_points(connection: Connection) -> None:
    """Give every column of text the order of its code points, which is SQLite's: ``中`` < ``做`` < ``别``.

    Otherwise texts compare by the language of the database, and answers stand in another order.
    """
    columns: dict[str, list[str]] = {}
    for table, column in connection.execute(text(_OTHER_ORDER)):
        columns.setdefault(table, []).append(f'ALTER COLUMN "{column}" TYPE text COLLATE "C"')
    for table, changes in columns.items():
        connection.execute(text(f'ALTER TABLE "{table}" {", ".join(changes)}'))


@contextmanager
def sorted_tables(connection: Connection) -> Iterator[None]:
    """Tables made inside have that order from the start, which saves seconds; columns added do not."""

    def sort(table: Table, _: Connection, **__: Any) -> None:
        for column in table.columns:
            if isinstance(column.type, Text):
                column.type = Text(collation="C")

    if connection.dialect.name != "postgresql":
        yield
        return
    event.listen(Table, "before_create", sort)
    try:
        yield
    finally:
        event.remove(Table, "before_create", sort)
    sort_by_code_points(connection)


_OTHER_ORDER = """
SELECT pg_class.relname, attname
FROM pg_attribute
JOIN pg_class ON pg_class.oid = attrelid
JOIN pg_namespace ON pg_namespace.oid = relnamespace
JOIN pg_collation ON pg_collation.oid = attcollation
WHERE relkind = 'r' AND nspname = current_schema() AND atttypid = 'text'::regtype
  AND attnum > 0 AND NOT attisdropped AND collname <> 'C'
ORDER BY pg_class.oid, attnum
"""
