"""Shared writing: what several processes that write one PostgreSQL database tell each other.

All by advisory locks of one session that each process keeps open. They need no table, and the server frees
them when the process ends, however it ends. A pool of connections between us and the server must keep
sessions apart.
"""

import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, Engine, text

from corpus.errors import StoreError
from index.database import HEAD, as_store_errors, migrate, revision
from index.postgresql import FAMILY

_WRITERS = 2  # shared by all that write, or held by one that must be alone
_PUBLICATION = 3
_SCHEMA = 4  # one that brings it up to date; those that come meanwhile wait
_PATIENCE = "30s"  # how long a schema that is being brought up to date is waited for


class SharedWriting:
    """One of the processes that write a database."""

    shared = True

    def __init__(self, engine: Engine, connection: Connection) -> None:
        self._engine = engine
        self._connection = connection
        self._runs: set[str] = set()

    @classmethod
    def join(cls, engine: Engine) -> "SharedWriting":
        """Join those that write; the schema is brought up to date first, by one of those that want to.

        Raises StoreError when others write the old schema for longer than a while.
        """
        with as_store_errors(engine):
            made = cls(engine, engine.connect().execution_options(isolation_level="AUTOCOMMIT"))
        try:
            made._ask(f"set_config('lock_timeout', '{_PATIENCE}', false)")
            made._share_current_schema()
            made._ask("set_config('lock_timeout', '0', false)")
        except BaseException:
            made.release()
            raise
        return made

    @classmethod
    @contextmanager
    def making(cls, engine: Engine) -> Iterator[None]:
        """No other process makes tables or writes inside the block; those that come meanwhile wait.

        Raises StoreError where one does already.
        """
        with as_store_errors(engine):
            made = cls(engine, engine.connect().execution_options(isolation_level="AUTOCOMMIT"))
        try:
            if not made._ask(f"pg_try_advisory_lock({FAMILY}, {_SCHEMA})"):
                raise StoreError(
                    "Another process makes the tables of the knowledge base; wait until it ends, or stop it."
                )
            with made.alone():
                yield
        finally:
            made.release()

    def _share_current_schema(self) -> None:
        if revision(self._engine) != HEAD:
            self._ask(f"pg_advisory_lock({FAMILY}, {_SCHEMA})")
            if revision(self._engine) != HEAD:  # another may have brought it up to date meanwhile
                self._ask(f"pg_advisory_lock({FAMILY}, {_WRITERS})")
                migrate(self._engine)
                self._ask(f"pg_advisory_unlock({FAMILY}, {_WRITERS})")
            self._ask(f"pg_advisory_unlock({FAMILY}, {_SCHEMA})")
        self._ask(f"pg_advisory_lock_shared({FAMILY}, {_WRITERS})")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """No other process writes inside the block. Raises StoreError where one does."""
        if not self._ask(f"pg_try_advisory_lock({FAMILY}, {_WRITERS})"):
            raise StoreError(
                f"{_counted(self._others())} the knowledge base, and this must be done alone; "
                "wait until they end, or stop them."
            )
        try:
            yield
        finally:
            self._ask(f"pg_advisory_unlock({FAMILY}, {_WRITERS})")

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """No other process publishes vectors inside the block; waits for one that does."""
        self._ask(f"pg_advisory_lock({FAMILY}, {_PUBLICATION})")
        try:
            yield
        finally:
            self._ask(f"pg_advisory_unlock({FAMILY}, {_PUBLICATION})")

    def claim(self, paths: Collection[str]) -> set[str]:
        """Those of ``paths`` that no other process has claimed; they are now claimed by this one."""
        return {path for path in paths if self._ask(f"pg_try_advisory_lock({_number('path', path)})")}

    def wait_for(self, paths: Collection[str]) -> None:
        """Claim ``paths``, each as soon as no other process does; only where none is claimed before."""
        for path in sorted(paths):  # two that wait in one order never wait for each other
            self._ask(f"pg_advisory_lock({_number('path', path)})")

    def give_back(self, paths: Collection[str]) -> None:
        """Give up claims."""
        for path in paths:
            self._ask(f"pg_advisory_unlock({_number('path', path)})")

    def begin_run(self, run_id: str) -> None:
        """Let others see that this run lives."""
        if run_id not in self._runs:
            self._ask(f"pg_try_advisory_lock({_number('run', run_id)})")
            self._runs.add(run_id)

    def lives(self, run_id: str) -> bool:
        """Whether another process that lives has begun this run."""
        if not self._ask(f"pg_try_advisory_lock({_number('run', run_id)})"):
            return True
        self._ask(f"pg_advisory_unlock({_number('run', run_id)})")
        return False

    def release(self) -> None:
        """Give everything back at once; of a session that is lost the server does so by itself."""
        if self._connection.closed:
            return
        with suppress(StoreError):
            self._ask("pg_advisory_unlock_all()")
        self._connection.invalidate()
        self._connection.close()

    def _ask(self, call: str) -> bool:
        with as_store_errors(self._engine):
            return bool(self._connection.execute(text(f"SELECT {call}")).scalar())

    def _others(self) -> int:
        with as_store_errors(self._engine):
            holders = self._connection.execute(
                text(
                    "SELECT count(DISTINCT pid) FROM pg_locks WHERE locktype = 'advisory' AND granted "
                    "AND classid = :family AND objid = :writers AND pid <> pg_backend_pid() "
                    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                ),
                {"family": FAMILY, "writers": _WRITERS},
            )
            return int(holders.scalar_one())


def _number(kind: str, name: str) -> int:
    """The number under which PostgreSQL knows the lock of a thing."""
    digest = hashlib.sha256(f"{kind} {name}".encode("utf-8", "surrogateescape")).digest()
    return int.from_bytes(digest[:8], signed=True)


def _counted(others: int) -> str:
    return "1 other process writes" if others == 1 else f"{others} other processes write"
