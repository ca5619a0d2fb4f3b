"""Health: what a knowledge base needs to work, each thing checked apart, and what to run if it is amiss."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from typing import Literal

from packaging.requirements import Requirement
from sqlalchemy import Engine, func, select, text

from corpus.errors import StoreError
from index.blobs import Blobs
from index.correction_schema import correction_outcome
from index.database import HEAD, database_file, open_engine, reading, revision
from index.embedders import model_advice, model_name
from index.generations import open_generations
from index.runs import RunLog
from index.schema import passage, source
from index.search_schema import word_passage
from index.settings import Settings
from index.stored_vectors import Published, StoredVectors

DISTRIBUTION = "policykb"
LITTLE_ROOM = 1_000_000_000  # bytes free below which a warning is due: a few thousand reports and a model
NO_ROOM = 50_000_000  # bytes free below which a run will hardly end

State = Literal["fine", "warning", "broken"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: ``finding`` is a sentence; ``remedy`` says what to do, if anything."""

    name: str
    state: State
    finding: str
    remedy: str | None = None


def check_health(settings: Settings, extractor_version: str, *, thorough: bool = False) -> Iterator[Check]:
    """Check everything, cheap things first; what needs tables only where there are any.

    Reads only. ``thorough`` also reads the bytes of every source and lets the database check its pages.
    """
    yield _check_packages()
    yield _check_room(settings)
    engine = open_engine(settings)
    try:
        database = _check_database(engine, settings, thorough)
        yield database
        if database.state == "fine":
            yield from _check_contents(engine, settings, extractor_version, thorough)
    finally:
        engine.dispose()


def _check_contents(
    engine: Engine, settings: Settings, extractor_version: str, thorough: bool
) -> Iterator[Check]:
    yield _check_sources(engine, Blobs(settings.sources), thorough)
    stored = StoredVectors(engine)
    published = stored.published()
    if published is None:
        yield Check("vectors", "fine", "Nothing has been stored yet.", "policykb-ingest run PATH")
        return
    yield _check_model(published, settings)
    yield _check_vectors(stored, published)
    yield _check_copy(stored, published, settings)
    yield _check_words(engine, stored)
    yield _check_extractor(engine, extractor_version)
    yield _check_corrections(engine)
    yield _check_last_run(engine)


