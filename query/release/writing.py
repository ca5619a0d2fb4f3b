"""Writing: a whole release beside its place, then moved there, so that nobody ever sees half of one."""

import dataclasses
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from corpus.errors import SettingsError, StoreError
from query.release.cards import CARD, CITATION, citation, dataset_card
from query.release.cells import writable
from query.release.codebook import codebook_markdown, codebook_page
from query.release.columns import LANGUAGES, Table, tables
from query.release.datapackage import NAME, DataFile, describe_package
from query.release.formats import CsvWriter, JsonLinesWriter, Part, Tally, Writer
from query.release.plans import Contents, Plan, Release
from query.release.readers import Readers
from query.release.rows import Row
from query.release.versions import versions

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from index.knowledge_base import KnowledgeBase
    from index.streams import Streams

SUMS, VERSIONS = "SHA256SUMS", "versions.json"
VECTORS = "passages.arrow"
ROWS_AT_ONCE = 1_000
CHARACTERS_AT_ONCE = 4_000_000
_READ_AT_ONCE = 1 << 20  # bytes
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")  # as the name of a folder


def write_release(kb: "KnowledgeBase", folder: Path, plan: Plan, *, replace: bool = False) -> Release:
    """Write what ``plan`` says of the knowledge base, as of one moment, to the new folder ``folder``.

    Rows are read and written a part at a time. With ``replace`` a release that is there gives way once the
    new one is complete. Raises StoreError where the folder holds anything else.
    """
    target = folder.absolute()
    _require_free(target, folder, replace)
    with _unfinished(target) as place:
        release = _write_into(kb, place, plan)
        _move(place, target)
    return dataclasses.replace(release, folder=folder)


def keep_release(kb: "KnowledgeBase", releases: Path, plan: Plan) -> tuple[Release, bool]:
    """Write a release to a folder of its version below ``releases``, unless the same rows are there.

    Returns the release and whether it is new. Raises SettingsError for a version that cannot name a folder,
    StoreError where other rows have that version.
    """
    if plan.imprint.version is not None and not _VERSION.fullmatch(plan.imprint.version):
        raise SettingsError(
            f"{plan.imprint.version!r} cannot name a folder; a version has letters, digits and . _ + - only."
        )
    with _unfinished(releases.absolute() / "release") as place:
        release = _write_into(kb, place, plan)
        target = releases.absolute() / release.version
        release = dataclasses.replace(release, folder=releases / release.version)
        if not target.exists():
            place.rename(target)
            return release, True
    if digest_of(target) != release.digest:
        raise StoreError(f"{release.folder} has this version with other rows; give the new one another.")
    return release, False


def _write_into(kb: "KnowledgeBase", place: Path, plan: Plan) -> Release:
    from index.database import reading
    from index.streams import Streams

    chosen = _chosen(kb, plan)
    with reading(kb.tables.engine) as connection:
        contents = _write_data(kb, Streams(connection, chosen), place, plan)
    files = _describe(place, contents)
    size = sum(file.size for file in files)
    return Release(place, contents.version, contents.digest, contents.rows, len(files) + 1, size)


