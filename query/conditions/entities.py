"""Entity conditions: the organisation, programme or document that is asked about by name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.span import Span
from extract.records import MentionType
from query.conditions.catalogues import NAMED_TYPES, Catalogue, KnownName

_SHORTEST = 3  # characters of a name without marks around it: 市委 and 学校 name none in particular
_QUOTED = re.compile(r"[“\"「『](?P<name>[^“”\"「」『』《》]{2,40})[”\"」』]|《(?P<title>[^《》]{2,60})》")


@dataclass(frozen=True, slots=True)
class EntityCondition:
    """The passage names this organisation, programme or document."""

    text: str
    span: Span | None  # in the question; None where it was given apart from it
    name: str  # without marks
    types: tuple[MentionType, ...]  # what it may be
    entity_ids: frozenset[str]  # in this knowledge base; none: looked for as it is written


def read_entities(text: str, catalogue: Catalogue | None = None) -> Iterator[EntityCondition]:
    """Names in quotation marks, and names that the catalogue knows, the longest where they overlap.

    >>> [(c.text, c.types) for c in read_entities("落实《安河县养老服务条例》的做法")]
    [('《安河县养老服务条例》', ('DOCUMENT',))]
    """
    taken: list[Span] = []
    for match in _QUOTED.finditer(text):
        name = match["name"] or match["title"]
        span = Span(*match.span())
        taken.append(span)
        types: tuple[MentionType, ...] = ("DOCUMENT",) if match["title"] else NAMED_TYPES
        yield name_condition(name, span.of(text), span, types, catalogue)
    if catalogue is None:
        return
    known: dict[str, list[KnownName]] = {}
    for one in catalogue.names_in(text):
        if len(one.text) >= _SHORTEST:
            known.setdefault(one.text, []).append(one)
    for name in sorted(known, key=lambda name: (-len(name), name)):
        for match in re.finditer(re.escape(name), text):
            span = Span(*match.span())
            if all(span.end <= other.start or other.end <= span.start for other in taken):
                taken.append(span)
                yield _named(name, name, span, NAMED_TYPES, known[name])


def name_condition(
    name: str,
    text: str,
    span: Span | None,
    types: tuple[MentionType, ...],
    catalogue: Catalogue | None,
) -> EntityCondition:
    """The condition that ``name`` is named, by any wording of the entities that the catalogue knows so."""
    known = catalogue.names_called(name, types) if catalogue is not None else ()
    return _named(name, text, span, types, known)


def _named(
    name: str, text: str, span: Span | None, types: tuple[MentionType, ...], known: Sequence[KnownName]
) -> EntityCondition:
    fitting = [one for one in known if one.type in types]
    return EntityCondition(
        text=text,
        span=span,
        name=name,
        types=tuple(dict.fromkeys(one.type for one in fitting)) or types,
        entity_ids=frozenset(one.entity_id for one in fitting),
    )
