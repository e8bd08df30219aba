"""Snoozing: a duty's owner asks to hear of it again on a later day; what waits to be confirmed rings as well."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Climb up."""
    op.drop_index("ix_duty_due", "duty")
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.add_column(sa.Column("snoozed_until", sa.Date(), nullable=True))
    _index("next_at is not null")


def downgrade() -> None:
    """Climb down: what was put off rings by its ladder again."""
    op.drop_index("ix_duty_due", "duty")
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.drop_column("snoozed_until")
    _index("state = 'open'")


def _index(where: str) -> None:
    condition = sa.text(where)
    op.create_index("ix_duty_due", "duty", ["next_at"], sqlite_where=condition, postgresql_where=condition)
