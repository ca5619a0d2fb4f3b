"""What formats other than text say: places, marks, headings, tables, descriptions; facts read from tables."""

import sqlalchemy as sa
from alembic import op

from index.migrations import recreate

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


_EDITS = (
    "join", "overlap", "duplicate", "partial_duplicate", "fragment", "caption", "split_heading", "number",
)
_MARKS = ("header", "footer", "page_number", "footnote")
_LINE_ROLES = ("title", "heading", "lead", "body", "continuation", "fragment", "caption", "duplicate")
_PASSAGE_ROLES = ("title", "heading", "lead", "body", "fragment", "caption")
_DESCRIPTION = ("title", "issuer", "document_number", "date", "url", "place")


def _words(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _know(table: str, column: str, words: tuple[str, ...]) -> None:
    with op.batch_alter_table(table) as changed:
        changed.drop_constraint(op.f(f"ck_{table}_{column}_known"), type_="check")
        changed.create_check_constraint(op.f(f"ck_{table}_{column}_known"), f"{column} IN ({_words(words)})")


def _create_part(name: str, *columns: "sa.Column[int] | sa.Column[str] | sa.Constraint") -> None:
    """A table of what a format says of the text of a source, in the order of the text."""
    op.create_table(
        name,
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        *columns,
        sa.CheckConstraint(
            "0 <= span_start AND span_start <= span_end", name=op.f(f"ck_{name}_span_proper")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f(f"fk_{name}_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", "position", name=op.f(f"pk_{name}")),
    )


def upgrade() -> None:
    _know("edit", "kind", (*_EDITS, *_MARKS))
    _know("line", "role", (*_LINE_ROLES, "table"))
    _know("passage", "role", (*_PASSAGE_ROLES, "table"))
    with op.batch_alter_table("source", recreate=recreate()) as source:
        for name in _DESCRIPTION:
            source.add_column(sa.Column(name, sa.Text(), nullable=True))
    with op.batch_alter_table("figure") as figure:
        for name in ("indicator_row_start", "indicator_row_end"):
            figure.add_column(sa.Column(name, sa.Integer(), nullable=True))
        figure.create_check_constraint(
            op.f("ck_figure_indicator_row_proper"),
            "0 <= indicator_row_start AND indicator_row_start <= indicator_row_end",
        )
    _create_part(
        "source_place",
        *(
            sa.Column(name, sa.Integer(), nullable=True)
            for name in ("page", "box_left", "box_top", "box_right", "box_bottom")
        ),
        sa.Column("cell", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Integer(), nullable=True),
    )
    _create_part(
        "source_mark",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.CheckConstraint(f"kind IN ({_words(_MARKS)})", name=op.f("ck_source_mark_kind_known")),
    )
    _create_part("source_heading", sa.Column("level", sa.Integer(), nullable=False))
    _create_part("source_grid")
    op.create_table(
        "source_cell",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("grid", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("column_number", sa.Integer(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("column_count", sa.Integer(), nullable=False),
        sa.Column(
            "heading", sa.Boolean(create_constraint=True, name="heading_boolean"), nullable=False
        ),
        sa.CheckConstraint(
            "0 <= span_start AND span_start <= span_end", name=op.f("ck_source_cell_span_proper")
        ),
        sa.ForeignKeyConstraint(
            ["source_id", "grid"],
            ["source_grid.source_id", "source_grid.position"],
            name=op.f("fk_source_cell_source_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("source_id", "grid", "position", name=op.f("pk_source_cell")),
    )


def downgrade() -> None:
    for name in ("source_cell", "source_grid", "source_heading", "source_mark", "source_place"):
        op.drop_table(name)
    # An earlier version has no words for these: a row of a table is text to it.
    op.execute(f"DELETE FROM edit WHERE kind IN ({_words(_MARKS)})")
    op.execute("UPDATE line SET role = 'body' WHERE role = 'table'")
    op.execute("UPDATE passage SET role = 'body' WHERE role = 'table'")
    _know("edit", "kind", _EDITS)
    _know("line", "role", _LINE_ROLES)
    _know("passage", "role", _PASSAGE_ROLES)
    with op.batch_alter_table("figure") as figure:
        figure.drop_constraint(op.f("ck_figure_indicator_row_proper"), type_="check")
        for name in ("indicator_row_start", "indicator_row_end"):
            figure.drop_column(name)
    with op.batch_alter_table("source") as source:
        for name in _DESCRIPTION:
            source.drop_column(name)
