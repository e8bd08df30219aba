"""Campaigns: a case knows the year in which it was asked for, and of whom."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Climb up."""
    with op.batch_alter_table("case_", schema=None) as batch_op:
        batch_op.add_column(sa.Column("round", BIG, nullable=True))
        batch_op.add_column(sa.Column("asked_of", sa.String(), nullable=True))
        batch_op.create_unique_constraint(op.f("uq_case__flow_round_asked_of"), ["flow", "round", "asked_of"])


def downgrade() -> None:
    """Climb down: what was asked for and not filed yet counts as taken back."""
    op.execute("update case_ set standing = 'withdrawn' where standing = 'asked'")
    with op.batch_alter_table("case_", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_case__flow_round_asked_of"), type_="unique")
        batch_op.drop_column("asked_of")
        batch_op.drop_column("round")
