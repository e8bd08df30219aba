"""The tables. Instants are aware UTC, days are the school's calendar, private values are ciphertext or references."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from flows.kit.refusal import Name


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant; a naive one is a bug and raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite keeps it without its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive instant {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware again."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


BigId = BigInteger().with_variant(Integer, "sqlite")  # SQLite gives row ids to INTEGER keys only


class Base(DeclarativeBase):
    """Naming constraints lets migrations find them again on both stores."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own way to map types
        datetime: Instant,
        date: Date,
        str: String,
        int: BigId,
        dict[str, Any]: JSON,
        bytes: LargeBinary,
        bool: Boolean,
    }


def _waiting(name: str, *columns: str, where: str) -> Index:
    """An index over the few rows that still wait, so that cost grows with what is due and not with what is kept."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


# -- people ------------------------------------------------------------------------------------------------------------


class Person(Base):
    """Somebody the office knows. Bound: has a chat. Reachable: bound and has not blocked the bot."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_no: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    english_name: Mapped[str] = mapped_column(default="")
    department: Mapped[str]  # key in the school's file
    language: Mapped[str] = mapped_column(default="zh")  # zh or en
    time_zone: Mapped[str] = mapped_column(default="Asia/Shanghai")
    kind: Mapped[str] = mapped_column(default="teacher")  # flows.kit.people.Kind
    rank: Mapped[str] = mapped_column(default="")  # flows.kit.people.Rank
    phone_id: Mapped[int | None] = mapped_column(ForeignKey("sealed.id"))
    chat_id: Mapped[int | None] = mapped_column(unique=True)  # of the private chat, which is the Telegram user's id
    bound_at: Mapped[datetime | None]
    blocked_at: Mapped[datetime | None]
    left_on: Mapped[date | None]
    posts: Mapped[list[Post]] = relationship(cascade="all, delete-orphan", order_by="Post.id")

    @property
    def reached(self) -> bool:
        """Whether what is sent to them arrives."""
        return self.chat_id is not None and self.blocked_at is None

    @property
    def called(self) -> Name:
        """Their name, for sentences."""
        return Name(self.name, self.english_name)


class Post(Base):
    """A role (flows.kit.people.Role) somebody has in a department."""

    __tablename__ = "post"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    department: Mapped[str]
    role: Mapped[str]
    __table_args__ = (UniqueConstraint("person_id", "department", "role"), Index(None, "department", "role"))


class Invite(Base):
    """A one-time code that binds a chat to a person; only its keyed hash is kept."""

    __tablename__ = "invite"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    code_hash: Mapped[bytes] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Attempt(Base):
    """Wrong codes typed in one chat."""

    __tablename__ = "attempt"
    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    wrong: Mapped[int] = mapped_column(default=0)
    wait_until: Mapped[datetime | None]


# -- what comes in -----------------------------------------------------------------------------------------------------


class Event(Base):
    """The inbox: one thing that happened, kept before it is acknowledged. *body* is ciphertext, wiped when settled."""

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]  # telegram, file, album …
    key: Mapped[str]  # unique within its source: never a high-water mark
    lane: Mapped[int]  # the person's chat, 0 for nobody's
    not_before: Mapped[datetime]
    body: Mapped[bytes]
    state: Mapped[str] = mapped_column(default="new")  # new, done, parked
    tries: Mapped[int] = mapped_column(default=0)
    kept_at: Mapped[datetime]
    code: Mapped[str] = mapped_column(default="")  # what the person was told where it was parked
    __table_args__ = (
        UniqueConstraint("source", "key"),
        _waiting("ix_event_waiting", "id", where="state = 'new'"),
        Index("ix_event_kept_at", "kept_at"),
    )


# -- what goes out -----------------------------------------------------------------------------------------------------


class Letter(Base):
    """The outbox: a letter's name and ids, no personal words; rendered in the reader's language when it is sent."""

    __tablename__ = "letter"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # (history row, letter, reader), (duty, rung, reader) …
    act: Mapped[str] = mapped_column(default="say")  # say, delete, strip, commands, leave, file, paper
    name: Mapped[str]  # of the template, for act say; of the document, for act paper
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    chat_id: Mapped[int | None]  # where there is no reader: a stranger, an old chat
    about: Mapped[dict[str, Any]]  # ids only
    rank: Mapped[int]  # 0 answers, 1 between people and reminders, 2 broadcasts
    once: Mapped[bool] = mapped_column(default=False)  # at most once: after a crash it is listed, not sent again
    not_before: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="new")  # new, waiting, sending, sent, parked, unknown, void
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    message_id: Mapped[int | None]
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    __table_args__ = (
        _waiting("ix_letter_waiting", "rank", "id", where="state = 'new'"),
        Index("ix_letter_reader_id_state", "reader_id", "state"),
    )


