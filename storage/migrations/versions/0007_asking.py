"""Asking and going back: threads between takers and filers, usual reasons in both languages, returns to a step."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Climb up: nothing was asked, what was returned went to its filer, every reason was typed."""
    op.create_table(
        "utterance",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("edition", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("answers", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remark_id", BIG, nullable=True),
        sa.Column("file_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_utterance_case_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_utterance_by_id")),
        sa.ForeignKeyConstraint(["remark_id"], ["remark.id"], name=op.f("fk_utterance_remark_id")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_utterance_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_utterance")),
    )
    op.create_index(op.f("ix_utterance_case_id"), "utterance", ["case_id"])
    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.add_column(sa.Column("to_step", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("to_seat", sa.String(), nullable=True))
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.add_column(sa.Column("english", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.alter_column("english", existing_type=sa.Text(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    """Climb down: what was asked and answered stays in the remarks."""
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.drop_column("english")
    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.drop_column("to_seat")
        batch_op.drop_column("to_step")
    op.drop_index(op.f("ix_utterance_case_id"), "utterance")
    op.drop_table("utterance")
