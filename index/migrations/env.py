"""Alembic's environment: runs the steps on the connection that index.database hands over."""

from alembic import context

from index import correction_schema, schema, search_schema
from index.columns import metadata

TABLES = (schema, search_schema, correction_schema)  # importing them fills the metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
    compare_type=True,
    compare_server_default=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
