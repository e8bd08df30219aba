"""What is over and old goes, a bounded piece a transaction; what could still be asked for, or said twice, stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, exists, func, or_, select
from sqlalchemy.orm import aliased

from flows.kit.settling import Standing
from storage.tables import Attempt, Card, Case, Draft, Duty, Event, Focus, Letter, PhoneDay

AT_ONCE = 500  # rows a transaction: nobody is kept waiting

SETTLED_EVENTS = timedelta(days=3)  # Telegram's ids restart after a quiet week; until then a repeat must be known
PARKED_EVENTS = timedelta(days=90)  # their bodies, sealed, are for the administrator
LETTERS = timedelta(days=90)
DRAFTS = timedelta(days=30)
PHONE_DAYS = timedelta(days=2)  # whatever the zone, they are over

OVER = (Standing.REFUSED.value, Standing.CLOSED.value, Standing.WITHDRAWN.value)


def events(db: Connection, now: datetime) -> int:
    """Drop settled events, and old ones that were parked. Returns how many."""
    old = or_(
        (Event.state == "done") & (Event.kept_at < now - SETTLED_EVENTS),
        (Event.state == "parked") & (Event.kept_at < now - PARKED_EVENTS),
    )
    return _drop(db, Event, old)


def letters(db: Connection, now: datetime) -> int:
    """Drop letters that arrived or were not wanted any more. Returns how many.

    Their keys keep a letter from being queued twice, so a letter stays as long as its case goes on (a duty's ring, a
    step's call) and for ever where it is one that must never double.
    """
    of_duty = select(Duty.case_id).where(Duty.id == Letter.about["duty"].as_integer()).correlate(Letter)
    case = func.coalesce(Letter.about["case"].as_integer(), of_duty.scalar_subquery())
    goes_on = exists().where(Case.id == case, Case.standing.not_in(OVER))
    old = (Letter.queued_at < now - LETTERS) & Letter.state.in_(["sent", "void"]) & ~Letter.once
    return _drop(db, Letter, old & ~goes_on)


def drafts(db: Connection, now: datetime) -> int:
    """Drop drafts that were handed in or given up, each with the card that says so. Returns how many."""
    card = (Card.kind == "draft") & (Card.subject == Draft.id)
    pending = exists().where(card, or_(Card.wants > Card.shown, Card.old_message_id.is_not(None)))  # buttons are to go
    asked = exists().where(Focus.draft_id == Draft.id)
    old = (Draft.changed_at < now - DRAFTS) & Draft.state.in_(["done", "cancelled"])
    ids = _ids(db, Draft, old & ~pending & ~asked)
    db.execute(delete(Card).where(Card.kind == "draft", Card.subject.in_(ids)))
    db.execute(delete(Draft).where(Draft.id.in_(ids)))
    return len(ids)


def attempts(db: Connection, now: datetime) -> int:
    """Drop waits for wrong codes that are over; one that counts again goes on counting. Returns how many."""
    over = (Attempt.wait_until < now) & (Attempt.wrong == 0)
    ids = db.scalars(select(Attempt.chat_id).where(over).limit(AT_ONCE)).all()
    db.execute(delete(Attempt).where(Attempt.chat_id.in_(ids)))
    return len(ids)


def phone_days(db: Connection, now: datetime) -> int:
    """Drop days in phones' calendars that are over: nobody calls them off any more. Returns how many."""
    over = PhoneDay.day < (now - PHONE_DAYS).date()
    ids = db.scalars(select(PhoneDay.id).where(over).limit(AT_ONCE)).all()
    db.execute(delete(PhoneDay).where(PhoneDay.id.in_(ids)))
    return len(ids)


Drop = Callable[[Connection, datetime], int]
PRUNED: tuple[Drop, ...] = (events, letters, drafts, attempts, phone_days)


def _drop(db: Connection, table: type[Event | Letter], old: ColumnElement[bool]) -> int:
    ids = _ids(db, table, old)
    db.execute(delete(table).where(table.id.in_(ids)))
    return len(ids)


def _ids(db: Connection, table: type[Event | Letter | Draft], old: ColumnElement[bool]) -> list[int]:
    """The oldest of them; never the newest row, or SQLite would give its id again, and ids are parts of keys."""
    newest = select(func.max(aliased(table).id)).scalar_subquery()
    return list(db.scalars(select(table.id).where(old, table.id < newest).order_by(table.id).limit(AT_ONCE)))
