"""Candidates: passages that may meet a condition in the question, whether a ranking finds them or not."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from index.passage_choices import PassageChoices
from query.conditions import Condition, FigureCondition, PlaceCondition
from query.indicators import choose_keys

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase

MANY = 20_000  # more than so many narrow nothing down, and cost more than the rankings do


def find_candidates(kb: "KnowledgeBase", conditions: Iterable[Condition]) -> frozenset[str]:
    """The searched passages in the places asked for, and those whose figures measure what is asked for."""
    choices = PassageChoices(kb.tables.engine)
    found: frozenset[str] = frozenset()
    for condition in conditions:
        if isinstance(condition, PlaceCondition):
            some = choices.in_places(condition.adcodes)
        elif isinstance(condition, FigureCondition) and condition.indicators:
            some = choices.measuring(
                frozenset[str]().union(
                    *(choose_keys(asked, kb.catalogue.indicator_keys) for asked in condition.indicators)
                )
            )
        else:
            continue
        found |= some if len(some) <= MANY else frozenset()
    return found
