"""Replacement: one source's rows, words and vector changes take the place of the old ones, or all stay."""

from collections.abc import Mapping

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


def replace_source(
    engine: Engine,
    path: str,
    facts: Facts,
    texts: Mapping[str, str],
    *,
    extractor_version: str,
    model: str,
    run_id: str,
) -> None:
    """Store what ``path`` holds now, in one transaction.

    ``texts`` maps the passages that are searched to their search texts; their vectors are kept already.
    What the same bytes said before is replaced, and the corrections of this source are applied. Where the
    path held other bytes, their source is marked as replaced, and its facts go unless another path still
    holds them.
    """
    source_id = facts.source.id
    hashes = {passage_id: text_hash(text) for passage_id, text in texts.items()}
    with writing(engine) as connection:
        _write_source(connection, facts, extractor_version)
        former = _move_path(connection, path, source_id)
        _name_source(connection, source_id)
        before = _searched(connection, source_id)
        names = written_names(connection, source_id) | merged_names(connection, source_id)
        named = _delete_facts(connection, source_id)
        facts = corrected(connection, facts)
        insert_missing(connection, entity, entity_rows(facts))
        for table, rows in fact_rows(facts, hashes):
            if rows:
                connection.execute(insert(table), rows)
        replace_words(connection, (), texts)
        note_changes(connection, model, before, hashes)
        names |= written_names(connection, source_id) | merged_names(connection, source_id)
        for other in former:
            names |= written_names(connection, other) | merged_names(connection, other)
            named |= _retire(connection, other, model)
        delete_unmentioned(connection, named)
        link_entities(connection, names)
        insert_missing(connection, run_source, [{"run_id": run_id, "path": path, "source_id": source_id}])


def _write_source(connection: Connection, facts: Facts, extractor_version: str) -> None:
    row = {**source_row(facts.source), "extractor_version": extractor_version}
    insert_missing(connection, source, [row])
    connection.execute(update(source).where(source.c.id == facts.source.id).values(row))
    for table in SOURCE_PARTS:
        connection.execute(delete(table).where(table.c.source_id == facts.source.id))
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


def _delete_facts(connection: Connection, source_id: str) -> set[str]:
    """Delete what the source says, words included; returns the entities that it mentioned."""
    chosen = (
        select(mention.c.entity_id)
        .join(passage, mention.c.passage_id == passage.c.id)
        .join(report, passage.c.report_id == report.c.id)
        .where(report.c.source_id == source_id)
    )
    named = set(connection.execute(chosen).scalars())
    replace_words(connection, _searched(connection, source_id), {})
    connection.execute(delete(report).where(report.c.source_id == source_id))  # all else goes with it
    return named


def _retire(connection: Connection, source_id: str, model: str) -> set[str]:
    """Take a replaced source out of the facts, unless another path still holds it."""
    if _current_paths(connection, source_id):
        _name_source(connection, source_id)
        return set()
    before = _searched(connection, source_id)
    named = _delete_facts(connection, source_id)
    note_changes(connection, model, before, {})
    note_replaced(connection, source_id)
    connection.execute(update(source).where(source.c.id == source_id).values(extractor_version=None))
    return named


def delete_unmentioned(connection: Connection, entity_ids: set[str]) -> None:
    """Delete those of these entities that no mention names any more."""
    for batch in batches(sorted(entity_ids)):
        named = select(mention.c.id).where(mention.c.entity_id == entity.c.id).exists()
        connection.execute(delete(entity).where(entity.c.id.in_(batch), ~named))
