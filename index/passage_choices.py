"""Passage choices: the searched passages that lie somewhere, tell of a time, or name something."""

from collections.abc import Collection
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, func, or_, select

from extract.records import Dimension, PracticeKind, Status
from index import schema
from index.circumstances import read_periods
from index.database import batches, reading
from index.selections import within

_SEARCHED = schema.passage.c.text_hash.is_not(None)


class PassageChoices:
    """Each method gives the ids of the searched passages meant, copies included."""

    def __init__(self, engine: Engine, most: int | None = None) -> None:
        """With ``most``, no method gives more ids than that."""
        self._engine = engine
        self._most = most

    def count(self) -> int:
        """How many there are in all."""
        with reading(self._engine) as connection:
            counted = select(func.count()).select_from(schema.passage).where(_SEARCHED)
            return connection.execute(counted).scalar_one()

    # --- places ----------------------------------------------------------------------------------

    def in_places(self, adcodes: Collection[str]) -> frozenset[str]:
        """Those whose report lies in one of these places or below."""
        return self._of_reports(within(schema.report.c.adcode, adcodes))

    def of_places(self, adcodes: Collection[str]) -> frozenset[str]:
        """Those whose report is on one of these places itself."""
        return self._of_reports(schema.report.c.adcode.in_(sorted(adcodes)))

    def naming_places(self, adcodes: Collection[str]) -> frozenset[str]:
        """Those that name one of these places or one below it."""
        return self._ids(_with_names().where(within(schema.entity.c.adcode, adcodes)))

    def of_sources(self, source_ids: Collection[str]) -> frozenset[str]:
        """Those that stand in one of these files."""
        return self._of_reports(schema.report.c.source_id.in_(sorted(source_ids)))

    # --- times -----------------------------------------------------------------------------------

    def times(self) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """All periods of figures, all dates named, and all dates of reports, as they are stored."""
        entity = schema.entity
        statements = (
            select(schema.figure.c.period).distinct(),
            select(entity.c.canonical).where(entity.c.type == "DATE").distinct(),
            select(schema.report.c.date).distinct(),
        )
        with reading(self._engine) as connection:
            periods, dates, reports = (
                frozenset(filter(None, connection.execute(statement).scalars())) for statement in statements
            )
        return periods, dates, reports

    def telling_of(self, times: Collection[str]) -> frozenset[str]:
        """Those that name one of these dates, or with a figure of one of these periods."""
        found: frozenset[str] = frozenset()
        entity, figure = schema.entity, schema.figure
        for batch in batches(sorted(times)):
            found |= self._ids(_with_names().where(entity.c.type == "DATE", entity.c.canonical.in_(batch)))
            found |= self._ids(_with_figures().where(figure.c.period.in_(batch)))
        return found

    def telling_among(self, ids: Collection[str], times: Collection[str]) -> frozenset[str]:
        """Those of these passages that ``telling_of`` gives, without a look at others."""
        found: set[str] = set()
        with reading(self._engine) as connection:
            for batch in batches(ids):
                told = read_periods(connection, batch)
                found.update(id_ for id_, named in told.items() if not named.isdisjoint(times))
        return frozenset(found)

    def dated(self, dates: Collection[str]) -> frozenset[str]:
        """Those whose report has one of these dates."""
        found: frozenset[str] = frozenset()
        for batch in batches(sorted(dates)):
            found |= self._of_reports(schema.report.c.date.in_(batch))
        return found

    # --- practices and names ---------------------------------------------------------------------

    def on_theme(self, theme: str) -> frozenset[str]:
        """Those whose practice has this theme."""
        table = schema.practice_theme
        return self._ids(_of_practices(select(table.c.practice_id).where(table.c.name == theme)))

    def of_kind(self, kind: PracticeKind) -> frozenset[str]:
        """Those whose practice is of this kind."""
        table = schema.practice
        return self._ids(_of_practices(select(table.c.id).where(table.c.kind == kind)))

    def with_status(self, status: Status) -> frozenset[str]:
        """Those with a figure of this status."""
        return self._ids(_with_figures().where(schema.figure.c.status == status))

    def naming(self, entity_ids: Collection[str]) -> frozenset[str]:
        """Those that name one of these entities, by a short form too."""
        link, mention = schema.entity_link, schema.mention
        found: frozenset[str] = frozenset()
        for batch in batches(sorted(entity_ids)):
            short = select(link.c.entity_id).where(link.c.meant_id.in_(batch))
            named = or_(mention.c.entity_id.in_(batch), mention.c.entity_id.in_(short))
            found |= self._ids(_with_names().where(named))
        return found

    def saying(self, text: str, dimensions: Collection[Dimension] | None = None) -> frozenset[str]:
        """Those in whose own words ``text`` stands, as it is written.

        With ``dimensions`` only those with a figure in one of these; no other text is read then.
        """
        # LIKE folds letters on one engine and not on the other; what is replaced is told exactly on both.
        passage = schema.passage
        said = func.replace(passage.c.text, text, "") != passage.c.text
        if dimensions is None:
            return self._ids(_passages().where(said))
        return self._ids(_with_figures().where(schema.figure.c.dimension.in_(sorted(dimensions)), said))

    def saying_around(self, text: str) -> frozenset[str]:
        """Those over which ``text`` may stand: in the lead, a heading, or a title."""
        passage, report, practice = schema.passage, schema.report, schema.practice
        part = schema.practice_passage
        titled = select(part.c.passage_id).join(practice, part.c.practice_id == practice.c.id)
        columns: tuple[ColumnElement[Any], ...] = (passage.c.lead, passage.c.heading_path, report.c.title)
        held = [func.replace(column, text, "") != column for column in columns]
        title = titled.where(func.replace(practice.c.title, text, "") != practice.c.title)
        return self._ids(_with_report().where(or_(*held, passage.c.id.in_(title))))

    # --- figures ---------------------------------------------------------------------------------

    def measuring(self, indicator_keys: Collection[str]) -> frozenset[str]:
        """Those with a figure that measures one of these."""
        found: frozenset[str] = frozenset()
        for batch in batches(sorted(indicator_keys)):
            found |= self._ids(_with_figures().where(schema.figure.c.indicator_key.in_(batch)))
        return found

    def counting(self, dimensions: Collection[Dimension]) -> frozenset[str]:
        """Those with a figure in one of these dimensions."""
        return self._ids(_with_figures().where(schema.figure.c.dimension.in_(sorted(dimensions))))

    def _of_reports(self, condition: ColumnElement[bool]) -> frozenset[str]:
        """Those of the reports that meet a condition.

        By two statements: SQLite would rather go through all passages than look at the reports first.
        """
        passage, found = schema.passage.c, set[str]()
        with reading(self._engine) as connection:
            reports = connection.execute(select(schema.report.c.id).where(condition)).scalars().all()
            for batch in batches(reports):
                chosen = _passages().where(passage.report_id.in_(batch)).limit(self._most)
                found.update(connection.execute(chosen).scalars().all())
                if self._most is not None and len(found) >= self._most:
                    return frozenset(islice(found, self._most))
        return frozenset(found)

    def _ids(self, statement: Select[Any]) -> frozenset[str]:
        with reading(self._engine) as connection:
            return frozenset(connection.execute(statement.limit(self._most)).scalars().all())


def _passages() -> Select[Any]:
    return select(schema.passage.c.id).where(_SEARCHED)


def _with_report() -> Select[Any]:
    return _passages().join(schema.report, schema.passage.c.report_id == schema.report.c.id)


def _with_names() -> Select[Any]:
    passage, mention, entity = schema.passage, schema.mention, schema.entity
    return (
        _passages()
        .join(mention, mention.c.passage_id == passage.c.id)
        .join(entity, mention.c.entity_id == entity.c.id)
        .distinct()
    )


def _with_figures() -> Select[Any]:
    return _passages().join(schema.figure, schema.figure.c.passage_id == schema.passage.c.id).distinct()


def _of_practices(practice_ids: Select[Any]) -> Select[Any]:
    """The passages that count for one of these practices: of several that claim one, for the first."""
    part, other = schema.practice_passage, schema.practice_passage.alias()
    first = select(func.min(other.c.practice_id)).where(other.c.passage_id == part.c.passage_id)
    claimed = select(part.c.passage_id).where(
        part.c.practice_id.in_(practice_ids), part.c.practice_id == first.scalar_subquery()
    )
    return _passages().where(schema.passage.c.id.in_(claimed))