class Card(Base):
    """A living message: which subject it shows to whom, what it should show (*wants*) and what it shows (*shown*)."""

    __tablename__ = "card"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    subject: Mapped[int]
    wants: Mapped[int] = mapped_column(default=1)  # raised by every change
    shown: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(default="")  # of what is shown: an edit that changes nothing is not sent
    message_id: Mapped[int | None]
    old_message_id: Mapped[int | None]  # loses its buttons when the fresh one stands
    fresh: Mapped[bool] = mapped_column(default=False)  # send a new message below instead of editing
    rank: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="live")  # live, waiting (nobody to send it to), parked
    view: Mapped[str] = mapped_column(default="")  # which part of its subject it shows: a list and its page
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "subject"),
        _waiting(
            "ix_card_waiting",
            "rank",
            "id",
            where="state = 'live' and (wants > shown or old_message_id is not null)",
        ),
        Index("ix_card_kind_subject", "kind", "subject"),
    )


# -- what is filled in -------------------------------------------------------------------------------------------------


class Draft(Base):
    """Something waited for: the answers given so far to a form, a large one or a tiny one."""

    __tablename__ = "draft"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    form: Mapped[str]
    version: Mapped[str]
    subject: Mapped[int | None]  # the case or duty a tiny form is about; the case a returned draft changes
    seen: Mapped[int] = mapped_column(default=0)  # revision of its subject when it was opened; the case it copies
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    chosen: Mapped[str | None]  # the question being changed
    hint: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # what to say above the question
    revision: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(default="open")  # open, saved, done, cancelled
    changed_at: Mapped[datetime]
    __table_args__ = (Index(None, "person_id", "state"),)


class Focus(Base):
    """Which draft a person's next typed message answers."""

    __tablename__ = "focus"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"))


class Sealed(Base):
    """A private value: ciphertext, the last four characters for showing, a keyed hash for finding it again."""

    __tablename__ = "sealed"
    id: Mapped[int] = mapped_column(primary_key=True)
    cipher: Mapped[bytes]
    last: Mapped[str]
    hash: Mapped[bytes] = mapped_column(index=True)
    made_at: Mapped[datetime]


class File(Base):
    """A file somebody sent: wanted from Telegram, then kept (encrypted, by content hash) outside the database."""

    __tablename__ = "file"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    telegram_id: Mapped[str]
    kind: Mapped[str]  # photo or document: how Telegram wants it sent again
    name: Mapped[bytes]  # ciphertext: names of files are people's words
    size: Mapped[int] = mapped_column(default=0)
    content: Mapped[str] = mapped_column(default="")  # keyed hash of the content, which names the kept file
    state: Mapped[str] = mapped_column(default="wanted")  # wanted, kept, lost, refused (no kind that is taken)
    first_id: Mapped[int | None] = mapped_column(
        ForeignKey("file.id"), index=True
    )  # of several in one answer, all but the first
    album: Mapped[str] = mapped_column(default="")  # Telegram's id of what was sent together
    tries: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    __table_args__ = (_waiting("ix_file_waiting", "id", where="state = 'wanted'"),)


# -- what is settled ---------------------------------------------------------------------------------------------------


class Case(Base):
    """Something a person filed and others settle."""

    __tablename__ = "case_"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    flow: Mapped[str]
    version: Mapped[str]
    filer_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    answers: Mapped[dict[str, Any]]  # of now: the filer's, and what steps and duties asked
    edition: Mapped[int] = mapped_column(default=1)  # how often it was handed in
    standing: Mapped[str] = mapped_column(index=True)
    steps: Mapped[list[str]] = mapped_column(JSON, default=list)  # keys of the steps it waits on
    revision: Mapped[int]
    filed_at: Mapped[datetime]
    opened_on: Mapped[date | None]  # the school's day on which it was approved
    cancelled_on: Mapped[date | None]  # the school's day on which its filer called it off
    in_force: Mapped[int | None]  # the edition that stays approved while a change of it is settled
    round: Mapped[int | None]  # of a campaign: the year in which it was asked for
    asked_of: Mapped[str | None]  # of a campaign: the key of the department, or the id of the person, asked for it
    __table_args__ = (UniqueConstraint("flow", "round", "asked_of"),)


