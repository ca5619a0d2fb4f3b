"""Look-up: what the knowledge base holds under one id."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from corpus.errors import QuestionError
from extract.records import Edit, Facts, Passage

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase

Kind = Literal["source", "report", "passage", "practice"]

# An id says what it names: 3f9a1c…, ….r2, ….r2.p017 (and its ….f01 and ….n02), ….r2.m04, ….r2.e003.
_ID = re.compile(
    r"(?P<source>[0-9a-f]{8,64})(?:\.(?P<report>r\d+)(?:\.(?P<part>[pme]\d+)(?:\.[fn]a?\d+)?)?)?"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored thing: the facts of its source, narrowed to what belongs to it."""

    kind: Kind
    id: str
    facts: Facts


def look_up(kb: "KnowledgeBase", id_: str) -> Entry:
    """The source, report, passage or practice of this id; a figure or name is shown in its passage.

    Raises ``QuestionError`` where the id has no known form or nothing has it.

    An id such as 3f9a1c04b7d2.r2.p017 names passage 17 of report 2.
    """
    match = _ID.fullmatch(id_.strip())
    if match is None:
        raise QuestionError(
            f"{id_!r} is no id; ids are printed with each answer, such as 3f9a1c04b7d2.r2.p017"
        )
    facts = kb.tables.facts(_source_id(kb, match["source"], id_))
    if match["report"] is None:
        return Entry("source", facts.source.id, facts)
    report_id = f"{facts.source.key}.{match['report']}"
    part = match["part"] or ""
    whole = f"{report_id}.{part}"
    if part.startswith("p"):
        found = Entry("passage", whole, _narrow(facts, lambda passage: passage.id == whole))
    elif part.startswith("m"):
        ids = next((practice.passage_ids for practice in facts.practices if practice.id == whole), ())
        found = Entry("practice", whole, _narrow(facts, lambda passage: passage.id in ids, whole))
    else:
        found = Entry("report", report_id, _narrow(facts, lambda passage: passage.report_id == report_id))
    if not found.facts.passages:
        raise QuestionError(f"{facts.source.name} has nothing with the id {id_}")
    return found


def _source_id(kb: "KnowledgeBase", key: str, asked: str) -> str:
    ids = {source_id for source_id, _ in kb.tables.current_sources().values() if source_id.startswith(key)}
    if len(ids) != 1:
        reason = "several sources have ids that begin so" if ids else "no source that is kept has it"
        raise QuestionError(f"nothing is shown for {asked}: {reason}; see the ids in `policykb search`")
    return ids.pop()


def _narrow(facts: Facts, belongs: Callable[[Passage], bool], practice_id: str | None = None) -> Facts:
    """The facts of the passages that belong, with the practices (or the one) and repairs that touch them."""
    passages = tuple(filter(belongs, facts.passages))
    ids = {passage.id for passage in passages}
    reports = {passage.report_id for passage in passages}
    lines = {line for passage in passages for line in passage.lines}
    return replace(
        facts,
        reports=tuple(report for report in facts.reports if report.id in reports),
        lines=tuple(line for line in facts.lines if line.number in lines),
        edits=tuple(edit for edit in facts.edits if _touches(edit, passages, facts)),
        passages=passages,
        practices=tuple(
            practice
            for practice in facts.practices
            if (practice.id == practice_id if practice_id else ids & set(practice.passage_ids))
        ),
        mentions=tuple(mention for mention in facts.mentions if mention.passage_id in ids),
        figures=tuple(figure for figure in facts.figures if figure.passage_id in ids),
    )


def _touches(edit: Edit, passages: tuple[Passage, ...], facts: Facts) -> bool:
    """Whether a repair is about a line that one of the passages is made of."""
    numbers = {line for passage in passages for line in passage.lines}
    return any(
        line.span.overlaps(edit.span) or (edit.other is not None and line.span.overlaps(edit.other))
        for line in facts.lines
        if line.number in numbers
    )
