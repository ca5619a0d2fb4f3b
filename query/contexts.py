"""Contexts: what stands around a passage, as far as conditions are judged by it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.circumstances import NO_CIRCUMSTANCES, Circumstances, read_circumstances
from query.conditions import (
    Condition,
    EntityCondition,
    FigureCondition,
    PeriodCondition,
    PlaceCondition,
    SourceCondition,
)

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase
    from index.tables import StoredPassage


@dataclass(frozen=True, slots=True)
class Context:
    """The words in and around a passage, and its circumstances; empty where no condition asks for them."""

    text: str = ""  # of the passage
    around: str = ""  # its lead, headings and titles
    circumstances: Circumstances = NO_CIRCUMSTANCES
    source_id: str = ""  # of the file it stands in


NO_CONTEXT = Context()


def gather_contexts(
    kb: "KnowledgeBase", conditions: Iterable[Condition], stored: "Mapping[str, StoredPassage]"
) -> dict[str, Context]:
    """The context of each of these passages; nothing where no condition is judged by it."""
    kinds = {type(condition) for condition in conditions}
    if not kinds - {PlaceCondition}:
        return {}
    circumstances: dict[str, Circumstances] = {}
    if kinds - {PlaceCondition, FigureCondition, SourceCondition}:
        names = bool(kinds & {PeriodCondition, EntityCondition})
        circumstances = read_circumstances(kb.tables.engine, stored.keys(), names=names)
    return {
        id_: Context(
            item.passage.text, words_around(item), circumstances.get(id_, NO_CIRCUMSTANCES), item.source_id
        )
        for id_, item in stored.items()
    }


def words_around(item: "StoredPassage") -> str:
    """The lead, headings and titles over a passage, one a line."""
    passage = item.passage
    parts = (passage.lead, *passage.heading_path, item.practice_title, item.report_title)
    return "\n".join(filter(None, parts))
