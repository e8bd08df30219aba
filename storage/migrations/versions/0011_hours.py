"""Hours: a duty may be due at an instant or count from a campaign's opening; which rung rang last is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

DAYS, INSTANTS = ("opens", "rang_nominal"), ("anchor_at", "due_at", "rang_at")


def upgrade() -> None:
    """Climb up: every duty there is counts days; of what rang, its day is the best that is known of its rung."""
    with op.batch_alter_table("duty", schema=None) as batch_op:
        for name in DAYS:
            batch_op.add_column(sa.Column(name, sa.Date(), nullable=True))
        for name in INSTANTS:
            batch_op.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.execute("update duty set rang_nominal = rang_on")


def downgrade() -> None:
    """Climb down: what counted hours rings by its day."""
    with op.batch_alter_table("duty", schema=None) as batch_op:
        for name in (*INSTANTS, *DAYS):
            batch_op.drop_column(name)
