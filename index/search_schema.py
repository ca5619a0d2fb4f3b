"""Search schema: the tables of vectors and words."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, LargeBinary, Table, Text

from index.columns import metadata

# --- vectors: kept once for each model and text; the vector store is a copy of them -------------------

embedding_model = Table(
    "embedding_model",
    metadata,
    Column("name", Text, primary_key=True),
    Column("dimension", Integer, nullable=False),
    CheckConstraint("dimension > 0", name="dimension_positive"),
)
embedding = Table(
    "embedding",
    metadata,
    Column("model", Text, ForeignKey("embedding_model.name", ondelete="CASCADE"), primary_key=True),
    Column("text_hash", Text, primary_key=True),
    Column("vector", LargeBinary, nullable=False),  # little-endian float32, length 1
)
vector_index = Table(
    "vector_index",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # 1: the only row says what search uses
    Column("model", Text, ForeignKey("embedding_model.name"), nullable=False),
    Column("generation", Integer, nullable=False),  # number of the published copy; 0 before the first
    Column("passages", Integer, nullable=False),  # how many the published copy holds
    Column("version", Integer, nullable=False),  # counts every change of this row or of a source
    CheckConstraint("id = 1", name="only_one"),
)
vector_change = Table(
    "vector_change",
    metadata,
    Column("passage_id", Text, primary_key=True),  # its published vector is not what the tables say
)

# --- words: an inverted index in immutable segments ----------------------------------------------------

word_segment = Table(
    "word_segment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("documents", LargeBinary, nullable=False),  # little-endian uint32, ascending
    Column("lengths", LargeBinary, nullable=False),  # little-endian uint32: terms in each document
    sqlite_autoincrement=True,
)
word_posting = Table(
    "word_posting",
    metadata,
    Column(
        "segment_id",
        Integer,
        ForeignKey("word_segment.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("term", Text, primary_key=True),
    Column("postings", LargeBinary, nullable=False),  # pairs of little-endian uint32: document, occurrences
    sqlite_with_rowid=False,
)
word_passage = Table(
    "word_passage",
    metadata,
    Column(
        "document", Integer, primary_key=True
    ),  # never given twice: a removed one may still be in postings
    Column("passage_id", Text, ForeignKey("passage.id"), nullable=False, unique=True),
    sqlite_autoincrement=True,
)
word_removed = Table(
    "word_removed",
    metadata,
    Column("document", Integer, primary_key=True, autoincrement=False),
)
