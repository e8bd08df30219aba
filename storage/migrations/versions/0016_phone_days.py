"""Phone days: what was sent for whose phone calendar, so that it can be called off there."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Climb up: of files sent before nothing is known."""
    op.create_table(
        "phone_day",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("duty_id", BIG, nullable=False),
        sa.Column("rung", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_phone_day_duty_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_phone_day_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_day")),
        sa.UniqueConstraint("person_id", "duty_id", "rung", name=op.f("uq_phone_day_person_id_duty_id_rung")),
    )
    op.create_index(op.f("ix_phone_day_day"), "phone_day", ["day"])


def downgrade() -> None:
    """Climb down: what is on phones stays there."""
    op.drop_table("phone_day")
