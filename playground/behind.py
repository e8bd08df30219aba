"""What a developer wants to see behind the chat: the outbox, the duties, the inbox, and when something happens next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from storage.tables import Card, Case, Duty, Event, Letter, Person

#: Rows of each kind; what waits comes first.
MOST = 60
_OVER = ("sent", "void")


def next_at(db: Connection, now: datetime) -> datetime | None:
    """When the next duty rings or a letter that waits for its hour goes out, after *now*. Aware UTC."""
    found = [
        db.scalar(select(func.min(Duty.next_at)).where(Duty.state == "open", Duty.next_at > now)),
        db.scalar(select(func.min(Letter.not_before)).where(Letter.state == "new", Letter.not_before > now)),
        db.scalar(select(func.min(Event.not_before)).where(Event.state == "new", Event.not_before > now)),
        db.scalar(
            select(func.min(Card.not_before)).where(
                Card.state == "live", Card.wants > Card.shown, Card.not_before > now
            )
        ),
    ]
    return min((instant for instant in found if instant), default=None)


def unsent(db: Connection, now: datetime) -> int:
    """How many letters and cards ought to be out: they may go now, or are tried again later."""
    letters = select(func.count()).where(Letter.state == "new", or_(Letter.not_before <= now, Letter.tries > 0))
    drawings = select(func.count()).where(
        Card.state == "live",
        or_(Card.wants > Card.shown, Card.old_message_id.is_not(None)),
        or_(Card.not_before <= now, Card.tries > 0),
    )
    return (db.scalar(letters) or 0) + (db.scalar(drawings) or 0)


def look(db: Connection, now: datetime) -> dict[str, Any]:
    """Everything for the inspector; instants in ISO 8601, UTC."""
    following = next_at(db, now)
    return {
        "next": _iso(following),
        "inbox": _counts(db, Event.state),
        "letters": _counts(db, Letter.state),
        "outbox": _outbox(db),
        "duties": _duties(db),
    }


def _counts(db: Connection, state: InstrumentedAttribute[str]) -> dict[str, int]:
    return {row[0]: row[1] for row in db.execute(select(state, func.count()).group_by(state))}


def _outbox(db: Connection) -> list[dict[str, Any]]:
    query = (
        select(Letter.id, Letter.key, Letter.act, Letter.name, Person.name.label("reader"), Letter.about, Letter.state,
               Letter.tries, Letter.error, Letter.not_before, Letter.sent_at)
        .join(Person, Person.id == Letter.reader_id, isouter=True)
        .order_by(Letter.state.in_(_OVER), Letter.id.desc())
        .limit(MOST)
    )  # fmt: skip
    return [
        {**row._mapping, "not_before": _iso(row.not_before), "sent_at": _iso(row.sent_at)}  # noqa: SLF001 - a row's own mapping
        for row in db.execute(query)
    ]


def _duties(db: Connection) -> list[dict[str, Any]]:
    query = (
        select(Duty.id, Case.number.label("case"), Duty.key, Person.name.label("owner"), Duty.office, Duty.due,
               Duty.state, Duty.next_at)
        .join(Case, Case.id == Duty.case_id)
        .join(Person, Person.id == Duty.owner_id, isouter=True)
        .order_by(Duty.next_at.is_(None), Duty.next_at, Duty.id)
        .limit(MOST)
    )  # fmt: skip
    return [
        {**row._mapping, "due": row.due.isoformat(), "next_at": _iso(row.next_at)}  # noqa: SLF001 - a row's own mapping
        for row in db.execute(query)
    ]


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
