"""Runs: when an ingestion ran, what came in with it, and what failed and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, func, insert, select, update

from index.database import insert_missing, reading, writing
from index.schema import RunStatus, run, run_failure, run_source
from index.timestamps import now
from index.write_lock import Writer


@dataclass(frozen=True, slots=True)
class RunFailure:
    """One file that a run could not take in."""

    path: str
    step: str  # read, extract, store, …
    message: str  # one sentence


@dataclass(frozen=True, slots=True)
class Run:
    """One ingestion. Times are ISO 8601 in UTC; ``finished`` is None while it runs or when it was killed."""

    id: str
    started: str
    finished: str | None
    status: RunStatus
    paths: tuple[str, ...]  # as the user named them
    files: int
    stored: int
    unchanged: int
    failed: int
    failures: tuple[RunFailure, ...] = ()


class RunLog:
    """The runs of one knowledge base."""

    def __init__(self, engine: Engine, writer: Writer | None = None) -> None:
        self._engine = engine
        self._writer = writer

    def begin(self, run_id: str, paths: Sequence[str]) -> None:
        """Note that a run starts now; a run of this id that was begun before goes on.

        Others that have no end were killed, unless their process lives, and are cancelled.
        """
        if self._writer:
            self._writer.begin_run(run_id)
        row = {
            "id": run_id,
            "started": now(),
            "status": "running",
            "paths": tuple(paths),
            "files": 0,
            "stored": 0,
            "unchanged": 0,
            "failed": 0,
        }
        with writing(self._engine) as connection:
            open_ = select(run.c.id).where(run.c.status == "running", run.c.id != run_id)
            for other in connection.execute(open_).scalars().all():
                if not (self._writer and self._writer.lives(other)):
                    connection.execute(update(run).where(run.c.id == other).values(status="cancelled"))
            insert_missing(connection, run, [row])

    def fail(self, run_id: str, path: str, step: str, message: str) -> None:
        """Note that the run could not take in ``path``; the last message for a path counts."""
        with writing(self._engine) as connection:
            connection.execute(
                run_failure.delete().where(run_failure.c.run_id == run_id, run_failure.c.path == path)
            )
            connection.execute(
                insert(run_failure), [{"run_id": run_id, "path": path, "step": step, "message": message}]
            )

    def finish(self, run_id: str, status: RunStatus, *, files: int, unchanged: int) -> None:
        """Note that the run ends now; what it stored and what failed is counted from its rows."""

        def rows_of(table: type[object] | object, column: object) -> object:
            return select(func.count()).select_from(table).where(column == run_id).scalar_subquery()  # type: ignore[arg-type]

        with writing(self._engine) as connection:
            connection.execute(
                update(run)
                .where(run.c.id == run_id)
                .values(
                    finished=now(),
                    status=status,
                    files=files,
                    unchanged=unchanged,
                    stored=rows_of(run_source, run_source.c.run_id),
                    failed=rows_of(run_failure, run_failure.c.run_id),
                )
            )

    def all(self) -> tuple[Run, ...]:
        """Every run, the latest first, each with its failures by path."""
        failures: dict[str, list[RunFailure]] = {}
        with reading(self._engine) as connection:
            for row in connection.execute(select(run_failure)):
                failures.setdefault(row.run_id, []).append(RunFailure(row.path, row.step, row.message))
            runs = connection.execute(select(run)).mappings().all()
        found = [
            Run(**row, failures=tuple(sorted(failures.get(row["id"], ()), key=lambda failure: failure.path)))
            for row in runs
        ]
        return tuple(sorted(found, key=lambda one: (one.started, one.id), reverse=True))
