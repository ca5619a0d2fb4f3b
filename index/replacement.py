"""Replacement: the rows, words and vector changes of sources take the place of the old ones, or all stay."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, delete, insert, select, update

from corpus.containers import name_of
from extract.records import Facts
from index.correction_rows import corrected, merged_names, note_replaced
from index.database import batches, insert_missing, writing
from index.entity_links import link_entities, written_names
from index.rows import entity_rows, fact_rows
from index.schema import entity, location, mention, passage, report, run_source, source
from index.search_text import text_hash
from index.source_rows import SOURCE_PARTS, part_rows, source_row
from index.stored_vectors import note_changes
from index.word_segments import replace_words


@dataclass(frozen=True, slots=True)
class Replacement:
    """What ``path`` holds now. ``texts`` maps the passages that are searched to their search texts."""

    path: str
    facts: Facts
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Touched:
    """What the new rows of several sources touch, to be brought up to date once behind them all."""

    words: dict[str, str] = field(default_factory=dict)  # search texts by passage, to be indexed
    names: set[str] = field(default_factory=set)  # whose links may change
    entity_ids: set[str] = field(default_factory=set)  # which may have lost their last mention


def replace_sources(
    engine: Engine,
    replacements: Iterable[Replacement],
    *,
    extractor_version: str,
    model: str,
    run_id: str,
) -> None:
    """Store what several paths hold now, in one transaction: all of them, or none.

    The vectors of their texts are kept already. What the same bytes said before is replaced, and the
    corrections of their sources are applied. Where a path held other bytes, their source is marked as
    replaced, and its facts go unless another path still holds them.
    """
    touched = _Touched()
    with writing(engine) as connection:
        for one in replacements:
            _replace(connection, one, extractor_version, model, touched)
            row = {"run_id": run_id, "path": one.path, "source_id": one.facts.source.id}
            insert_missing(connection, run_source, [row])
        replace_words(connection, (), touched.words)
        delete_unmentioned(connection, touched.entity_ids)
        link_entities(connection, touched.names)


def _replace(
    connection: Connection, one: Replacement, extractor_version: str, model: str, touched: _Touched
) -> None:
    source_id = one.facts.source.id
    is_known = connection.execute(select(source.c.id).where(source.c.id == source_id)).first() is not None
    _write_source(connection, one.facts, extractor_version, is_known=is_known)
    former = _move_path(connection, one.path, source_id)
    _name_source(connection, source_id)
    before: Mapping[str, str] = {}
    if is_known:
        before = _searched(connection, source_id)
        touched.names.update(_names(connection, source_id))
        _delete_facts(connection, source_id, touched)
    hashes = {passage_id: text_hash(text) for passage_id, text in one.texts.items()}
    facts = corrected(connection, one.facts)
    insert_missing(connection, entity, entity_rows(facts))
    for table, rows in fact_rows(facts, hashes):
        if rows:
            connection.execute(insert(table), rows)
    touched.words.update(one.texts)
    note_changes(connection, model, before, hashes)
    for id_ in (source_id, *former):
        touched.names.update(_names(connection, id_))
    for id_ in former:
        _retire(connection, id_, model, touched)


def _names(connection: Connection, source_id: str) -> set[str]:
    """The names whose links may change with a source."""
    return written_names(connection, source_id) | merged_names(connection, source_id)


def _write_source(connection: Connection, facts: Facts, extractor_version: str, *, is_known: bool) -> None:
    row = {**source_row(facts.source), "extractor_version": extractor_version}
    if is_known:
        connection.execute(update(source).where(source.c.id == facts.source.id).values(row))
        for table in SOURCE_PARTS:
            connection.execute(delete(table).where(table.c.source_id == facts.source.id))
    else:
        connection.execute(insert(source), [row])
    for table, rows in part_rows(facts.source):
        if rows:
            connection.execute(insert(table), rows)


def _move_path(connection: Connection, path: str, source_id: str) -> list[str]:
    """Say that ``path`` holds this source now; returns the sources it held until now."""
    held = (location.c.path == path) & location.c.replaced_by.is_(None) & (location.c.source_id != source_id)
    former = list(connection.execute(select(location.c.source_id).where(held)).scalars())
    connection.execute(update(location).where(held).values(replaced_by=source_id))
    insert_missing(connection, location, [{"path": path, "source_id": source_id, "replaced_by": None}])
    here = (location.c.path == path) & (location.c.source_id == source_id)
    connection.execute(update(location).where(here).values(replaced_by=None))
    return former


def _name_source(connection: Connection, source_id: str) -> None:
    """Name the source after the first of its current paths, whichever of them came in first."""
    paths = _current_paths(connection, source_id)
    if paths:
        name = name_of(min(paths))
        connection.execute(update(source).where(source.c.id == source_id).values(name=name))


def _current_paths(connection: Connection, source_id: str) -> list[str]:
    held = (location.c.source_id == source_id) & location.c.replaced_by.is_(None)
    return list(connection.execute(select(location.c.path).where(held)).scalars())


def _searched(connection: Connection, source_id: str) -> dict[str, str]:
    """The searched passages of a source with the hash of their search text."""
    chosen = (
        select(passage.c.id, passage.c.text_hash)
        .join(report, passage.c.report_id == report.c.id)
        .where(report.c.source_id == source_id, passage.c.text_hash.is_not(None))
    )
    return {row.id: row.text_hash for row in connection.execute(chosen)}


def _delete_facts(connection: Connection, source_id: str, touched: _Touched) -> None:
    """Delete what the source says, words included."""
    chosen = (
        select(mention.c.entity_id)
        .join(passage, mention.c.passage_id == passage.c.id)
        .join(report, passage.c.report_id == report.c.id)
        .where(report.c.source_id == source_id)
    )
    touched.entity_ids.update(connection.execute(chosen).scalars())
    gone = _searched(connection, source_id)
    replace_words(connection, gone, {})
    for passage_id in gone:  # where the same bytes came twice
        touched.words.pop(passage_id, None)
    connection.execute(delete(report).where(report.c.source_id == source_id))  # all else goes with it


def _retire(connection: Connection, source_id: str, model: str, touched: _Touched) -> None:
    """Take a replaced source out of the facts, unless another path still holds it."""
    if _current_paths(connection, source_id):
        _name_source(connection, source_id)
        return
    before = _searched(connection, source_id)
    _delete_facts(connection, source_id, touched)
    note_changes(connection, model, before, {})
    note_replaced(connection, source_id)
    connection.execute(update(source).where(source.c.id == source_id).values(extractor_version=None))


def delete_unmentioned(connection: Connection, entity_ids: set[str]) -> None:
    """Delete those of these entities that no mention names any more."""
    for batch in batches(sorted(entity_ids)):
        named = select(mention.c.id).where(mention.c.entity_id == entity.c.id).exists()
        connection.execute(delete(entity).where(entity.c.id.in_(batch), ~named))