class Edition(Base):
    """A case's answers as they were handed in: what a verdict saw. Erasable."""

    __tablename__ = "edition"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    answers: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class Verdict(Base):
    """What somebody decided on a step, and which edition they saw. It stands until what they saw changes."""

    __tablename__ = "verdict"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"), index=True)
    step: Mapped[str]
    seat: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    verdict: Mapped[str]
    edition: Mapped[int]
    at: Mapped[datetime]
    stands: Mapped[bool] = mapped_column(default=True)
    for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # in whose name a stand-in decided
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"))  # by which they were handed the place
    as_on: Mapped[str | None]  # the step on which they had decided in the same capacity: nobody signs twice
    to_step: Mapped[str | None]  # of a return: the step it went back to; none: its filer
    to_seat: Mapped[str | None]
    remark_id: Mapped[int | None] = mapped_column(ForeignKey("remark.id"))
    paper: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # signed elsewhere: by whom, when


class Counter(Base):
    """The last number given out: ZJ-2026 → 7."""

    __tablename__ = "counter"
    key: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class History(Base):
    """What happened to a case: appended, never changed. Ids, digests and versions only; words live in `remark`."""

    __tablename__ = "history"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    act: Mapped[str]
    about: Mapped[dict[str, Any]]


class Remark(Base):
    """Words somebody typed about a case: a reason, an answer. Erasable; the history points here."""

    __tablename__ = "remark"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str] = mapped_column(Text)
    english: Mapped[str] = mapped_column(Text, default="")  # of a usual reason; empty: it was typed


class Utterance(Base):
    """A question of whoever takes a step to the filer, or the filer's answer: a thread for each place of a step."""

    __tablename__ = "utterance"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"), index=True)
    step: Mapped[str]
    seat: Mapped[str]
    edition: Mapped[int]  # the answers it is about: a question about others than now's is not waited for
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answers: Mapped[bool]  # the filer's answer, else a question
    at: Mapped[datetime]
    remark_id: Mapped[int | None] = mapped_column(ForeignKey("remark.id"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))


class Taker(Base):
    """Who may press on a case's step now; resolved when the step is reached. One of a seat is enough."""

    __tablename__ = "taker"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"), primary_key=True, autoincrement=False)
    step: Mapped[str] = mapped_column(primary_key=True)
    seat: Mapped[str] = mapped_column(primary_key=True)  # a department where each is asked, else ""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    waits: Mapped[bool] = mapped_column(default=True)
    since: Mapped[datetime]
    for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # in whose name, where they stand in
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"))  # by which they were handed it
    __table_args__ = (Index(None, "person_id", "waits"),)


class Wait(Base):
    """A case waited, or waits (*until* none), on a step. *next_at* is derived from the ladder, indexed for the tick."""

    __tablename__ = "wait"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"), index=True)
    flow: Mapped[str]
    step: Mapped[str]
    since: Mapped[datetime]
    resumed_at: Mapped[datetime | None]  # the filer answered what was asked: the limit counts anew from then
    until: Mapped[datetime | None] = mapped_column(index=True)
    decided: Mapped[bool] = mapped_column(default=False)  # it ended with a verdict on this very step
    due: Mapped[date | None]  # the last day of its limit
    rang_on: Mapped[date | None]  # the day of the last ring sent
    handed: Mapped[dict[str, Any]] = mapped_column(default=dict)  # whom the office named beside its takers, by seat
    next_at: Mapped[datetime | None]
    digest: Mapped[str] = mapped_column(default="")  # of rule pack and holiday table when it was derived
    __table_args__ = (
        _waiting("ix_wait_due", "next_at", where="next_at is not null"),
        _waiting("ix_wait_open", "due", "id", where="until is null"),
    )


class Transfer(Base):
    """A place on a step that was handed to somebody by name; it stands until it is handed on or falls back."""

    __tablename__ = "transfer"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"), index=True)
    step: Mapped[str]
    seat: Mapped[str]
    holder_id: Mapped[int] = mapped_column(ForeignKey("person.id"))  # whose place it is by their post
    from_id: Mapped[int] = mapped_column(ForeignKey("person.id"))  # who handed it over
    to_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    stands: Mapped[bool] = mapped_column(default=True)


