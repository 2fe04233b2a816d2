"""How Alembic reaches the store: it is handed a connection that is in a transaction already."""

from __future__ import annotations

from alembic import context

from store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
