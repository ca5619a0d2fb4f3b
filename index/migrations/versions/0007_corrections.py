"""Corrections by researchers: their ledger, what came of each, and what extraction alone says."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KINDS = (
    "retype_mention", "merge_mention", "split_mention", "reject_mention", "add_mention", "fix_figure",
    "reject_figure", "add_figure", "set_themes", "revert",
)  # fmt: skip
_REASONS = (
    "source replaced", "text differs", "in no passage", "no mention there", "no figure there",
    "no practice there", "overlaps another", "no such theme", "cannot be read", "says so already",
)  # fmt: skip
_STATES = ("applied", "needless", "inapplicable")


def _words(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("spans", sa.Text(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("former", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("reverts", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"kind IN ({_words(_KINDS)})", name=op.f("ck_correction_kind_known")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_correction_source_id")),
        sa.ForeignKeyConstraint(["reverts"], ["correction.number"], name=op.f("fk_correction_reverts")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_correction")),
    )
    for column in ("source_id", "author", "reverts"):
        op.create_index(op.f(f"ix_correction_{column}"), "correction", [column])
    op.create_table(
        "correction_outcome",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("fact_id", sa.Text(), nullable=True),
        sa.Column("merged_id", sa.Text(), nullable=True),
        sa.Column("meant_id", sa.Text(), nullable=True),
        sa.CheckConstraint(
            f"state IN ({_words(_STATES)})", name=op.f("ck_correction_outcome_state_known")
        ),
        sa.CheckConstraint(
            f"reason IN ({_words(_REASONS)})", name=op.f("ck_correction_outcome_reason_known")
        ),
        sa.ForeignKeyConstraint(
            ["number"], ["correction.number"], name=op.f("fk_correction_outcome_number")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_correction_outcome")),
    )
    for column in ("fact_id", "merged_id"):
        op.create_index(op.f(f"ix_correction_outcome_{column}"), "correction_outcome", [column])
    op.create_table(
        "uncorrected",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_uncorrected_source_id")),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_uncorrected")),
    )


def downgrade() -> None:
    op.drop_table("uncorrected")
    op.drop_table("correction_outcome")
    op.drop_table("correction")
