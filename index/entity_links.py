"""Entity links: across reports, a short form that one report introduces means the same entity everywhere.

Links are a pure function of the mentions in the tables and of the corrections that hold, so that they come
out alike in whatever order the sources came in. A correction that merges a name everywhere decides what it
means, whatever reports introduce; of two the later one. The rows of entities and mentions themselves stay
what their own report says.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, delete, insert, select

from index import schema
from index.correction_schema import correction_outcome
from index.database import batches

_LINKED = ("ORG", "PLACE", "PROGRAM", "DOCUMENT")


@dataclass(frozen=True, slots=True, order=True)
class Introduction:
    """A report that calls an entity by a short form: 湖大 for 湖南大学."""

    report_id: str
    entity_id: str  # of the full form
    canonical: str
    adcode: str | None  # of the report's region


def choose_meaning(
    short: str, introductions: Sequence[Introduction], places: Collection[str | None]
) -> Introduction | None:
    """What ``short`` means in reports on ``places`` that do not say it themselves; None where that is open.

    All reports that introduce it must mean one entity. A contraction (湖大 for 湖南大学) is a name of its own
    and means that everywhere; what only leaves the beginning out (古城景区 for 凤凰古城景区) says the kind of
    thing, and means it in reports on the same region alone.
    """
    if len({each.entity_id for each in introductions}) != 1:
        return None
    first = min(introductions)
    if not first.canonical.endswith(short):
        return first
    introduced = {each.adcode for each in introductions}
    return first if None not in places and introduced.issuperset(places) else None


def written_names(connection: Connection, source_id: str) -> set[str]:
    """The names, as written and in full, that a source has now: those whose links may change with it."""
    mention, passage, report = schema.mention, schema.passage, schema.report
    chosen = (
        select(mention.c.text, schema.entity.c.canonical)
        .join(schema.entity, mention.c.entity_id == schema.entity.c.id)
        .join(passage, mention.c.passage_id == passage.c.id)
        .join(report, passage.c.report_id == report.c.id)
        .where(report.c.source_id == source_id, schema.entity.c.type.in_(_LINKED))
        .distinct()
    )
    return {name for row in connection.execute(chosen) for name in row}


def link_entities(connection: Connection, names: Iterable[str]) -> None:
    """Write the links of the entities called so anew."""
    for batch in batches(sorted(names)):
        called = select(schema.entity.c.id).where(schema.entity.c.canonical.in_(batch))
        connection.execute(delete(schema.entity_link).where(schema.entity_link.c.entity_id.in_(called)))
        rows = list(_links(connection, batch))
        if rows:
            connection.execute(insert(schema.entity_link), rows)


def _links(connection: Connection, names: Sequence[str]) -> Iterator[dict[str, str]]:
    introductions: dict[tuple[str, str], list[Introduction]] = {}
    for row in connection.execute(_introductions(names)):
        introduction = Introduction(row.report_id, row.meant_id, row.canonical, row.adcode)
        introductions.setdefault((row.short_id, row.text), []).append(introduction)
    short_ids = [short_id for short_id, _ in introductions]
    places: dict[str, set[str | None]] = {}
    for row in connection.execute(_places(short_ids)):
        places.setdefault(row.entity_id, set()).add(row.adcode)
    merges = follow_merges(_merges(connection))
    called = select(schema.entity.c.id).where(schema.entity.c.canonical.in_(names))
    for merged_id in connection.execute(called).scalars():
        if merged_id in merges:
            yield {"entity_id": merged_id, **merges[merged_id]._asdict()}
    for (short_id, text), found in introductions.items():
        meaning = choose_meaning(text, found, places.get(short_id, set()))
        if meaning is not None and short_id not in merges:
            yield {"entity_id": short_id, "meant_id": meaning.entity_id, "report_id": meaning.report_id}


class Merge(NamedTuple):
    """What a correction says that a name means everywhere."""

    meant_id: str
    report_id: str  # of the mention that it corrects


def follow_merges(merges: Iterable[tuple[str, Merge]]) -> dict[str, Merge]:
    """What each name means in the end, by its entity; the ``merges`` in the order of the ledger.

    A later merge of a name takes the place of an earlier one, also where both together would lead in a
    circle. 甲 that means 乙 means 丙 where 乙 does.
    """
    found: dict[str, Merge] = {}
    for merged_id, merge in merges:
        found.pop(merged_id, None)
        chain = [merged_id, merge.meant_id]
        while chain[-1] in found:
            chain.append(found[chain[-1]].meant_id)
            if chain[-1] == merged_id:
                del found[chain[-2]]
                break
        found[merged_id] = merge
    return {merged_id: Merge(_end(found, merged_id), merge.report_id) for merged_id, merge in found.items()}


def _end(merges: Mapping[str, Merge], merged_id: str) -> str:
    while merged_id in merges:
        merged_id = merges[merged_id].meant_id
    return merged_id


def _merges(connection: Connection) -> Iterator[tuple[str, Merge]]:
    """The merges everywhere that apply, by number, each with the entity that it is about."""
    outcome, mention, passage, full = correction_outcome, schema.mention, schema.passage, schema.entity
    chosen = (
        select(outcome.c.merged_id, outcome.c.meant_id, passage.c.report_id)
        .join(full, outcome.c.meant_id == full.c.id)
        .join(mention, outcome.c.fact_id == mention.c.id)
        .join(passage, mention.c.passage_id == passage.c.id)
        .where(outcome.c.merged_id.is_not(None))
        .order_by(outcome.c.number)
    )
    for row in connection.execute(chosen):
        yield row.merged_id, Merge(row.meant_id, row.report_id)


def _introductions(names: Sequence[str]) -> Select[Any]:
    """Mentions that are written as an entity's full name and mean another entity of the type."""
    mention, passage, report = schema.mention, schema.passage, schema.report
    short, full = schema.entity.alias("short"), schema.entity.alias("full")
    return (
        select(
            short.c.id.label("short_id"),
            mention.c.text,
            full.c.id.label("meant_id"),
            full.c.canonical,
            report.c.id.label("report_id"),
            report.c.adcode,
        )
        .join(mention, mention.c.text == short.c.canonical)
        .join(full, mention.c.entity_id == full.c.id)
        .join(passage, mention.c.passage_id == passage.c.id)
        .join(report, passage.c.report_id == report.c.id)
        .where(short.c.canonical.in_(names), short.c.type.in_(_LINKED))
        .where(full.c.type == short.c.type, full.c.id != short.c.id, full.c.canonical != short.c.canonical)
        .distinct()
    )


def _places(entity_ids: Sequence[str]) -> Select[Any]:
    """The regions of the reports that mention an entity."""
    mention, passage, report = schema.mention, schema.passage, schema.report
    return (
        select(mention.c.entity_id, report.c.adcode)
        .join(passage, mention.c.passage_id == passage.c.id)
        .join(report, passage.c.report_id == report.c.id)
        .where(mention.c.entity_id.in_(entity_ids))
        .distinct()
    )
