"""Practice view: everything that the page of a practice shows, gathered from the tables."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from corpus.errors import QuestionError
from corpus.span import Span, slice_pieces
from extract.records import Figure, Mention, Passage, Practice, Report
from index.source_lookups import SourceHead, find_report, find_source, read_stretch
from query.citations import Cited
from query.display import amount
from query.pages.figure_tables import FigureCells, figure_cells, read_pieces
from query.pages.languages import Texts
from query.pages.marks import Mark, mark_text
from query.pages.rendering import Links
from query.similar import Resemblance, find_similar
from query.spots import is_id

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase

SIMILAR = 6
_TRACED = frozenset({"ORG", "PROGRAM", "DOCUMENT"})  # types whose spread is worth a look


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage with names and figures marked."""

    passage: Passage
    text: Markup


@dataclass(frozen=True, slots=True)
class PracticeView:
    """A practice with what it says and where it says so."""

    practice: Practice
    report: Report
    source: SourceHead
    passages: tuple[ShownPassage, ...]
    outcomes: tuple[tuple[str, tuple[Span, ...]], ...]  # with the characters that say so
    types: tuple[str, ...]  # of the names that are marked, most frequent first
    figures: tuple[FigureCells, ...]
    similar: tuple[Resemblance, ...]
    cited: Cited
    spans: tuple[Span, ...]  # of the practice, in its source


def read_practice(
    kb: "KnowledgeBase", id_: str, t: Texts, link: Links, *, alone: bool = False
) -> PracticeView:
    """The view of the practice of this id, ``alone`` without what resembles it.

    Raises QuestionError where there is none.
    """
    stored = kb.tables.practice(id_) if is_id(id_) else None
    report = find_report(kb.tables.engine, stored.practice.report_id) if stored else None
    source = find_source(kb.tables.engine, stored.source_id) if stored else None
    if stored is None or report is None or source is None:
        raise QuestionError(f"no practice has the id {id_[:80]!r}; ids are printed with each answer")
    practice = stored.practice
    found = kb.tables.passages(practice.passage_ids)
    passages = [found[one].passage for one in practice.passage_ids if one in found]
    mentions = kb.tables.mentions_of(found.keys())
    figures = kb.tables.figures_of(found.keys())
    own = [figure for passage in passages for figure in figures.get(passage.id, ())]
    pieces = read_pieces(kb, own)
    spans = tuple(sorted({piece for passage in passages for piece in passage.pieces}))
    types = Counter[str](mention.type for some in mentions.values() for mention in some)
    return PracticeView(
        practice=practice,
        report=report,
        source=source,
        passages=tuple(
            ShownPassage(
                passage,
                mark_passage(passage, mentions.get(passage.id, ()), figures.get(passage.id, ()), t, link),
            )
            for passage in passages
        ),
        outcomes=tuple(
            (one.text, slice_pieces(found[one.passage_id].passage.pieces, one.span))
            for one in practice.outcomes
            if one.passage_id in found
        ),
        types=tuple(sorted(types, key=lambda one: (-types[one], one))),
        figures=tuple(
            figure_cells(one, one.scope or report.region, pieces) for one in own if one.passage_id in pieces
        ),
        similar=() if alone else tuple(_similar(kb, id_)),
        cited=_cite(kb, practice, report, source, spans),
        spans=spans,
    )


def mark_passage(
    passage: Passage, mentions: Sequence[Mention], figures: Sequence[Figure], t: Texts, link: Links
) -> Markup:
    """A passage with each name marked by its type and each figure; both lead on."""
    return mark_text(passage.text, [*_names(mentions, t, link), *_figures(passage, figures, link)])


def _names(mentions: Sequence[Mention], t: Texts, link: Links) -> Iterator[Mark]:
    for mention in mentions:
        title = f"{t.name('type', mention.type)}: {mention.canonical}"
        href = ""
        if mention.type in _TRACED:
            href = link("/spread", name=mention.canonical)
        elif mention.adcode:
            href = link("/practices", place=mention.adcode)
        yield Mark(mention.span, f"name {mention.type}", title, href)


def _figures(passage: Passage, figures: Sequence[Figure], link: Links) -> Iterator[Mark]:
    for figure in figures:
        title = f"{figure.indicator or ''} {amount(figure)}".strip()
        href = link(f"/sources/{figure.id[:12]}", of=figure.id)
        yield Mark(figure.span, "figure", title, href)


def _similar(kb: "KnowledgeBase", id_: str) -> Sequence[Resemblance]:
    try:
        return find_similar(kb, id_, SIMILAR, elsewhere=True)
    except QuestionError:  # nothing of it is searched
        return ()


def _cite(
    kb: "KnowledgeBase", practice: Practice, report: Report, source: SourceHead, spans: tuple[Span, ...]
) -> Cited:
    stated = source.description
    pages: list[int] = []
    if source.pages and spans:
        places = read_stretch(kb.tables.engine, source.id, Span(spans[0].start, spans[-1].end)).places
        pages = [
            place.page
            for place in places
            if place.page is not None and any(place.span.overlaps(span) for span in spans)
        ]
    return Cited(
        id=practice.id,
        title=practice.title,
        report_title=report.title or stated.title or source.name,
        issuer=stated.issuer,
        date=report.date or stated.date,
        url=stated.url,
        pages=tuple(pages),
        place=practice.region or report.region,
        file_name=source.name,
        source_id=source.id,
        spans=spans,
    )
