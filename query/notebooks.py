"""Notebooks: the knowledge base as scripts and notebooks ask it, one method a kind of question."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

from extract.records import MentionType, PracticeKind, Status
from extract.region_table import Level
from extract.serialization import JsonObject, facts_as_json
from index.database import seeing_one_state
from index.knowledge_base import KnowledgeBase
from query.aggregate_records import GROUPS, group_records
from query.aggregates import aggregate_figures
from query.comparisons import compare_places
from query.figure_groups import By, Grouping
from query.filters import read_filter, theme_filter
from query.frames import Rows
from query.listings import FigureQuestion, list_entities, list_figures, list_practices
from query.lookup import look_up
from query.narrowing import Narrowing
from query.opening import open_knowledge_base
from query.periods import read_period
from query.places import read_place, read_places
from query.questions import DEFAULT_ANSWERS, ask
from query.record_columns import (
    ANSWER_COLUMNS,
    COMPARED_COLUMNS,
    ENTITY_COLUMNS,
    FIGURE_ROW_COLUMNS,
    PRACTICE_COLUMNS,
    SIMILAR_COLUMNS,
    SPREAD_COLUMNS,
)
from query.records import (
    answer_record,
    appearance_record,
    comparison_records,
    entity_record,
    figure_row_record,
    practice_record,
    similar_record,
)
from query.search import search
from query.similar import find_similar
from query.spread import trace_spread

Texts = Sequence[str]


class Reader:
    """An open knowledge base. Use it in a ``with`` block, or close it; from one thread at a time.

    What a run takes in meanwhile is seen by the next question. Methods raise QuestionError, in a sentence,
    for a place, period, theme or condition that cannot be understood.
    """

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb

    @classmethod
    def open(cls, home: Path | None = None) -> "Reader":
        """As ``query.open_knowledge_base``."""
        return cls(open_knowledge_base(home))

    def __enter__(self) -> "Reader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of it."""
        self._kb.close()

    def counts(self) -> dict[str, int]:
        """How much it holds: sources, reports, practices, figures …"""
        return asdict(self._kb.counts())

    def search(
        self,
        question: str,
        *,
        where: Texts = (),
        places: Texts = (),
        period: str | None = None,
        themes: Texts = (),
        kind: PracticeKind | None = None,
        status: Status | None = None,
        organisations: Texts = (),
        programmes: Texts = (),
        sources: Texts = (),
        possibly: bool = False,
        limit: int = DEFAULT_ANSWERS,
    ) -> Rows:
        """The practices that answer a question, best first; other arguments exclude what does not meet them.

        Rows have all of ``policykb search --json``; a frame has the columns of a table.
        """
        narrowing = Narrowing(
            where=_all(where),
            places=_all(places),
            period=period,
            themes=_all(themes),
            kind=kind,
            status=status,
            organisations=_all(organisations),
            programmes=_all(programmes),
            sources=_all(sources),
        )
        with seeing_one_state(self._kb.tables.engine):
            filters = narrowing.filters(self._kb)
            asked = ask(question, limit=limit, filters=filters, possibly=possibly, today=date.today())
            found = search(self._kb, asked)
        return Rows(map(answer_record, found.answers), ANSWER_COLUMNS)

    def figures(
        self,
        indicators: Texts = (),
        *,
        where: str | None = None,
        places: Texts = (),
        period: str | None = None,
        status: Status | None = None,
        possibly: bool = False,
        limit: int | None = None,
    ) -> Rows:
        """The figures that measure something of this, here, then; all of them unless ``limit`` is given."""
        asked = FigureQuestion(
            indicators=_all(indicators),
            condition=read_filter(where) if where else None,
            adcodes=read_places(_all(places)),
            period=read_period(period) if period else None,
            status=status,
            possibly=possibly,
        )
        return Rows(map(figure_row_record, list_figures(self._kb, asked, limit)), FIGURE_ROW_COLUMNS)

    def practices(
        self,
        *,
        places: Texts = (),
        theme: str | None = None,
        kind: PracticeKind | None = None,
        actor: str | None = None,
        instrument: str | None = None,
        limit: int | None = None,
    ) -> Rows:
        """The practices of a place, theme, kind, actor and instrument, in the order of their files."""
        found = list_practices(
            self._kb,
            adcodes=read_places(_all(places)),
            theme=theme_filter(theme).theme if theme else None,
            kind=kind,
            actor=actor,
            instrument=instrument,
            limit=limit,
        )
        return Rows(map(practice_record, found), PRACTICE_COLUMNS)

    def entities(
        self,
        text: str | None = None,
        *,
        type: MentionType | None = None,
        places: Texts = (),
        limit: int | None = None,
    ) -> Rows:
        """Named things whose name holds ``text``, those that most reports name first."""
        found = list_entities(self._kb, text, type, read_places(_all(places)), limit)
        return Rows(map(entity_record, found), ENTITY_COLUMNS)

    def compare(
        self, places: Texts, indicators: Texts, *, period: str | None = None, status: Status | None = None
    ) -> Rows:
        """The figures of these indicators in each place; only those of one ``row`` may be compared."""
        asked = FigureQuestion(period=read_period(period) if period else None, status=status)
        codes = [read_place(place) for place in _all(places)]
        found = compare_places(self._kb, codes, _all(indicators), asked)
        return Rows(comparison_records(found), COMPARED_COLUMNS)

    def aggregate(
        self,
        indicators: Texts,
        *,
        by: Sequence[By] = (),
        where: str | None = None,
        places: Texts = (),
        period: str | None = None,
        theme: str | None = None,
        status: Status | None = None,
        level: Level | None = None,
        any_period: bool = False,
        possibly: bool = False,
    ) -> Rows:
        """Count, sum, extremes, median and rank of figures, as ``policykb aggregate --csv``."""
        asked = FigureQuestion(
            indicators=_all(indicators),
            condition=read_filter(where) if where else None,
            adcodes=read_places(_all(places)),
            period=read_period(period) if period else None,
            status=status,
            possibly=possibly,
        )
        grouping = Grouping(by=tuple(dict.fromkeys(_all(by))), level=level, any_period=any_period)
        chosen = theme_filter(theme).theme if theme else None
        found = aggregate_figures(self._kb, asked, grouping, theme=chosen)
        return Rows(group_records(found), GROUPS)

    def spread(self, name: str) -> Rows:
        """Which reports name a programme, the earliest first, and the wording shared with the first."""
        return Rows(map(appearance_record, trace_spread(self._kb, name)), SPREAD_COLUMNS)

    def similar(self, id: str, limit: int = 10, *, elsewhere: bool = False) -> Rows:
        """The practices that resemble the practice or passage of this id, nearest first."""
        found = find_similar(self._kb, id, limit, elsewhere=elsewhere)
        return Rows(map(similar_record, found), SIMILAR_COLUMNS)

    def show(self, id: str) -> JsonObject:
        """All that is known of a source, report, practice or passage, as ``policykb show ID --json``."""
        entry = look_up(self._kb, id)
        return {"kind": entry.kind, "id": entry.id, **facts_as_json(entry.facts)}

    def text(self, source_id: str) -> str:
        """The text of a source, of which ``source_spans`` are ranges: ``text[start:end]``."""
        return look_up(self._kb, source_id).facts.source.text


def _all(texts: Iterable[str]) -> tuple[Any, ...]:
    """The texts; one text alone is one, and not its characters."""
    return (texts,) if isinstance(texts, str) else tuple(texts)
