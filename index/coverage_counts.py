"""Coverage counts: which reports there are of each place and date, and what each source holds."""

from dataclasses import dataclass

from sqlalchemy import Engine, Table, func, select

from index import schema
from index.database import reading


@dataclass(frozen=True, slots=True)
class ReportGroup:
    """The reports on one place of one date."""

    adcode: str | None  # None: the place is not known
    date: str | None  # ISO 8601, as far as the reports say it; None: they do not
    reports: int
    practices: int


@dataclass(frozen=True, slots=True)
class SourceHolding:
    """What one source holds."""

    source_id: str
    name: str
    media_type: str
    paths: tuple[str, ...]  # where it lies, or lay last
    vanished: str | None  # since when none of them is there, ISO 8601 in UTC; None: one is
    reports: int
    passages: int
    practices: int
    figures: int


def group_reports(engine: Engine) -> list[ReportGroup]:
    """All reports, by place and date."""
    report, practice = schema.report, schema.practice
    own = (
        select(practice.c.report_id, func.count().label("practices"))
        .group_by(practice.c.report_id)
        .subquery("own")
    )
    grouped = (
        select(
            report.c.adcode,
            report.c.date,
            func.count().label("reports"),
            func.coalesce(func.sum(own.c.practices), 0).label("practices"),
        )
        .select_from(report)
        .join(own, own.c.report_id == report.c.id, isouter=True)
        .group_by(report.c.adcode, report.c.date)
        .order_by(report.c.adcode, report.c.date)
    )
    with reading(engine) as connection:
        rows = connection.execute(grouped).all()
        return [ReportGroup(row.adcode, row.date, row.reports, int(row.practices)) for row in rows]


def list_holdings(engine: Engine) -> list[SourceHolding]:
    """Every source that says something now, by name."""
    source, report, passage = schema.source, schema.report, schema.passage
    with reading(engine) as connection:

        def count(table: Table, *, above: Table = report) -> dict[str, int]:
            """How many rows of each source."""
            statement = select(report.c.source_id, func.count()).select_from(table)
            if above is passage:
                statement = statement.join(passage, table.c.passage_id == passage.c.id)
                statement = statement.join(report, passage.c.report_id == report.c.id)
            elif table is not report:
                statement = statement.join(report, table.c.report_id == report.c.id)
            return {row[0]: row[1] for row in connection.execute(statement.group_by(report.c.source_id))}

        reports, passages, practices = count(report), count(passage), count(schema.practice)
        figures = count(schema.figure, above=passage)
        places, gone = schema.location, schema.vanished
        paths: dict[str, list[tuple[str, str | None]]] = {}
        located = (
            select(places.c.source_id, places.c.path, gone.c.since)
            .join(gone, gone.c.path == places.c.path, isouter=True)
            .where(places.c.replaced_by.is_(None))
            .order_by(places.c.path)
        )
        for row in connection.execute(located):
            paths.setdefault(row.source_id, []).append((row.path, row.since))
        kept = select(source.c.id, source.c.name, source.c.media_type).where(
            source.c.extractor_version.is_not(None)
        )
        found = connection.execute(kept.order_by(source.c.name, source.c.id)).all()
    return [
        SourceHolding(
            source_id=row.id,
            name=row.name,
            media_type=row.media_type,
            paths=tuple(path for path, _ in paths.get(row.id, ())),
            vanished=_vanished([since for _, since in paths.get(row.id, ())]),
            reports=reports.get(row.id, 0),
            passages=passages.get(row.id, 0),
            practices=practices.get(row.id, 0),
            figures=figures.get(row.id, 0),
        )
        for row in found
    ]


def _vanished(times: list[str | None]) -> str | None:
    """When the last of the paths vanished, if all have."""
    known = [time for time in times if time is not None]
    return max(known) if known and len(known) == len(times) else None
