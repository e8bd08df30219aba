"""Changes after approval: the edition that stays in force while a change of it is settled."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Climb up: nothing is being changed."""
    with op.batch_alter_table("case_", schema=None) as batch_op:
        batch_op.add_column(sa.Column("in_force", BIG, nullable=True))


def downgrade() -> None:
    """Climb down: a change that is being settled is like any other case."""
    with op.batch_alter_table("case_", schema=None) as batch_op:
        batch_op.drop_column("in_force")
