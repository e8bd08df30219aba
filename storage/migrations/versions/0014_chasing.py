"""Chasing: the exchange office may take a duty over; what is owed is listed by its day."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Climb up."""
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_by_id", BIG, nullable=True))
        batch_op.create_foreign_key(op.f("fk_duty_taken_by_id"), "person", ["taken_by_id"], ["id"])
    taken = sa.text("taken_by_id is not null")
    op.create_index("ix_duty_taken", "duty", ["taken_by_id"], sqlite_where=taken, postgresql_where=taken)
    op.create_index("ix_duty_state_due", "duty", ["state", "due", "id"])


def downgrade() -> None:
    """Climb down: what was taken over is owed by who owed it; what was waived is done."""
    op.execute("update duty set state = 'done' where state = 'waived'")
    op.drop_index("ix_duty_state_due", "duty")
    op.drop_index("ix_duty_taken", "duty")
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_duty_taken_by_id"), type_="foreignkey")
        batch_op.drop_column("taken_by_id")
