"""The outbox: letters to be sent, as a letter's name and ids; and what became of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, false, func, or_, select, update

from flows.kit.reminding import allowed_at
from flows.kit.rulevalues import Sending
from storage.desk import Desk
from storage.insertion import insert_new
from storage.tables import Letter, Person, Post

ANSWER, BETWEEN, BROADCAST = 0, 1, 2  # ranks: answers overtake letters between people, those overtake broadcasts


def post(
    desk: Desk,
    name: str,
    to: Person,
    key: str,
    *,
    about: Mapping[str, Any] | None = None,
    rank: int = BETWEEN,
    once: bool = False,
    not_before: datetime | None = None,
) -> bool:
    """Queue a letter; the same key is queued once. Returns whether it is new.

    It waits where its reader has no chat or has blocked the bot, until they are back.
    """
    row = _row(desk, key, name=name, about=about, rank=rank, once=once, not_before=not_before)
    row |= {"reader_id": to.id, "state": "new" if to.reached else "waiting"}
    return bool(insert_new(desk.db, Letter, ["key"], [row]))


def paper(
    desk: Desk, name: str, to: Person, key: str, *, about: Mapping[str, Any] | None = None, once: bool = False
) -> None:
    """Queue a document for somebody, made from ids when it is sent; *name* says which (`handlers/papers.py`)."""
    row = _row(desk, key, name=name, about=about, rank=ANSWER, once=once, not_before=None)
    row |= {"act": "paper", "reader_id": to.id, "state": "new" if to.reached else "waiting"}
    insert_new(desk.db, Letter, ["key"], [row])


def gather(
    desk: Desk,
    name: str,
    to: Person,
    key: str,
    part: str,
    row: int,
    *,
    not_before: datetime,
    about: Mapping[str, Any] | None = None,
) -> None:
    """Put one more row into a letter that still waits, in the list *part*, once; where it has gone, into the next one.

    *about*: what the letter says beside its lists.
    """
    while (letter := desk.session.scalar(select(Letter).where(Letter.key == key))) is not None:
        if letter.state in ("new", "waiting"):
            listed = letter.about.get(part, [])
            letter.about = {**letter.about, part: listed if row in listed else [*listed, row]}
            letter.not_before = min(letter.not_before, not_before)
            desk.session.flush()
            return
        key = f"{key}+"
    post(desk, name, to, key, about={**(about or {}), part: [row]}, not_before=not_before)


def hours(desk: Desk, person: Person, sending: Sending, wait: timedelta = timedelta(0)) -> datetime:
    """From when on, after that wait, a letter of that class may reach the person."""
    return allowed_at(desk.now + wait, sending, desk.zone(person), desk.office.pack, desk.office.calendar)


def act(
    desk: Desk,
    kind: str,
    chat_id: int,
    key: str,
    *,
    name: str = "",
    about: Mapping[str, Any] | None = None,
    rank: int = ANSWER,
    not_before: datetime | None = None,
) -> None:
    """Queue something else for Telegram: delete a message, set a chat's commands, leave, a line to a stranger."""
    row = _row(desk, key, name=name, about=about, rank=rank, once=False, not_before=not_before)
    insert_new(desk.db, Letter, ["key"], [row | {"act": kind, "chat_id": chat_id, "reader_id": None, "state": "new"}])


def _row(
    desk: Desk,
    key: str,
    *,
    name: str,
    about: Mapping[str, Any] | None,
    rank: int,
    once: bool,
    not_before: datetime | None,
) -> dict[str, Any]:
    return {
        "key": key,
        "act": "say",
        "name": name,
        "chat_id": None,
        "about": dict(about or {}),
        "rank": rank,
        "once": once,
        "not_before": not_before or desk.now,
        "queued_at": desk.now,
        "tries": 0,
        "error": "",
    }


@dataclass(frozen=True)
class Outgoing:
    """A letter that may be sent now, and where to."""

    id: int
    act: str
    name: str
    about: dict[str, Any]
    chat_id: int
    reader_id: int | None
    rank: int
    once: bool
    tries: int


