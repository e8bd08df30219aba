"""Copies: who is told of a case without deciding on it, and who saw it when."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Climb up: cases of before are told to nobody until they change."""
    op.create_table(
        "copy_",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("edition", BIG, nullable=False),
        sa.Column("times", BIG, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_copy__case_id")),
        sa.ForeignKeyConstraint(["seen_by_id"], ["person.id"], name=op.f("fk_copy__seen_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy_")),
        sa.UniqueConstraint("case_id", "key", "seat", name=op.f("uq_copy__case_id_key_seat")),
    )
    unseen = sa.text("state = 'live' and seen_at is null")
    op.create_index("ix_copy__unseen", "copy_", ["id"], sqlite_where=unseen, postgresql_where=unseen)


def downgrade() -> None:
    """Climb down: nobody is told."""
    op.drop_table("copy_")
