"""Correction view: what the page that corrects something shows of it, gathered from the tables."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from corpus.errors import QuestionError
from extract.corrections.figures import former_fields
from extract.records import Figure, Mention, Passage, Practice
from index.corrections import LedgerEntry, LedgerFilter
from query.display import amount
from query.pages.correction_forms import FIGURE_FIELDS, MENTION_FIELDS
from query.pages.languages import Texts
from query.pages.marks import Mark, mark_text
from query.pages.rendering import Links
from query.spots import Spot, find_spot

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase

_Marking = Callable[[Passage], Markup]
SHOWN = 50  # corrections of one practice


@dataclass(frozen=True, slots=True)
class CorrectedPassage:
    """A passage in which each name and figure leads to its own correction."""

    passage: Passage
    text: Markup


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """One thing that can be corrected, with what it says now."""

    kind: Literal["practice", "passage", "figure", "mention"]
    spot: Spot
    practice: Practice | None  # that it belongs to
    passages: tuple[CorrectedPassage, ...]
    fields: dict[str, str]  # of a figure or name, as a form shows them
    mention: Mention | None
    entries: tuple[LedgerEntry, ...]  # that were made here


def read_correction_view(kb: "KnowledgeBase", id_: str, t: Texts, link: Links) -> CorrectionView:
    """What can be said against the practice, passage, figure or name of this id.

    Raises QuestionError where there is none.
    """
    spot = find_spot(kb, id_)
    if spot.kind not in ("practice", "passage", "figure", "mention"):
        raise QuestionError(f"{id_[:80]!r} is nothing to correct; name a practice, passage, figure or name")
    stored = kb.tables.practice(id_) if spot.kind == "practice" else None
    ids = (
        stored.practice.passage_ids
        if stored
        else (id_ if spot.kind == "passage" else id_.rpartition(".")[0],)
    )
    found = kb.tables.passages(ids)
    home = next((each.practice_id for each in found.values() if each.practice_id), None)
    if stored is None and home is not None:
        stored = kb.tables.practice(home)
    mentions, figures = kb.tables.mentions_of(found.keys()), kb.tables.figures_of(found.keys())
    mention = next((one for some in mentions.values() for one in some if one.id == id_), None)
    figure = next((one for some in figures.values() for one in some if one.id == id_), None)

    def marked(passage: Passage) -> Markup:
        marks = [
            *_names(mentions.get(passage.id, ()), id_, t, link),
            *_figures(figures.get(passage.id, ()), id_, link),
        ]
        return mark_text(passage.text, marks)

    passages = [found[one].passage for one in ids if one in found]
    return CorrectionView(
        kind=spot.kind,
        spot=spot,
        practice=stored.practice if stored else None,
        passages=tuple(CorrectedPassage(passage, marked(passage)) for passage in passages),
        fields=_fields(mention or figure),
        mention=mention,
        entries=tuple(_entries(kb, spot, {passage.id for passage in passages})),
    )


def _fields(row: Mention | Figure | None) -> dict[str, str]:
    if row is None:
        return {}
    if isinstance(row, Figure):
        told = former_fields(row, dict.fromkeys(FIGURE_FIELDS))
        return {name: str(value) if value is not None else "" for name, value in told.items()}
    return {name: getattr(row, name) or "" for name in MENTION_FIELDS}


def _entries(kb: "KnowledgeBase", spot: Spot, passage_ids: set[str]) -> Iterator[LedgerEntry]:
    """Corrections of this figure or name, or of everything in these passages."""
    found = entries_on(kb, spot.id, passage_ids)
    if spot.kind in ("figure", "mention"):
        found = (entry for entry in found if entry.fact_id == spot.id)
    return islice(found, SHOWN)


def entries_on(kb: "KnowledgeBase", id_: str, passage_ids: Collection[str]) -> Iterator[LedgerEntry]:
    """The corrections that hold on a practice or passage, and on what stands in its passages."""
    for entry in kb.corrections.entries(LedgerFilter(source=id_.partition(".")[0])):
        fact = entry.fact_id or ""
        if fact == id_ or fact.rpartition(".")[0] in passage_ids:
            yield entry


def _names(mentions: Sequence[Mention], id_: str, t: Texts, link: Links) -> Iterator[Mark]:
    for mention in mentions:
        title = f"{t.name('type', mention.type)}: {mention.canonical}"
        chosen = " chosen" if mention.id == id_ else ""
        yield Mark(mention.span, f"name {mention.type}{chosen}", title, link("/correct", of=mention.id))


def _figures(figures: Sequence[Figure], id_: str, link: Links) -> Iterator[Mark]:
    for figure in figures:
        title = f"{figure.indicator or ''} {amount(figure)}".strip()
        chosen = " chosen" if figure.id == id_ else ""
        yield Mark(figure.span, f"figure{chosen}", title, link("/correct", of=figure.id))
