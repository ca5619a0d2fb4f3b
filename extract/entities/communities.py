"""Communities (社区): as one who acts an organisation, as where something is a place."""

import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.boundaries import (
    find_after_anchor,
    find_name_part,
    find_short_name,
    is_common,
    is_proper,
)
from extract.entities.known_organisations import organisation
from extract.entities.readings import Candidate, Reading

_LOCATIVE = re.compile(r"(?:在|位于|走进|来到|前往|到|进|赴|地处)$")


def find_communities(reading: Reading) -> Iterator[Candidate]:
    """银星社区开展夜校 acts; 走进银星社区 is a place; 老旧社区 and 试点社区 name none."""
    for match in re.finditer("社区", reading.text):
        head = Span(*match.span())
        if not reading.ends_word(head.end) or any(title.overlaps(head) for title in reading.titles):
            continue
        start = _community_start(reading, head)
        if start is None:
            continue
        if _LOCATIVE.search(reading.text[max(0, start - 2) : start]):
            yield Candidate("PLACE", Span(start, head.end))
        else:
            yield organisation(start, head.end, "community")


def _community_start(reading: Reading, head: Span) -> int | None:
    after_anchor = find_after_anchor(reading, head)
    if after_anchor is not None:
        return after_anchor
    short = find_short_name(reading, head, plain_nouns=True)
    if short.proper:
        return short.start
    long = find_name_part(reading, head)  # 麓山|花园|社区: a name, then a noun
    own = [t for t in reading.tokens if long.start <= t.span.start < head.start]
    while own and reading.anchor_at(own[0].span.start) is not None:
        own = own[1:]
    if len(own) != 2 or not is_proper(reading, own[0]) or is_common(own[1].text):
        return None
    return own[0].span.start
