"""Selection: the passages that meet the conditions given as filters, found in the tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.gazetteer import ancestors
from index.passage_choices import PassageChoices
from query.conditions import (
    Condition,
    EntityCondition,
    FigureCondition,
    KindCondition,
    PeriodCondition,
    PlaceCondition,
    SourceCondition,
    ThemeCondition,
)
from query.contexts import NO_CONTEXT, gather_contexts
from query.indicators import choose_stated_keys
from query.periods import known_period, reviews
from query.tiers import judge

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase

Ids = frozenset[str]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """How many of the searched passages one filter alone excludes."""

    condition: Condition
    excluded: int


def choose_passages(
    kb: "KnowledgeBase", filters: Sequence[Condition], *, possibly: bool = False
) -> Ids | None:
    """The searched passages that meet every filter certainly, or ``possibly``; None where there is no filter.

    The same passages as those that ``judge`` puts in these tiers, without reading every one of them.
    """
    if not filters:
        return None
    asked = ("filters", tuple(filters), possibly)
    return kb.choices.choose(asked, lambda: _meeting_all(kb, filters, possibly))


def _meeting_all(kb: "KnowledgeBase", filters: Sequence[Condition], possibly: bool) -> Ids | None:
    chosen: Ids | None = None
    for condition in sorted(filters, key=lambda one: isinstance(one, FigureCondition)):
        chosen = _meeting(kb, condition, possibly, chosen)
        if not chosen:
            break
    return chosen


def count_exclusions(
    kb: "KnowledgeBase", filters: Iterable[Condition], *, possibly: bool = False
) -> tuple[Exclusion, ...]:
    """What each filter excludes by itself, in the order given."""
    everything = PassageChoices(kb.tables.engine).count()
    return tuple(
        Exclusion(condition, everything - len(choose_passages(kb, [condition], possibly=possibly) or ()))
        for condition in filters
    )


def _meeting(kb: "KnowledgeBase", condition: Condition, possibly: bool, among: Ids | None) -> Ids:
    choices = PassageChoices(kb.tables.engine)
    match condition:
        case PlaceCondition():
            found = _in_places(choices, condition, possibly)
        case PeriodCondition():
            found = _in_period(choices, condition, possibly)
        case ThemeCondition():
            found = choices.on_theme(condition.theme)
        case KindCondition():
            found = choices.of_kind(condition.kind) if condition.kind else frozenset()
            found |= choices.with_status(condition.status) if condition.status else frozenset()
        case EntityCondition():
            found = choices.naming(condition.entity_ids) | choices.saying(condition.name)
            found |= choices.saying_around(condition.name) if possibly else frozenset()
        case SourceCondition():
            found = choices.of_sources(condition.source_ids)
        case FigureCondition():
            candidates = _measuring(kb, choices, condition)
            return _with_figures(kb, condition, possibly, candidates if among is None else candidates & among)
    return found if among is None else found & among


def _in_places(choices: PassageChoices, condition: PlaceCondition, possibly: bool) -> Ids:
    found = choices.in_places(condition.adcodes)
    if not possibly:
        return found
    above = {region.adcode for code in condition.adcodes for region in ancestors(code)}
    return found | choices.naming_places(condition.adcodes) | choices.of_places(above)


def _in_period(choices: PassageChoices, condition: PeriodCondition, possibly: bool) -> Ids:
    """By the times that occur at all: few beside the passages that name them."""
    asked = condition.period
    *stated, dates = choices.times()
    known = {iso: period for iso in frozenset().union(*stated) if (period := known_period(iso))}
    reported = {iso: period for iso in dates if (period := known_period(iso))}
    inside = choices.telling_of([iso for iso, period in known.items() if asked.holds(period)])
    in_reports = choices.dated([iso for iso, period in reported.items() if asked.holds(period)])
    found = inside | (in_reports - choices.telling_among(in_reports, known.keys()))
    if not possibly:
        return found
    near = choices.telling_of([iso for iso, period in known.items() if asked.overlaps(period)])
    reviewing = choices.dated([iso for iso, period in reported.items() if reviews(period, asked)])
    return found | in_reports | near | (reviewing - choices.telling_among(reviewing, known.keys()))


def _measuring(kb: "KnowledgeBase", choices: PassageChoices, condition: FigureCondition) -> Ids:
    """The passages whose figures may measure what is asked for; all that it takes is judged later."""
    counted = choices.counting(condition.dimensions)
    if not condition.indicators:
        return counted
    keys = (choose_stated_keys(asked, kb.catalogue.indicator_keys) for asked in condition.indicators)
    told = (choices.saying(asked, condition.dimensions) for asked in condition.indicators)
    return (choices.measuring(frozenset[str]().union(*keys)) & counted).union(*told)


def _with_figures(kb: "KnowledgeBase", condition: FigureCondition, possibly: bool, ids: Ids) -> Ids:
    figures = kb.tables.figures_of(ids)
    # What no indicator is asked of is judged by the numbers alone.
    worded = figures.keys() if condition.indicators else ()
    contexts = gather_contexts(kb, [condition], worded, worded)
    wanted = {"certainly", "possibly"} if possibly else {"certainly"}
    return frozenset(
        id_
        for id_, stated in figures.items()
        if judge([condition], None, stated, (), contexts.get(id_, NO_CONTEXT))[0].tier in wanted
    )
