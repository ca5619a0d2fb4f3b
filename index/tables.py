"""Tables: what the knowledge base holds, read back as records."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, func, select

from corpus.errors import StoreError
from corpus.span import Span
from extract.records import Dimension, Facts, Figure, Mention, Passage, Practice
from index import schema
from index.correction_schema import correction_outcome
from index.database import batches, reading
from index.kept_rows import KeptRows
from index.row_records import Rows, read_facts, read_figure, read_mention, read_passage, read_practices
from index.runs import Run, RunLog
from index.selections import (
    PRACTICE_PARTS,
    all_rows,
    mentions_with_entities,
    outlines_in_place,
    parts_of_source,
    passages_in_place,
    pieces_of,
    practice_of_each,
    practice_places,
    rows_of_source,
)
from index.sketches import Sketch, read_measures, read_named_places, read_sketches
from index.source_rows import read_source

SKETCHES = 200_000  # passages of which the little that rankings look at is kept, about 400 bytes each
OUTLINES = 20_000  # and those whose texts are, about 2 KB each


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with what it takes to show it: its source, report and practice."""

    passage: Passage
    source_id: str
    source_name: str
    report_title: str | None
    region: str | None
    adcode: str | None
    practice_id: str | None
    practice_title: str | None

    @property
    def source_spans(self) -> tuple[Span, ...]:
        """Where the passage stands in the text of its source."""
        return self.passage.pieces


