"""Ledger: what segmentation found, written down as records with ids and one edit for each repair."""

import bisect
import itertools
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.source import MarkKind, Source
from corpus.span import Span, slice_pieces
from extract.gazetteer import Region
from extract.records import Edit, EditKind, Line, LineRole, PartialDuplicate, Passage, Practice, Report
from extract.segmentation.copies import Copies
from extract.segmentation.headings import Outline
from extract.segmentation.joins import Joins
from extract.segmentation.lines import SourceLine
from extract.segmentation.marks import REASONS
from extract.segmentation.measures import Measure
from extract.segmentation.originals import find_original_lines, point_to_originals
from extract.segmentation.paragraphs import Paragraph
from extract.segmentation.passages import split_paragraph
from extract.segmentation.practices import find_practices
from extract.segmentation.tabular import TableLine
from extract.tables.rows import TableRow


@dataclass(frozen=True, slots=True)
class Segmentation:
    """What a source consists of, in reading order; practices are skeletons without actors and figures."""

    reports: tuple[Report, ...]
    lines: tuple[Line, ...]
    edits: tuple[Edit, ...]
    passages: tuple[Passage, ...]
    practices: tuple[Practice, ...]
    rows: Mapping[str, TableRow] = field(default_factory=dict)  # of tables, by the id of their passage


@dataclass(slots=True)
class Part:
    """The paragraphs of one report."""

    paragraphs: list[Paragraph]
    region: Region | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    """An edit before it has an id."""

    index: int  # of the line
    kind: EditKind
    span: Span
    other: Span | None
    reason: str


