"""Repair: a source becomes reports, lines, passages, practices and the ledger of what was mended."""

from collections.abc import Sequence

from corpus.source import Source
from extract.gazetteer import Region
from extract.segmentation.copies import find_copies
from extract.segmentation.headings import ends_document_name, outline_lines
from extract.segmentation.joins import find_joins
from extract.segmentation.ledger import Ledger, Part, Segmentation
from extract.segmentation.lines import find_full_lines, read_lines
from extract.segmentation.marks import part_marked
from extract.segmentation.paragraphs import Paragraph, build_paragraphs
from extract.segmentation.places import (
    BODY_CHARACTERS,
    EDGE,
    find_region,
    is_elsewhere,
    opening_place,
    title_place,
)
from extract.segmentation.practices import FEWEST_ARTICLES
from extract.segmentation.punctuation import ends_sentence
from extract.segmentation.stated_headings import level_headings
from extract.segmentation.tabular import part_tabular

_LONGEST_HEAD_LINE = 40


def segment(source: Source) -> Segmentation:
    """Repair the text of ``source`` and divide it as the annotation guide says (§1, §2, §6).

    Lines that the layout marks and rows of tables are taken out first, so that what they cut comes together
    like any cut; the rows come back as passages of their own.
    Pure and total: any text gives a result in which every non-empty line has one Line, and every character
    of every passage stands in the source.
    """
    lines, marked = part_marked(read_lines(source.text), source.marks)
    lines, tabular = part_tabular(source.text, lines, source.grids)
    lines = level_headings(lines, source.headings, source.description.title)
    full = find_full_lines(lines)
    outlines = outline_lines(lines, full)
    is_text = [outline.kind == "text" for outline in outlines]
    articles = sum(o.enumerator is not None and o.enumerator.kind == "article" for o in outlines)
    legal = articles >= FEWEST_ARTICLES
    line_copies = find_copies([line.text for line in lines], is_text, intact=full, formulaic=legal)
    joins = find_joins(lines, outlines, full, line_copies.whole)
    paragraphs = build_paragraphs(source.text, lines, outlines, joins, legal=legal)
    _mark_copies(paragraphs, formulaic=legal)
    parts = _divide(paragraphs, [line.text for line in lines])
    return Ledger(source, lines, outlines, joins, line_copies, parts, marked, tabular).record()


def _mark_copies(paragraphs: Sequence[Paragraph], *, formulaic: bool) -> None:
    eligible = [paragraph.role in {"body", "fragment"} for paragraph in paragraphs]
    copies = find_copies([paragraph.text for paragraph in paragraphs], eligible, formulaic=formulaic)
    for copy, original in copies.whole.items():
        paragraphs[copy].copy_of = paragraphs[original]


def _divide(paragraphs: Sequence[Paragraph], lines: Sequence[str]) -> list[Part]:
    """Cut the paragraphs into reports and give each its place, then its heading paths."""
    parts: list[Part] = []
    current = _OpenReport()
    place: Region | None = None  # of the current report, once a second place is met
    for paragraph in paragraphs:
        begins = paragraph.role == "title"
        if met := _place_met(paragraph, official=current.official):
            place = place or current.region_with(paragraph)
            begins = is_elsewhere(met, place)
            place = met if begins else place
            if begins and paragraph.role == "heading":
                paragraph.role = "title"
        if begins and any(map(_has_begun, current.paragraphs)):
            parts.append(Part(current.paragraphs))
            current = _OpenReport()
        if paragraph.role == "title":
            place = None
        current.add(paragraph)
    parts.append(Part(current.paragraphs))
    starts = [min((i for p in part.paragraphs for i in p.members), default=0) for part in parts]
    for part, start, end in zip(parts, [0, *starts[1:]], [*starts[1:], len(lines)], strict=True):
        part.title = next((p.text for p in part.paragraphs if p.role == "title"), None)
        part.region = _region_of(part.paragraphs, lines[start:end])
        _set_heading_paths(part.paragraphs)
    return parts


class _OpenReport:
    """The paragraphs of a report so far, with what is asked of them at each place that is met."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self.official = False  # it stands under the name of an official document
        self._title: str | None = None
        self._texts: list[str] = []  # of its beginning, which tells its place
        self._characters = 0
        self._region: Region | None = None
        self._settled = False  # nothing that follows can change the place

    def add(self, paragraph: Paragraph) -> None:
        self.paragraphs.append(paragraph)
        if paragraph.role == "title":
            self._title = paragraph.text if self._title is None else self._title
            self.official = self.official or ends_document_name(paragraph.text)
            self._settled = False
        elif paragraph.role != "caption" and not self._is_full:
            self._texts.append(paragraph.text)
            self._characters += len(paragraph.text) + 1

    def region_with(self, paragraph: Paragraph) -> Region | None:
        """The place of the report when ``paragraph`` belongs to it."""
        if not self._settled:
            texts = self._texts if self._is_full else [*self._texts, paragraph.text]
            self._region = find_region(self._title, texts, ())
            self._settled = self._is_full
        return self._region

    @property
    def _is_full(self) -> bool:
        return self._characters > BODY_CHARACTERS and len(self._texts) >= EDGE


def _has_begun(paragraph: Paragraph) -> bool:
    """Whether a report is under way: above a title stand numbers, dates and links of its document."""
    running = len(paragraph.text) >= _LONGEST_HEAD_LINE and ends_sentence(paragraph.text)
    return paragraph.role == "title" or running


def _place_met(paragraph: Paragraph, *, official: bool) -> Region | None:
    """The place that a paragraph or plain heading introduces.

    Under the name of an ``official`` document (…的通报) places are examples: the document is one report.
    """
    if paragraph.role == "heading" and paragraph.enumerator is None:
        return title_place(paragraph.text)
    if paragraph.role not in {"body", "fragment"} or paragraph.split_off or paragraph.headless:
        return None
    return None if official else opening_place(paragraph.text)


def _region_of(paragraphs: Sequence[Paragraph], lines: Sequence[str] = ()) -> Region | None:
    """The place of a report; who issued it may stand in ``lines`` that belong to the page."""
    title = next((p.text for p in paragraphs if p.role == "title"), None)
    edges = [*lines[:EDGE], *lines[-EDGE:]]
    return find_region(title, [p.text for p in paragraphs if p.role not in {"title", "caption"}], edges)


def _set_heading_paths(paragraphs: Sequence[Paragraph]) -> None:
    stack: list[Paragraph] = []
    for paragraph in paragraphs:
        if paragraph.role == "heading":
            while stack and stack[-1].rank >= paragraph.rank:
                stack.pop()
        paragraph.heading_path = tuple(heading.text for heading in stack)
        if paragraph.role == "heading":
            stack.append(paragraph)
