"""Waits: how long each step of a case was waited for, and when it is reminded of; which part of a card is shown."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# what was decided before: from the day its people were named to the last verdict on it
DECIDED = """
insert into wait (case_id, flow, step, since, until, decided, handed, digest)
select v.case_id, c.flow, v.step, min(t.since), max(v.at), true, '{}', ''
from verdict v join case_ c on c.id = v.case_id join taker t on t.case_id = v.case_id and t.step = v.step
where v.as_on is null group by v.case_id, c.flow, v.step having max(v.at) > min(t.since)
"""


def upgrade() -> None:
    """Climb up: what is open is derived by the first tick."""
    op.create_table(
        "wait",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided", sa.Boolean(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("rang_on", sa.Date(), nullable=True),
        sa.Column("handed", sa.JSON(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_wait_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wait")),
    )
    op.create_index(op.f("ix_wait_case_id"), "wait", ["case_id"])
    op.create_index(op.f("ix_wait_until"), "wait", ["until"])
    due, still = sa.text("next_at is not null"), sa.text("until is null")
    op.create_index("ix_wait_due", "wait", ["next_at"], sqlite_where=due, postgresql_where=due)
    op.create_index("ix_wait_open", "wait", ["due", "id"], sqlite_where=still, postgresql_where=still)
    op.create_index(op.f("ix_case__standing"), "case_", ["standing"])
    op.create_index(op.f("ix_fact_kind_value"), "fact", ["kind", "value"])
    op.create_index(op.f("ix_fact_kind_until"), "fact", ["kind", "until"])
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.add_column(sa.Column("view", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.alter_column("view", server_default=None)
    op.execute(DECIDED)


def downgrade() -> None:
    """Climb down: nobody is reminded of a step."""
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.drop_column("view")
    op.drop_index(op.f("ix_fact_kind_until"), "fact")
    op.drop_index(op.f("ix_fact_kind_value"), "fact")
    op.drop_index(op.f("ix_case__standing"), "case_")
    op.drop_table("wait")
