"""Alembic's entry: runs inside the connection `storage.migrate` hands over, one transaction for all steps."""

from alembic import context

from storage.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=False,  # the caller's transaction holds everything, on both stores
)
context.run_migrations()
