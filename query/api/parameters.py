"""Parameters: what can be asked of the API; a name that no address takes is told and not passed over."""

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from extract.records import MentionType, PracticeKind, Status
from query.correction_command import Kind as AnyKind
from query.correction_command import State
from query.figure_groups import By
from query.narrowing import Narrowing
from query.questions import DEFAULT_ANSWERS, MAX_ANSWERS, MAX_CHARACTERS
from query.release.formats import Format as ReleaseFormat

MOST_ROWS = 1_000  # of a page
ROWS = 100
MOST_VALUES = 20  # of a parameter that is repeated

PLAIN = r"^[^\x00]*$"  # no engine of tables takes a NUL character in all places
Text = Annotated[str, Field(min_length=1, max_length=200, pattern=PLAIN)]
Texts = Annotated[list[Text], Field(max_length=MOST_VALUES)]
Cursor = Annotated[
    str | None,
    Field(max_length=400, description="`next` of the page before; the other parameters stay as they were."),
]
Places = Annotated[
    Texts,
    Field(
        description="In this place or below it, by name or GB/T 2260 code; any of them.", examples=[["成都"]]
    ),
]
PeriodText = Annotated[
    Text | None, Field(description="ISO 8601: a year, month, day or interval.", examples=["2021/2025"])
]
Condition = Annotated[
    Text, Field(description="A condition on a figure, in signs or in Chinese.", examples=["满意度>=95%"])
]
Id = Annotated[str, Field(min_length=8, max_length=120, pattern=PLAIN, examples=["3f9a1c04b7d2.r2.m01"])]
RankBy = Literal["count", "sum", "min", "max", "median"]
Format = Literal["csv", "jsonl"]


class Strict(BaseModel):
    """Parameters of one address, and no others."""

    model_config = ConfigDict(extra="forbid")


class Paged(Strict):
    """A listing, page by page."""

    limit: Annotated[int, Field(ge=1, le=MOST_ROWS, description="The most rows of a page.")] = ROWS
    cursor: Cursor = None


class Export(Strict):
    """A listing as a file, whole."""

    format: Annotated[Format, Field(description="CSV with a header, or one JSON object a line.")] = "csv"
    bom: Annotated[bool, Field(description="Begin CSV with a byte order mark, which Excel needs.")] = False


class Narrowed(Strict):
    """Conditions that exclude what does not meet them."""

    where: Annotated[list[Condition], Field(max_length=MOST_VALUES)] = []
    place: Places = []
    period: PeriodText = None
    theme: Annotated[
        Texts, Field(description="Key or label of a theme; all of them.", examples=[["养老服务"]])
    ] = []
    kind: PracticeKind | None = None
    status: Status | None = None
    organisation: Annotated[Texts, Field(description="Passages that name it; all of them.")] = []
    programme: Annotated[Texts, Field(description="Passages that name it; all of them.")] = []
    source: Annotated[Texts, Field(description="A file by name or id; any of them.")] = []
    possibly: Annotated[bool, Field(description="Also what only possibly meets the conditions.")] = False

    def narrowing(self) -> Narrowing:
        """The conditions."""
        return Narrowing(
            where=tuple(self.where),
            places=tuple(self.place),
            period=self.period,
            themes=tuple(self.theme),
            kind=self.kind,
            status=self.status,
            organisations=tuple(self.organisation),
            programmes=tuple(self.programme),
            sources=tuple(self.source),
        )


class Search(Narrowed):
    """A question with conditions that exclude what does not meet them."""

    q: Annotated[
        str,
        Field(
            min_length=1,
            max_length=MAX_CHARACTERS,
            description="What you look for, in Chinese words of your own.",
            examples=["怎样让群众办事少跑路"],
        ),
    ]


class SearchPage(Search):
    """A page of answers."""

    limit: Annotated[int, Field(ge=1, le=MAX_ANSWERS, description="The most answers of a page.")] = (
        DEFAULT_ANSWERS
    )
    cursor: Cursor = None
    facets: Annotated[bool, Field(description="Also count what was found by place, theme, year …")] = False


class SearchExport(Search, Export):
    """All answers that a question has, up to 1,000."""