@dataclass(frozen=True, slots=True)
class StoredPractice:
    """A practice with its source and report."""

    practice: Practice
    source_id: str
    source_name: str
    report_title: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the knowledge base holds. Replaced sources hold no facts and are counted apart."""

    sources: int
    replaced_sources: int
    reports: int
    passages: int
    searched_passages: int  # those with words and a vector
    copies: int  # passages that copy another
    practices: int
    entities: int
    mentions: int
    figures: int
    edits: int
    runs: int
    vanished: int  # files that are no longer where they were; their sources count above
    failures: int  # files that the latest run could not take in
    corrections: int  # that hold
    inapplicable_corrections: int  # of those, the ones that facts and files no longer fit


class Tables:
    """Reads. Each method sees one state of the tables; unknown ids are left out of the answer."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._sketches = KeptRows(read_sketches, SKETCHES)
        self._outlines = KeptRows(_read_outlines, OUTLINES)
        self._measures = KeptRows(read_measures, SKETCHES)
        self._named_places = KeptRows(read_named_places, SKETCHES)

    # --- one thing -------------------------------------------------------------------------------

    def passage(self, passage_id: str) -> StoredPassage | None:
        """The passage of this id, or None."""
        return self.passages([passage_id]).get(passage_id)

    def practice(self, practice_id: str) -> StoredPractice | None:
        """The practice of this id, or None."""
        return self.practices([practice_id]).get(practice_id)

    def source_text(self, source_id: str) -> str:
        """The decoded text that source spans index. Raises StoreError for an unknown source."""
        with reading(self.engine) as connection:
            text: str | None = connection.execute(
                select(schema.source.c.text).where(schema.source.c.id == source_id)
            ).scalar()
        if text is None:
            raise StoreError(f"The knowledge base holds no source {source_id!r}.")
        return text

    def facts(self, source_id: str) -> Facts:
        """Everything a source says, equal to what was stored. Raises StoreError for an unknown source."""
        with reading(self.engine) as connection:
            chosen = select(schema.source).where(schema.source.c.id == source_id)
            row = connection.execute(chosen).mappings().first()
            if row is None:
                raise StoreError(f"The knowledge base holds no source {source_id!r}.")
            source = read_source(dict(row), parts_of_source(connection, source_id))
            return read_facts(source, rows_of_source(connection, source_id))

    # --- many things by id -----------------------------------------------------------------------

    def sketches(self, ids: Collection[str]) -> dict[str, Sketch]:
        """The little of these passages that a ranking looks at; each read once, until the tables change."""
        with reading(self.engine) as connection:
            return self._sketches.read(connection, ids)

    def searched_texts(self, ids: Collection[str]) -> dict[str, str]:
        """What stands for the searched text of each of these passages: the same for those found alike.

        A passage that a writer replaces at this moment stands for itself.
        """
        sketches = self.sketches(ids)
        return {id_: sketches[id_].searched if id_ in sketches else id_ for id_ in ids}

    def outlines(self, ids: Collection[str]) -> dict[str, StoredPassage]:
        """The passages of these ids without their pieces and lines, which most rankings never look at.

        Some are kept until the tables change: questions on one matter find the same passages.
        """
        with reading(self.engine) as connection:
            return self._outlines.read(connection, ids)

    def passages(self, ids: Collection[str]) -> dict[str, StoredPassage]:
        """The passages of these ids."""
        found: dict[str, StoredPassage] = {}
        with reading(self.engine) as connection:
            for batch in batches(ids):
                pieces = Rows({"passage_piece": all_rows(connection, pieces_of(batch))}).grouped(
                    schema.passage_piece, "passage_id"
                )
                practices = {row["passage_id"]: row for row in all_rows(connection, practice_of_each(batch))}
                for row in all_rows(connection, passages_in_place(batch)):
                    practice = practices.get(row["id"])
                    found[row["id"]] = StoredPassage(
                        passage=read_passage(row, pieces.get(row["id"], ())),
                        source_id=row["source_id"],
                        source_name=row["source_name"],
                        report_title=row["report_title"],
                        region=row["region"],
                        adcode=row["adcode"],
                        practice_id=practice["id"] if practice else None,
                        practice_title=practice["title"] if practice else None,
                    )
        return found

    def practices(self, ids: Collection[str]) -> dict[str, StoredPractice]:
        """The practices of these ids."""
        found: dict[str, StoredPractice] = {}
        with reading(self.engine) as connection:
            for batch in batches(ids):
                rows = {
                    "practice": all_rows(
                        connection, select(schema.practice).where(schema.practice.c.id.in_(batch))
                    )
                }
                for table in PRACTICE_PARTS:
                    parts = select(table).where(table.c.practice_id.in_(batch)).order_by(table.c.position)
                    rows[table.name] = all_rows(connection, parts)
                places = {row["id"]: row for row in all_rows(connection, practice_places(batch))}
                for practice in read_practices(Rows(rows)):
                    place = places[practice.id]
                    found[practice.id] = StoredPractice(
                        practice, place["source_id"], place["source_name"], place["report_title"]
                    )
        return found

    def figures_of(self, passage_ids: Collection[str]) -> dict[str, tuple[Figure, ...]]:
        """The figures of each of these passages, in reading order; no figures, no entry."""
        return self._figures(schema.figure.c.passage_id, passage_ids)

    def figures_measuring(
        self,
        passage_ids: Collection[str],
        dimensions: Collection[Dimension],
        indicator_keys: Collection[str] | None,
    ) -> dict[str, tuple[Figure, ...]]:
        """The same, but only figures of these ``dimensions`` that measure one of ``indicator_keys`` (None:
        anything) or something without a key, and the figures that those changed from.

        What others there are is seen in a few columns, which is several times faster than reading them.
        """
        ids: set[str] = set()
        with reading(self.engine) as connection:
            for measures in self._measures.read(connection, passage_ids).values():
                for id_, dimension, key, former in measures:
                    measured = not key or indicator_keys is None or key in indicator_keys
                    if measured and dimension in dimensions:
                        ids |= {id_, former} if former else {id_}
            return self._figures(schema.figure.c.id, ids)

    def _figures(self, column: ColumnElement[str], values: Collection[str]) -> dict[str, tuple[Figure, ...]]:
        rows: list[dict[str, Any]] = []
        with reading(self.engine) as connection:
            for batch in batches(values):
                rows += all_rows(connection, select(schema.figure).where(column.in_(batch)))
        found: dict[str, list[Figure]] = {}
        for row in sorted(rows, key=itemgetter("position")):
            found.setdefault(row["passage_id"], []).append(read_figure(row))
        return {passage_id: tuple(figures) for passage_id, figures in found.items()}

    def stating_figures(self, passage_ids: Collection[str]) -> set[str]:
        """Which of these passages state a figure."""
        column, found = schema.figure.c.passage_id, set[str]()
        with reading(self.engine) as connection:
            for batch in batches(passage_ids):
                found.update(connection.execute(select(column).where(column.in_(batch))).scalars().all())
        return found

    def places_named_in(self, passage_ids: Collection[str]) -> dict[str, frozenset[str]]:
        """The codes of the places that each of these passages names; none, no entry."""
        with reading(self.engine) as connection:
            return self._named_places.read(connection, passage_ids)

    def mentions_of(self, passage_ids: Collection[str]) -> dict[str, tuple[Mention, ...]]:
        """The mentions in each of these passages, in reading order; no mentions, no entry."""
        found: dict[str, list[Mention]] = {}
        with reading(self.engine) as connection:
            for batch in batches(passage_ids):
                chosen = mentions_with_entities().where(schema.mention.c.passage_id.in_(batch))
                for row in all_rows(connection, chosen.order_by(schema.mention.c.position)):
                    found.setdefault(row["passage_id"], []).append(read_mention(row))
        return {passage_id: tuple(mentions) for passage_id, mentions in found.items()}

    # --- the whole -------------------------------------------------------------------------------

    def current_sources(self) -> dict[str, tuple[str, str | None]]:
        """For each path ever stored and not replaced: source id and the extractor version of its facts."""
        with reading(self.engine) as connection:
            found = connection.execute(_sources_of_paths())
            return {row.path: (row.id, row.extractor_version) for row in found}

    def source_names(self) -> dict[str, str]:
        """The file name of each source that says something now, by id."""
        source = schema.source
        with reading(self.engine) as connection:
            kept = select(source.c.id, source.c.name).where(source.c.extractor_version.is_not(None))
            return {row.id: row.name for row in connection.execute(kept)}

    def sources_at(self, paths: Collection[str]) -> dict[str, tuple[str, str | None]]:
        """The same for those of these paths that were ever stored."""
        found: dict[str, tuple[str, str | None]] = {}
        with reading(self.engine) as connection:
            for batch in batches(paths):
                rows = connection.execute(_sources_of_paths().where(schema.location.c.path.in_(batch)))
                found |= {row.path: (row.id, row.extractor_version) for row in rows}
        return found

    def searched_passage_ids(self) -> set[str]:
        """The ids of all passages that have words and a vector."""
        with reading(self.engine) as connection:
            ids = select(schema.passage.c.id).where(schema.passage.c.text_hash.is_not(None))
            return set(connection.execute(ids).scalars())

    def passages_in(self, adcode: str) -> frozenset[str]:
        """The ids of the searched passages whose report lies in this place or below it (510100 → 510116)."""
        inside = schema.report.c.adcode.startswith(adcode.removesuffix("00").removesuffix("00"))
        with reading(self.engine) as connection:
            ids = (
                select(schema.passage.c.id)
                .join(schema.report, schema.passage.c.report_id == schema.report.c.id)
                .where(inside, schema.passage.c.text_hash.is_not(None))
            )
            return frozenset(connection.execute(ids).scalars())

    def runs(self) -> tuple[Run, ...]:
        """Every run, the latest first."""
        return RunLog(self.engine).all()

    def counts(self) -> Counts:
        """How much the knowledge base holds."""
        runs = self.runs()
        source, passage = schema.source, schema.passage
        with reading(self.engine) as connection:

            def count(table: Table, *conditions: Any) -> int:
                return connection.execute(
                    select(func.count()).select_from(table).where(*conditions)
                ).scalar_one()

            return Counts(
                sources=count(source, source.c.extractor_version.is_not(None)),
                replaced_sources=count(source, source.c.extractor_version.is_(None)),
                reports=count(schema.report),
                passages=count(passage),
                searched_passages=count(passage, passage.c.text_hash.is_not(None)),
                copies=count(passage, passage.c.duplicate_of.is_not(None)),
                practices=count(schema.practice),
                entities=count(schema.entity),
                mentions=count(schema.mention),
                figures=count(schema.figure),
                edits=count(schema.edit),
                runs=len(runs),
                vanished=count(schema.vanished),
                failures=runs[0].failed if runs else 0,
                corrections=count(correction_outcome),
                inapplicable_corrections=count(
                    correction_outcome, correction_outcome.c.state == "inapplicable"
                ),
            )

    def dump(self) -> Iterator[str]:
        """Every fact row as one line of JSON, tables in a fixed order, rows by primary key.

        Two knowledge bases that took in the same files dump the same lines, in whatever order and
        however often they took them in.
        """
        with reading(self.engine) as connection:
            for table in schema.FACTS:
                by_key = itemgetter(*(column.name for column in table.primary_key))
                for row in sorted(all_rows(connection, select(table)), key=by_key):
                    yield json.dumps([table.name, row], ensure_ascii=False, default=str)


def _read_outlines(connection: Connection, ids: list[str]) -> dict[str, StoredPassage]:
    practices = {row[0]: row[1:3] for row in connection.execute(practice_of_each(ids)).all()}
    found: dict[str, StoredPassage] = {}
    for row in connection.execute(outlines_in_place(ids)).all():
        id_, report_id, number, role, headings, text, lead, copied = row[:8]
        source_id, source_name, report_title, region, adcode = row[8:]
        passage = Passage(id_, report_id, number, role, headings, text, (), (), lead, copied)
        around = (source_id, source_name, report_title, region, adcode)
        found[id_] = StoredPassage(passage, *around, *practices.get(id_, (None, None)))
    return found


def _sources_of_paths() -> Select[Any]:
    """What each path holds now."""
    places, sources = schema.location, schema.source
    return (
        select(places.c.path, sources.c.id, sources.c.extractor_version)
        .join(sources, places.c.source_id == sources.c.id)
        .where(places.c.replaced_by.is_(None))
    )
