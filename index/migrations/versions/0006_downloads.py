"""Documents fetched from the network, and files that are no longer where they were."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vanished",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_vanished")),
    )
    op.create_table(
        "download",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("stated", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('current', 'gone', 'failed')", name=op.f("ck_download_state_known")),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_download")),
    )


def downgrade() -> None:
    op.drop_table("download")
    op.drop_table("vanished")
