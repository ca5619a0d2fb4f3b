"""Schema: the tables of the knowledge base, for SQLite and PostgreSQL alike."""

from typing import Literal

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from corpus.source import MarkKind
from extract.records import (
    Basis,
    Bound,
    Change,
    Dimension,
    EditKind,
    LineRole,
    MentionType,
    PassageRole,
    PracticeKind,
    Status,
    Subtype,
)
from index.columns import ExactNumber, NameText, TupleText, metadata, one_of, proper_span

RunStatus = Literal["running", "finished", "failed", "cancelled"]
DownloadState = Literal["current", "gone", "failed"]


def _id() -> Column[str]:
    return Column("id", Text, primary_key=True)


def _parent(column: str, target: str, *, key: bool = False, index: bool = False) -> Column[str]:
    """A column that names the row this one is a part of and goes with."""
    reference = ForeignKey(target, ondelete="CASCADE")
    return Column(column, Text, reference, primary_key=key, nullable=False, index=index)


def _sibling(column: str, target: str) -> Column[str]:
    """A column that names a row of the same table, which may be written later in the transaction."""
    reference = ForeignKey(target, ondelete="SET NULL", deferrable=True, initially="DEFERRED")
    return Column(column, Text, reference, index=True)


def _source_of(column: str) -> Column[str]:
    """A column that names the passage in which something about this row was read, if not its own."""
    return Column(column, Text, ForeignKey("passage.id", ondelete="CASCADE"), index=True)


def _position() -> Column[int]:
    return Column("position", Integer, primary_key=True, autoincrement=False)


def _span(
    prefix: str = "span", *, nullable: bool = False
) -> tuple[Column[int], Column[int], CheckConstraint]:
    return (
        Column(f"{prefix}_start", Integer, nullable=nullable),
        Column(f"{prefix}_end", Integer, nullable=nullable),
        proper_span(prefix),
    )


# --- what came in -----------------------------------------------------------------------------------

