"""Contexts: what stands around a passage, as far as conditions are judged by it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.circumstances import NO_CIRCUMSTANCES, Aspect, Circumstances, add_aspects
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
    PeriodCondition: "periods",
    KindCondition: "statuses",
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
    stating: Collection[str],
) -> dict[str, Context]:
    """The context of each of these passages; nothing where no condition is judged by it.

    ``stating`` are those of them with figures to judge: where nothing else is judged by words, only theirs
    are read.
    """
    kinds = {type(condition) for condition in conditions}
    by_words = ids if EntityCondition in kinds else stating if FigureCondition in kinds else ()
    worded = kb.tables.outlines(by_words)
    if not kinds & {SourceCondition, ThemeCondition, *_ASPECTS}:
        return {id_: Context(item.passage.text, words_around(item)) for id_, item in worded.items()}
    sketches = kb.tables.sketches(ids)
    known = {id_: sketch.circumstances for id_, sketch in sketches.items()}
    if aspects := {aspect for kind, aspect in _ASPECTS.items() if kind in kinds}:
        known = add_aspects(kb.tables.engine, known, aspects)

    def context(id_: str) -> Context:
        if item := worded.get(id_):
            text, around = item.passage.text, words_around(item)
        else:
            text = around = ""
        return Context(text, around, known[id_], sketches[id_].source_id)

    return {id_: context(id_) for id_ in sketches}


def words_around(item: "StoredPassage") -> str:
    """The lead, headings and titles over a passage, one a line."""
    passage = item.passage
    parts = (passage.lead, *passage.heading_path, item.practice_title, item.report_title)
    return "\n".join(filter(None, parts))
