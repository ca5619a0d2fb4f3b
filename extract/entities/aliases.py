"""Aliases: short forms take the full name that the same report gives."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.records import Mention, Passage

_STATED = re.compile(
    r"^[”\"》]?[（(](?:以下|下文)?(?:统称|简称)[：:]?[“\"「]?(?P<short>[^”\"」）)]{1,20})[”\"」]?[）)]"
)
_LINKED = frozenset({"ORG", "PLACE", "PROGRAM", "DOCUMENT"})


def link_aliases(passages: Sequence[Passage], mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions of one report, each short form with the canonical name of its full form.

    Stated: 湘江新区管理委员会（以下简称“管委会”）. Otherwise the characters of the short form stand in the
    full form in the same order, with the same last character, and in no other name of the report: 古城景区
    for 凤凰古城景区.
    """
    texts = {passage.id: passage.text for passage in passages}
    stated = _stated_names(texts, mentions)
    names: set[tuple[str, str]] = {
        (mention.type, mention.canonical) for mention in mentions if mention.type in _LINKED
    }
    return tuple(_link(mention, stated, names) for mention in mentions)


def _stated_names(texts: dict[str, str], mentions: Sequence[Mention]) -> dict[str, Mention]:
    stated: dict[str, Mention] = {}
    for mention in mentions:
        match = _STATED.match(texts[mention.passage_id][mention.span.end : mention.span.end + 40])
        if match:
            stated.setdefault(match["short"], mention)
    return stated


def _link(mention: Mention, stated: dict[str, Mention], names: set[tuple[str, str]]) -> Mention:
    full = stated.get(mention.text)
    if full is not None and full.type == mention.type:
        return replace(mention, canonical=full.canonical, adcode=full.adcode)
    if mention.type not in _LINKED or mention.canonical != mention.text:
        return mention
    longer = {name for type_, name in names if type_ == mention.type and is_short_form(mention.text, name)}
    return replace(mention, canonical=longer.pop()) if len(longer) == 1 else mention


def is_short_form(short: str, full: str) -> bool:
    """Whether ``short`` may abbreviate ``full``: 古城景区 for 凤凰古城景区, but not the reverse."""
    if not 2 <= len(short) < len(full) or short[-1] != full[-1]:
        return False
    rest = iter(full)
    return all(char in rest for char in short)
