"""Searched passages: an index that finds those of a report without reading their texts."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    searched = sa.text("text_hash IS NOT NULL")
    op.create_index(
        "ix_passage_searched",
        "passage",
        ["report_id", "id"],
        sqlite_where=searched,
        postgresql_where=searched,
    )


def downgrade() -> None:
    op.drop_index("ix_passage_searched", "passage")