class Opinion(Base):
    """What somebody is asked to say before or after a place on a step decides: words, never a verdict."""

    __tablename__ = "opinion"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"), index=True)
    step: Mapped[str]
    seat: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))  # who asks
    of_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    first: Mapped[bool]  # before that place decides; else after it
    state: Mapped[str]  # planned (until the place has decided), asked, given, dropped
    about_id: Mapped[int | None] = mapped_column(ForeignKey("remark.id"))  # what they are to look at
    words_id: Mapped[int | None] = mapped_column(ForeignKey("remark.id"))  # given without: seen, no objection
    asked_at: Mapped[datetime]
    given_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "of_id", "state"),)


class Copy(Base):
    """Somebody is told of a case and decides nothing: a place, like that of a step; whoever holds it now reads it."""

    __tablename__ = "copy_"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"))
    key: Mapped[str]
    seat: Mapped[str]
    edition: Mapped[int]  # of the answers it was last told of
    times: Mapped[int] = mapped_column(default=1)  # how often it was told; a button that saw another one is stale
    state: Mapped[str] = mapped_column(default="live")  # live, ended (the case came to nothing, or it is not for them)
    told_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (
        UniqueConstraint("case_id", "key", "seat"),
        _waiting("ix_copy__unseen", "id", where="state = 'live' and seen_at is null"),
    )


class StandIn(Base):
    """Somebody settles in the name of somebody who is away, on the school's days *since* to *until*."""

    __tablename__ = "stand_in"
    id: Mapped[int] = mapped_column(primary_key=True)
    away_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    since: Mapped[date]
    until: Mapped[date]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    begun: Mapped[bool] = mapped_column(default=False)  # what waits was moved
    over: Mapped[bool] = mapped_column(default=False)  # and moved back
    __table_args__ = (Index(None, "away_id", "until"), Index(None, "by_id", "until"))


class Fact(Base):
    """What open cases say to the rest of the office: rules, search and figures read this table only."""

    __tablename__ = "fact"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"), index=True)
    kind: Mapped[str]
    about: Mapped[int] = mapped_column(ForeignKey("person.id"))
    since: Mapped[date]
    until: Mapped[date]
    value: Mapped[str] = mapped_column(default="")
    __table_args__ = (Index(None, "kind", "about"), Index(None, "kind", "value"), Index(None, "kind", "until"))


class Duty(Base):
    """Something somebody must do by a day. *next_at* is derived from its ladder and indexed for the tick."""

    __tablename__ = "duty"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"), index=True)
    key: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    office: Mapped[str] = mapped_column(default="")  # role of the department that owes it, where no one person does
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # of the office: does it instead
    about_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # the traveller it is for
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what was answered with it
    anchor: Mapped[date]
    due: Mapped[date]
    opens: Mapped[date | None]  # the day a campaign opens
    anchor_at: Mapped[datetime | None]  # of a duty counted in hours: from when they count
    due_at: Mapped[datetime | None]  # and until when
    state: Mapped[str] = mapped_column(default="open")  # open, claimed (done, please confirm), done, waived, replaced
    born_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    rang_on: Mapped[date | None]  # the day of the last ring sent
    rang_nominal: Mapped[date | None]  # and its rung's own day
    rang_at: Mapped[datetime | None]  # of a duty counted in hours: its instant
    snoozed_until: Mapped[date | None]  # its owner asked to hear of it again on that day
    next_at: Mapped[datetime | None]
    digest: Mapped[str] = mapped_column(default="")  # of rule pack and holiday table when next_at was derived
    __table_args__ = (
        _waiting("ix_duty_due", "next_at", where="next_at is not null"),
        Index("ix_duty_owner_id_state", "owner_id", "state"),
        _waiting("ix_duty_taken", "taken_by_id", where="taken_by_id is not null"),
        Index("ix_duty_state_due", "state", "due", "id"),
    )


class PhoneDay(Base):
    """A day that was sent for somebody's phone calendar: should it fall away before, it is called off there."""

    __tablename__ = "phone_day"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"))
    rung: Mapped[str]  # of its ladder; or which of its last days
    day: Mapped[date]
    at: Mapped[datetime | None]  # where it is an instant
    __table_args__ = (UniqueConstraint("person_id", "duty_id", "rung"), Index(None, "day"))


# -- the office itself -------------------------------------------------------------------------------------------------


class Setting(Base):
    """Small things the program remembers: the calendar's offset, the digest reminders were derived from."""

    __tablename__ = "setting"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class Runner(Base):
    """Who holds this database: the one process that runs."""

    __tablename__ = "runner"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # always 1
    host: Mapped[str]
    pid: Mapped[int]
    since: Mapped[datetime]
