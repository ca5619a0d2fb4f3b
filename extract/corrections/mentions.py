"""Corrected mentions: a name with another type or meaning, and one that rules have missed."""

from dataclasses import replace
from typing import Any

from corpus.span import Span
from extract.corrections.records import Changes
from extract.records import Mention, Passage

FIELDS = ("type", "subtype", "canonical", "adcode")


def fixed_mention(mention: Mention, changes: Changes) -> Mention:
    """The mention with these fields; a subtype goes with its type, and a code with its name.

    川大 as a PLACE, with the type ORG, loses its code and has no subtype unless the changes give them.
    """
    fields: dict[str, Any] = {name: changes[name] for name in FIELDS if name in changes}
    retyped = fields.get("type", mention.type) != mention.type
    renamed = fields.get("canonical", mention.canonical) != mention.canonical
    if retyped and "subtype" not in fields:
        fields["subtype"] = None
    if (retyped or renamed) and "adcode" not in fields:
        fields["adcode"] = None
    return replace(mention, **fields)


def missed_mention(passage: Passage, span: Span, changes: Changes) -> Mention:
    """The mention at ``span``; its full name is what is written, unless the changes say it."""
    text = span.of(passage.text)
    fields: dict[str, Any] = {"subtype": None, "canonical": text, "adcode": None}
    fields |= {name: changes[name] for name in FIELDS if name in changes}
    return Mention(id=f"{passage.id}.na{span.start}", passage_id=passage.id, span=span, text=text, **fields)


def former_fields(mention: Mention) -> Changes:
    """What the mention says, in the form of changes."""
    return {name: getattr(mention, name) for name in FIELDS}