def digest_of(folder: Path) -> str | None:
    """The digest of the rows of the release in a folder; None where there is none that this wrote."""
    try:
        return str(json.loads((folder / NAME).read_text(encoding="utf-8"))["policykb"]["digest"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _require_free(target: Path, named: Path, replace: bool) -> None:
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    if digest_of(target) is None:
        raise StoreError(f"{named} holds something that is no release; name a folder that is new or empty.")
    if not replace:
        raise StoreError(f"{named} holds a release already; name a new folder, or add --replace.")


def _chosen(kb: "KnowledgeBase", plan: Plan) -> frozenset[str] | None:
    if not plan.filters:
        return None
    from query.selection import choose_passages

    return choose_passages(kb, plan.filters, possibly=plan.possibly)


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """A new folder beside ``target``, which goes where it is not moved away."""
    place = target.with_name(f".{target.name}.unfinished-{uuid4().hex[:8]}")
    place.mkdir(parents=True)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _move(place: Path, target: Path) -> None:
    if not target.exists() or not any(target.iterdir()):
        place.rename(target)  # onto an empty folder, too
        return
    former = target.with_name(f".{target.name}.former-{uuid4().hex[:8]}")
    target.rename(former)
    place.rename(target)
    shutil.rmtree(former, ignore_errors=True)


def _write_data(kb: "KnowledgeBase", streams: "Streams", place: Path, plan: Plan) -> Contents:
    tally = Tally()
    readers = Readers(streams, place, plan.licences)
    with _writers(place, plan, tally) as writers:
        for name in plan.tables:
            for writer in writers:
                writer.begin(tables()[name])
            for part in _parts(tables()[name], readers.rows(name)):
                for writer in writers:
                    writer.write(part)
    model, vectors = _write_vectors(kb, streams, place) if plan.vectors else (None, 0)
    missing = {key: tally.share_missing(*key) for key in tally.missing}
    return Contents(plan, tally.digest, tally.rows, missing, versions(streams.extractors(), model), vectors)


@contextmanager
def _writers(place: Path, plan: Plan, tally: Tally) -> Iterator[list[Writer]]:
    """The writers of all formats; closed in the end, and abandoned where something fails."""
    writers: list[Writer] = [tally]
    try:
        if "csv" in plan.formats:
            writers.append(CsvWriter(place, bom=plan.bom))
        if "jsonl" in plan.formats:
            writers.append(JsonLinesWriter(place))
        if "parquet" in plan.formats:
            from query.release.arrow_files import ParquetWriter

            writers.append(ParquetWriter(place))
        if "xlsx" in plan.formats:
            from query.release.workbooks import WorkbookWriter

            writers.append(WorkbookWriter(place, plan.tables))
        if "sqlite" in plan.formats:
            from query.release.sqlite_files import SqliteWriter

            writers.append(SqliteWriter(place, plan.tables, complete=not plan.filters))
        yield writers
        for writer in writers:
            writer.close()
    except BaseException:
        for writer in writers:
            writer.abandon()
        raise


def _parts(table: Table, rows: Iterable[Row]) -> Iterator[Part]:
    """The rows as files can hold them, so many at a time that neither they nor their texts are many."""
    some: list[Row] = []
    characters = 0
    for row in rows:
        some.append({name: writable(value) for name, value in row.items()})
        characters += sum(len(value) for value in row.values() if isinstance(value, str))
        if len(some) >= ROWS_AT_ONCE or characters >= CHARACTERS_AT_ONCE:
            yield Part(table, some)
            some, characters = [], 0
    if some:
        yield Part(table, some)


def _write_vectors(kb: "KnowledgeBase", streams: "Streams", place: Path) -> tuple[str | None, int]:
    """Write the vectors of the passages in the release; returns their model and how many there are."""
    from index.stored_vectors import StoredVectors
    from query.release.arrow_files import write_vectors

    stored = StoredVectors(kb.tables.engine)
    published = stored.published()
    if published is None:
        return None, 0
    model, dimension = published.model, published.dimension
    return model, write_vectors(
        place / VECTORS, model, dimension, _vectors(stored, streams, model, dimension)
    )


def _vectors(
    stored: Any, streams: "Streams", model: str, dimension: int
) -> "Iterator[tuple[list[str], npt.NDArray[np.float32]]]":
    """Ids and vectors of the searched passages, in the order of the table."""
    import numpy as np

    for page in streams.passages():
        searched = [(row["id"], row["text_hash"]) for row in page if row["text_hash"] is not None]
        kept = stored.of_texts(model, {key for _, key in searched})
        known = [(id_, kept[key]) for id_, key in searched if key in kept]
        if known:
            yield [id_ for id_, _ in known], np.stack([vector for _, vector in known]).reshape(-1, dimension)


def _describe(place: Path, contents: Contents) -> list[DataFile]:
    """Write everything that tells what the data are; returns all files but the sums."""
    data = _files(place)
    package = describe_package(contents, data)
    _write(place / NAME, json.dumps(package, ensure_ascii=False, indent=1) + "\n")
    _write(place / VERSIONS, json.dumps(contents.versions, ensure_ascii=False, indent=1) + "\n")
    _write(place / CARD, dataset_card(contents))
    _write(place / CITATION, citation(contents))
    for language in LANGUAGES:
        _write(place / f"codebook.{language}.md", codebook_markdown(contents, language))
        _write(place / f"codebook.{language}.html", codebook_page(contents, language))
    files = _files(place)
    _write(place / SUMS, "".join(f"{file.sha256}  {file.path}\n" for file in files))
    return files


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _files(place: Path) -> list[DataFile]:
    """All files in a folder by path, each on the disk for good."""
    paths = sorted((path.relative_to(place).as_posix(), path) for path in place.rglob("*") if path.is_file())
    return [DataFile(name, path.stat().st_size, _digest(path)) for name, path in paths]


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_READ_AT_ONCE):
            digest.update(part)
        os.fsync(file.fileno())
    return digest.hexdigest()
