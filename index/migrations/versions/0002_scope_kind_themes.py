"""Date of reports, scope of figures, kind and themes of practices, edits of numbers."""

import sqlalchemy as sa
from alembic import op

from index.migrations import recreate

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


_FIRST_EDITS = ("join", "overlap", "duplicate", "partial_duplicate", "fragment", "caption", "split_heading")


def _know_edits(kinds: tuple[str, ...]) -> None:
    known = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("edit") as edit:
        edit.drop_constraint(op.f("ck_edit_kind_known"), type_="check")
        edit.create_check_constraint(op.f("ck_edit_kind_known"), f"kind IN ({known})")


def upgrade() -> None:
    _know_edits((*_FIRST_EDITS, "number"))
    with op.batch_alter_table("report", recreate=recreate()) as report:
        report.add_column(sa.Column("date", sa.Text(), nullable=True))
    with op.batch_alter_table("figure") as figure:
        for name in ("period_passage_id", "scope", "scope_adcode", "scope_passage_id"):
            figure.add_column(sa.Column(name, sa.Text(), nullable=True))
        for name in ("scope_start", "scope_end"):
            figure.add_column(sa.Column(name, sa.Integer(), nullable=True))
        for name in ("period_passage_id", "scope_passage_id"):
            figure.create_foreign_key(
                op.f(f"fk_figure_{name}"), "passage", [name], ["id"], ondelete="CASCADE"
            )
        figure.create_check_constraint(
            op.f("ck_figure_scope_proper"), "0 <= scope_start AND scope_start <= scope_end"
        )
    for name in ("period_passage_id", "scope", "scope_adcode", "scope_passage_id"):
        op.create_index(op.f(f"ix_figure_{name}"), "figure", [name], unique=False)
    with op.batch_alter_table("practice") as practice:
        # Every practice that an earlier version found was read as done.
        practice.add_column(sa.Column("kind", sa.Text(), nullable=False, server_default="done"))
        practice.create_check_constraint(op.f("ck_practice_kind_known"), "kind IN ('done', 'planned')")
    with op.batch_alter_table("practice") as practice:
        practice.alter_column("kind", server_default=None)
    op.create_table(
        "practice_theme",
        sa.Column("practice_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("score", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practice_theme_practice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("practice_id", "position", name=op.f("pk_practice_theme")),
    )
    op.create_index(op.f("ix_practice_theme_name"), "practice_theme", ["name"], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM edit WHERE kind = 'number'")
    _know_edits(_FIRST_EDITS)
    op.drop_table("practice_theme")
    with op.batch_alter_table("practice") as practice:
        practice.drop_constraint(op.f("ck_practice_kind_known"), type_="check")
        practice.drop_column("kind")
    for name in ("period_passage_id", "scope", "scope_adcode", "scope_passage_id"):
        op.drop_index(op.f(f"ix_figure_{name}"), table_name="figure")
    with op.batch_alter_table("figure") as figure:
        figure.drop_constraint(op.f("ck_figure_scope_proper"), type_="check")
        for name in ("period_passage_id", "scope_passage_id"):
            figure.drop_constraint(op.f(f"fk_figure_{name}"), type_="foreignkey")
        for name in ("period_passage_id", "scope", "scope_adcode", "scope_passage_id"):
            figure.drop_column(name)
        for name in ("scope_start", "scope_end"):
            figure.drop_column(name)
    with op.batch_alter_table("report") as report:
        report.drop_column("date")
