"""Overlaps: of candidates that share characters, which one is the mention."""

from collections.abc import Iterable

from extract.entities.readings import Candidate

# Which type a span of two readings has: what marks give (《》, a date) before what a head suggests.
_RANK = {
    type_: rank
    for rank, type_ in enumerate(("DOCUMENT", "ROLE", "PROGRAM", "ORG", "PLACE", "PERSON", "DATE", "REGION"))
}


def resolve_overlaps(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The longest span wins and a name inside it goes; equal spans go by type. In reading order.

    凤凰县 inside 凤凰县古城景区 goes; 湖南省 beside 岳麓山景区 stays.
    """
    best = sorted(candidates, key=lambda c: (-len(c.span), _RANK[c.type], c.span, c.canonical is None))
    kept: list[Candidate] = []
    taken: set[int] = set()
    for candidate in best:
        characters = range(candidate.span.start, candidate.span.end)
        if taken.isdisjoint(characters):
            kept.append(candidate)
            taken.update(characters)
    return tuple(sorted(kept, key=lambda c: c.span))
