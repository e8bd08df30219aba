"""People: binding a chat with a one-time code, who can be reached, who has left, who administers."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog
from sqlalchemy import Connection, or_, select, update

from flows.kit.reminding import length
from storage import access, cards, duties, handover, outbox, posts, sealed
from storage.desk import Desk
from storage.office import Office
from storage.outbox import people_with
from storage.store import ill
from storage.tables import Attempt, Case, Duty, Invite, Person, Post

log = structlog.get_logger()

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no 0 O 1 I L: codes are read off paper
CODE = 10  # characters: 31^10 is out of reach at five tries an hour


def invite(desk: Desk, person: Person) -> str:
    """A new one-time code for that person; earlier ones end. Only its hash is kept."""
    _end_invites(desk, person)
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE))
    desk.session.add(
        Invite(person_id=person.id, code_hash=desk.office.seal.hash(code.encode()), expires_at=valid_until(desk))
    )
    desk.session.flush()
    return code


def valid_until(desk: Desk) -> datetime:
    """Until when a code made now can be used. Aware UTC."""
    return desk.now + length(desk.office.pack.span("invite.valid"))


def moves(desk: Desk, zone: str) -> None:
    """The person at the desk is in another time zone (its IANA name): what they owe rings by the mornings there."""
    desk.me.time_zone = zone
    theirs = or_(Duty.owner_id == desk.me.id, Duty.taken_by_id == desk.me.id)
    owed = select(Duty, Case).join(Case, Case.id == Duty.case_id).where(theirs, Duty.state.in_(duties.LIVE))
    for duty, case in desk.session.execute(owed.order_by(Duty.id)).all():
        if (flow := desk.office.flows.get(case.flow)) is not None:  # the school may have switched it off
            duties.schedule(desk, duty, flow)


def unbound(desk: Desk) -> list[Person]:
    """Everybody who is here and has no chat, by department and staff number."""
    wanted = select(Person).where(Person.chat_id.is_(None), Person.left_on.is_(None) | (Person.left_on > desk.today))
    return list(desk.session.scalars(wanted.order_by(Person.department, Person.staff_no)))


def _end_invites(desk: Desk, person: Person) -> None:
    desk.session.execute(
        update(Invite).where(Invite.person_id == person.id, Invite.used_at.is_(None)).values(used_at=desk.now)
    )


@dataclass(frozen=True)
class Bound:
    """A chat was bound to a person; *old_chat*: where they were before."""

    person: Person
    old_chat: int | None
    first: bool  #: never bound before


def waits_until(desk: Desk, chat_id: int) -> datetime | None:
    """Until when codes typed in that chat are not looked at; None: they are."""
    row = desk.session.get(Attempt, chat_id)
    return row.wait_until if row and row.wait_until and row.wait_until > desk.now else None


def bind(desk: Desk, chat_id: int, code: str) -> Bound | None:
    """Bind the chat with a code. None: the code is wrong, used or too old, which is counted; five wait an hour."""
    code = code.strip().upper()
    row = desk.session.scalar(
        select(Invite).where(
            Invite.code_hash == desk.office.seal.hash(code.encode()),
            Invite.used_at.is_(None),
            Invite.expires_at > desk.now,
        )
    )
    left = desk.one(row.person_id).left_on if row else None
    if row is None or (left is not None and left <= desk.today):
        _count_wrong(desk, chat_id)
        return None
    row.used_at = desk.now
    person = desk.one(row.person_id)
    old, first = person.chat_id, person.bound_at is None
    if (other := desk.by_chat(chat_id)) and other.id != person.id:
        other.chat_id, other.bound_at = None, None
        outbox.hold(desk.db, other.id)
        cards.hold(desk.db, other.id)
        desk.session.flush()
    person.chat_id, person.bound_at, person.blocked_at = chat_id, desk.now, None
    desk.session.flush()
    if (attempt := desk.session.get(Attempt, chat_id)) is not None:
        desk.session.delete(attempt)
    outbox.release(desk.db, person.id)
    cards.release(desk.db, person.id, moved=old != chat_id)
    return Bound(person, old if old not in (None, chat_id) else None, first)


def _count_wrong(desk: Desk, chat_id: int) -> None:
    row = desk.session.get(Attempt, chat_id)
    if row is None:
        row = Attempt(chat_id=chat_id, wrong=0)
        desk.session.add(row)
    row.wrong += 1
    if row.wrong >= desk.office.pack.count("invite.wrong_codes"):
        wait = desk.office.pack.span("invite.wait")
        row.wrong, row.wait_until = 0, desk.now + length(wait)


def unreachable(desk: Desk, chat_id: int) -> None:
    """They blocked the bot or are gone: mark them, let what is queued wait, tell the office once."""
    person = desk.by_chat(chat_id)
    if person is None:  # a stranger: nothing will ever reach them
        outbox.drop_chat(desk.db, chat_id)
        return
    outbox.hold(desk.db, person.id, chat_id)  # each time: something may have been on its way
    cards.hold(desk.db, person.id)
    if person.blocked_at is not None:
        return
    person.blocked_at = desk.now
    desk.session.flush()
    for colleague in people_with(desk, "handler", desk.office.responsible("exchange")):
        if colleague.id != person.id:
            outbox.post(
                desk, "person_blocked", colleague, f"blocked:{person.id}:{desk.now.isoformat()}:{colleague.id}",
                about={"person": person.id},
            )  # fmt: skip


def reachable(desk: Desk, person: Person) -> None:
    """They are back: what waited goes out."""
    if person.blocked_at is None:
        return
    person.blocked_at = None
    desk.session.flush()
    outbox.release(desk.db, person.id, person.chat_id)
    cards.release(desk.db, person.id, moved=False)


def show_commands(desk: Desk, person: Person) -> None:
    """The list of commands their chat shows is to fit their language and what they keep."""
    if person.chat_id is not None:
        about = {"language": person.language, "parts": access.parts(desk, person)}
        key = f"commands:{person.id}:{desk.event_id}:{desk.now.isoformat()}"
        outbox.act(desk, "commands", person.chat_id, key, about=about)


def keep_phone(desk: Desk, person: Person, phone: str) -> None:
    """Their telephone number, sealed; empty: none any more."""
    former, person.phone_id = person.phone_id, sealed.close(desk, phone).id if phone else None
    desk.session.flush()
    if former is not None:
        sealed.erase(desk, former)


def leave(desk: Desk, person: Person, day: date) -> None:
    """They leave on *day*. On a later day than today nothing moves yet: `tick` sees to it on that day.

    What ends: their chat (told once, politely), letters and cards under way, invitations, posts, open forms.
    What moves: steps that wait for them and confirmations they were asked for, to whoever holds them now.
    What cannot move is told to the exchange office: steps nobody takes, and what they filed or owe themselves.
    """
    person.left_on = day
    desk.session.flush()
    if day > desk.today:
        return
    outbox.hold(desk.db, person.id, person.chat_id)
    cards.hold(desk.db, person.id)
    if person.chat_id is not None:
        key, told = f"left:{person.id}:{day}", {"language": person.language}
        polite = outbox.hours(desk, person, "day")
        outbox.act(desk, "say", person.chat_id, key, name="goodbye", about=told, not_before=polite)
        outbox.act(desk, "commands", person.chat_id, f"{key}:commands", about={"language": "stranger"})
        for message in cards.messages(desk, person):
            outbox.act(desk, "strip", person.chat_id, f"{key}:strip:{message}", about={"message": message})
    person.chat_id = person.bound_at = person.blocked_at = None
    _end_invites(desk, person)
    posts.put(desk, person, ())
    handover.end_drafts(desk, person)
    stuck = handover.hand_over(desk, person)
    own = handover.unfinished(desk, person)
    if not stuck and not own:
        return
    for colleague in people_with(desk, "handler", desk.office.responsible("exchange")):
        outbox.post(
            desk, "person_left", colleague, f"left:{person.id}:{day}:{colleague.id}",
            about={"person": person.id, "stuck": [case.number for case in stuck], "own": [case.number for case in own]},
            not_before=outbox.hours(desk, colleague, "day"),
        )  # fmt: skip


def tick(db: Connection, office: Office, now: datetime) -> int:
    """On the day somebody leaves, they do. Returns how many left."""
    desk = Desk(db, office, now)
    there = Person.chat_id.is_not(None) | Person.id.in_(select(Post.person_id))
    leaving = desk.session.scalars(select(Person).where(Person.left_on <= desk.today, there)).all()
    for person in leaving:
        try:
            with db.begin_nested():
                leave(desk, person, person.left_on or desk.today)
                desk.session.flush()
        except Exception as error:  # the others leave; tomorrow's first tick tries again
            if ill(error):
                raise
            log.exception("not left", action="not_left", person=person.id, error=type(error).__name__)
            desk.session.expire_all()
    return len(leaving)


def tell_admin(desk: Desk, name: str, key: str, about: Mapping[str, Any]) -> None:
    """One line to the administrators about something that went wrong; at most once."""
    for admin in people_with(desk, "admin"):
        outbox.post(desk, name, admin, f"admin:{key}:{admin.id}", about=about, once=True)
