"""Spots: the characters of a source that an id names."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from corpus.errors import QuestionError
from corpus.span import Span, slice_pieces
from index.source_lookups import find_edit, find_report

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase

_ID = re.compile(r"[0-9a-f]{12}\.r\d{1,6}(?:\.[pme]\d{1,9}(?:\.[fn]\d{1,9})?)?")

SpotKind = Literal["report", "practice", "passage", "figure", "mention", "edit"]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands in the text of its source."""

    kind: SpotKind
    id: str
    spans: tuple[Span, ...]  # several where repair joined pieces; in the order of the text
    title: str | None = None  # what it is called, where it has a name


def is_id(text: str) -> bool:
    """Whether ``text`` has the form of the id of something in a source: 3f9a1c04b7d2.r2.m04."""
    return _ID.fullmatch(text) is not None


def find_spot(kb: "KnowledgeBase", id_: str) -> Spot:
    """The characters of the report, practice, passage, figure, mention or repair of this id.

    Raises QuestionError where nothing has it. 3f9a1c04b7d2.r2.p017.f01 is a figure of a passage.
    """
    spot = _find(kb, id_)
    if spot is None:
        raise QuestionError(f"nothing has the id {id_[:80]!r}; ids are printed with each answer")
    return spot


def _find(kb: "KnowledgeBase", id_: str) -> Spot | None:
    if not is_id(id_):
        return None
    head, _, last = id_.rpartition(".")
    match last[:1]:
        case "f" | "n":
            return _part_of_passage(kb, id_, head)
        case "p":
            stored = kb.tables.passage(id_)
            return Spot("passage", id_, stored.passage.pieces, stored.practice_title) if stored else None
        case "m":
            return _practice(kb, id_)
        case "e":
            edit = find_edit(kb.tables.engine, id_)
            return Spot("edit", id_, (edit.span,), edit.reason) if edit else None
        case "r":
            report = find_report(kb.tables.engine, id_)
            return Spot("report", id_, (report.span,), report.title) if report else None
    return None


def _practice(kb: "KnowledgeBase", id_: str) -> Spot | None:
    stored = kb.tables.practice(id_)
    if stored is None:
        return None
    passages = kb.tables.passages(stored.practice.passage_ids)
    pieces = {piece for one in passages.values() for piece in one.passage.pieces}
    return Spot("practice", id_, tuple(sorted(pieces)), stored.practice.title)


def _part_of_passage(kb: "KnowledgeBase", id_: str, passage_id: str) -> Spot | None:
    stored = kb.tables.passage(passage_id)
    if stored is None:
        return None
    pieces = stored.passage.pieces
    for figure in kb.tables.figures_of([passage_id]).get(passage_id, ()):
        if figure.id == id_:
            return Spot("figure", id_, slice_pieces(pieces, figure.span), figure.text)
    for mention in kb.tables.mentions_of([passage_id]).get(passage_id, ()):
        if mention.id == id_:
            return Spot("mention", id_, slice_pieces(pieces, mention.span), mention.canonical)
    return None