source = Table(
    "source",
    metadata,
    _id(),  # sha256 of the bytes
    Column("name", NameText, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("encoding", Text, nullable=False),
    Column("text", Text, nullable=False),
    # What the format itself states of the document, as it is written there.
    Column("title", Text),
    Column("issuer", Text),
    Column("document_number", Text),
    Column("date", Text),
    Column("url", Text),
    Column("place", Text),
    Column("extractor_version", Text),  # of the facts kept; null once the source is replaced everywhere
)
location = Table(
    "location",
    metadata,
    Column("path", NameText, primary_key=True),
    Column("source_id", Text, ForeignKey("source.id"), primary_key=True, index=True),
    Column("replaced_by", Text, ForeignKey("source.id")),  # null: these bytes are what the path held last
    Index(
        "uq_location_current",
        "path",
        unique=True,
        sqlite_where=text("replaced_by IS NULL"),
        postgresql_where=text("replaced_by IS NULL"),
    ),
)

# --- what the format says of its text, in the order of the text ------------------------------------------

source_place = Table(
    "source_place",
    metadata,
    _parent("source_id", "source.id", key=True),
    _position(),
    *_span(),
    Column("page", Integer),
    # Thousandths of the page's width and height, from its top left corner.
    Column("box_left", Integer),
    Column("box_top", Integer),
    Column("box_right", Integer),
    Column("box_bottom", Integer),
    Column("cell", Text),
    Column("confidence", Integer),  # per mille
)
source_mark = Table(
    "source_mark",
    metadata,
    _parent("source_id", "source.id", key=True),
    _position(),
    *_span(),
    Column("kind", Text, nullable=False),
    one_of("kind", MarkKind),
)
source_heading = Table(
    "source_heading",
    metadata,
    _parent("source_id", "source.id", key=True),
    _position(),
    *_span(),
    Column("level", Integer, nullable=False),
)
source_grid = Table(
    "source_grid", metadata, _parent("source_id", "source.id", key=True), _position(), *_span()
)
source_cell = Table(
    "source_cell",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("grid", Integer, primary_key=True, autoincrement=False),  # position of the grid
    _position(),
    *_span(),
    Column("row_number", Integer, nullable=False),
    Column("column_number", Integer, nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("column_count", Integer, nullable=False),
    Column("heading", Boolean(create_constraint=True, name="heading_boolean"), nullable=False),
    ForeignKeyConstraint(
        ["source_id", "grid"], ["source_grid.source_id", "source_grid.position"], ondelete="CASCADE"
    ),
)

# --- what it says -----------------------------------------------------------------------------------

report = Table(
    "report",
    metadata,
    _id(),
    _parent("source_id", "source.id", index=True),
    Column("number", Integer, nullable=False),
    Column("title", Text),
    *_span(),
    Column("region", Text),
    Column("adcode", Text, index=True),
    Column("date", Text),  # ISO 8601
)
line = Table(
    "line",
    metadata,
    Column("source_id", Text, ForeignKey("source.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    _parent("report_id", "report.id", index=True),
    *_span(),
    Column("role", Text, nullable=False),
    Column("joins_line", Integer),
    Column("overlap", Text, nullable=False),
    Column("duplicate_of", Integer),
    Column("led_by", Integer),
    one_of("role", LineRole),
)
line_partial_duplicate = Table(
    "line_partial_duplicate",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("line_number", Integer, primary_key=True, autoincrement=False),
    _position(),
    Column("text", Text, nullable=False),
    *_span(),
    Column("of_line", Integer, nullable=False),
    ForeignKeyConstraint(["source_id", "line_number"], ["line.source_id", "line.number"], ondelete="CASCADE"),
)
edit = Table(
    "edit",
    metadata,
    _id(),
    _parent("report_id", "report.id", index=True),
    Column("position", Integer, nullable=False),  # in the source
    Column("kind", Text, nullable=False),
    *_span(),
    *_span("other", nullable=True),
    Column("reason", Text, nullable=False),
    one_of("kind", EditKind),
)
passage = Table(
    "passage",
    metadata,
    _id(),
    _parent("report_id", "report.id", index=True),
    Column("number", Integer, nullable=False),
    Column("role", Text, nullable=False),
    Column("heading_path", TupleText, nullable=False),
    Column("text", Text, nullable=False),
    Column("lines", TupleText, nullable=False),
    Column("lead", Text),
    _sibling("duplicate_of", "passage.id"),
    Column("text_hash", Text, index=True),  # sha256 of its search text; null where it is not searched
    one_of("role", PassageRole),
    Index(
        "ix_passage_searched",  # which passages a place has is told without reading their texts
        "report_id",
        "id",
        sqlite_where=text("text_hash IS NOT NULL"),
        postgresql_where=text("text_hash IS NOT NULL"),
    ),
)
passage_piece = Table(
    "passage_piece", metadata, _parent("passage_id", "passage.id", key=True), _position(), *_span()
)
entity = Table(
    "entity",
    metadata,
    _id(),
    Column("type", Text, nullable=False),
    Column("canonical", Text, nullable=False, index=True),
    Column("adcode", Text, index=True),
    one_of("type", MentionType),
)
mention = Table(
    "mention",
    metadata,
    _id(),
    _parent("passage_id", "passage.id", index=True),
    Column("entity_id", Text, ForeignKey("entity.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),  # in the source
    Column("subtype", Text),
    *_span(),
    Column("text", Text, nullable=False, index=True),
    one_of("subtype", Subtype),
)
# A name that another report introduces as a short form, with what it means and that report.
entity_link = Table(
    "entity_link",
    metadata,
    _parent("entity_id", "entity.id", key=True),
    _parent("meant_id", "entity.id", index=True),
    _parent("report_id", "report.id", index=True),
)
figure = Table(
    "figure",
    metadata,
    _id(),
    _parent("passage_id", "passage.id", index=True),
    Column("position", Integer, nullable=False),  # in the source
    *_span(),
    Column("text", Text, nullable=False),
    Column("value", ExactNumber),
    Column("low", ExactNumber),
    Column("high", ExactNumber),
    Column("bound", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("dimension", Text, nullable=False, index=True),
    Column("lower", ExactNumber),
    Column("upper", ExactNumber),
    Column("upper_open", Boolean(create_constraint=True, name="upper_open_boolean"), nullable=False),
    Column("indicator", Text),
    *_span("indicator", nullable=True),
    *_span("indicator_row", nullable=True),
    Column("indicator_key", Text, index=True),
    Column("change", Text),
    Column("basis", Text),
    _sibling("change_of", "figure.id"),
    Column("status", Text, nullable=False),
    Column("period", Text),
    *_span("period", nullable=True),
    _source_of("period_passage_id"),
    Column("scope", Text, index=True),
    Column("scope_adcode", Text, index=True),
    *_span("scope", nullable=True),
    _source_of("scope_passage_id"),
    one_of("bound", Bound),
    one_of("dimension", Dimension),
    one_of("change", Change),
    one_of("basis", Basis),
    one_of("status", Status),
)
practice = Table(
    "practice",
    metadata,
    _id(),
    _parent("report_id", "report.id", index=True),
    Column("number", Integer, nullable=False),
    Column("title", Text),
    Column("heading_path", TupleText, nullable=False),
    Column("region", Text),
    Column("adcode", Text, index=True),
    Column("lines", TupleText, nullable=False),
    Column("kind", Text, nullable=False),
    one_of("kind", PracticeKind),
)
practice_passage = Table(
    "practice_passage",
    metadata,
    _parent("practice_id", "practice.id", key=True),
    _position(),
    _parent("passage_id", "passage.id", index=True),
)
practice_actor = Table(
    "practice_actor",
    metadata,
    _parent("practice_id", "practice.id", key=True),
    _position(),
    Column("name", Text, nullable=False, index=True),
)
practice_instrument = Table(
    "practice_instrument",
    metadata,
    _parent("practice_id", "practice.id", key=True),
    _position(),
    Column("name", Text, nullable=False, index=True),
)
practice_figure = Table(
    "practice_figure",
    metadata,
    _parent("practice_id", "practice.id", key=True),
    _position(),
    _parent("figure_id", "figure.id", index=True),
)
practice_outcome = Table(
    "practice_outcome",
    metadata,
    _parent("practice_id", "practice.id", key=True),
    _position(),
    _parent("passage_id", "passage.id", index=True),
    Column("text", Text, nullable=False),
    *_span(),
)
practice_theme = Table(
    "practice_theme",
    metadata,
    _parent("practice_id", "practice.id", key=True),
    _position(),
    Column("name", Text, nullable=False, index=True),
    Column("score", ExactNumber, nullable=False),
)

# --- runs: when and how it came in; the only tables that know a clock ----------------------------------

run = Table(
    "run",
    metadata,
    _id(),
    Column("started", Text, nullable=False),  # ISO 8601, UTC
    Column("finished", Text),
    Column("status", Text, nullable=False),
    Column("paths", TupleText, nullable=False),  # as the user named them
    Column("files", Integer, nullable=False),
    Column("stored", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    one_of("status", RunStatus),
)
run_failure = Table(
    "run_failure",
    metadata,
    _parent("run_id", "run.id", key=True),
    Column("path", NameText, primary_key=True),
    Column("step", Text, nullable=False),  # read, extract, store, …
    Column("message", NameText, nullable=False),
)
run_source = Table(
    "run_source",
    metadata,
    _parent("run_id", "run.id", key=True),
    Column("path", NameText, primary_key=True),
    Column("source_id", Text, ForeignKey("source.id"), nullable=False),
)

# What could not be read, so that it is not tried again before it changes.
quarantine = Table(
    "quarantine",
    metadata,
    Column("path", NameText, primary_key=True),
    Column("sha256", Text),  # of its bytes, or of the archive that refuses it; null: they were not read
    Column("size", BigInteger),  # bytes
    Column("modified", Text),  # ISO 8601, UTC
    Column("step", Text, nullable=False),  # read, extract
    Column("reason", NameText, nullable=False),
    Column("extractor_version", Text, nullable=False),  # that failed
    Column("first_seen", Text, nullable=False),  # ISO 8601, UTC: when these bytes were first tried
    Column("last_seen", Text, nullable=False),  # likewise: when they were last tried
    Column("tries", Integer, nullable=False),
)

# --- where sources come from ------------------------------------------------------------------------

vanished = Table(
    "vanished",
    metadata,
    Column("path", NameText, primary_key=True),  # taken in once, and no longer there
    Column("since", Text, nullable=False),  # ISO 8601, UTC: when that was noticed
)
download = Table(
    "download",
    metadata,
    Column("url", Text, primary_key=True),
    Column("feed", Text, nullable=False),
    Column("path", NameText),  # where its bytes were saved
    Column("etag", Text),
    Column("last_modified", Text),
    Column("stated", Text),  # the time of change that the feed stated, as it writes it
    Column("state", Text, nullable=False),
    Column("message", NameText),
    Column("asked", Text, nullable=False),  # ISO 8601, UTC
    one_of("state", DownloadState),
)

container = Table(  # one that was read to its end
    "container",
    metadata,
    Column("path", NameText, primary_key=True),
    Column("digest", Text, nullable=False),  # of its bytes, the rules that read them and the limits
)
container_item = Table(
    "container_item",
    metadata,
    _parent("container", "container.path", key=True),
    _position(),
    Column("path", NameText, nullable=False),
    Column("sha256", Text),  # of a document; null: it was refused
    Column("size", BigInteger),  # bytes
    Column("refusal", NameText),  # why it is not read
)

FACTS = (
    source,
    source_place,
    source_mark,
    source_heading,
    source_grid,
    source_cell,
    location,
    report,
    line,
    line_partial_duplicate,
    edit,
    passage,
    passage_piece,
    entity,
    mention,
    figure,
    practice,
    practice_passage,
    practice_actor,
    practice_instrument,
    practice_figure,
    practice_outcome,
    practice_theme,
)
