"""Downtime: when the assistant last ticked, and what it missed since: one letter a person, a report to the office."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from flows.kit import reminding
from flows.kit.rulevalues import Sending
from storage import access, outbox
from storage.desk import Desk
from storage.mornings import LATE, rings_at
from storage.office import Office
from storage.tables import Case, Duty, Letter, Person, Setting

TICKED = "ticked_at"
BEAT = timedelta(minutes=10)  # a tick is written down no more often: it would cost a write every few seconds
TOGETHER = timedelta(minutes=1)  # until everything that was missed is in the one letter
REPORTED = timedelta(minutes=5)
TOLD = "told:"  #: in a report, of a duty: who hears of it beside who owes it


def since(db: Connection) -> datetime | None:
    """The last instant known at which the assistant ticked, aware UTC; None: it never did."""
    kept = db.scalar(select(Setting.value).where(Setting.key == TICKED))
    return datetime.fromisoformat(kept) if kept else None


def beat(db: Connection, now: datetime) -> None:
    """The assistant ticks, and everything that was due is done."""
    last = since(db)
    if last is None or not timedelta(0) <= now - last < BEAT:
        db.execute(delete(Setting).where(Setting.key == TICKED))
        db.execute(insert(Setting).values(key=TICKED, value=now.astimezone(UTC).isoformat()))


def missed(last: datetime | None, due: datetime | None, now: datetime) -> bool:
    """Whether what was due at that instant was missed because nobody ticked. What was due before that is not."""
    return last is not None and due is not None and last < due < now - LATE


def gather(desk: Desk, person: Person, day: date, sending: Sending, part: str, duty: Duty) -> None:
    """Into the one letter about what was missed; what may wait for the next morning's letter is in that.

    *day*: of the ring.
    """
    zone = desk.zone(person)
    if sending == "digest":
        at = rings_at(desk, person, day, sending)
        key = f"digest:{person.id}:{at.astimezone(zone).date()}"
    else:
        at = outbox.hours(desk, person, sending, TOGETHER)
        key = f"missed:{person.id}:{desk.now.astimezone(zone).date()}"
    outbox.gather(desk, "digest", person, key, part, duty.id, not_before=at, about={"missed": True})


def told(desk: Desk, reader_id: int, duty_id: int) -> bool:
    """Whether the letter about what was missed tells the reader of that duty now, or just did."""
    waits = Letter.state.in_(("new", "waiting")) | (Letter.sent_at > desk.now - LATE)
    rows = select(Letter.about).where(Letter.reader_id == reader_id, Letter.name == "digest", waits)
    return any(duty_id in about.get("owed", ()) for about in desk.session.scalars(rows) if about.get("missed"))


def report(desk: Desk, last: datetime, duty: Duty, others: Collection[Person] = ()) -> None:
    """Into the report that the exchange office gets of it, one a downtime. *others*: told of it beside who owes it."""
    for person in access.office_people(desk, "exchange"):
        for part, row in (("late", duty.id), *((f"{TOLD}{duty.id}", other.id) for other in others)):
            outbox.gather(
                desk, "missed_report", person, f"missed_report:{last.isoformat()}:{person.id}", part, row,
                not_before=outbox.hours(desk, person, "day", REPORTED),
                about={"down_since": last.isoformat(), "up_at": desk.now.isoformat()},
            )  # fmt: skip


def hold_to_hours(db: Connection, office: Office, now: datetime) -> int:
    """Letters that should have gone while nobody was there wait for the next hour of their class. Returns how many."""
    last = since(db)
    if last is None or now - last <= LATE:
        return 0
    desk = Desk(db, office, now)
    rows = desk.session.scalars(
        select(Letter).where(
            Letter.state == "new", Letter.act == "say", Letter.rank > outbox.ANSWER, Letter.reader_id.is_not(None),
            Letter.not_before > last, Letter.not_before < now - LATE,
        )
    ).all()  # fmt: skip
    for row in rows:
        if not _at_any_hour(desk, row):
            gathered = row.name == "digest" and not {"missed", "nudged"} & row.about.keys()
            sending: Sending = "digest" if gathered else "day"
            row.not_before = outbox.hours(desk, desk.one(row.reader_id or 0), sending)
    desk.session.flush()
    return len(rows)


def _at_any_hour(desk: Desk, row: Letter) -> bool:
    """Whether it is a reminder that may be of class now."""
    duty = desk.session.get(Duty, row.about.get("duty", 0))
    flow = desk.office.flows.get(desk.session.get_one(Case, duty.case_id).flow) if duty is not None else None
    if duty is None or flow is None:
        return False
    ladder = desk.office.pack.ladder(flow.duty(duty.key).ladder)
    return reminding.in_hours(ladder) or ladder.send == "now"
