"""The ground: people, inbox, outbox, cards, drafts, cases, duties."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Climb up."""
    op.create_table(
        "attempt",
        sa.Column("chat_id", BIG, autoincrement=False, nullable=False),
        sa.Column("wrong", BIG, nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_attempt")),
    )
    op.create_table(
        "counter",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("last", BIG, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_counter")),
    )
    op.create_table(
        "event",
        sa.Column("id", BIG, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("lane", BIG, nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", BIG, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("source", "key", name=op.f("uq_event_source_key")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("ix_event_kept_at", ["kept_at"], unique=False)
        batch_op.create_index(
            "ix_event_waiting",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'new'"),
            postgresql_where=sa.text("state = 'new'"),
        )

    op.create_table(
        "person",
        sa.Column("id", BIG, nullable=False),
        sa.Column("staff_no", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("english_name", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("chat_id", BIG, nullable=True),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("chat_id", name=op.f("uq_person_chat_id")),
        sa.UniqueConstraint("staff_no", name=op.f("uq_person_staff_no")),
    )
    op.create_table(
        "runner",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("pid", BIG, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runner")),
    )
    op.create_table(
        "sealed",
        sa.Column("id", BIG, nullable=False),
        sa.Column("cipher", sa.LargeBinary(), nullable=False),
        sa.Column("last", sa.String(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed")),
    )
    with op.batch_alter_table("sealed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sealed_hash"), ["hash"], unique=False)

    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "card",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", BIG, nullable=False),
        sa.Column("wants", BIG, nullable=False),
        sa.Column("shown", BIG, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("message_id", BIG, nullable=True),
        sa.Column("old_message_id", BIG, nullable=True),
        sa.Column("fresh", sa.Boolean(), nullable=False),
        sa.Column("rank", BIG, nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", BIG, nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_card_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
        sa.UniqueConstraint("person_id", "kind", "subject", name=op.f("uq_card_person_id_kind_subject")),
    )
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.create_index("ix_card_kind_subject", ["kind", "subject"], unique=False)
        batch_op.create_index(
            "ix_card_waiting",
            ["rank", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'live' and (wants > shown or old_message_id is not null)"),
            postgresql_where=sa.text("state = 'live' and (wants > shown or old_message_id is not null)"),
        )

    op.create_table(
        "case_",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("filer_id", BIG, nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=True),
        sa.Column("revision", BIG, nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["filer_id"], ["person.id"], name=op.f("fk_case__filer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_")),
        sa.UniqueConstraint("number", name=op.f("uq_case__number")),
    )
    with op.batch_alter_table("case_", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case__filer_id"), ["filer_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("subject", BIG, nullable=True),
        sa.Column("seen", BIG, nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.String(), nullable=True),
        sa.Column("hint", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("revision", BIG, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_person_id_state"), ["person_id", "state"], unique=False)

    op.create_table(
        "file",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("telegram_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", BIG, nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_file_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
    )
    with op.batch_alter_table("file", schema=None) as batch_op:
        batch_op.create_index(
            "ix_file_waiting",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'wanted'"),
            postgresql_where=sa.text("state = 'wanted'"),
        )

    op.create_table(
        "invite",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invite_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invite")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invite_code_hash")),
    )
    op.create_table(
        "letter",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reader_id", BIG, nullable=True),
        sa.Column("chat_id", BIG, nullable=True),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("rank", BIG, nullable=False),
        sa.Column("once", sa.Boolean(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", BIG, nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("message_id", BIG, nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["reader_id"], ["person.id"], name=op.f("fk_letter_reader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("key", name=op.f("uq_letter_key")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index("ix_letter_reader_id_state", ["reader_id", "state"], unique=False)
        batch_op.create_index(
            "ix_letter_waiting",
            ["rank", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'new'"),
            postgresql_where=sa.text("state = 'new'"),
        )

    op.create_table(
        "post",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_post_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("person_id", "department", "role", name=op.f("uq_post_person_id_department_role")),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_department_role"), ["department", "role"], unique=False)

    op.create_table(
        "duty",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("owner_id", BIG, nullable=False),
        sa.Column("anchor", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("born_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_id", BIG, nullable=True),
        sa.Column("rang_on", sa.Date(), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_duty_case_id")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_duty_file_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_duty_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
    )
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ix_duty_due",
            ["next_at"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index("ix_duty_owner_id_state", ["owner_id", "state"], unique=False)

    op.create_table(
        "fact",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", BIG, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["about"], ["person.id"], name=op.f("fk_fact_about")),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_fact_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
    )
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fact_kind_about"), ["kind", "about"], unique=False)

    op.create_table(
        "focus",
        sa.Column("person_id", BIG, autoincrement=False, nullable=False),
        sa.Column("draft_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_focus_draft_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_focus_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_focus")),
    )
    op.create_table(
        "history",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_history_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_history_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
    )
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_history_case_id"), ["case_id"], unique=False)

    op.create_table(
        "remark",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_remark_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_remark_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remark_case_id"), ["case_id"], unique=False)

    op.create_table(
        "taker",
        sa.Column("case_id", BIG, autoincrement=False, nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("person_id", BIG, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_taker_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_taker_person_id")),
        sa.PrimaryKeyConstraint("case_id", "step", "person_id", name=op.f("pk_taker")),
    )
    with op.batch_alter_table("taker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_taker_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    """Climb down."""
    with op.batch_alter_table("taker", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_taker_person_id"))

    op.drop_table("taker")
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_remark_case_id"))

    op.drop_table("remark")
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_history_case_id"))

    op.drop_table("history")
    op.drop_table("focus")
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fact_kind_about"))
        batch_op.drop_index(batch_op.f("ix_fact_case_id"))

    op.drop_table("fact")
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.drop_index("ix_duty_owner_id_state")
        batch_op.drop_index(
            "ix_duty_due", sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'")
        )
        batch_op.drop_index(batch_op.f("ix_duty_case_id"))

    op.drop_table("duty")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_post_department_role"))

    op.drop_table("post")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_letter_waiting", sqlite_where=sa.text("state = 'new'"), postgresql_where=sa.text("state = 'new'")
        )
        batch_op.drop_index("ix_letter_reader_id_state")

    op.drop_table("letter")
    op.drop_table("invite")
    with op.batch_alter_table("file", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_file_waiting", sqlite_where=sa.text("state = 'wanted'"), postgresql_where=sa.text("state = 'wanted'")
        )

    op.drop_table("file")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_person_id_state"))

    op.drop_table("draft")
    with op.batch_alter_table("case_", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case__filer_id"))

    op.drop_table("case_")
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_card_waiting",
            sqlite_where=sa.text("state = 'live' and (wants > shown or old_message_id is not null)"),
            postgresql_where=sa.text("state = 'live' and (wants > shown or old_message_id is not null)"),
        )
        batch_op.drop_index("ix_card_kind_subject")

    op.drop_table("card")
    op.drop_table("setting")
    with op.batch_alter_table("sealed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sealed_hash"))

    op.drop_table("sealed")
    op.drop_table("runner")
    op.drop_table("person")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_event_waiting", sqlite_where=sa.text("state = 'new'"), postgresql_where=sa.text("state = 'new'")
        )
        batch_op.drop_index("ix_event_kept_at")

    op.drop_table("event")
    op.drop_table("counter")
    op.drop_table("attempt")
