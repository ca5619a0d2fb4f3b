"""Schemas: what answers look like, for the description of the API; tests hold the answers to them."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from extract.corrections.records import CorrectionKind, Reason
from extract.records import (
    Basis,
    Bound,
    Change,
    Dimension,
    MentionType,
    PassageRole,
    PracticeKind,
    Status,
)
from index.corrections import Standing

Span = list[int]  # start and end of a range of characters
Number = int | float | str | None  # exact: "2/3" for a fraction, digits as text where a float is not exact


class Fixed(BaseModel):
    """An object with these keys and no others."""

    model_config = ConfigDict(extra="forbid")


class Fault(Fixed):
    """A parameter that is off."""

    where: str
    fault: str


class Problem(Fixed):
    """Why a request failed (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="One sentence that says what to change.")
    request_id: str | None = Field(description="The number to report where the program is at fault.")
    errors: list[Fault] | None = None


class Health(Fixed):
    """A server that answers."""

    status: Literal["ok"]
    version: str


class Figure(Fixed):
    """A figure with its sentence and where that stands."""

    figure_id: str
    indicator: str | None
    indicator_key: str | None
    text: str = Field(description="As written.", examples=["200余家"])
    value: Number
    low: Number
    high: Number
    bound: Bound
    unit: str
    dimension: Dimension
    change: Change | None
    basis: Basis | None
    status: Status
    period: str | None
    belongs_to: str | None
    adcode: str | None
    practice_id: str | None
    practice_title: str | None
    report_title: str | None
    report_date: str | None
    source: str
    source_spans: list[Span]
    sentence: str


class FigureRow(Figure):
    """A figure with how surely it meets the question."""

    meets: Literal["certainly", "possibly"]


class FigureRows(Fixed):
    """A page of figures."""

    rows: list[FigureRow]
    next: str | None


class Practice(Fixed):
    """A practice as one row."""

    practice_id: str
    title: str | None
    kind: PracticeKind
    themes: list[str]
    region: str | None
    adcode: str | None
    heading_path: list[str]
    actors: list[str]
    instruments: list[str]
    figures: int
    outcomes: list[str]
    report_title: str | None
    source: str
    lines: list[int]


class PracticeRows(Fixed):
    """A page of practices."""

    rows: list[Practice]
    next: str | None


class Entity(Fixed):
    """A named thing."""

    entity_id: str
    type: MentionType
    canonical: str
    adcode: str | None
    mentions: int
    reports: int
    names: list[str]


class EntityRows(Fixed):
    """A page of named things."""

    rows: list[Entity]
    next: str | None


class Similar(Fixed):
    """A practice that resembles another."""

    similarity: float
    practice_id: str | None
    passage_id: str
    title: str | None
    region: str | None
    text: str
    copies: int
    report_title: str | None
    source: str
    source_spans: list[Span]


class SimilarRows(Fixed):
    """Practices, nearest first."""

    rows: list[Similar]


class Appearance(Fixed):
    """A report that names something."""

    date: str | None
    region: str | None
    adcode: str | None
    report_title: str | None
    source: str
    times: int
    written: str
    passage_id: str
    practice_id: str | None
    passage: str
    shared: str


class AppearanceRows(Fixed):
    """Reports, the earliest first."""

    rows: list[Appearance]


class Compared(Figure):
    """A figure in a row and column of a comparison."""

    row: str
    place: str
    place_code: str


class Comparison(Fixed):
    """Places side by side."""

    places: list[dict[str, str]]
    rows: list[Compared]


class AnswerFigure(Fixed):
    """A figure of an answer's passage."""

    id: str
    text: str
    value: Number
    low: Number
    high: Number
    bound: Bound
    unit: str
    indicator: str | None
    change: Change | None
    status: Status
    passage_span: Span


class AnswerCopy(Fixed):
    """A passage that says the same."""

    passage_id: str
    source: str
    source_spans: list[Span]


class AnswerPlace(Fixed):
    """The place that the report is on."""

    name: str
    adcode: str | None


class Answer(Fixed):
    """A practice with the passage of it that matched best."""

    rank: int
    practice_id: str | None
    passage_id: str
    report_id: str
    source_id: str
    source: str
    source_spans: list[Span]
    lines: list[int]
    text: str
    score: float
    why: dict[str, Any]
    title: str | None
    lead: str | None
    role: PassageRole
    heading_path: list[str]
    report_title: str | None
    place: AnswerPlace | None
    figures: list[AnswerFigure]
    copies: list[AnswerCopy]
    also: list[str]


