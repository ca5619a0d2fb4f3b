"""Candidates: passages that may meet a condition in the question, whether a ranking finds them or not."""

from collections.abc import Hashable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from index.passage_choices import PassageChoices
from query.conditions import Condition, FigureCondition, PlaceCondition
from query.indicators import choose_keys

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase

MANY = 20_000  # more than so many narrow nothing down, and cost more than the rankings do


def find_candidates(kb: "KnowledgeBase", conditions: Iterable[Condition]) -> frozenset[str]:
    """The searched passages in the places asked for, and those whose figures measure what is asked for."""
    found: frozenset[str] = frozenset()
    for condition in conditions:
        if isinstance(condition, PlaceCondition):
            asked: Hashable = ("candidates", condition.adcodes)
        elif isinstance(condition, FigureCondition) and condition.indicators:
            asked = ("candidates", condition.indicators)
        else:
            continue
        some = kb.choices.choose(asked, partial(_find, kb, condition)) or frozenset()
        found |= some if len(some) <= MANY else frozenset()
    return found


def _find(kb: "KnowledgeBase", condition: PlaceCondition | FigureCondition) -> frozenset[str]:
    """Those of one condition; of more than ``MANY`` one more than that."""
    choices = PassageChoices(kb.tables.engine, most=MANY + 1)
    if isinstance(condition, PlaceCondition):
        return choices.in_places(condition.adcodes)
    keys = (choose_keys(asked, kb.catalogue.indicator_keys) for asked in condition.indicators)
    return choices.measuring(frozenset[str]().union(*keys))
