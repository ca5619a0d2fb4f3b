"""Paragraphs: joined lines with their part in the report, before they become passages."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus.span import Span, slice_pieces
from extract.records import PassageRole
from extract.segmentation.enumerators import Enumerator, read_enumerator
from extract.segmentation.headings import UNNUMBERED_RANK, Outline
from extract.segmentation.joins import Joins
from extract.segmentation.lines import SourceLine
from extract.segmentation.punctuation import ends_sentence
from extract.segmentation.run_ins import find_items, split_run_ins
from extract.segmentation.title_sentences import find_title_sentence, is_title

_LATIN = re.compile(r"[A-Za-z]")


@dataclass(slots=True, eq=False)
class Paragraph:
    """One paragraph, title, heading or caption of a report, put together from source slices."""

    role: PassageRole
    text: str
    pieces: tuple[Span, ...]  # in the source
    members: tuple[int, ...]  # indices of its lines
    rank: int = 0  # of a heading
    enumerator: Enumerator | None = None
    headless: bool = False  # whether its beginning is missing
    split_off: bool = False  # whether it stood inside another paragraph
    heading_path: tuple[str, ...] = ()
    lead: str | None = None  # title sentence: its own, or the one alone on the line above
    led_by: int | None = None  # index of the line above that holds the lead
    title: str | None = None  # its own title sentence
    copy_of: "Paragraph | None" = field(default=None, repr=False)


def build_paragraphs(
    source: str, lines: Sequence[SourceLine], outlines: Sequence[Outline], joins: Joins, *, legal: bool
) -> list[Paragraph]:
    """Paragraphs in reading order; furniture is left out. A ``legal`` text has no title sentences."""
    paragraphs: list[Paragraph] = []
    for group in _groups(outlines, joins):
        paragraphs.extend(_paragraphs_of(source, lines, outlines, joins, group))
    if legal:
        return paragraphs
    _find_leads(paragraphs)
    return [part for paragraph in paragraphs for part in _split_items(paragraph, lines)]


def _groups(outlines: Sequence[Outline], joins: Joins) -> list[list[int]]:
    """Indices of lines that belong together; a line may go on with one above a caption."""
    groups: list[list[int]] = []
    of: dict[int, list[int]] = {}
    for index, outline in enumerate(outlines):
        if outline.kind == "furniture":
            continue
        join = joins.joins.get(index)
        if join is not None:
            of[index] = of[join.to]
            of[index].append(index)
        else:
            of[index] = [index]
            groups.append(of[index])
    return groups


def _paragraphs_of(
    source: str, lines: Sequence[SourceLine], outlines: Sequence[Outline], joins: Joins, group: list[int]
) -> Iterator[Paragraph]:
    outline = outlines[group[0]]
    pieces = _pieces(source, lines, joins, group, outline.label)
    text = "".join(piece.of(source) for piece in pieces)
    if outline.kind == "title":
        yield Paragraph("title", text, pieces, tuple(group))
    elif outline.kind == "heading":
        yield Paragraph(
            "heading", text, pieces, tuple(group), outline.rank or UNNUMBERED_RANK, outline.enumerator
        )
    elif outline.kind == "caption":
        yield Paragraph("caption", text, pieces, tuple(group))
    else:
        yield from _text_paragraphs(text, pieces, lines, joins, group)


def _pieces(
    source: str, lines: Sequence[SourceLine], joins: Joins, group: list[int], label: int
) -> tuple[Span, ...]:
    pieces: list[Span] = []
    for index in group:
        span = lines[index].span
        drop = joins.joins[index].overlap if index in joins.joins else label
        span = Span(span.start + drop, span.end)
        if pieces and _LATIN.match(source, pieces[-1].end - 1) and _LATIN.match(source, span.start):
            # Words of Latin letters need the white space between them: the line break itself.
            pieces.append(Span(span.start - 1, span.start) if source[span.start - 1].isspace() else span)
        pieces.append(span)
    return slice_pieces(pieces, Span(0, sum(map(len, pieces))))


def _text_paragraphs(
    text: str, pieces: tuple[Span, ...], lines: Sequence[SourceLine], joins: Joins, group: list[int]
) -> Iterator[Paragraph]:
    segments = split_run_ins(text)
    for number, segment in enumerate(segments):
        own = slice_pieces(pieces, segment.span)
        whole = Span(own[0].start, own[-1].end)  # pieces stand in the order of the source
        members = tuple(i for i in group if lines[i].span.overlaps(whole))
        role: PassageRole = "heading" if segment.is_heading else "body"
        headless = number == 0 and group[0] in joins.headless
        if headless or (number == len(segments) - 1 and group[-1] in joins.fragments):
            role = "fragment"
        yield Paragraph(
            role,
            segment.span.of(text),
            own,
            members,
            segment.enumerator.rank if segment.is_heading and segment.enumerator else 0,
            segment.enumerator,
            headless=headless,
            split_off=len(segments) > 1,
        )


def _find_leads(paragraphs: Sequence[Paragraph]) -> None:
    """Mark title sentences, alone on a line or at the start of their paragraph."""
    running = [paragraph for paragraph in paragraphs if paragraph.role != "caption"]
    previous: Paragraph | None = None
    for paragraph, following in itertools.zip_longest(running, running[1:]):
        if paragraph.role in {"body", "fragment"} and paragraph.led_by is None:
            if following is not None and _is_lead(previous, paragraph, following):
                paragraph.role = "lead"
                paragraph.title = following.lead = title_text(paragraph)
                following.led_by = paragraph.members[0]
            elif (span := find_title_sentence(paragraph.text)) and not paragraph.headless:
                paragraph.title = paragraph.lead = span.of(paragraph.text)
        previous = paragraph


def _split_items(paragraph: Paragraph, lines: Sequence[SourceLine]) -> list[Paragraph]:
    """The items 一是…；二是… of a paragraph that no title sentence leads, each a paragraph of its own.

    Under a title sentence they are parts of one practice and stay together.
    """
    if paragraph.role != "body" or paragraph.title is not None or paragraph.led_by is not None:
        return [paragraph]
    cuts = find_items(paragraph.text)
    if not cuts:
        return [paragraph]
    edges = [*sorted({0, *cuts}), len(paragraph.text)]
    parts: list[Paragraph] = []
    for start, end in itertools.pairwise(edges):
        own = slice_pieces(paragraph.pieces, Span(start, end))
        whole = Span(own[0].start, own[-1].end)
        text = paragraph.text[start:end]
        part = replace(
            paragraph,
            text=text,
            pieces=own,
            members=tuple(i for i in paragraph.members if lines[i].span.overlaps(whole)),
            enumerator=read_enumerator(text),
            split_off=True,
        )
        if span := find_title_sentence(text):
            part.title = part.lead = span.of(text)
        parts.append(part)
    return parts


def _is_lead(previous: Paragraph | None, paragraph: Paragraph, following: Paragraph) -> bool:
    """Whether a short sentence alone on its line is the title of the paragraph after it."""
    if len(paragraph.members) != 1 or paragraph.role != "body" or not paragraph.text.endswith("。"):
        return False
    if following.role not in {"body", "fragment"} or len(following.text) < max(25, 2 * len(paragraph.text)):
        return False
    if previous is not None and previous.role == "body" and not ends_sentence(previous.text):
        return False  # the rest of a line that was broken
    mine, theirs = paragraph.enumerator, following.enumerator
    if mine is not None and (mine.kind in {"article", "attachment"} or _is_item_after(previous, mine)):
        return False
    if theirs is not None and (mine is None or theirs.kind == mine.kind or theirs.kind == "article"):
        return False
    return not find_title_sentence(following.text) and is_title(
        title_text(paragraph), numbered=mine is not None
    )


def _is_item_after(previous: Paragraph | None, mine: Enumerator) -> bool:
    """Whether the paragraph above is the item before this one: then this is the last item of a list."""
    above = previous.enumerator if previous is not None and previous.role == "body" else None
    return above is not None and above.kind == mine.kind and previous is not None and previous.title is None


def title_text(paragraph: Paragraph) -> str:
    """The text of a lead or heading without its number and final punctuation."""
    start = len(paragraph.enumerator.text) if paragraph.enumerator else 0
    return paragraph.text[start:].strip().rstrip("。：:；")
