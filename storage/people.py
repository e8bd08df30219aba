"""People: binding a chat with a one-time code, who can be reached, who administers."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from flows.kit.reminding import length
from storage import cards, outbox
from storage.desk import Desk
from storage.outbox import people_with
from storage.tables import Attempt, Invite, Person

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no 0 O 1 I L: codes are read off paper
CODE = 10  # characters: 31^10 is out of reach at five tries an hour


def invite(desk: Desk, person: Person) -> str:
    """A new one-time code for that person; earlier ones end. Only its hash is kept."""
    desk.session.execute(
        update(Invite).where(Invite.person_id == person.id, Invite.used_at.is_(None)).values(used_at=desk.now)
    )
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE))
    valid = desk.office.pack.span("invite.valid")
    desk.session.add(
        Invite(person_id=person.id, code_hash=desk.office.seal.hash(code.encode()), expires_at=desk.now + length(valid))
    )
    desk.session.flush()
    return code


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


def tell_admin(desk: Desk, name: str, key: str, about: Mapping[str, Any]) -> None:
    """One line to the administrators about something that went wrong; at most once."""
    for admin in people_with(desk, "admin"):
        outbox.post(desk, name, admin, f"admin:{key}:{admin.id}", about=about, once=True)
