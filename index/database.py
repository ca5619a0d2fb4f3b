"""Database: opens the tables' engine, SQLite or PostgreSQL, and brings its schema up to date."""

import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import sqlalchemy
from sqlalchemy import URL, Connection, Engine, Table, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from corpus.errors import SettingsError, StoreError
from index.postgresql import LATEST, SNAPSHOT, connect_options, prepare_postgresql, sorted_tables
from index.settings import Settings

HEAD = "0009"  # the last step in migrations/versions
BUSY_SECONDS = 30
CACHE_KIB = 64 * 1024  # of the pages that a connection keeps; with SQLite's 2 MiB each search reads them anew


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _OneState:
    """A connection that sees one state of the tables, and what was read of it once and for all."""

    connection: Connection
    notes: dict[Any, Any] = field(default_factory=dict)


_shared: ContextVar[_OneState | None] = ContextVar("_shared", default=None)


def open_engine(settings: Settings) -> Engine:
    """The engine of ``settings.database_url``; nothing is read or written yet."""
    try:
        url, file = make_url(settings.database_url), database_file(settings)
        options = {} if url.get_backend_name() == "sqlite" else connect_options(url)
        engine = sqlalchemy.create_engine(_read_only(url, file) if file else url, **options)
    except (SQLAlchemyError, ImportError) as error:
        raise SettingsError(
            f"POLICYKB_DATABASE_URL cannot be used ({error}); check it, and that its driver is installed, "
            "as by policykb's extra 'postgresql'."
        ) from error
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    else:
        prepare_postgresql(engine)
    return engine


