"""Restoration: a knowledge base from the file of a backup, on either engine."""

import base64
import gzip
import hashlib
import json
import tarfile
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, func, insert, select, text

from corpus.errors import StoreError
from index.backup import FORMAT, MANIFEST, ROWS_AT_ONCE, BackedUp
from index.blobs import Blobs
from index.database import HEAD, migrate, open_engine, revision, writing
from index.generations import open_generations
from index.opening import making_tables
from index.publication import publish
from index.settings import Settings
from index.stored_vectors import StoredVectors

_UNREADABLE = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, ValueError, KeyError, TypeError)


def restore(settings: Settings, file: Path) -> BackedUp:
    """Make the knowledge base of ``file`` in ``settings.home``, or in the database that the settings name.

    A backup of an earlier version is brought up to date. Raises StoreError where there is a knowledge base
    already, another process makes one, or ``file`` is none of ours, damaged, or of a later version; nothing
    is stored then.
    """
    engine = open_engine(settings)
    try:
        with making_tables(settings, engine), tempfile.TemporaryDirectory(dir=settings.home) as folder:
            if revision(engine) is not None:
                raise StoreError(
                    f"There is a knowledge base in {settings.home} already; name another --home."
                )
            unpacked = Path(folder)
            manifest = _unpack(file, unpacked)
            blobs = Blobs(settings.sources)
            for path in sorted((unpacked / "sources").glob("*")):
                blobs.put(path.name, path.read_bytes())
            rows = _load(engine, unpacked, manifest)
            stored = StoredVectors(engine)
            if published := stored.published():
                publish(stored, open_generations(settings), model=published.model, rebuild=True)
    finally:
        engine.dispose()
    return BackedUp(len(manifest["sources"]), rows, manifest["step"])


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Unpack ``file`` into ``folder`` and return its manifest, once each member is what that says."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest = json.loads((folder / MANIFEST).read_bytes())
        wanted = manifest["sha256"]
        if manifest["format"] != FORMAT:
            raise StoreError(
                f"{file} was written by a later version of policykb; install that to restore it."
            )
    except _UNREADABLE as error:
        raise StoreError(f"{file} is no whole backup of policykb ({error}); use another copy.") from error
    except OSError as error:
        raise StoreError(f"{file} cannot be read ({error.strerror or error}).") from error
    for name, digest in wanted.items():
        member = folder / name
        if not member.is_file() or _digest(member) != digest:
            raise StoreError(f"{file} is damaged at {name}; use another copy.")
    found: dict[str, Any] = manifest
    return found


def _digest(path: Path) -> str:
    with path.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def _load(engine: Engine, unpacked: Path, manifest: dict[str, Any]) -> int:
    """Make the tables of the manifest's step, fill them, bring them up to date; returns how many rows."""
    migrate(engine, manifest["step"])
    try:
        with writing(engine) as connection:
            rows = 0
            for table in _ordered(connection, manifest["columns"]):
                rows += _insert(connection, table, unpacked, manifest["columns"][table.name])
    except BaseException:
        migrate(engine, "base")
        raise
    if manifest["step"] != HEAD:
        migrate(engine)
    return rows


def _insert(connection: Connection, table: Table, unpacked: Path, columns: list[str]) -> int:
    count = 0
    for part in _parts(unpacked / "tables" / f"{table.name}.jsonl"):
        connection.execute(insert(table), [dict(zip(columns, row, strict=True)) for row in part])
        count += len(part)
    if connection.dialect.name == "postgresql":
        _move_sequences(connection, table)
    return count


def _parts(path: Path) -> Iterator[list[list[Any]]]:
    """The rows of a file, some at a time."""
    part: list[list[Any]] = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            part.append([_stored(value) for value in json.loads(line)])
            if len(part) == ROWS_AT_ONCE:
                yield part
                part = []
    if part:
        yield part


def _stored(value: Any) -> Any:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value


def _move_sequences(connection: Connection, table: Table) -> None:
    """Let PostgreSQL count on from the highest number that was given."""
    for column in table.primary_key.columns:
        names = {"table": table.name, "column": column.name}
        sequence = connection.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), names).scalar()
        highest = connection.execute(select(func.max(column))).scalar() if sequence else None
        if sequence and highest is not None:
            connection.execute(text("SELECT setval(:name, :value)"), {"name": sequence, "value": highest})


def _ordered(connection: Connection, names: Iterable[str]) -> list[Table]:
    """The named tables, each after those that it refers to."""
    found = MetaData()
    found.reflect(connection, only=sorted(names))
    return [table for table in found.sorted_tables if table.name in set(names)]
