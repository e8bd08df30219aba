"""Dry runs: what would be sent in the days ahead, and to whom; regimes whose reminders are not on yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from flows.kit import reminding
from flows.kit.refusal import Refusal
from flows.kit.rulevalues import Sending
from flows.kit.settling import OUT_OF_DATE
from storage import access, cards, duties, mornings, outbox, reminders
from storage.desk import DRY, Desk
from storage.office import Office
from storage.tables import Case, Duty, Person, Setting

SEEN = "flows_seen"  #: keys of the regimes this database knows, a comma between them
LONGEST = 400  # days a dry run looks ahead
MOST = 2_000  # duties it looks at, by their day


@dataclass
class Planned:
    """One letter as it would be sent."""

    at: datetime  #: aware, UTC
    reader: Person
    sending: Sending
    duties: list[Duty] = field(default_factory=list)  #: a digest has several
    copied: bool = False  #: the reader does not owe it


# -- on and off --------------------------------------------------------------------------------------------------------


def begin(db: Connection, office: Office) -> list[str]:
    """At start-up: what was switched on since starts dry, and so does a new school. Returns the keys of those.

    A database from before there were dry runs goes on as it was.
    """
    kept = db.scalar(select(Setting.value).where(Setting.key == SEEN))
    offered = [flow.key for flow in office.offered]
    if kept is None:
        used = db.scalar(select(Case.id).limit(1)) is not None
        new = [] if used else offered
    else:
        new = [key for key in offered if key not in kept.split(",")]
    seen(db, [*(kept or "").split(","), *offered])
    db.execute(delete(Setting).where(Setting.key.in_([DRY + key for key in new])))
    if new:
        db.execute(insert(Setting), [{"key": DRY + key, "value": "new"} for key in new])
    return new


def seen(db: Connection, keys: list[str]) -> None:
    """These regimes are known here."""
    db.execute(delete(Setting).where(Setting.key == SEEN))
    db.execute(insert(Setting).values(key=SEEN, value=",".join(sorted(set(filter(None, keys))))))


def switch(desk: Desk, flow: str, *, on: bool) -> None:
    """The exchange office lets the reminders of a regime be sent, or holds them back. Raises Refusal.

    What is current then is sent; what came before is not missed.
    """
    if not access.in_office(desk, "exchange") or flow not in desk.office.flows:
        raise Refusal(access.NOT_HERE)
    if on == (flow not in desk.dry):
        raise Refusal(OUT_OF_DATE)
    desk.db.execute(delete(Setting).where(Setting.key == DRY + flow))
    if not on:
        desk.db.execute(insert(Setting).values(key=DRY + flow, value=desk.now.isoformat()))
    del desk.dry
    theirs = Duty.case_id.in_(select(Case.id).where(Case.flow == flow))
    ringing = update(Duty).where(Duty.state.in_(duties.LIVE), theirs)
    desk.db.execute(ringing.values(next_at=desk.now))  # the tick looks at each: it rings, or waits for its day
    desk.session.expire_all()
    for person in access.office_people(desk, "exchange"):
        cards.mark(desk, "dryrun", person.id)


def tick(db: Connection, office: Office, now: datetime) -> int:
    """Once a day: while something is owed whose reminders are not on, the exchange office is told, weekly."""
    desk = Desk(db, office, now)
    waiting = [key for key in desk.dry if key in office.flows and _owed(desk, key)]
    if not waiting:
        return 0
    monday = desk.today - timedelta(days=desk.today.weekday())
    for person in access.office_people(desk, "exchange"):
        at = outbox.hours(desk, person, "digest")
        outbox.post(desk, "dry_waits", person, f"dry:{monday}:{person.id}", about={"person": person.id}, not_before=at)
    desk.session.flush()
    return len(waiting)


def _owed(desk: Desk, flow: str) -> int:
    live = select(func.count()).select_from(Duty).join(Case, Case.id == Duty.case_id)
    return desk.db.scalar(live.where(Duty.state.in_(duties.LIVE), Case.flow == flow)) or 0


def owed_by_flow(desk: Desk) -> dict[str, int]:
    """How much is owed of each regime whose reminders are not on."""
    return {key: _owed(desk, key) for key in desk.office.flows if key in desk.dry}


# -- what would be sent ------------------------------------------------------------------------------------------------


def planned(desk: Desk, days: int) -> list[Planned]:
    """Every letter of the next *days* that the duties of now would bring, as if everything were on; in order."""
    until = desk.today + timedelta(days=min(days, LONGEST))
    found: dict[tuple[int, datetime, bool], Planned] = {}
    plain: list[Planned] = []
    rows = select(Duty).where(Duty.state == "open").order_by(Duty.due, Duty.id).limit(MOST)
    offices: dict[str, list[Person]] = {}
    for duty in desk.session.scalars(rows).all():
        for at, sending, person, copied in _letters(desk, duty, until, offices):
            if sending != "digest":
                plain.append(Planned(at, person, sending, [duty], copied))
                continue
            letter = found.setdefault((person.id, at, False), Planned(at, person, sending))
            if duty not in letter.duties:
                letter.duties.append(duty)
    return sorted([*plain, *found.values()], key=lambda one: (one.at, one.reader.id))


def _letters(
    desk: Desk, duty: Duty, until: date, offices: dict[str, list[Person]]
) -> Iterator[tuple[datetime, Sending, Person, bool]]:
    """Each ring of a duty from now on, to each who would read it."""
    case = desk.session.get_one(Case, duty.case_id)
    flow = desk.office.flows.get(case.flow)
    if flow is None:
        return
    ladder, rings = duties.ladder_rings(desk, duty, flow, until)
    current = reminding.current(rings, duties.today(desk, duty), desk.now)
    for ring in rings:
        ahead = ring is current or not ring.begun(duties.today(desk, duty), desk.now)
        if not ahead or not ring.follows(duties.rang(duty)) or ring.day > until:
            continue
        sending = ring.rung.send or ladder.send
        owners = duties.owners(desk, duty)
        told = reminders.readers(desk, duty, case, ring.rung, owners, offices)
        for person in told:
            at = mornings.rings_at(desk, person, ring.day, sending)
            if ring.at is not None:
                at = reminding.allowed_at(
                    max(ring.at, desk.now), sending, desk.zone(person), desk.office.pack, desk.office.calendar
                )
            yield at, sending, person, person not in owners
