"""Verdicts: how passages that were found stand to the conditions of a question."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from extract.records import Figure
from index.sketches import Sketch
from query.conditions import Condition, EntityCondition, FigureCondition, PlaceCondition
from query.contexts import NO_CONTEXT, gather_contexts
from query.indicators import choose_stated_keys
from query.tiers import Verdict, judge

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase

Verdicts = dict[str, tuple[Verdict, ...]]


def judge_ranked(
    kb: "KnowledgeBase", conditions: Sequence[Condition], sketches: Mapping[str, Sketch]
) -> Verdicts:
    """The verdicts that answers are ordered by: of all conditions but names, which words rank by already.

    Of each passage only the figures are read that a condition may be met by.
    """
    ordering = [condition for condition in conditions if not isinstance(condition, EntityCondition)]
    if not ordering:
        return dict.fromkeys(sketches, ())
    of_figures = [condition for condition in ordering if isinstance(condition, FigureCondition)]
    figures = _figures_that_matter(kb, of_figures, sketches.keys()) if of_figures else {}
    return judge_all(kb, ordering, sketches, figures)


def judge_all(
    kb: "KnowledgeBase",
    conditions: Sequence[Condition],
    sketches: Mapping[str, Sketch],
    figures: Mapping[str, tuple[Figure, ...]],
) -> Verdicts:
    """The verdicts on every condition, of passages with these figures."""
    asks_for_place = any(isinstance(condition, PlaceCondition) for condition in conditions)
    named = kb.tables.places_named_in(sketches.keys()) if asks_for_place else {}
    contexts = gather_contexts(kb, conditions, sketches.keys(), figures.keys())
    return {
        id_: judge(
            conditions,
            sketch.adcode,
            figures.get(id_, ()),
            named.get(id_, ()),
            contexts.get(id_, NO_CONTEXT),
        )
        for id_, sketch in sketches.items()
    }


def _figures_that_matter(
    kb: "KnowledgeBase", conditions: Sequence[FigureCondition], ids: Collection[str]
) -> dict[str, tuple[Figure, ...]]:
    """The figures of these passages that some condition may be met or contradicted by."""
    dimensions = {dimension for condition in conditions for dimension in condition.dimensions}
    asked = {indicator for condition in conditions for indicator in condition.indicators}
    # A deed counts whatever is done with it: 培训|农民3000人次.
    open_ended = any(not one.indicators or set(one.indicators) & set(one.deeds) for one in conditions)
    keys = [] if open_ended else [choose_stated_keys(one, kb.catalogue.indicator_keys) for one in asked]
    keys_asked = None if open_ended else frozenset[str]().union(*keys)
    return kb.tables.figures_measuring(ids, dimensions, keys_asked)
