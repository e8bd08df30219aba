"""Stand-ins: who settles in whose name, from a day until a day; nobody signs twice in one capacity."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Climb up: nobody stands in yet."""
    op.create_table(
        "stand_in",
        sa.Column("id", BIG, nullable=False),
        sa.Column("away_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("set_by_id", BIG, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun", sa.Boolean(), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["away_id"], ["person.id"], name=op.f("fk_stand_in_away_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_stand_in_by_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f("fk_stand_in_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_in")),
    )
    op.create_index(op.f("ix_stand_in_away_id_until"), "stand_in", ["away_id", "until"])
    op.create_index(op.f("ix_stand_in_by_id_until"), "stand_in", ["by_id", "until"])
    for table in ("taker", "verdict"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("for_id", BIG, nullable=True))
            batch_op.create_foreign_key(op.f(f"fk_{table}_for_id"), "person", ["for_id"], ["id"])
    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.add_column(sa.Column("as_on", sa.String(), nullable=True))


def downgrade() -> None:
    """Climb down: whoever stands in keeps what is theirs now."""
    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.drop_column("as_on")
    for table in ("verdict", "taker"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f"fk_{table}_for_id"), type_="foreignkey")
            batch_op.drop_column("for_id")
    op.drop_index(op.f("ix_stand_in_by_id_until"), "stand_in")
    op.drop_index(op.f("ix_stand_in_away_id_until"), "stand_in")
    op.drop_table("stand_in")
