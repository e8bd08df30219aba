"""Routes of several steps: editions of answers, verdicts that saw one, seats; duties of offices and for travellers."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
VERDICTS = {"approve": "ap", "return": "rt", "refuse": "rf"}


def upgrade() -> None:
    """Climb up."""
    op.create_table(
        "edition",
        sa.Column("case_id", BIG, autoincrement=False, nullable=False),
        sa.Column("number", BIG, autoincrement=False, nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_edition_case_id")),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_edition")),
    )
    op.create_table(
        "verdict",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("edition", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("remark_id", BIG, nullable=True),
        sa.Column("paper", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_verdict_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_verdict_case_id")),
        sa.ForeignKeyConstraint(["remark_id"], ["remark.id"], name=op.f("fk_verdict_remark_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
    )
    op.create_index(op.f("ix_verdict_case_id"), "verdict", ["case_id"])
    with op.batch_alter_table("case_", schema=None) as batch_op:
        batch_op.add_column(sa.Column("edition", BIG, nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("steps", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("cancelled_on", sa.Date(), nullable=True))
    _fill()
    with op.batch_alter_table("case_", schema=None) as batch_op:
        batch_op.drop_column("step")
        batch_op.alter_column("edition", server_default=None)
        batch_op.alter_column("steps", server_default=None)
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.alter_column("owner_id", existing_type=BIG, nullable=True)
        batch_op.add_column(sa.Column("office", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("about_id", BIG, nullable=True))
        batch_op.add_column(sa.Column("answers", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("done_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(op.f("fk_duty_about_id"), "person", ["about_id"], ["id"])
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.alter_column("office", server_default=None)
        batch_op.alter_column("answers", server_default=None)
    _takers_have_seats()


def _takers_have_seats() -> None:
    """The table is made anew: its key changes. Takers of a step that is over are not kept."""
    db = op.get_bind()
    named = list(
        db.execute(
            sa.text(
                "select taker.case_id, taker.step, taker.person_id, case_.filed_at, case_.steps from taker"
                " join case_ on case_.id = taker.case_id"
            )
        )
    )
    op.drop_table("taker")
    taker = op.create_table(
        "taker",
        sa.Column("case_id", BIG, autoincrement=False, nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("person_id", BIG, autoincrement=False, nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_taker_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_taker_person_id")),
        sa.PrimaryKeyConstraint("case_id", "step", "seat", "person_id", name=op.f("pk_taker")),
    )
    op.create_index(op.f("ix_taker_person_id_waits"), "taker", ["person_id", "waits"])
    for row in named:
        steps = json.loads(row.steps) if isinstance(row.steps, str) else row.steps
        if row.step in steps:
            since = sa.text("(select filed_at from case_ where id = :id)").bindparams(id=row.case_id)
            db.execute(
                sa.insert(taker).values(
                    case_id=row.case_id, step=row.step, seat="", person_id=row.person_id, waits=True,
                    since=since.columns(sa.column("filed_at")).scalar_subquery(),
                )
            )  # fmt: skip


def _fill() -> None:
    """What was settled before keeps its verdicts, its edition and the step it waits on."""
    db = op.get_bind()
    db.execute(sa.text("insert into edition (case_id, number, answers, at) select id, 1, answers, filed_at from case_"))
    steps = sa.table("case_", sa.column("id", BIG), sa.column("step", sa.String()), sa.column("steps", sa.JSON()))
    for case_id, step in db.execute(sa.select(steps.c.id, steps.c.step).where(steps.c.step.is_not(None))).all():
        db.execute(sa.update(steps).where(steps.c.id == case_id).values(steps=[step]))
    history = sa.table(
        "history", sa.column("id", BIG), sa.column("act", sa.String()), sa.column("about", sa.JSON()),
    )  # fmt: skip
    for row_id, act, about in db.execute(
        sa.select(history.c.id, history.c.act, history.c.about).where(history.c.act.in_(list(VERDICTS)))
    ).all():
        db.execute(
            sa.text(
                "insert into verdict (case_id, step, seat, by_id, verdict, edition, at, stands, remark_id)"
                " select case_id, :step, '', by_id, :verdict, 1, at, :stands, :remark from history where id = :id"
            ),
            {
                "id": row_id, "step": about.get("step") or "", "verdict": VERDICTS[act], "stands": act == "approve",
                "remark": about.get("remark"),
            },
        )  # fmt: skip


def downgrade() -> None:
    """Climb down: what only the newer version knows is dropped."""
    with op.batch_alter_table("case_", schema=None) as batch_op:
        batch_op.add_column(sa.Column("step", sa.String(), nullable=True))
    db = op.get_bind()
    steps = sa.table("case_", sa.column("id", BIG), sa.column("step", sa.String()), sa.column("steps", sa.JSON()))
    for case_id, found in db.execute(sa.select(steps.c.id, steps.c.steps)).all():
        db.execute(sa.update(steps).where(steps.c.id == case_id).values(step=found[0] if found else None))
    named = db.execute(sa.text("select distinct case_id, step, person_id from taker where waits")).all()
    op.drop_table("taker")
    taker = op.create_table(
        "taker",
        sa.Column("case_id", BIG, autoincrement=False, nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("person_id", BIG, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_taker_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_taker_person_id")),
        sa.PrimaryKeyConstraint("case_id", "step", "person_id", name=op.f("pk_taker")),
    )
    op.create_index(op.f("ix_taker_person_id"), "taker", ["person_id"])
    for row in named:
        db.execute(sa.insert(taker).values(case_id=row.case_id, step=row.step, person_id=row.person_id))
    db.execute(sa.text("delete from duty where owner_id is null"))
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_duty_about_id"), type_="foreignkey")
        batch_op.drop_column("done_at")
        batch_op.drop_column("answers")
        batch_op.drop_column("about_id")
        batch_op.drop_column("office")
        batch_op.alter_column("owner_id", existing_type=BIG, nullable=False)
    with op.batch_alter_table("case_", schema=None) as batch_op:
        batch_op.drop_column("cancelled_on")
        batch_op.drop_column("steps")
        batch_op.drop_column("edition")
    op.drop_index(op.f("ix_verdict_case_id"), "verdict")
    op.drop_table("verdict")
    op.drop_table("edition")
