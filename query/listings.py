"""Listings: the figures, entities and practices that meet conditions typed on purpose."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from extract.figures.indicator_keys import indicator_key
from extract.records import MentionType, PracticeKind, Status
from index.database import batches
from index.entity_lookups import EntityFilter, Frequency, StoredEntity, choose_entities
from index.figure_lookups import FigureFilter, StoredFigure, choose_figures
from index.practice_lookups import PracticeFilter, choose_practices
from query.conditions import FigureCondition
from query.contexts import Context
from query.periods import Period, read_period
from query.tiers import Tier, judge_figure

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase
    from index.tables import StoredPractice


@dataclass(frozen=True, slots=True)
class FigureQuestion:
    """Which figures are asked for; what is not given excludes nothing."""

    indicators: tuple[str, ...] = ()  # in the asker's words: 满意率 finds 满意度
    condition: FigureCondition | None = None
    adcodes: frozenset[str] = frozenset()
    period: Period | None = None
    status: Status | None = None
    possibly: bool = False  # take in what only possibly meets the condition or the period
    copies: bool = False  # take in figures of passages that copy another


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure that meets the question, with how surely."""

    stored: StoredFigure
    tier: Tier  # "certainly" or "possibly"


def list_figures(
    kb: "KnowledgeBase", asked: FigureQuestion, limit: int | None = None, after: str | None = None
) -> list[FigureRow]:
    """The figures asked for, in the order of their files; copies of passages only if asked for.

    A figure without a known period possibly lies in the period asked for; 200余家 possibly meets >= 250.
    With ``after`` those behind the figure of this id. Raises QuestionError where that is gone.
    """
    return list(islice(each_figure(kb, asked, after), limit))


def each_figure(kb: "KnowledgeBase", asked: FigureQuestion, after: str | None = None) -> Iterator[FigureRow]:
    """The same one by one, however many there are, all of one state of the tables."""
    keys = frozenset(map(indicator_key, asked.indicators))
    if asked.condition is not None and not keys:
        keys = frozenset(asked.condition.indicators)
    wanted = FigureFilter(
        indicator_keys=keys, adcodes=asked.adcodes, status=asked.status, copies=asked.copies
    )
    for stored in choose_figures(kb.tables.engine, wanted, after):
        tier = _tier(stored, asked)
        if tier == "certainly" or (tier == "possibly" and asked.possibly):
            yield FigureRow(stored, tier)


def _tier(stored: StoredFigure, asked: FigureQuestion) -> Tier:
    """The weaker of how the figure stands to the condition and to the period."""
    tiers: set[Tier] = set()
    if asked.condition is not None:
        tier = judge_figure(asked.condition, stored.figure, Context(stored.passage_text))
        tiers.add("contradicts" if tier == "not stated" else tier)
    if asked.period is not None:
        tiers.add(period_tier(asked.period, stored.figure.period))
    for tier in ("contradicts", "possibly"):
        if tier in tiers:
            return tier
    return "certainly"


def period_tier(asked: Period, stated: str | None) -> Tier:
    """How a figure of the period ``stated`` (ISO 8601) stands to the period asked for.

    >>> period_tier(read_period("2021/2025"), "2023"), period_tier(read_period("2023"), "2021/2025")
    ('certainly', 'possibly')
    """
    if stated is None:
        return "possibly"
    period = read_period(stated)
    if asked.holds(period):
        return "certainly"
    return "possibly" if asked.overlaps(period) else "contradicts"


def list_entities(
    kb: "KnowledgeBase",
    text: str | None = None,
    type_: MentionType | None = None,
    adcodes: frozenset[str] = frozenset(),
    limit: int | None = None,
    after: Frequency | None = None,
) -> list[StoredEntity]:
    """The entities called so, those named in most reports first; with ``after`` those behind such a one."""
    return choose_entities(kb.tables.engine, EntityFilter(text, type_, adcodes), limit, after)


def list_practices(
    kb: "KnowledgeBase",
    *,
    adcodes: frozenset[str] = frozenset(),
    theme: str | None = None,
    kind: PracticeKind | None = None,
    actor: str | None = None,
    instrument: str | None = None,
    limit: int | None = None,
    after: str | None = None,
) -> Sequence["StoredPractice"]:
    """The practices that meet every condition given, in the order of their files.

    With ``after`` those behind the practice of this id. Raises QuestionError where that is gone.
    """
    wanted = PracticeFilter(adcodes, theme, kind, actor, instrument)
    return list(each_practice(kb, wanted, limit, after))


def each_practice(
    kb: "KnowledgeBase", wanted: PracticeFilter, limit: int | None = None, after: str | None = None
) -> Iterator["StoredPractice"]:
    """The same one by one, however many there are; what a writer replaces meanwhile is left out."""
    for ids in batches(choose_practices(kb.tables.engine, wanted, limit, after)):
        found = kb.tables.practices(ids)
        yield from (found[id_] for id_ in ids if id_ in found)