class Bucket(Fixed):
    """A value that answers can be narrowed to."""

    value: str
    label: str
    count: int
    above: str | None = None


class Facets(Fixed):
    """How many of the practices found have which value."""

    total: int
    place: list[Bucket]
    theme: list[Bucket]
    organisation: list[Bucket]
    programme: list[Bucket]
    year: list[Bucket]
    kind: list[Bucket]
    source: list[Bucket]


class Exclusion(Fixed):
    """How many passages a filter alone excludes."""

    text: str
    passages: int


class Answers(Fixed):
    """A question as understood, and what answers it, best first."""

    question: dict[str, Any]
    answers: list[Answer]
    next: str | None
    nearest: list[Answer] | None = Field(None, description="Where filters left nothing: without them.")
    excluded: list[Exclusion] | None = None
    facets: Facets | None = None


class Facts(Fixed):
    """What one source says, or a part of it, in the form of `policykb extract --json`."""

    kind: Literal["source", "report", "passage", "practice"]
    id: str
    source: dict[str, Any]
    reports: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    edits: list[dict[str, Any]]
    passages: list[dict[str, Any]]
    practices: list[dict[str, Any]]
    entities: list[dict[str, Any]]
    figures: list[dict[str, Any]]
    ranked_themes: list[dict[str, Any]] | None = None
    text: str | None = Field(None, description="Of a source: what `source_spans` are ranges of.")


class Holding(Fixed):
    """What one source holds."""

    source_id: str
    name: str
    media_type: str
    paths: list[str]
    vanished: str | None
    reports: int
    passages: int
    practices: int
    figures: int


class HoldingRows(Fixed):
    """A page of sources."""

    rows: list[Holding]
    next: str | None


class Coverage(Fixed):
    """What there is and what is missing."""

    counts: dict[str, int]
    places: list[dict[str, Any]]
    years: list[dict[str, Any]]
    cells: list[dict[str, Any]]
    sources: list[Holding]
    failures: list[dict[str, Any]]
    quarantine: list[dict[str, Any]]
    vanished: list[dict[str, str]]


class Aggregates(Fixed):
    """Exact answers over many figures, group by group."""

    by: list[str]
    level: str | None
    any_period: bool
    groups: list[dict[str, Any]]
    left_out: list[dict[str, Any]]


class Received(Fixed):
    """A file that waits to be taken in."""

    name: str
    sha256: str
    bytes: int
    waits: bool = Field(description="False: the knowledge base holds these bytes already.")


class Waiting(Fixed):
    """A file in the inbox."""

    name: str
    sender: str
    bytes: int
    taken_in: bool


class WaitingRows(Fixed):
    """The files in the inbox."""

    rows: list[Waiting]


class ReceivedRows(Fixed):
    """The files that were sent."""

    rows: list[Received]


class Correction(Fixed):
    """An entry of the ledger of corrections with what came of it."""

    number: int
    kind: CorrectionKind
    source: str = Field(description="Id of the source.")
    source_name: str
    spans: list[Span] = Field(description="In the source's text; empty for a revert.")
    text: str = Field(description="What stood there.")
    changes: dict[str, str | list[str] | None]
    former: dict[str, str | list[str] | None] = Field(description="The fact before, of these fields.")
    author: str
    reason: str
    made: str = Field(description="ISO 8601, UTC.")
    revert: int | None = Field(description="Number of the correction that this undoes.")
    state: Standing
    why: Reason | None = Field(description="It changes nothing.")
    reverted_by: int | None
    fact_id: str | None = Field(description="Figure, name or practice that it is about now.")


class CorrectionRows(Fixed):
    """A page of the ledger."""

    rows: list[Correction]
    next: str | None


class Entered(Fixed):
    """A correction that was entered, or would be."""

    entered: Literal[True]
    number: int
    kind: CorrectionKind
    text: str
    changes: dict[str, str | list[str] | None]
    former: dict[str, str | list[str] | None]
    fact_id: str | None
    revert: int | None
    disturbed: list[int] = Field(description="Corrections that do not apply any more because of it.")
