"""Conversions: what a coder answered as corrections for the ledger, or as gold that scores are taken on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile
from typing import TYPE_CHECKING

from corpus.errors import CorrectionError, StoreError
from corpus.span import Span, slice_pieces
from extract.corrections.fields import read_changes
from extract.corrections.proposals import read_proposal
from extract.records import Facts, Figure, Practice
from extract.serialization import JsonObject, number_as_json, spans_as_json
from query.interval_arithmetic import shortest
from query.sampling.coded_sheets import CodedRow, CodedSheet
from query.sampling.codes import NONE
from query.sampling.units import figure_answers, practice_answers

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase

_NUMBERS = ("value", "low", "high")
_FIELDS = (*_NUMBERS, "bound", "unit", "dimension", "indicator", "change", "basis", "status", "period")
_THEMES = ("theme_1", "theme_2", "theme_3")
_GOLD_NEEDS = ("bound", "unit", "dimension", "indicator", "change", "basis")


@dataclass(frozen=True, slots=True)
class Unconverted:
    """A row that nothing came of, though something was answered."""

    row: CodedRow
    why: str


def as_corrections(kb: "KnowledgeBase", sheet: CodedSheet, author: str) -> Iterator[JsonObject | Unconverted]:
    """The corrections that the answers come to, as ``policykb-ingest correct`` takes them.

    What the knowledge base says already needs none. Rows are found by their characters in the source, so
    they hold though ids have changed.
    """
    by_source: dict[str, list[CodedRow]] = {}
    for row in sheet.rows:
        if any(answer is not None for answer in row.answers.values()):
            by_source.setdefault(row.source_id, []).append(row)
    for source_id, rows in by_source.items():
        try:
            facts = kb.tables.facts(source_id)
        except StoreError:
            for row in rows:
                yield Unconverted(row, "its source is not in this knowledge base")
            continue
        places = _Places(facts)
        for row in rows:
            yield from _corrections(sheet, row, places, author)


class _Places:
    """Figures and practices of a source by the characters that they stand at."""

    def __init__(self, facts: Facts) -> None:
        self.text = facts.source.text
        self.passages = {passage.id: passage for passage in facts.passages}
        self.figures: dict[tuple[Span, ...], Figure] = {
            slice_pieces(self.passages[figure.passage_id].pieces, figure.span): figure
            for figure in facts.figures
        }
        self.practices: dict[tuple[Span, ...], Practice] = {
            tuple(
                span
                for id_ in practice.passage_ids
                if self.passages[id_].duplicate_of is None
                for span in self.passages[id_].pieces
            ): practice
            for practice in facts.practices
        }


def _corrections(
    sheet: CodedSheet, row: CodedRow, places: _Places, author: str
) -> Iterator[JsonObject | Unconverted]:
    spans = tuple(Span(start, end) for start, end in row.spans)
    corrections: list[tuple[str, tuple[Span, ...], dict[str, object]]] = []
    if sheet.unit == "figures" and "is_figure" in row.answers:
        figure = places.figures.get(spans)
        if figure is None:
            yield Unconverted(row, "no figure stands at its characters now")
        elif row.answers["is_figure"] == "no":
            corrections.append(("reject_figure", spans, {}))
        elif _has_no_number(row.answers):
            yield Unconverted(row, "a figure needs a value, or low and high; is it one at all?")
        elif changes := _changes(row.answers, figure):
            corrections.append(("fix_figure", spans, changes))
    elif sheet.unit == "practices" and "is_practice" in row.answers:
        practice = places.practices.get(spans)
        if practice is None:
            yield Unconverted(row, "no practice stands at its characters now")
            return
        said = practice_answers(practice)
        for name in ("is_practice", "kind"):
            if row.answers.get(name) not in (None, said[name]):
                yield Unconverted(row, f"no correction changes {name}")
        themes = _themes(row.answers)
        if themes is not None and themes != _themes(said):
            first = places.passages[practice.passage_ids[0]].pieces
            corrections.append(("set_themes", first, {"themes": themes}))
    else:
        yield Unconverted(row, "answers to questions of one's own are no corrections; take them as gold")
    for kind, about, changes in corrections:
        proposal: JsonObject = {
            "kind": kind,
            "source": row.source_id,
            "spans": spans_as_json(about),
            "text": "".join(span.of(places.text) for span in about),
            "changes": changes,
            "author": author,
            "reason": row.note or f"coded by hand, {sheet.coder}.xlsx, row {row.number}",
        }
        try:
            stated = read_proposal(proposal)
            read_changes(stated.kind, stated.changes)
        except CorrectionError as error:
            yield Unconverted(row, str(error))
        else:
            yield proposal


def _changes(answers: Mapping[str, str | None], figure: Figure) -> dict[str, object]:
    """The fields that the coder answered otherwise."""
    said = figure_answers(figure)
    changes: dict[str, object] = {}
    for name in _FIELDS:
        answer = answers.get(name)
        if answer is None or answer == said[name]:
            continue
        if name in _NUMBERS and NONE not in (answer, said[name]) and _number(answer) == _number(said[name]):
            continue
        changes[name] = _stated(name, answer)
    if "unit" in changes and "dimension" not in changes:
        changes["dimension"] = answers.get("dimension") or figure.dimension
    if changes.get("low") is not None or changes.get("high") is not None:
        changes |= {name: _stated(name, answers.get(name) or said[name]) for name in ("low", "high")}
    # A value ends a range and a range a value, so that there is none needs no saying.
    return {name: value for name, value in changes.items() if name not in _NUMBERS or value is not None}


def _has_no_number(answers: Mapping[str, str | None]) -> bool:
    return all(answers.get(name) == NONE for name in _NUMBERS)


def _stated(name: str, answer: str) -> str | None:
    if answer == NONE:
        return "" if name == "unit" else None
    return answer.replace(",", "").replace("，", "") if name in _NUMBERS else answer


def _number(answer: str) -> Fraction:
    return Fraction(answer.replace(",", "").replace("，", ""))


def _themes(answers: Mapping[str, str | None]) -> list[str] | None:
    """The themes answered, up to the first that is none; None where none is coded."""
    coded = [answers.get(name) for name in _THEMES]
    if coded[0] is None:
        return None
    return [name for name in takewhile(lambda name: name not in (None, NONE), coded) if name is not None]


def as_gold(sheet: CodedSheet) -> Iterator[JsonObject | Unconverted]:
    """What was answered about each unit, with its characters, in the fields of ``tests/gold``.

    A figure needs all that its gold has, so one that is answered in part is left out.
    """
    for row in sheet.rows:
        if all(answer is None for answer in row.answers.values()):
            continue
        place: JsonObject = {
            "source_id": row.source_id,
            "source_name": row.source_name,
            "spans": [list(span) for span in row.spans],
            "start": row.spans[0][0],
            "end": row.spans[-1][1],
            "text": row.marked or row.text,
        }
        note = {"note": row.note} if row.note else {}
        if sheet.unit == "figures" and "is_figure" in row.answers:
            missing = _missing(row.answers)
            if missing:
                yield Unconverted(row, f"not coded: {', '.join(missing)}")
                continue
            yield {**place, **_gold_figure(row.answers), **note}
        elif sheet.unit == "practices" and "is_practice" in row.answers:
            yield {
                **place,
                "is_practice": row.answers["is_practice"] != "no",
                "kind": row.answers["kind"],
                "themes": _themes(row.answers),
                **note,
            }
        else:
            yield {**place, **{name: _nothing(answer) for name, answer in row.answers.items()}, **note}


def _missing(answers: Mapping[str, str | None]) -> list[str]:
    if answers["is_figure"] == "no":
        return []
    missing = [name for name in _GOLD_NEEDS if answers[name] is None]
    ranged = answers["low"] not in (None, NONE) and answers["high"] not in (None, NONE)
    if answers["value"] in (None, NONE) and not ranged:
        missing.insert(0, "value")
    return missing


def _gold_figure(answers: Mapping[str, str | None]) -> JsonObject:
    if answers["is_figure"] == "no":
        return {"is_figure": False}
    numbers = {
        name: None if answer in (None, NONE) else number_as_json(shortest(_number(answer or "")))
        for name, answer in answers.items()
        if name in _NUMBERS
    }
    words = {name: _nothing(answers[name]) for name in _FIELDS[len(_NUMBERS) :]}
    words["unit"] = words["unit"] or ""
    return {"is_figure": True, **numbers, **words, "indicator_alternatives": []}


def _nothing(answer: str | None) -> str | None:
    return None if answer == NONE else answer
