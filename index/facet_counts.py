"""Facet counts: of some passages, how many practices lie in each place, theme, file and so on."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Select, func, select

from extract.records import MentionType
from index import schema
from index.selections import first_practice, listed

# A value, a name of it for people, and how many practices have it.
Counted = tuple[str, str, int]


class FacetCounts:
    """Each method counts practices within the state of the tables that ``connection`` sees.

    A passage outside every practice counts for itself. ``passage_ids`` are what is counted; None: all
    passages that are searched, copies included.
    """

    def __init__(self, connection: Connection, passage_ids: Collection[str] | None = None) -> None:
        self._connection = connection
        passage = schema.passage
        units = select(
            passage.c.id.label("passage_id"),
            passage.c.report_id,
            first_practice().label("practice_id"),
            func.coalesce(first_practice(), passage.c.id).label("unit"),
        ).where(passage.c.text_hash.is_not(None))
        if passage_ids is not None:
            units = units.where(passage.c.id.in_(listed(connection, passage_ids)))
        self._units = units.cte("units")

    def total(self) -> int:
        """How many practices there are, and passages outside all of them."""
        return self._connection.execute(select(func.count(self._units.c.unit.distinct()))).scalar_one()

    def by_place(self) -> list[tuple[str, int]]:
        """By the code of the place that the report is on."""
        report = schema.report
        counted = (
            self._count(report.c.adcode)
            .join(report, self._units.c.report_id == report.c.id)
            .where(report.c.adcode.is_not(None))
        )
        return [(row[0], row[-1]) for row in self._connection.execute(counted)]

    def by_theme(self) -> list[tuple[str, int]]:
        """By the key of the theme; a practice may have several."""
        theme = schema.practice_theme
        counted = self._count(theme.c.name).join(theme, self._units.c.practice_id == theme.c.practice_id)
        return [(row[0], row[-1]) for row in self._connection.execute(counted)]

    def by_kind(self) -> list[tuple[str, int]]:
        """By whether the practice was done or is planned."""
        practice = schema.practice
        counted = self._count(practice.c.kind).join(practice, self._units.c.practice_id == practice.c.id)
        return [(row[0], row[-1]) for row in self._connection.execute(counted)]

    def by_name(self, type_: MentionType, most: int) -> list[tuple[str, int]]:
        """By what is named, under its full name where a report writes a short form; the ``most`` frequent."""
        mention, entity, link = schema.mention, schema.entity, schema.entity_link
        counted = (
            self._count(entity.c.canonical)
            .join(mention, self._units.c.passage_id == mention.c.passage_id)
            .join(link, link.c.entity_id == mention.c.entity_id, isouter=True)
            .join(entity, entity.c.id == func.coalesce(link.c.meant_id, mention.c.entity_id))
            .where(entity.c.type == type_)
        )
        return [(row[0], row[-1]) for row in self._connection.execute(counted.limit(most))]

    def by_source(self, most: int) -> list[Counted]:
        """By the id of the file, with its name; the ``most`` frequent."""
        report, source = schema.report, schema.source
        counted = (
            self._count(source.c.id, source.c.name)
            .join(report, self._units.c.report_id == report.c.id)
            .join(source, report.c.source_id == source.c.id)
        )
        return [(row[0], row[1], row[-1]) for row in self._connection.execute(counted.limit(most))]

    def times(self) -> list[tuple[str, str, str]]:
        """Each passage with its practice and a time that it tells of, as it is stored: ISO 8601 or words."""
        figure, mention, entity = schema.figure, schema.mention, schema.entity
        units = self._units
        of_figures = (
            select(units.c.passage_id, units.c.unit, figure.c.period)
            .join(figure, units.c.passage_id == figure.c.passage_id)
            .where(figure.c.period.is_not(None))
        )
        named = (
            select(units.c.passage_id, units.c.unit, entity.c.canonical)
            .join(mention, units.c.passage_id == mention.c.passage_id)
            .join(entity, mention.c.entity_id == entity.c.id)
            .where(entity.c.type == "DATE")
        )
        return [(row[0], row[1], row[2]) for row in self._connection.execute(of_figures.union(named))]

    def dates(self) -> list[tuple[str, str, str]]:
        """Each passage with its practice and the date of its report, where that has one."""
        report, units = schema.report, self._units
        dated = (
            select(units.c.passage_id, units.c.unit, report.c.date)
            .join(report, units.c.report_id == report.c.id)
            .where(report.c.date.is_not(None))
        )
        return [(row[0], row[1], row[2]) for row in self._connection.execute(dated)]

    def _count(self, *values: Any) -> Select[Any]:
        """The practices of each of these values, the most frequent first."""
        many = func.count(self._units.c.unit.distinct())
        return (
            select(*values, many)
            .select_from(self._units)
            .group_by(*values)
            .order_by(many.desc(), values[-1], *values)
        )
