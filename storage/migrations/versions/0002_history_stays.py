"""History stays: rows are added, never changed or taken away, whoever is at the database.

A later migration that rebuilds the table on SQLite loses its triggers there, and has to make them again.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ACTS = ("update", "delete")


def upgrade() -> None:
    """Climb up."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ACTS:
            op.execute(
                f"create trigger history_stays_{act} before {act} on history "
                "begin select raise(abort, 'history stays as it is'); end"
            )
        return
    op.execute(
        "create function history_stays() returns trigger language plpgsql as "
        "$$ begin raise exception 'history stays as it is'; end $$"
    )
    op.execute(
        "create trigger history_stays before update or delete or truncate on history "
        "for each statement execute function history_stays()"
    )


def downgrade() -> None:
    """Climb down."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ACTS:
            op.execute(f"drop trigger history_stays_{act}")
        return
    op.execute("drop trigger history_stays on history")
    op.execute("drop function history_stays()")
