"""People: what they are to the school, their rank, their telephone number."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Climb up: everybody known so far is a teacher without a rank on record."""
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="teacher"))
        batch_op.add_column(sa.Column("rank", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("phone_id", BIG, nullable=True))
        batch_op.create_foreign_key("fk_person_phone_id", "sealed", ["phone_id"], ["id"])
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.alter_column("kind", server_default=None)
        batch_op.alter_column("rank", server_default=None)


def downgrade() -> None:
    """Climb down."""
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_constraint("fk_person_phone_id", type_="foreignkey")
        batch_op.drop_column("phone_id")
        batch_op.drop_column("rank")
        batch_op.drop_column("kind")
