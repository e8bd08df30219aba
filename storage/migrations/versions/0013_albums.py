"""Albums: several files are one answer; the first is named in it, the others name the first."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Climb up: every file there is stands alone."""
    with op.batch_alter_table("file") as batch:
        batch.add_column(sa.Column("first_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch.add_column(sa.Column("album", sa.String(), nullable=False, server_default=""))
        batch.create_foreign_key("fk_file_first_id_file", "file", ["first_id"], ["id"])
        batch.create_index("ix_file_first_id", ["first_id"])


def downgrade() -> None:
    """Climb down: only the first of several is named anywhere."""
    with op.batch_alter_table("file") as batch:
        batch.drop_index("ix_file_first_id")
        batch.drop_constraint("fk_file_first_id_file", type_="foreignkey")
        batch.drop_column("album")
        batch.drop_column("first_id")