def database_file(settings: Settings) -> Path | None:
    """The file that the tables lie in, whether it is there or not; None on a server or in memory."""
    url = make_url(settings.database_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _read_only(url: URL, file: Path) -> URL:
    """For a file in a folder that this user cannot write, the URL that never tries to; else ``url``.

    A log that a killed writer left is read where it can be; without one the file is as it will stay.
    """
    if not file.is_file() or os.access(file.parent, os.W_OK):
        return url
    query = {"uri": "true", "mode": "ro"}
    if not file.with_name(f"{file.name}-wal").exists():
        query["immutable"] = "1"
    return url.set(database=f"file:{quote(str(file.absolute()))}", query=query)


def _prepare_sqlite(engine: Engine) -> None:
    """Foreign keys on, write-ahead log, real transactions, and patience with a busy file."""

    @event.listens_for(engine, "connect")
    def connected(connection: Any, record: object) -> None:
        connection.isolation_level = None  # the driver begins no transaction of its own; "begin" below does
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        cursor.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        cursor.execute("PRAGMA foreign_keys = ON")
        if "mode" not in engine.url.query:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        # A transaction that will write takes the write lock at once: waiting for it later could deadlock.
        options = connection.get_execution_options()
        if options.get("alters", False):
            # SQLite alters a table by copying it: dropping the old one must not delete what refers to it.
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes", False) else "BEGIN")


def _is_postgresql(engine: Engine) -> bool:
    return engine.dialect.name == "postgresql"


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the tables until it is closed.

    Inside ``seeing_one_state`` it is the one that is open already.
    """
    shared = _shared.get()
    if shared is not None and shared.connection.engine.pool is engine.pool:
        with as_store_errors(engine):
            yield shared.connection
        return
    with as_store_errors(engine), engine.connect() as connection:
        yield connection.execution_options(**SNAPSHOT) if _is_postgresql(engine) else connection


@contextmanager
def seeing_one_state(engine: Engine) -> Iterator[None]:
    """Everything that this thread reads inside sees one state of the tables, on one connection."""
    with reading(engine) as connection:
        token = _shared.set(_OneState(connection))
        try:
            yield
        finally:
            _shared.reset(token)


def read_once(connection: Connection, read: Callable[[Connection], T]) -> T:
    """What ``read`` gives; inside ``seeing_one_state`` it is called once."""
    shared = _shared.get()
    if shared is None or shared.connection is not connection:
        return read(connection)
    if read not in shared.notes:
        shared.notes[read] = read(connection)
    found: T = shared.notes[read]
    return found


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction: everything in it is kept, or nothing."""
    with as_store_errors(engine), engine.connect() as connection:
        connection = connection.execution_options(writes=True, **(LATEST if _is_postgresql(engine) else {}))
        with connection.begin():
            yield connection


@contextmanager
def _altering(engine: Engine) -> Iterator[Connection]:
    """A transaction that may alter tables; every reference still holds at its end."""
    with as_store_errors(engine), engine.connect() as connection:
        connection = connection.execution_options(
            writes=True, alters=True, **(LATEST if _is_postgresql(engine) else {})
        )
        try:
            with connection.begin():
                yield connection
                if engine.dialect.name == "sqlite":
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                    if broken:
                        raise StoreError(
                            f"The tables cannot be brought up to date: {len(broken)} rows refer to nothing; "
                            "nothing was changed, put back a copy of the database."
                        )
        finally:
            # The connection goes back to the pool with its foreign keys off otherwise.
            connection.invalidate()


@contextmanager
def as_store_errors(engine: Engine) -> Iterator[None]:
    """What the driver raises inside, as one sentence that says what helps."""
    try:
        yield
    except DBAPIError as error:
        where = engine.url.render_as_string(hide_password=True)
        cause = str(error.orig or error).strip()
        raise StoreError(f"The database {where} refused to work ({cause}); {_remedy(cause)}.") from error


# What drivers say of a database that does not work, and what helps.
_REMEDIES = (
    (("readonly", "read-only", "unable to open", "permission"), "make it and its folder yours to write"),
    (("malformed", "not a database"), "put back a copy, or move it away and run policykb-ingest run again"),
    (("locked", "lock timeout"), "wait until the program that holds it ends, then try again"),
    (("full", "disk i/o"), "make room on its disk, then try again"),
)


def _remedy(cause: str) -> str:
    folded = cause.lower()
    for signs, remedy in _REMEDIES:
        if any(sign in folded for sign in signs):
            return remedy
    return "see that it runs, can be reached and is the one of POLICYKB_DATABASE_URL"


def batches(values: Iterable[str], size: int = 500) -> Iterator[list[str]]:
    """The values, ``size`` at a time: both engines limit how many a statement may name."""
    rest = iter(values)
    while batch := list(itertools.islice(rest, size)):
        yield batch


def insert_missing(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert the rows whose primary key is not there yet.

    Both engines spell it alike, but SQLAlchemy keeps the statement in two dialects.
    """
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as postgresql_insert

        connection.execute(postgresql_insert(table).on_conflict_do_nothing(), rows)
    else:
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert

        connection.execute(sqlite_insert(table).on_conflict_do_nothing(), rows)


def insert_bulk(connection: Connection, table: Table, rows: list[tuple[Any, ...]]) -> None:
    """Insert many rows of plain values, in the order of the table's columns, past SQLAlchemy's care for each.

    Twice as fast; for tables whose columns need no conversion.
    """
    if not rows:
        return
    statement = table.insert().compile(dialect=connection.dialect)
    names = [column.name for column in table.columns]
    if statement.positional:
        connection.exec_driver_sql(statement.string, rows)
    else:
        connection.exec_driver_sql(statement.string, [dict(zip(names, row, strict=True)) for row in rows])


def revision(engine: Engine) -> str | None:
    """The step the database stands at; None when it has no tables of ours."""
    with reading(engine) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


def migrate(engine: Engine, to: str = "head") -> None:
    """Run the migration steps up or down to the one named ``to``, all in one transaction.

    Raises StoreError when a later version of the program made the database.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    with _altering(engine) as connection:
        config.attributes["connection"] = connection
        try:
            current = _current_revision(connection)
            down = to == "base" or (
                current is not None and _is_later(ScriptDirectory.from_config(config), current, to)
            )
            with sorted_tables(connection):
                (command.downgrade if down else command.upgrade)(config, to)
        except CommandError as error:
            raise StoreError(
                f"The database stands at step {_current_revision(connection)!r}, which this version of "
                "policykb does not know; install the version that made it, or a later one."
            ) from error


def _current_revision(connection: Connection) -> str | None:
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def _is_later(scripts: Any, current: str, to: str) -> bool:
    if to == "head":
        return False
    return to in {step.revision for step in scripts.walk_revisions("base", current)} and to != current