class Ledger:
    """Writes down one source."""

    def __init__(
        self,
        source: Source,
        lines: Sequence[SourceLine],
        outlines: Sequence[Outline],
        joins: Joins,
        line_copies: Copies,
        parts: Sequence[Part],
        marked: Sequence[tuple[SourceLine, MarkKind]] = (),
        tabular: Sequence[TableLine] = (),
    ) -> None:
        self.source = source
        self.lines = lines
        self.outlines = outlines
        self.joins = joins
        self.line_copies = line_copies
        self.parts = parts
        self.marked = marked
        self.tabular = tabular
        # What becomes passages beside the paragraphs: notes, and rows of tables where they could be read.
        notes = [(line, None) for line, kind in marked if kind == "footnote"]
        rows = [(each.line, each.row) for each in tabular if each.row is not None]
        self.aside = sorted([*notes, *rows], key=lambda each: each[0].number)
        self.numbers = [line.number for line in lines]
        self.rows: dict[str, TableRow] = {}
        self.paragraph_of: dict[int, Paragraph] = {}
        for paragraph in self._paragraphs():
            for index in paragraph.members:
                self.paragraph_of.setdefault(index, paragraph)
        self.original_of = find_original_lines(lines, line_copies, self._paragraphs())
        self.report_of = self._number_reports()
        self.entries: list[_Entry] = []

    def _paragraphs(self) -> Iterator[Paragraph]:
        for part in self.parts:
            yield from part.paragraphs

    def record(self) -> Segmentation:
        """The records, in reading order."""
        reports = tuple(self._reports())
        lines = [self._line(index) for index in range(len(self.lines))]
        if self.marked or self.tabular:
            aside = [*self._marked_lines(), *self._tabular_lines()]
            lines = sorted([*lines, *aside], key=lambda line: line.number)
        passages, ids = self._passages(reports)
        practices = tuple(self._practices(reports, ids))
        edits = tuple(self._edits(reports))
        return Segmentation(reports, tuple(lines), edits, passages, practices, self.rows)

    # ------------------------------------------------------------------------------------ reports

    def _number_reports(self) -> list[int]:
        """The report of each line; furniture belongs to the report it stands in."""
        numbers: dict[int, int] = {}
        for number, part in enumerate(self.parts, start=1):
            for paragraph in part.paragraphs:
                for index in paragraph.members:
                    numbers.setdefault(index, number)
        current = 1
        result: list[int] = []
        for index in range(len(self.lines)):
            current = numbers.get(index, current)
            result.append(current)
        return result

    def _reports(self) -> Iterator[Report]:
        first: dict[int, Span] = {}
        last: dict[int, Span] = {}
        aside = [(line, self._report_around(line)) for line in self._lines_aside()]
        lines = [*zip(self.lines, self.report_of, strict=True), *aside]
        for line, number in sorted(lines, key=lambda pair: pair[0].number) if aside else lines:
            first.setdefault(number, line.span)
            last[number] = line.span
        for number, part in enumerate(self.parts, start=1):
            yield Report(
                id=f"{self.source.key}.r{number}",
                number=number,
                title=part.title,
                span=Span(first[number].start, last[number].end) if number in first else Span(0, 0),
                region=part.region.full_name if part.region else None,
                adcode=part.region.adcode if part.region else None,
            )

    def _lines_aside(self) -> Iterator[SourceLine]:
        """All rows of tables, and the notes."""
        yield from (each.line for each in self.tabular)
        yield from (line for line, kind in self.marked if kind == "footnote")

    # -------------------------------------------------------------------------------------- lines

    def _line(self, index: int) -> Line:
        line = self.lines[index]
        role = self._role(index)
        joins_line = duplicate_of = led_by = None
        overlap = ""
        if join := self.joins.joins.get(index):
            target = self.lines[join.to]
            dropped = Span(line.span.start, line.span.start + join.overlap)
            joins_line, overlap = target.number, dropped.of(self.source.text)
            self._enter(index, "join", line.span, target.span, f"Joined, because {join.reason}.")
            if join.overlap:
                repeated = Span(target.span.end - join.overlap, target.span.end)
                self._enter(index, "overlap", dropped, repeated, "Dropped, because the cut repeated it.")
        if role == "duplicate":
            original = self.lines[self.original_of[index]]
            duplicate_of = original.number
            self._enter(index, "duplicate", line.span, original.span, f"Copies line {original.number}.")
        elif role == "fragment":
            self._enter(index, "fragment", line.span, None, f"Incomplete: {self.joins.fragments[index]}.")
        elif role == "caption":
            furniture = self.outlines[index].kind == "furniture"
            reason = "Belongs to the page, not to the text." if furniture else "Describes a picture."
            self._enter(index, "caption", line.span, None, reason)
        paragraph = self.paragraph_of.get(index)
        if paragraph is not None and paragraph.led_by is not None and paragraph.members[0] == index:
            led_by = self.lines[paragraph.led_by].number
        partial = tuple(self._partial_duplicates(index, role))
        return Line(
            line.number,
            line.span,
            role,
            self.report_of[index],
            joins_line,
            overlap,
            duplicate_of,
            partial,
            led_by,
        )

    def _marked_lines(self) -> Iterator[Line]:
        """The lines that the layout marks, in the report of the line above them."""
        for line, kind in self.marked:
            self._enter(self._index_above(line), kind, line.span, None, REASONS[kind])
            yield Line(line.number, line.span, "caption", self._report_around(line))

    def _tabular_lines(self) -> Iterator[Line]:
        """The rows of tables, likewise."""
        for each in self.tabular:
            yield Line(each.line.number, each.line.span, "table", self._report_around(each.line))

    def _index_above(self, line: SourceLine) -> int:
        """The index of the running line above, or of the first where none is."""
        return max(0, bisect.bisect(self.numbers, line.number) - 1)

    def _report_around(self, line: SourceLine) -> int:
        return self.report_of[self._index_above(line)] if self.report_of else 1

    def _role(self, index: int) -> LineRole:
        kind = self.outlines[index].kind
        paragraph = self.paragraph_of.get(index)
        if kind in {"furniture", "caption"} or paragraph is None:
            return "caption"
        if index in self.original_of:
            return "duplicate"
        if index in self.joins.joins:
            return "continuation"
        if kind == "heading" or kind == "title":
            return "title" if paragraph.role == "title" else "heading"
        if index in self.joins.fragments:
            return "fragment"
        return "lead" if paragraph.role == "lead" else "body"

    def _partial_duplicates(self, index: int, role: LineRole) -> Iterator[PartialDuplicate]:
        if role == "duplicate":
            return
        start = self.lines[index].span.start
        for run in self.line_copies.runs.get(index, ()):
            span = run.span.shifted(start)
            of = self.lines[run.of]
            yield PartialDuplicate(span.of(self.source.text), span, of.number)
            self._enter(
                index,
                "partial_duplicate",
                span,
                run.of_span.shifted(of.span.start),
                f"Repeats line {of.number}.",
            )

    # ----------------------------------------------------------------------------------- passages

    def _passages(self, reports: Sequence[Report]) -> tuple[tuple[Passage, ...], dict[int, list[str]]]:
        """The passages, and the ids of the passages of each paragraph."""
        passages: list[Passage] = []
        ids: dict[int, list[str]] = {}
        for report, part in zip(reports, self.parts, strict=True):
            number = 0
            aside = deque(each for each in self.aside if self._report_around(each[0]) == report.number)
            headings: tuple[str, ...] = ()
            for paragraph in (*part.paragraphs, None):
                while aside and (paragraph is None or aside[0][0].span.start < paragraph.pieces[0].start):
                    line, row = aside.popleft()
                    if row is not None:
                        number += 1
                        passages.append(self._table_passage(report, number, headings, line, row))
                        continue
                    for note in self._note_passages(report, number, line):
                        number += 1
                        passages.append(note)
                if paragraph is None:
                    break
                is_heading = paragraph.role == "heading"
                headings = (*paragraph.heading_path, *((paragraph.text,) if is_heading else ()))
                ends = list(itertools.accumulate(map(len, paragraph.pieces)))
                for span in split_paragraph(paragraph.text):
                    number += 1
                    pieces = _slice_pieces(paragraph.pieces, ends, span)
                    passage = Passage(
                        id=f"{report.id}.p{number:03d}",
                        report_id=report.id,
                        number=number,
                        role=paragraph.role,
                        heading_path=paragraph.heading_path,
                        text=span.of(paragraph.text),
                        pieces=pieces,
                        lines=self._numbers(paragraph, pieces),
                        lead=paragraph.lead,
                    )
                    passages.append(passage)
                    ids.setdefault(id(paragraph), []).append(passage.id)
                if paragraph.role == "heading" and paragraph.split_off:
                    self._enter(
                        paragraph.members[0],
                        "split_heading",
                        Span(paragraph.pieces[0].start, paragraph.pieces[-1].end),
                        None,
                        "Parted from the text that it ran into.",
                    )
        return tuple(point_to_originals(passages, ids, self._paragraphs())), ids

    def _table_passage(
        self, report: Report, number: int, headings: tuple[str, ...], line: SourceLine, row: TableRow
    ) -> Passage:
        """A row of a table, which stands under the same headings as the text before it."""
        name = f"{report.id}.p{number:03d}"
        self.rows[name] = row
        return Passage(name, report.id, number, "table", headings, row.text, row.pieces, (line.number,))

    def _note_passages(self, report: Report, before: int, line: SourceLine) -> Iterator[Passage]:
        """A note, which belongs to no sentence and to no section; ``before`` is the number before it."""
        for number, span in enumerate(split_paragraph(line.span.of(self.source.text)), start=before + 1):
            piece = span.shifted(line.span.start)
            name = f"{report.id}.p{number:03d}"
            text = piece.of(self.source.text)
            yield Passage(name, report.id, number, "caption", (), text, (piece,), (line.number,))

    def _numbers(self, paragraph: Paragraph, pieces: Sequence[Span]) -> tuple[int, ...]:
        whole = Span(pieces[0].start, pieces[-1].end)  # pieces and lines stand in the order of the source
        first = bisect.bisect_right(paragraph.members, whole.start, key=lambda i: self.lines[i].span.end)
        numbers: list[int] = []
        for index in itertools.islice(paragraph.members, first, None):
            if self.lines[index].span.start >= whole.end:
                break
            numbers.append(self.lines[index].number)
        return tuple(numbers)

    # ---------------------------------------------------------------------------------- practices

    def _practices(self, reports: Sequence[Report], ids: dict[int, list[str]]) -> Iterator[Practice]:
        homes = self.joins.homes
        for report, part in zip(reports, self.parts, strict=True):
            for number, measure in enumerate(find_practices(part.paragraphs, homes), start=1):
                yield self._practice(report, number, measure, ids)

    def _practice(self, report: Report, number: int, measure: Measure, ids: dict[int, list[str]]) -> Practice:
        members = sorted({index for paragraph in measure.paragraphs for index in paragraph.members})
        return Practice(
            id=f"{report.id}.m{number:02d}",
            report_id=report.id,
            number=number,
            title=measure.title,
            heading_path=measure.heading_path,
            region=report.region,
            adcode=report.adcode,
            passage_ids=tuple(name for paragraph in measure.paragraphs for name in ids[id(paragraph)]),
            lines=tuple(self.lines[index].number for index in members),
        )

    # -------------------------------------------------------------------------------------- edits

    def _enter(self, index: int, kind: EditKind, span: Span, other: Span | None, reason: str) -> None:
        self.entries.append(_Entry(index, kind, span, other, reason))

    def _edits(self, reports: Sequence[Report]) -> Iterator[Edit]:
        counts = [0] * len(reports)
        for entry in sorted(self.entries, key=lambda entry: (entry.index, entry.span)):
            position = self.report_of[entry.index] - 1 if self.report_of else 0
            counts[position] += 1
            report = reports[position]
            name = f"{report.id}.e{counts[position]:03d}"
            yield Edit(name, report.id, entry.kind, entry.span, entry.other, entry.reason)


def _slice_pieces(pieces: Sequence[Span], ends: Sequence[int], part: Span) -> tuple[Span, ...]:
    """``slice_pieces`` that looks only at the pieces of the part; ``ends`` are where they end in the text."""
    first = bisect.bisect_right(ends, part.start)
    last = bisect.bisect_left(ends, part.end) + 1
    before = ends[first - 1] if first else 0
    return slice_pieces(pieces[first:last], Span(part.start - before, part.end - before))
