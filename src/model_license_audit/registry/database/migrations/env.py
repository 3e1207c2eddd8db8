"""What Alembic runs to take the steps: on the connection, and within the transaction, that it was given."""

from __future__ import annotations

from alembic import context

from model_license_audit.registry.database.schema import TABLE
from model_license_audit.registry.database.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    version_table=TABLE,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
