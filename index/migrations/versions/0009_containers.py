"""Containers: what archives and lists held when they were looked into."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "container",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_container")),
    )
    op.create_table(
        "container_item",
        sa.Column("container", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["container"],
            ["container.path"],
            name=op.f("fk_container_item_container"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("container", "position", name=op.f("pk_container_item")),
    )


def downgrade() -> None:
    op.drop_table("container_item")
    op.drop_table("container")