_CHAT = func.coalesce(Letter.chat_id, Person.chat_id)
# asked for every update: building the statement would cost more than running it
_DUE = (
    select(
        Letter.id, Letter.act, Letter.name, Letter.about, _CHAT, Letter.reader_id, Letter.rank, Letter.once,
        Letter.tries,
    )
    .outerjoin(Person, Person.id == Letter.reader_id)
    .where(
        Letter.state == "new", Letter.not_before <= bindparam("now"),
        _CHAT.is_not(None), _CHAT.not_in(bindparam("except_chats", expanding=True)),
    )
    .order_by(Letter.rank, Letter.id)
    .limit(bindparam("most"))
)  # fmt: skip


def due(db: Connection, now: datetime, *, except_chats: Collection[int], most: int) -> list[Outgoing]:
    """Letters that may be sent now, answers first, in the order they were queued; none to *except_chats*."""
    rows = db.execute(_DUE, {"now": now, "except_chats": list(except_chats), "most": most})
    return [Outgoing(*row) for row in rows]


def sending(db: Connection, ids: Collection[int]) -> None:
    """Before an at-most-once letter goes: after a crash it is known to be unknown."""
    db.execute(update(Letter).where(Letter.id.in_(ids)).values(state="sending"))


def unknown(db: Connection) -> int:
    """At start-up: letters that were on their way when the process died are listed, not sent again."""
    return db.execute(update(Letter).where(Letter.state == "sending").values(state="unknown")).rowcount


def sent(db: Connection, letter_id: int, message_id: int | None, now: datetime) -> None:
    """It arrived."""
    db.execute(update(Letter).where(Letter.id == letter_id).values(state="sent", message_id=message_id, sent_at=now))


def later(db: Connection, letter_id: int, not_before: datetime, error: str) -> None:
    """It surely or maybe did not arrive: try again."""
    db.execute(
        update(Letter)
        .where(Letter.id == letter_id)
        .values(state="new", not_before=not_before, error=error, tries=Letter.tries + 1)
    )


def park(db: Connection, letter_id: int, error: str, state: str = "parked") -> None:
    """It will not go: the reason is kept, nobody else waits for it."""
    db.execute(update(Letter).where(Letter.id == letter_id).values(state=state, error=error, tries=Letter.tries + 1))


def hold(db: Connection, person_id: int, chat_id: int | None = None) -> None:
    """The reader cannot be reached: what is queued for them, or for their chat, waits."""
    theirs = or_(Letter.reader_id == person_id, Letter.chat_id == chat_id if chat_id else false())
    db.execute(update(Letter).where(theirs, Letter.state.in_(["new", "sending"])).values(state="waiting"))


def drop_chat(db: Connection, chat_id: int) -> None:
    """A stranger who cannot be reached gets nothing more."""
    db.execute(update(Letter).where(Letter.chat_id == chat_id, Letter.state == "new").values(state="void"))


def release(db: Connection, person_id: int, chat_id: int | None = None) -> None:
    """The reader is back: what waited for them, or for their chat, goes out."""
    theirs = or_(Letter.reader_id == person_id, Letter.chat_id == chat_id if chat_id else false())
    db.execute(update(Letter).where(theirs, Letter.state == "waiting").values(state="new"))


def people_with(desk: Desk, role: str, departments: Collection[str] | None = None) -> list[Person]:
    """People who hold *role* (in one of *departments*) and have not left, in order of id."""
    wanted = select(Person).join(Post, Post.person_id == Person.id).where(Post.role == role)
    if departments is not None:
        wanted = wanted.where(Post.department.in_(list(departments)))
    wanted = wanted.where(or_(Person.left_on.is_(None), Person.left_on > desk.today))
    return list(desk.session.scalars(wanted.distinct().order_by(Person.id)))


def next_at(db: Connection, now: datetime) -> datetime | None:
    """When the next letter that waits for its hour may go. Aware UTC."""
    return db.scalar(select(func.min(Letter.not_before)).where(Letter.state == "new", Letter.not_before > now))


def waiting(db: Connection, now: datetime) -> int:
    """How many letters may be sent now."""
    return (
        db.scalar(select(func.count()).select_from(Letter).where(Letter.state == "new", Letter.not_before <= now)) or 0
    )


def newer(desk: Desk, letter: Outgoing) -> bool:
    """Whether a later letter of the same name about the same rows waits for the same reader."""
    later = desk.session.scalars(
        select(Letter.about).where(
            Letter.reader_id == letter.reader_id,
            Letter.name == letter.name,
            Letter.id > letter.id,
            Letter.state.in_(["new", "waiting"]),
        )
    )
    return any(about == letter.about for about in later)
