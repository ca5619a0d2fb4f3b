"""Catalogue: what the tables know of names, indicators and places, to read and filter questions by."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, select

from extract.records import MentionType
from index import schema, search_schema
from index.correction_schema import correction
from index.database import batches, read_once, reading
from index.selections import holds

NAMED_TYPES: tuple[MentionType, ...] = ("ORG", "PROGRAM", "DOCUMENT")
_SHORTEST, _LONGEST = 2, 30  # characters of a name that is looked for in a question
State = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name that some report writes, with the entity that it names there or stands for."""

    text: str  # as written
    type: MentionType
    entity_id: str
    canonical: str


class TableCatalogue:
    """Looks names up where the tables index them; what is small it keeps until the tables change."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: dict[str, tuple[State, frozenset[str]]] = {}

    @property
    def adcodes(self) -> frozenset[str]:
        """The codes of the places that reports are about."""
        return self._keep("adcodes", lambda: select(schema.report.c.adcode).distinct())

    @property
    def indicator_keys(self) -> frozenset[str]:
        """Everything that some figure measures."""
        return self._keep("indicator_keys", lambda: select(schema.figure.c.indicator_key).distinct())

    def names_in(self, text: str) -> tuple[KnownName, ...]:
        """Each name of an organisation, programme or document that stands in ``text``, wherever."""
        parts = {
            text[start : start + length]
            for length in range(_SHORTEST, min(_LONGEST, len(text)) + 1)
            for start in range(len(text) - length + 1)
        }
        return self._named(sorted(parts))

    def names_called(self, name: str, types: Collection[MentionType] = NAMED_TYPES) -> tuple[KnownName, ...]:
        """What ``name`` names in some report; where nothing is called so, the names that it is a part of."""
        found = [one for one in self._named([name]) if one.type in types]
        if found:
            return tuple(found)
        entity = schema.entity
        holding = holds(entity.c.canonical, name)
        statement = select(
            entity.c.canonical.label("text"),
            entity.c.type,
            entity.c.id.label("entity_id"),
            entity.c.canonical,
        ).where(holding, entity.c.type.in_(sorted(types)))
        return self._names([statement])

    def _named(self, texts: Iterable[str]) -> tuple[KnownName, ...]:
        """The entities written or called so, with what a short form stands for."""
        statements = [
            statement for batch in batches(texts) for statement in (_written(batch), _called(batch))
        ]
        return self._names(statements)

    def _names(self, statements: Iterable[Select[Any]]) -> tuple[KnownName, ...]:
        found: set[KnownName] = set()
        with reading(self._engine) as connection:
            for statement in statements:
                found |= {KnownName(**row) for row in connection.execute(statement).mappings()}
        return tuple(sorted(found, key=lambda name: (name.text, name.entity_id)))

    def _keep(self, what: str, statement: Callable[[], Select[Any]]) -> frozenset[str]:
        with reading(self._engine) as connection:
            state = read_state(connection)
            kept = self._kept.get(what)
            if kept is not None and kept[0] == state:
                return kept[1]
            values = frozenset(value for value in connection.execute(statement()).scalars() if value)
            self._kept[what] = (state, values)
            return values


def read_state(connection: Connection) -> State:
    """What changes whenever a source is taken in, replaced, read anew or corrected."""
    return read_once(connection, _read_state)


def _read_state(connection: Connection) -> State:
    figure, run_source = schema.figure, schema.run_source
    index = search_schema.vector_index
    statement = select(
        select(func.count()).select_from(run_source).scalar_subquery(),
        select(func.max(schema.run.c.id)).scalar_subquery(),
        select(func.max(index.c.version)).scalar_subquery(),
        select(func.max(figure.c.id)).scalar_subquery(),
        select(func.count()).select_from(schema.report).scalar_subquery(),
        select(func.count()).select_from(correction).scalar_subquery(),
    )
    return tuple(connection.execute(statement).one())


def _written(texts: list[str]) -> Select[Any]:
    mention, entity, link = schema.mention, schema.entity, schema.entity_link
    meant = func.coalesce(link.c.meant_id, mention.c.entity_id)
    return (
        select(mention.c.text, entity.c.type, entity.c.id.label("entity_id"), entity.c.canonical)
        .select_from(mention)
        .join(link, link.c.entity_id == mention.c.entity_id, isouter=True)
        .join(entity, entity.c.id == meant)
        .where(mention.c.text.in_(texts), entity.c.type.in_(NAMED_TYPES))
        .distinct()
    )


def _called(texts: list[str]) -> Select[Any]:
    entity = schema.entity
    return _entities().where(entity.c.canonical.in_(texts), entity.c.type.in_(NAMED_TYPES))


def _entities() -> Select[Any]:
    entity = schema.entity
    return select(
        entity.c.canonical.label("text"),
        entity.c.type,
        entity.c.id.label("entity_id"),
        entity.c.canonical,
    )
