"""Source: one file as it came in, with its identity and the text that it was converted to."""

import bisect
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from corpus.span import Span

# What a layout can say of a stretch that is not running text.
MarkKind = Literal["header", "footer", "page_number", "footnote"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stretch of a source's text stands in the file that it was converted from.

    A line on the second page of a scan, recognised with 98.7 % confidence:

    >>> Place(Span(120, 141), page=2, box=(118, 203, 882, 221), confidence=987).page
    2
    """

    span: Span  # of Source.text; the places of a source are in order and do not overlap
    page: int | None = None  # of a PDF, scan or image, from 1
    # Left, top, right and bottom in thousandths of the page's width and height, from its top left corner.
    box: tuple[int, int, int, int] | None = None
    cell: str | None = None  # of a spreadsheet, e.g. "Sheet1!B12"
    confidence: int | None = None  # of recognised characters, per mille; None where the file states them


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch that the layout tells from the running text, e.g. the page number ``— 3 —``.

    It stays in ``Source.text``, on lines of its own; repair takes it out and logs the edit.
    """

    span: Span  # of Source.text
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that the format itself calls a heading, e.g. ``一、工作成效`` in the style Heading 1."""

    span: Span  # of Source.text
    level: int  # from 1, the highest; a document's title has level 1


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid, e.g. ``12.5`` in the second row of the column 增长（%）."""

    span: Span  # of Source.text; empty for an empty cell
    row: int  # of its top left corner, from 0
    column: int  # likewise
    rows: int = 1  # how many rows it covers
    columns: int = 1  # how many columns it covers
    heading: bool = False  # whether it names its row or column, as far as the format says


@dataclass(frozen=True, slots=True)
class Grid:
    """A table inside a document. Its text is one line a row, cells separated by a tab: 指标\\t数值."""

    span: Span  # of Source.text
    cells: tuple[Cell, ...]  # in the order of their text; a merged cell once, where it begins


@dataclass(frozen=True, slots=True)
class Description:
    """What a format itself states of the document, as it is written there; None where it says nothing.

    >>> Description(title="关于优化营商环境的通知", document_number="穗府办〔2021〕5号").issuer is None
    True
    """

    title: str | None = None
    issuer: str | None = None  # the body that published it
    document_number: str | None = None  # or what a line near the top of the text gives
    date: str | None = None
    url: str | None = None
    place: str | None = None  # that it is about or comes from, e.g. a column 地区 of a list of documents


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a format's module reads from the bytes of one file; the fields mean what they do in Source."""

    text: str
    encoding: str = ""
    places: tuple[Place, ...] = ()
    marks: tuple[Mark, ...] = ()
    grids: tuple[Grid, ...] = ()
    headings: tuple[Heading, ...] = ()
    description: Description = Description()


@dataclass(frozen=True, slots=True)
class Source:
    """One file. Every offset in the project that is called a *source span* indexes ``text``.

    The ``text`` of plain text is ``bytes.decode(encoding)`` without a byte-order mark and otherwise
    untouched: line ends stay as they are, so a span found here is a span of the file. Any other format
    is converted to text once, when it is loaded, and ``places`` say where a stretch stands in the file.
    ``id`` depends on the bytes alone: the same file under another name is the same source.
    """

    id: str  # sha256 of the bytes, 64 hex digits
    name: str  # file name without folders, for people
    media_type: str  # e.g. "text/plain", "application/pdf"
    encoding: str  # Python codec name, e.g. "utf-8", "gb18030"; "" where the format needs none
    text: str
    places: tuple[Place, ...] = ()  # in order, without overlaps; empty for plain text
    marks: tuple[Mark, ...] = ()  # in order, without overlaps
    grids: tuple[Grid, ...] = ()  # in order, without overlaps
    headings: tuple[Heading, ...] = ()  # in order, without overlaps
    description: Description = Description()

    @property
    def key(self) -> str:
        """The readable head of the id that starts the id of each record made from this source."""
        return self.id[:12]

    def places_of(self, spans: Iterable[Span]) -> tuple[Place, ...]:
        """The places of these stretches of the text, in their order; none where the file states none."""
        found: dict[Place, None] = {}
        for span in spans:
            first = bisect.bisect_right(self.places, span.start, key=lambda place: place.span.end)
            for place in itertools.islice(self.places, first, None):
                if place.span.start >= span.end:
                    break
                found[place] = None
        return tuple(found)
