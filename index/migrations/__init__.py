"""The steps that bring a database of an earlier version to this version's schema."""

from typing import Literal

from alembic import op


def recreate() -> Literal["always", "auto"]:
    """For a table that gets a column: SQLite copies it, so that its definition reads as a new one's does."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "auto"
