"""Backup: a whole knowledge base in one file, whichever engine it is on.

The file is a tar archive, compressed by gzip: the bytes of each source under ``sources/``, the rows of each
table under ``tables/NAME.jsonl``, one JSON array a line by primary key, and last ``manifest.json`` with the
step of the schema and the sha256 of every other member. The same knowledge base gives the same bytes.
Chroma's copy is left out, since the tables hold every vector.
"""

import base64
import gzip
import hashlib
import io
import json
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Engine, MetaData, Table, select

from corpus.errors import StoreError
from index.blobs import Blobs
from index.database import database_file, open_engine, reading, revision
from index.settings import Settings

FORMAT = 1
MANIFEST = "manifest.json"
ROWS_AT_ONCE = 1_000
_NOT_OURS = {"alembic_version"}  # the manifest says the step


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds."""

    sources: int
    rows: int
    step: str  # of the schema


def back_up(settings: Settings, file: Path) -> BackedUp:
    """Write everything in ``settings.home`` to ``file``, as of one moment; a run may go on meanwhile.

    ``file`` appears whole or not at all. Raises StoreError where there is nothing, bytes of a source are
    lost, or ``file`` exists or cannot be written.
    """
    if file.exists():
        raise StoreError(f"{file} exists already; name a new file, or move it away.")
    engine, database = open_engine(settings), database_file(settings)
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        step = None if database and not database.is_file() else revision(engine)
        if step is None:
            raise StoreError(f"There is no knowledge base in {settings.home}; there is nothing to back up.")
        try:
            with unfinished.open("xb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
                done = _write(engine, Blobs(settings.sources), packed, step)
            unfinished.rename(file)
        except OSError as error:
            raise StoreError(f"{file} cannot be written ({error.strerror or error}).") from error
    finally:
        engine.dispose()
        unfinished.unlink(missing_ok=True)
    return done


def _write(engine: Engine, blobs: Blobs, packed: gzip.GzipFile, step: str) -> BackedUp:
    members: dict[str, str] = {}
    columns: dict[str, list[str]] = {}
    rows = 0
    with tarfile.open(fileobj=packed, mode="w|") as archive, reading(engine) as connection:
        connection = _at_one_moment(connection)
        tables = _tables(connection)
        for source_id in connection.execute(select(tables["source"].c.id).order_by("id")).scalars().all():
            data = blobs.get(source_id)
            members[f"sources/{source_id}"] = _add(
                archive, f"sources/{source_id}", io.BytesIO(data), len(data)
            )
        for name, table in sorted(tables.items()):
            with tempfile.TemporaryFile() as lines:
                rows += _write_rows(connection, table, lines)
                size = lines.tell()
                lines.seek(0)
                members[f"tables/{name}.jsonl"] = _add(archive, f"tables/{name}.jsonl", lines, size)
            columns[name] = [column.name for column in table.columns]
        sources = [name.partition("/")[2] for name in members if name.startswith("sources/")]
        manifest = {"format": FORMAT, "step": step, "columns": columns, "sources": sources, "sha256": members}
        data = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        _add(archive, MANIFEST, io.BytesIO(data), len(data))
    return BackedUp(len(sources), rows, step)


def _at_one_moment(connection: Connection) -> Connection:
    """The connection, seeing one state of all tables; SQLite's transactions do so by themselves."""
    if connection.dialect.name == "postgresql":
        return connection.execution_options(isolation_level="REPEATABLE READ")
    return connection


def _write_rows(connection: Connection, table: Table, lines: IO[bytes]) -> int:
    ordered = select(table).order_by(*(table.primary_key.columns or table.columns))
    rows = 0
    for row in connection.execution_options(yield_per=ROWS_AT_ONCE).execute(ordered):
        lines.write(json.dumps([_plain(value) for value in row], ensure_ascii=False).encode() + b"\n")
        rows += 1
    return rows


def _plain(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _add(archive: tarfile.TarFile, name: str, data: IO[bytes], size: int) -> str:
    """Add a member and return the sha256 of what was added."""
    entry = tarfile.TarInfo(name)  # its owner, times and mode are the same everywhere
    entry.size = size
    seen = _Hashed(data)
    archive.addfile(entry, seen)
    return seen.digest()


class _Hashed(io.RawIOBase):
    """A readable file that digests what is read of it."""

    def __init__(self, data: IO[bytes]) -> None:
        self._data = data
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        part = self._data.read(size)
        self._hash.update(part)
        return part

    def digest(self) -> str:
        """Of everything read so far, in hexadecimal."""
        return self._hash.hexdigest()


def _tables(connection: Connection) -> dict[str, Table]:
    """The tables as they are in the database, whichever version made them."""
    found = MetaData()
    found.reflect(connection)
    return {name: table for name, table in found.tables.items() if name not in _NOT_OURS}
