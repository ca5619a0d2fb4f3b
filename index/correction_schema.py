"""Correction schema: the ledger of corrections, and what came of applying it to the facts there are now."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from extract.corrections.records import CorrectionKind, Reason, State
from index.columns import ObjectText, TupleText, metadata, one_of

# The ledger: only inserted into. Extraction cannot make it again, so it is truth as the bytes of sources are.
correction = Table(
    "correction",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("source_id", Text, ForeignKey("source.id"), nullable=False, index=True),
    Column("spans", TupleText, nullable=False),  # [start, end] pairs in the source
    Column("written", Text, nullable=False),  # what stood there
    Column("changes", ObjectText, nullable=False),
    Column("former", ObjectText, nullable=False),  # what the fact said of these fields when it was made
    Column("author", Text, nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("made", Text, nullable=False),  # ISO 8601, UTC
    Column("reverts", Integer, ForeignKey("correction.number"), index=True),
    one_of("kind", CorrectionKind),
)
# What came of each that holds, when its source was last stored; written anew with the facts.
correction_outcome = Table(
    "correction_outcome",
    metadata,
    Column("number", Integer, ForeignKey("correction.number"), primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("fact_id", Text, index=True),  # mention, figure or practice; an id of the facts there are now
    Column("merged_id", Text, index=True),  # entity that other reports name too …
    Column("meant_id", Text),  # … and what a merge says that it means everywhere
    one_of("state", State),
    one_of("reason", Reason),
)
# What extraction alone says of the sources that corrections are applied to, so that a revert restores it.
uncorrected = Table(
    "uncorrected",
    metadata,
    Column("source_id", Text, ForeignKey("source.id"), primary_key=True),
    Column("facts", Text, nullable=False),  # JSON: rows of the tables that corrections change
)
