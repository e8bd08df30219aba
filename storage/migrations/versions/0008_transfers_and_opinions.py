"""Places that are handed to somebody by name, and opinions asked beside a verdict."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Climb up: nothing was handed over, nobody asked."""
    op.create_table(
        "transfer",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("holder_id", BIG, nullable=False),
        sa.Column("from_id", BIG, nullable=False),
        sa.Column("to_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        _refers("transfer", "case_id", "case_"),
        *(_refers("transfer", column, "person") for column in ("holder_id", "from_id", "to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    op.create_index(op.f("ix_transfer_case_id"), "transfer", ["case_id"])
    op.create_table(
        "opinion",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("of_id", BIG, nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("about_id", BIG, nullable=True),
        sa.Column("words_id", BIG, nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        _refers("opinion", "case_id", "case_"),
        *(_refers("opinion", column, "person") for column in ("by_id", "of_id")),
        *(_refers("opinion", column, "remark") for column in ("about_id", "words_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
    )
    op.create_index(op.f("ix_opinion_case_id"), "opinion", ["case_id"])
    op.create_index(op.f("ix_opinion_of_id_state"), "opinion", ["of_id", "state"])
    for table in ("taker", "verdict"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("transfer_id", BIG, nullable=True))
            batch_op.create_foreign_key(op.f(f"fk_{table}_transfer_id"), "transfer", ["transfer_id"], ["id"])


def downgrade() -> None:
    """Climb down: whoever was handed a place keeps it."""
    for table in ("verdict", "taker"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f"fk_{table}_transfer_id"), type_="foreignkey")
            batch_op.drop_column("transfer_id")
    for table, column in (("opinion", "of_id_state"), ("opinion", "case_id"), ("transfer", "case_id")):
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
    op.drop_table("opinion")
    op.drop_table("transfer")
