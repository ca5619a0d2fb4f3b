"""Streams: every row of a kind of fact, in the order of files, read a part at a time.

The order is that of file names, then of places in the file, whatever order the files came in. Nothing is
sorted or held beyond the rows of a few sources.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from corpus.span import Span
from extract.records import Practice
from index import schema
from index.corrections import LedgerEntry, read_ledger
from index.database import batches
from index.figure_lookups import owner_adcode
from index.row_records import Rows, read_practices
from index.selections import PRACTICE_PARTS, all_rows, pieces_of

SOURCES_AT_ONCE = 50  # that one statement reads
ROWS_AT_ONCE = 1_000
TEXTS_AT_ONCE = 20  # whole sources

Page = list[dict[str, Any]]
Pieces = dict[str, tuple[Span, ...]]  # of passages, in the source


@dataclass(frozen=True, slots=True)
class Chosen:
    """What some passages belong to, by id."""

    passages: frozenset[str]
    reports: frozenset[str]
    sources: frozenset[str]
    practices: frozenset[str]
    entities: dict[str, int]  # that they name, with how often


class Streams:
    """The rows that one connection sees, all of them or what belongs to some passages."""

    def __init__(self, connection: Connection, passages: Collection[str] | None = None) -> None:
        self._connection = connection
        self.chosen = None if passages is None else _choose(connection, passages)
        source = schema.source
        known = (
            select(source.c.id)
            .where(source.c.extractor_version.is_not(None))
            .order_by(source.c.name, source.c.id)
        )
        ids = connection.execute(known).scalars().all()
        self._sources = [id_ for id_ in ids if self.chosen is None or id_ in self.chosen.sources]

    def extractors(self) -> set[str]:
        """The versions of the rules that read these sources."""
        found, source = set[str](), schema.source
        for batch in batches(self._sources):
            chosen = select(source.c.extractor_version).where(source.c.id.in_(batch)).distinct()
            found.update(self._connection.execute(chosen).scalars())
        return found

    def sources(self) -> Iterator[Page]:
        """Rows of ``source``, with the address that each was downloaded from as ``origin``."""
        source = schema.source
        for batch in batches(self._sources, TEXTS_AT_ONCE):
            statement = select(source, _origin().label("origin")).where(source.c.id.in_(batch))
            yield all_rows(self._connection, statement.order_by(source.c.name, source.c.id))

    def reports(self) -> Iterator[Page]:
        """Rows of ``report``, with the name of the source."""
        report = schema.report
        statement = select(report, schema.source.c.name.label("source_name")).join(schema.source)
        for page in self._pages(statement, report.c.number):
            yield self._kept(page, "id", lambda chosen: chosen.reports)

    def passages(self) -> Iterator[Page]:
        """Rows of ``passage``, with report, source and practice, and the text of what each copies."""
        passage, report = schema.passage, schema.report
        original = passage.alias()
        statement = (
            _in_place(passage, report.c.source_id, original.c.text.label("original_text"), _practice())
            .select_from(passage)
            .join(report, passage.c.report_id == report.c.id)
            .join(schema.source)
            .join(original, passage.c.duplicate_of == original.c.id, isouter=True)
        )
        for page in self._pages(statement, report.c.number, passage.c.number):
            yield self._kept(page, "id", lambda chosen: chosen.passages)

    def figures(self) -> Iterator[Page]:
        """Rows of ``figure``, with passage, report, source and practice, and what each belongs to."""
        figure, passage, report, source = schema.figure, schema.passage, schema.report, schema.source
        statement = (
            _in_place(
                figure,
                owner_adcode().label("owner_adcode"),
                func.coalesce(figure.c.scope, report.c.region).label("owner"),
                passage.c.text.label("passage_text"),
                passage.c.duplicate_of,
                passage.c.report_id,
                report.c.title.label("report_title"),
                report.c.date.label("report_date"),
                report.c.source_id,
                func.coalesce(source.c.url, _origin()).label("source_url"),
                _practice(),
            )
            .select_from(figure)
            .join(passage, figure.c.passage_id == passage.c.id)
            .join(report, passage.c.report_id == report.c.id)
            .join(source)
        )
        for page in self._pages(statement, figure.c.position):
            yield self._kept(page, "passage_id", lambda chosen: chosen.passages)

    def mentions(self) -> Iterator[Page]:
        """Rows of ``mention``, with entity, report and source."""
        mention, entity, report = schema.mention, schema.entity, schema.report
        statement = (
            _in_place(
                mention,
                entity.c.type,
                entity.c.canonical,
                entity.c.adcode,
                schema.passage.c.report_id,
                report.c.source_id,
            )
            .select_from(mention)
            .join(entity, mention.c.entity_id == entity.c.id)
            .join(schema.passage, mention.c.passage_id == schema.passage.c.id)
            .join(report, schema.passage.c.report_id == report.c.id)
            .join(schema.source)
        )
        for page in self._pages(statement, mention.c.position):
            yield self._kept(page, "passage_id", lambda chosen: chosen.passages)

    def edits(self) -> Iterator[Page]:
        """Rows of ``edit``, with the source."""
        edit, report = schema.edit, schema.report
        statement = (
            _in_place(edit, report.c.source_id)
            .select_from(edit)
            .join(report, edit.c.report_id == report.c.id)
            .join(schema.source)
        )
        for page in self._pages(statement, edit.c.position):
            yield self._kept(page, "report_id", lambda chosen: chosen.reports)

    def corrections(self) -> Iterator[list[LedgerEntry]]:
        """Entries of the ledger on these sources, by number."""
        held = frozenset(self._sources)
        yield [entry for entry in read_ledger(self._connection) if entry.correction.source_id in held]

    def practices(self) -> Iterator[Page]:
        """Practices as ``record``, with report and source."""
        practice, report, source = schema.practice, schema.report, schema.source
        statement = (
            _in_place(
                practice,
                report.c.source_id,
                report.c.title.label("report_title"),
                report.c.date.label("report_date"),
                func.coalesce(source.c.url, _origin()).label("source_url"),
            )
            .select_from(practice)
            .join(report, practice.c.report_id == report.c.id)
            .join(source)
        )
        for page in self._pages(statement, report.c.number, practice.c.number):
            rows = self._kept(page, "id", lambda chosen: chosen.practices)
            records = {record.id: record for record in self._records(rows)}
            yield [{**row, "record": records[row["id"]]} for row in rows]

    def entities(self) -> Iterator[Page]:
        """Rows of ``entity`` by id, with what each means and how often it is named."""
        entity, link, mention = schema.entity, schema.entity_link, schema.mention
        named = select(func.count()).where(mention.c.entity_id == entity.c.id).scalar_subquery()
        statement = (
            select(entity, link.c.meant_id, named.label("mentions"))
            .select_from(entity)
            .join(link, link.c.entity_id == entity.c.id, isouter=True)
            .order_by(entity.c.id)
        )
        for page in self._stream(statement):
            if self.chosen is None:
                yield page
            else:
                counts = self.chosen.entities
                yield [{**row, "mentions": counts[row["id"]]} for row in page if row["id"] in counts]

    def pieces(self, passage_ids: Collection[str]) -> Pieces:
        """The pieces of these passages, in the source."""
        found: dict[str, list[Span]] = {}
        for batch in batches(passage_ids):
            for row in all_rows(self._connection, pieces_of(batch)):
                span = Span(row["span_start"], row["span_end"])
                found.setdefault(row["passage_id"], []).append(span)
        return {id_: tuple(spans) for id_, spans in found.items()}

    def titles(self, practice_ids: Collection[str]) -> dict[str, str | None]:
        """The title of each of these practices."""
        practice, found = schema.practice, dict[str, str | None]()
        for batch in batches(practice_ids):
            statement = select(practice.c.id, practice.c.title).where(practice.c.id.in_(batch))
            found.update((id_, title) for id_, title in self._connection.execute(statement).all())
        return found

    def originals(self, passage_ids: Collection[str]) -> dict[str, tuple[str, Sequence[Span]]]:
        """Text and pieces of those of these passages that copy no other of their source."""
        passage = schema.passage
        pieces, found = self.pieces(passage_ids), dict[str, tuple[str, Sequence[Span]]]()
        for batch in batches(passage_ids):
            statement = select(passage.c.id, passage.c.text).where(
                passage.c.id.in_(batch), passage.c.duplicate_of.is_(None)
            )
            for id_, text in self._connection.execute(statement).all():
                found[id_] = (text, pieces.get(id_, ()))
        return found

    def measured(self, figure_ids: Collection[str]) -> dict[str, tuple[str | None, str]]:
        """Indicator and wording of each of these figures."""
        figure = schema.figure
        found: dict[str, tuple[str | None, str]] = {}
        for batch in batches(figure_ids):
            statement = select(figure.c.id, figure.c.indicator, figure.c.text).where(figure.c.id.in_(batch))
            for id_, indicator, text in self._connection.execute(statement).all():
                found[id_] = (indicator, text)
        return found

    def _records(self, rows: Page) -> Iterator[Practice]:
        for start in range(0, len(rows), 500):
            part = rows[start : start + 500]
            ids = [row["id"] for row in part]
            parts = {
                table.name: all_rows(
                    self._connection,
                    select(table).where(table.c.practice_id.in_(ids)).order_by(table.c.position),
                )
                for table in PRACTICE_PARTS
            }
            yield from read_practices(Rows({"practice": part, **parts}))

    def _pages(self, statement: Select[Any], *order: ColumnElement[Any]) -> Iterator[Page]:
        """What the statement selects of each source in turn."""
        source = schema.source
        for batch in batches(self._sources, SOURCES_AT_ONCE):
            chosen = statement.where(source.c.id.in_(batch))
            yield from self._stream(chosen.order_by(source.c.name, source.c.id, *order))

    def _stream(self, statement: Select[Any]) -> Iterator[Page]:
        streamed = self._connection.execute(statement, execution_options={"yield_per": ROWS_AT_ONCE})
        for part in streamed.mappings().partitions():
            yield [dict(row) for row in part]

    def _kept(self, page: Page, column: str, ids: Callable[[Chosen], Collection[str]]) -> Page:
        if self.chosen is None:
            return page
        among = ids(self.chosen)
        return [row for row in page if row[column] in among]


def _in_place(table: Any, *columns: Any) -> Select[Any]:
    """The rows of a table with the name of their source, and more."""
    return select(table, schema.source.c.name.label("source_name"), *columns)


def _practice() -> ColumnElement[Any]:
    """The first practice that holds the passage."""
    part = schema.practice_passage
    first = select(func.min(part.c.practice_id)).where(part.c.passage_id == schema.passage.c.id)
    return first.scalar_subquery().label("practice_id")


def _origin() -> ColumnElement[Any]:
    """The address that the source was downloaded from; the first where there are several."""
    place, download = schema.location, schema.download
    held = and_(place.c.source_id == schema.source.c.id, place.c.replaced_by.is_(None))
    first = select(func.min(download.c.url)).join(place, place.c.path == download.c.path).where(held)
    return first.scalar_subquery()


def _choose(connection: Connection, passage_ids: Collection[str]) -> Chosen:
    passage, report, part, mention = (
        schema.passage,
        schema.report,
        schema.practice_passage,
        schema.mention,
    )
    known, reports, sources, practices = set[str](), set[str](), set[str](), set[str]()
    entities: dict[str, int] = {}
    for batch in batches(sorted(passage_ids)):
        placed = select(passage.c.id, report.c.id.label("report_id"), report.c.source_id).join(report)
        for row in connection.execute(placed.where(passage.c.id.in_(batch))):
            known.add(row.id)
            reports.add(row.report_id)
            sources.add(row.source_id)
        holding = select(part.c.practice_id).where(part.c.passage_id.in_(batch))
        practices.update(connection.execute(holding).scalars())
        named = select(mention.c.entity_id).where(mention.c.passage_id.in_(batch))
        for id_ in connection.execute(named).scalars():
            entities[id_] = entities.get(id_, 0) + 1
    return Chosen(frozenset(known), frozenset(reports), frozenset(sources), frozenset(practices), entities)
