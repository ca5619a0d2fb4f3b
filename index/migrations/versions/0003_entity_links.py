"""Links between entities: a name that another report introduces as the short form of a longer one."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_mention_text"), "mention", ["text"], unique=False)
    op.create_table(
        "entity_link",
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("meant_id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.id"], name=op.f("fk_entity_link_entity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["meant_id"], ["entity.id"], name=op.f("fk_entity_link_meant_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_entity_link_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entity_id", name=op.f("pk_entity_link")),
    )
    op.create_index(op.f("ix_entity_link_meant_id"), "entity_link", ["meant_id"], unique=False)
    op.create_index(op.f("ix_entity_link_report_id"), "entity_link", ["report_id"], unique=False)


def downgrade() -> None:
    op.drop_table("entity_link")
    op.drop_index(op.f("ix_mention_text"), table_name="mention")
