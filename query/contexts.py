"""Contexts: what stands around a passage, as far as conditions are judged by it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.circumstances import NO_CIRCUMSTANCES, Aspect, Circumstances, read_circumstances
from query.conditions import (
    Condition,
    EntityCondition,
    FigureCondition,
    KindCondition,
    PeriodCondition,
    SourceCondition,
    ThemeCondition,
)

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase
    from index.tables import StoredPassage

_ASPECTS: Mapping[type, Aspect] = {
    PeriodCondition: "times",
    KindCondition: "kinds",
    ThemeCondition: "themes",
    EntityCondition: "names",
}


@dataclass(frozen=True, slots=True)
class Context:
    """The words in and around a passage, and its circumstances; empty where no condition asks for them."""

    text: str = ""  # of the passage
    around: str = ""  # its lead, headings and titles
    circumstances: Circumstances = NO_CIRCUMSTANCES
    source_id: str = ""  # of the file it stands in


NO_CONTEXT = Context()


def gather_contexts(
    kb: "KnowledgeBase",
    conditions: Iterable[Condition],
    ids: Collection[str],
    stating: Collection[str] | None = None,
) -> dict[str, Context]:
    """The context of each of these passages; nothing where no condition is judged by it.

    With ``stating``, the passages with figures to judge, only their words are read where nothing but
    figures is judged by words.
    """
    kinds = {type(condition) for condition in conditions}
    aspects = {aspect for kind, aspect in _ASPECTS.items() if kind in kinds}
    around = read_circumstances(kb.tables.engine, ids, aspects) if aspects else {}
    sources = kb.tables.sketches(ids) if SourceCondition in kinds else {}
    if EntityCondition in kinds or (FigureCondition in kinds and stating is None):
        worded = kb.tables.outlines(ids)
    elif FigureCondition in kinds:
        worded = kb.tables.outlines(stating or ())
    else:
        worded = {}

    def context(id_: str) -> Context:
        item, sketch = worded.get(id_), sources.get(id_)
        return Context(
            item.passage.text if item else "",
            words_around(item) if item else "",
            around.get(id_, NO_CIRCUMSTANCES),
            sketch.source_id if sketch else "",
        )

    return {id_: context(id_) for id_ in around.keys() | sources.keys() | worded.keys()}


def words_around(item: "StoredPassage") -> str:
    """The lead, headings and titles over a passage, one a line."""
    passage = item.passage
    parts = (passage.lead, *passage.heading_path, item.practice_title, item.report_title)
    return "\n".join(filter(None, parts))
