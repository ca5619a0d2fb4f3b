"""The records that extraction makes, in the words of the annotation guide."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from corpus.source import Source
from corpus.span import Span

# "body" continues in "continuation" lines; a "duplicate" copies another line; see annotation guide §6.
LineRole = Literal[
    "title", "heading", "lead", "body", "continuation", "fragment", "caption", "duplicate", "table"
]
PassageRole = Literal["title", "heading", "lead", "body", "fragment", "caption", "table"]
# The last four are the kinds of corpus.source.Mark: what the layout of a page tells from the running text.
EditKind = Literal[
    "join", "overlap", "duplicate", "partial_duplicate", "fragment", "caption", "split_heading", "number",
    "header", "footer", "page_number", "footnote",
]  # fmt: skip
MentionType = Literal["REGION", "PLACE", "ORG", "PROGRAM", "DOCUMENT", "ROLE", "DATE", "PERSON"]
Subtype = Literal["party", "government", "company", "education", "health", "community", "alliance", "other"]
Bound = Literal["exact", "at_least", "at_most", "about"]
Change = Literal["increase", "decrease"]
Basis = Literal["yoy", "qoq", "from_to", "unspecified"]
Status = Literal["reported", "target"]
PracticeKind = Literal["done", "planned"]
Dimension = Literal[
    "count", "person", "person_times", "money", "percent", "fraction", "area", "length", "duration",
    "times", "percentage_points", "mass", "energy", "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartialDuplicate:
    """A run of sentences that another line already said."""

    text: str
    span: Span  # in the source
    of_line: int


@dataclass(frozen=True, slots=True)
class Line:
    """One non-empty line of the source with the part it plays (annotation guide §6)."""

    number: int  # 1-based, counting empty lines
    span: Span  # in the source, without surrounding white space or a Markdown marker
    role: LineRole
    report: int  # 1-based number of the report in its source
    joins_line: int | None = None
    overlap: str = ""  # the characters dropped from this line because the cut repeated them
    duplicate_of: int | None = None
    partial_duplicates: tuple[PartialDuplicate, ...] = ()
    led_by: int | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """One entry of the repair ledger: what was done to which characters, with the reason."""

    id: str  # "<report id>.e003"
    report_id: str
    kind: EditKind
    span: Span  # in the source: the characters the edit is about
    other: Span | None  # in the source: what they were joined to or copy
    reason: str  # one sentence


@dataclass(frozen=True, slots=True)
class Report:
    """One place's account of its practice."""

    id: str  # "<source key>.r2"
    number: int  # 1-based in its source
    title: str | None  # None when the report starts without one
    span: Span  # in the source, first to last character
    region: str | None  # full name, e.g. "安徽省合肥市肥西县"
    adcode: str | None  # GB/T 2260 code, e.g. "340123"
    date: str | None = None  # when it speaks: ISO 8601 day, month or year, "2026-01-27"


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of search: one repaired paragraph or a part of a long one, or a title or heading.

    ``text`` is exactly the concatenation of the source slices ``pieces``.
    """

    id: str  # "<report id>.p017"
    report_id: str
    number: int  # 1-based in its report
    role: PassageRole
    heading_path: tuple[str, ...]  # outermost first, without the report's title
    text: str
    pieces: tuple[Span, ...]  # in the source
    lines: tuple[int, ...]  # numbers of the source lines it is made of
    lead: str | None = None  # title sentence of the practice, where this paragraph is led by one
    duplicate_of: str | None = None  # id of the passage that this one copies


@dataclass(frozen=True, slots=True)
class Outcome:
    """A clause or sentence that says what a practice achieved."""

    text: str
    passage_id: str
    span: Span  # in the passage


@dataclass(frozen=True, slots=True)
class Theme:
    """A field of local governance that a practice belongs to by its words."""

    name: str  # key of the taxonomy, e.g. "elderly_care"
    score: Decimal  # 0–1, how much of what the practice says is about it


@dataclass(frozen=True, slots=True)
class Practice:
    """One measure (做法) as a reader would list it: usually a paragraph led by a title sentence."""

    id: str  # "<report id>.m04"
    report_id: str
    number: int
    title: str | None
    heading_path: tuple[str, ...]
    region: str | None
    adcode: str | None
    passage_ids: tuple[str, ...]  # in reading order, copies included
    lines: tuple[int, ...]
    actors: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    figure_ids: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    kind: PracticeKind = "done"
    themes: tuple[Theme, ...] = ()  # strongest first


@dataclass(frozen=True, slots=True)
class Mention:
    """A named thing at one spot of a passage."""

    id: str  # "<passage id>.n02"
    passage_id: str
    type: MentionType
    subtype: Subtype | None  # for ORG only
    span: Span  # in the passage
    text: str
    canonical: str  # full name, or the ISO 8601 form of a DATE where one is known
    adcode: str | None  # for REGION where it resolves

    @property
    def entity_id(self) -> str:
        """The entity this mention names: mentions with one type, canonical name and code are one entity."""
        return f"{self.type}:{self.canonical}" + (f"#{self.adcode}" if self.adcode else "")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that measures something (annotation guide §4)."""

    id: str  # "<passage id>.f01"
    passage_id: str
    span: Span  # in the passage
    text: str
    value: Decimal | Fraction | None  # None for a range, which has low and high
    low: Decimal | Fraction | None
    high: Decimal | Fraction | None
    bound: Bound
    unit: str  # as written, without number, scale or approximator; "" where no measure word follows
    dimension: Dimension
    lower: Decimal | Fraction | None  # the interval the figure states; None = unbounded
    upper: Decimal | Fraction | None
    upper_open: bool  # whether ``upper`` itself is excluded, as in 200余家 = [200, 300)
    indicator: str | None  # as written
    indicator_span: Span | None  # in the passage; of a cell: what its column's heading says
    indicator_key: str | None  # normalised, so that 满意度 and 满意率 compare
    change: Change | None = None
    basis: Basis | None = None
    change_of: str | None = None  # id of the figure this one changed from
    status: Status = "reported"
    period: str | None = None  # ISO 8601 date or interval that governs the figure
    period_span: Span | None = None  # in the passage named next, where it was read from
    period_passage_id: str | None = None  # None where the span is in the figure's own passage
    scope: str | None = None  # full name of the place or organisation the number belongs to
    scope_adcode: str | None = None  # where the scope is a region that resolves
    scope_span: Span | None = None  # in the passage named next; None where the report's region is meant
    scope_passage_id: str | None = None  # None where the span is in the figure's own passage
    indicator_row_span: Span | None = None  # in the passage; of a cell: what its row's heading says


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything one source says, in reading order."""

    source: Source
    reports: tuple[Report, ...]
    lines: tuple[Line, ...]
    edits: tuple[Edit, ...]
    passages: tuple[Passage, ...]
    practices: tuple[Practice, ...]
    mentions: tuple[Mention, ...]
    figures: tuple[Figure, ...]