class ReleaseExport(Narrowed):
    """What goes into a dataset, and what is printed on it."""

    table: Annotated[Texts, Field(description="Only these tables, such as figures_wide; else all.")] = []
    format: Annotated[list[ReleaseFormat], Field(max_length=5, description="Only these; else all.")] = []
    vectors: Annotated[bool, Field(description="Also the vectors of passages, as Arrow.")] = False
    bom: Annotated[bool, Field(description="Begin CSV with a byte order mark, which Excel needs.")] = False
    title: Annotated[Text | None, Field(description="What the dataset is called.")] = None
    author: Annotated[Texts, Field(description="Whom to cite.")] = []
    version: Annotated[Text | None, Field(description="Else the head of the digest of its rows.")] = None
    notes: Annotated[str, Field(max_length=2_000, pattern=PLAIN, description="What is new in it.")] = ""


class Figures(Strict):
    """Which figures."""

    indicator: Annotated[
        Texts, Field(description="What is measured, in your words; any of them.", examples=[["满意度"]])
    ] = []
    where: Annotated[Condition | None, Field()] = None
    place: Places = []
    period: PeriodText = None
    status: Status | None = None
    possibly: Annotated[bool, Field(description="Also what only possibly meets condition and period.")] = (
        False
    )


class FigurePage(Figures, Paged):
    """A page of figures."""


class FigureExport(Figures, Export):
    """All figures asked for."""


class Practices(Strict):
    """Which practices."""

    place: Places = []
    theme: Annotated[Text | None, Field(description="Key or label of a theme.", examples=["养老服务"])] = None
    kind: PracticeKind | None = None
    actor: Annotated[Text | None, Field(description="Part of the name of who acts.")] = None
    instrument: Annotated[Text | None, Field(description="Part of a programme's or document's name.")] = None


class PracticePage(Practices, Paged):
    """A page of practices."""


class PracticeExport(Practices, Export):
    """All practices asked for."""


class Entities(Strict):
    """Which named things."""

    text: Annotated[Text | None, Field(description="Part of a name, or of what some report calls it.")] = None
    type: MentionType | None = None
    place: Places = []


class EntityPage(Entities, Paged):
    """A page of named things."""


class EntityExport(Entities, Export):
    """All named things asked for."""


class Compare(Strict):
    """Places and what is measured in them."""

    place: Annotated[
        list[Text],
        Field(
            min_length=1,
            max_length=MOST_VALUES,
            description="Places as columns.",
            examples=[["成都", "绵阳"]],
        ),
    ]
    indicator: Annotated[list[Text], Field(min_length=1, max_length=MOST_VALUES, examples=[["满意度"]])]
    period: PeriodText = None
    status: Status | None = None


class CompareExport(Compare, Export):
    """The same as a file."""


class Spread(Strict):
    """A name whose spread is traced."""

    name: Annotated[Text, Field(description="A programme, document or other name.", examples=["街巷议事会"])]


class SpreadExport(Spread, Export):
    """The same as a file."""


class Similar(Strict):
    """How many similar practices."""

    limit: Annotated[int, Field(ge=1, le=100)] = 10
    elsewhere: Annotated[bool, Field(description="Nothing of the same report.")] = False


class SimilarExport(Export):
    """The same as a file."""

    id: Annotated[Id, Field(description="Of a practice, passage or report.")]
    limit: Annotated[int, Field(ge=1, le=1_000)] = 100
    elsewhere: Annotated[bool, Field(description="Nothing of the same report.")] = False


class Aggregate(Figures):
    """Which figures, and how they are grouped and ranked."""

    indicator: Annotated[
        list[Text],
        Field(min_length=1, max_length=MOST_VALUES, description="What is measured.", examples=[["满意度"]]),
    ]
    by: Annotated[list[By], Field(max_length=len(get_args(By)), description="Group by these.")] = []
    level: Annotated[
        Literal["province", "city", "county"] | None,
        Field(description="Count places below this level as the one they lie in; needs by=place."),
    ] = None
    theme: Annotated[Text | None, Field(description="Only of practices of this theme.")] = None
    any_period: Annotated[bool, Field(description="Count figures of different periods together.")] = False
    rank_by: RankBy | None = None
    lowest_first: bool = False
    rows: Annotated[bool, Field(description="Also the figures of each group.")] = False


class Corrections(Strict):
    """Which corrections."""

    author: Annotated[Text | None, Field(description="Who made them.")] = None
    kind: AnyKind | None = None
    state: State | None = None
    source: Annotated[
        Text | None, Field(description="How the id of a source begins, or part of its name.")
    ] = None


class CorrectionPage(Corrections, Paged):
    """A page of the ledger of corrections."""


class CorrectionExport(Corrections, Export):
    """All corrections asked for."""


class AggregateExport(Aggregate, Export):
    """The groups as a file, or with `rows` the figures that count, each with the number of its group."""
