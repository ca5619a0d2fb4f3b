"""Overlaps: of candidates that share characters, which one is the mention."""

from collections.abc import Iterable

from extract.entities.readings import Candidate

# Which type a span of two readings has: what marks give (《》, a date) before what a head suggests.
_RANK = {
    type_: rank
    for rank, type_ in enumerate(("DOCUMENT", "ROLE", "PROGRAM", "ORG", "PLACE", "PERSON", "DATE", "REGION"))
}


# A centre that is a building is a place, though 中心 ends the names of bodies.
_BUILDINGS = tuple(
    f"{kind}中心" for kind in ("购物", "会展", "会议", "奥体", "体育", "商贸", "数贸", "世贸", "国贸", "博览")
)


def resolve_overlaps(candidates: Iterable[Candidate], text: str = "") -> tuple[Candidate, ...]:
    """The longest span wins and a name inside it goes; equal spans go by type. In reading order.

    凤凰县 inside 凤凰县古城景区 goes; 湖南省 beside 岳麓山景区 stays. With ``text``, what the spans index, a
    building is told from a body: 云湾会展中心 is a PLACE.
    """

    def rank(candidate: Candidate) -> int:
        building = candidate.type == "ORG" and text.endswith(_BUILDINGS, *_bounds(candidate))
        return _RANK["PERSON" if building else candidate.type]

    best = sorted(candidates, key=lambda c: (-len(c.span), rank(c), c.span, c.canonical is None))
    kept: list[Candidate] = []
    taken: set[int] = set()
    for candidate in best:
        characters = range(candidate.span.start, candidate.span.end)
        if taken.isdisjoint(characters):
            kept.append(candidate)
            taken.update(characters)
    return tuple(sorted(kept, key=lambda c: c.span))


def _bounds(candidate: Candidate) -> tuple[int, int]:
    return candidate.span.start, candidate.span.end
