"""Opening: the tables of a knowledge base with the schema of this version, to read or to write."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from sqlalchemy import Engine

from corpus.errors import StoreError
from index.database import HEAD, database_file, migrate, revision
from index.settings import Settings
from index.shared_writing import SharedWriting
from index.write_lock import WriteLock, Writer, make_home


def begin_writing(settings: Settings, engine: Engine) -> Writer:
    """The right to write, once the tables are there and up to date.

    Raises StoreError where another process has it, or a later version made the tables.
    """
    if engine.dialect.name == "postgresql":
        make_home(settings.home)
        return SharedWriting.join(engine)
    lock = WriteLock.take(settings.home)
    try:
        if revision(engine) != HEAD:
            migrate(engine)
    except BaseException:
        lock.release()
        raise
    return lock


@contextmanager
def making_tables(settings: Settings, engine: Engine) -> Iterator[None]:
    """The right to make tables where there are none yet, and to fill them, inside the block.

    Raises StoreError where another process makes or writes some.
    """
    alone = SharedWriting.making(engine) if engine.dialect.name == "postgresql" else nullcontext()
    with WriteLock.take(settings.home), alone:
        yield


def require_tables(settings: Settings, engine: Engine) -> None:
    """Raises StoreError where there are no tables. A reader brings old ones up to date, if nobody writes."""
    file = database_file(settings)
    found = None if file and not file.is_file() else revision(engine)
    if found is None:
        raise StoreError(
            f"There is no knowledge base in {settings.home}; run policykb-ingest run PATH first."
        )
    if found != HEAD:
        begin_writing(settings, engine).release()