def _check_packages() -> Check:
    """Installed packages against what this version of the program asks for."""
    wrong = []
    for line in metadata.requires(DISTRIBUTION) or ():
        needed = Requirement(line)
        if needed.marker is not None and not needed.marker.evaluate({"extra": ""}):
            continue
        try:
            found = metadata.version(needed.name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{needed.name} is missing")
            continue
        if not needed.specifier.contains(found, prereleases=True):
            wrong.append(f"{needed.name} is {found}, not {needed.specifier}")
    if wrong:
        remedy = "pip install --constraint constraints.txt ."
        return Check("packages", "broken", "; ".join(sorted(wrong)) + ".", remedy)
    return Check("packages", "fine", f"policykb {metadata.version(DISTRIBUTION)} has all that it needs.")


def _check_room(settings: Settings) -> Check:
    place = next(folder for folder in (settings.home, *settings.home.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    finding = f"{free / 1e9:,.1f} GB are free for {settings.home}."
    if free >= LITTLE_ROOM:
        return Check("disk", "fine", finding)
    return Check("disk", "broken" if free < NO_ROOM else "warning", finding, "make room on this disk")


def _check_database(engine: Engine, settings: Settings, thorough: bool) -> Check:
    where = engine.url.render_as_string(hide_password=True)
    file = database_file(settings)
    if file and not file.is_file():
        finding = f"There is no knowledge base in {settings.home} yet."
        return Check("database", "warning", finding, "policykb-ingest run PATH")
    try:
        found = revision(engine)
        damage = _page_damage(engine) if thorough else None
    except StoreError as error:
        return Check("database", "broken", str(error), "put back a backup: policykb-ingest restore FILE")
    if damage:
        return Check(
            "database",
            "broken",
            f"{where} is damaged ({damage}).",
            "put back a backup: policykb-ingest restore FILE",
        )
    if found is None:
        finding = f"{where} holds no tables of policykb yet."
        return Check("database", "warning", finding, "policykb-ingest run PATH")
    if found != HEAD:
        later = found > HEAD
        remedy = (
            "install the version that made it" if later else "policykb-ingest run PATH brings it up to date"
        )
        finding = f"{where} stands at step {found}; this version works with {HEAD}."
        return Check("database", "broken" if later else "warning", finding, remedy)
    return Check("database", "fine", f"{where} stands at step {HEAD}.")


def _page_damage(engine: Engine) -> str | None:
    """What SQLite says of its own pages, if it is not content."""
    if engine.dialect.name != "sqlite":
        return None
    with reading(engine) as connection:
        said = connection.execute(text("PRAGMA quick_check(1)")).scalar()
    return None if said == "ok" else str(said)


def _check_sources(engine: Engine, blobs: Blobs, thorough: bool) -> Check:
    with reading(engine) as connection:
        ids = connection.execute(select(source.c.id).order_by(source.c.id)).scalars().all()
    bad = [id_ for id_ in ids if _is_lost(blobs, id_, thorough)]
    if bad:
        finding = (
            f"The bytes of {len(bad)} of {len(ids)} sources are missing or damaged, first {bad[0][:12]}."
        )
        return Check("sources", "broken", finding, "policykb-ingest run PATH --force, or restore a backup")
    how = "read and right" if thorough else "there"
    return Check("sources", "fine", f"The bytes of all {len(ids)} sources are {how}.")


def _is_lost(blobs: Blobs, source_id: str, thorough: bool) -> bool:
    if not thorough:
        return not blobs.path(source_id).is_file()
    try:
        blobs.get(source_id)
    except StoreError:
        return True
    return False


def _check_model(published: Published, settings: Settings) -> Check:
    name = model_name(settings)
    if published.model == name:
        return Check("model", "fine", f"The index is made with the model {name}, as the settings say.")
    finding = f"The index is made with the model {published.model}; the settings name {name}."
    return Check("model", "broken", finding, model_advice(published.model, settings).removeprefix("run "))


def _check_vectors(stored: StoredVectors, published: Published) -> Check:
    missing, searched = len(stored.unembedded(published.model)), stored.searched()
    if missing:
        finding = f"{missing} texts of {searched} searched passages have no vector."
        return Check("vectors", "broken", finding, "policykb-ingest reindex")
    return Check("vectors", "fine", f"All {searched} searched passages have their vector in the tables.")


def _check_copy(stored: StoredVectors, published: Published, settings: Settings) -> Check:
    """Chroma's copy: searching is right without it, but slower."""
    waiting = stored.count_changes()
    name, remedy = "vector copy", "policykb-ingest reindex"
    if not published.generation:
        return Check(name, "warning", f"No copy is published; {waiting} passages wait for one.", remedy)
    generations = open_generations(settings)
    if not generations.intact(published.generation):
        return Check(name, "broken", f"Chroma's copy {published.generation} is missing or damaged.", remedy)
    if waiting:
        finding = f"{waiting} changed passages are not in Chroma's copy; search reads them from the tables."
        return Check(name, "warning", finding, "the next policykb-ingest run publishes them")
    return Check(name, "fine", f"Chroma's copy {published.generation} holds {published.passages} passages.")


def _check_words(engine: Engine, stored: StoredVectors) -> Check:
    """The word index holds each searched passage once, and nothing else."""
    searched = select(passage.c.id).where(passage.c.text_hash.is_not(None))
    indexed = select(word_passage.c.passage_id)
    with reading(engine) as connection:
        lacking = connection.execute(
            select(func.count()).select_from(searched.except_(indexed).subquery())
        ).scalar_one()
        left_over = connection.execute(
            select(func.count()).select_from(indexed.except_(searched).subquery())
        ).scalar_one()
    if lacking or left_over:
        finding = f"The word index lacks {lacking} passages and has {left_over} that are not searched."
        return Check("words", "broken", finding, "policykb-ingest reindex")
    return Check("words", "fine", f"The word index holds all {stored.searched()} searched passages.")


def _check_extractor(engine: Engine, version: str) -> Check:
    current = source.c.extractor_version
    with reading(engine) as connection:
        earlier = connection.execute(
            select(func.count()).select_from(source).where(current.is_not(None), current != version)
        ).scalar_one()
    if earlier:
        finding = f"{earlier} sources were read by other rules than those of this version ({version})."
        return Check("facts", "warning", finding, "policykb-ingest run PATH reads them again")
    return Check("facts", "fine", f"All sources were read by the rules of this version ({version}).")


def _check_corrections(engine: Engine) -> Check:
    state = correction_outcome.c.state
    with reading(engine) as connection:
        held = connection.execute(select(func.count()).select_from(correction_outcome)).scalar_one()
        idle = connection.execute(select(func.count()).where(state == "inapplicable")).scalar_one()
    if idle:
        finding = f"{idle} of {held} corrections apply to nothing that the files say now."
        remedy = "policykb corrections --state inapplicable says why"
        return Check("corrections", "warning", finding, remedy)
    finding = f"All {held} corrections that hold have something to apply to." if held else "There are none."
    return Check("corrections", "fine", finding)


def _check_last_run(engine: Engine) -> Check:
    last = next(iter(RunLog(engine).all()), None)
    if last is None:
        return Check("last run", "fine", "No run has been noted.")
    finding = f"The last run began {last.started[:16]} UTC and is {last.status}; {last.failed} files failed."
    if last.failed or last.status == "failed":
        return Check("last run", "warning", finding, "policykb status names them")
    return Check("last run", "fine", finding)
