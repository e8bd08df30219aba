"""Reminders: a tick claims the duties and slow steps that ring, writes their letters, derives when they ring next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection, func, select, update

from flows.kit import reminding
from flows.kit.flow import Flow, head, liaison
from flows.kit.rulevalues import Rung, Sending
from storage import access, downtime, duties, find, mornings, outbox, posts, slow
from storage.desk import Desk
from storage.office import Office
from storage.store import ill
from storage.tables import Case, Duty, Person, Wait
from storage.versions import holding

log = structlog.get_logger()

AT_ONCE = 100  # duties a tick's transaction reminds of: others are not kept waiting


def tick(db: Connection, office: Office, now: datetime) -> int:
    """Remind of what is due, a bounded piece of it. Returns how many were looked at; cost grows with that alone."""
    return _duties(db, office, now) + slow.tick(db, office, now)


def _duties(db: Connection, office: Office, now: datetime) -> int:
    last = downtime.since(db)
    ids = db.scalars(
        select(Duty.id).where(Duty.state.in_(duties.LIVE), Duty.next_at <= now).order_by(Duty.next_at).limit(AT_ONCE)
    ).all()
    if not ids:
        return 0
    desk = Desk(db, office, now)
    due = desk.session.scalars(select(Duty).where(Duty.id.in_(ids)).order_by(Duty.next_at)).all()
    known = _known(desk, due)  # the session finds them by id while they are held
    offices: dict[str, list[Person]] = {}
    for duty in due:
        _alone(desk, duty, partial(_remind, desk, duty, offices, last))
    assert len(known) <= 2 * len(due)  # held until here, so that the session finds them
    return len(ids)


def _alone(desk: Desk, duty: Duty, act: Callable[[], None]) -> None:
    """Do it in a savepoint: a duty that cannot be handled waits a day, and holds nobody else up."""
    try:
        with desk.db.begin_nested():
            act()
            desk.session.flush()
    except Exception as error:
        if ill(error):
            raise
        log.exception("duty failed", action="duty_failed", duty=duty.id, error=type(error).__name__)
        desk.session.expire(duty)
        later = desk.now + timedelta(days=1)
        desk.db.execute(update(Duty).where(Duty.id == duty.id).values(next_at=later, digest=desk.office.digest))


def _known(desk: Desk, due: Sequence[Duty]) -> list[Case | Person]:
    """The cases and owners of many duties, in two statements."""
    cases = select(Case).where(Case.id.in_({duty.case_id for duty in due}))
    owners = select(Person).where(Person.id.in_({duty.owner_id for duty in due if duty.owner_id}))
    return [*desk.session.scalars(cases), *desk.session.scalars(owners)]


def _remind(desk: Desk, duty: Duty, offices: dict[str, list[Person]], last: datetime | None) -> None:
    """Send the ring of today's window, once, or what its owner put off until today; then wait for the next."""
    case = desk.session.get_one(Case, duty.case_id)
    flow = desk.office.flows.get(case.flow)
    finished = duties.done(desk, case) if flow and flow.duty(duty.key).after else set()
    if flow is None or (duty.key, duty.about_id) not in duties.wanted(desk, case, flow, finished):
        duty.next_at = None
        if flow is not None:
            duties.reconcile(desk, case, flow)  # it lapsed
        return
    if flow.key in desk.dry:
        duties.schedule(desk, duty, flow)
        return
    ladder, found = duties.ladder_rings(desk, duty, flow)
    today = duties.today(desk, duty)
    ring = reminding.current(found, today, desk.now)
    new = ring is not None and ring.follows(duties.rang(duty))
    if duty.state == "claimed":
        _unconfirmed(desk, duty, case, ring if new else None, today)
        duties.schedule(desk, duty, flow)
        return
    late = downtime.missed(last, duty.next_at, desk.now)
    wakes = duty.snoozed_until is not None and duty.snoozed_until <= today
    sleeps = duty.snoozed_until is not None and not wakes
    sending = ring.rung.send or ladder.send if ring else ladder.send
    if new and ring is not None:
        duties.keep_rang(duty, ring)
        owners = duties.owners(desk, duty)
        told = _readers(desk, duty, case, ring.rung.to, owners, offices)
        copied = _readers(desk, duty, case, ring.rung.copies, owners, offices)
        others = {person.id: person for person in [*told, *copied] if person not in owners}
        if not sleeps:
            _post(desk, duty, ring.day, sending, "reminder", [one for one in told if one in owners], late)
        _post(desk, duty, ring.day, sending, "reminder_copy", list(others.values()), late)
        if late and last is not None:
            downtime.report(desk, last, duty, others.values())
    elif wakes and duty.snoozed_until is not None:
        _post(desk, duty, duty.snoozed_until, sending, "reminder", duties.owners(desk, duty), late)
        if late and last is not None:
            downtime.report(desk, last, duty)
    if wakes:
        duty.snoozed_until = None
        duties.mark(desk, duty)
    duties.schedule(desk, duty, flow)


def _unconfirmed(desk: Desk, duty: Duty, case: Case, ring: reminding.Ring | None, today: date) -> None:
    """Unconfirmed for too long: whoever may is asked again, its owner hears of it where its ladder rings."""
    span, calendar = desk.office.pack.span(duties.PAUSE), desk.office.calendar
    if today < calendar.after(duties.claimed_on(desk, duty), span):
        return
    for person in duties.to_be_asked(desk, duty, case):
        mornings.gather(desk, person, today, "digest", "confirming", duty.id)
    if ring is not None:
        duties.keep_rang(duty, ring)
        for person in duties.owners(desk, duty):
            mornings.gather(desk, person, today, "digest", "pending", duty.id)


def _post(
    desk: Desk, duty: Duty, day: date, sending: Sending, name: str, readers: Sequence[Person], late: bool
) -> None:
    """Queue a ring: in the morning's letter, as one of its own, or with everything that was missed."""
    part = "owed" if name == "reminder" else "copied"
    for person in readers:
        if late:
            downtime.gather(desk, person, day, sending, part, duty)
        elif sending == "digest":
            mornings.gather(desk, person, day, sending, part, duty.id)
        else:
            outbox.post(
                desk, name, person, f"duty:{duty.id}:{desk.now.isoformat()}:{person.id}", about={"duty": duty.id},
                not_before=mornings.rings_at(desk, person, day, sending),
            )  # fmt: skip


def readers(
    desk: Desk, duty: Duty, case: Case, rung: Rung, owners: list[Person], offices: dict[str, list[Person]]
) -> list[Person]:
    """Everybody whom a rung tells or copies, each once."""
    roles = (*rung.to, *rung.copies)
    return _readers(desk, duty, case, roles, owners, offices)


def _readers(
    desk: Desk, duty: Duty, case: Case, roles: Sequence[str], owners: list[Person], offices: dict[str, list[Person]]
) -> list[Person]:
    """Whom a rung names: the owner, the head or liaison officer of the owner's department, offices and their heads."""
    found: list[Person] = []
    for role in roles:
        if role == "owner":
            found += owners
        elif role in ("head", "host", "college"):
            party = liaison() if role == "college" else head()
            of = duty.about_id or duty.owner_id or case.filer_id
            found += access.people(desk, party, of, holding(desk, case))
        else:
            if role not in offices:
                offices[role] = _office(desk, role)
            found += offices[role]
    return list({person.id: person for person in found}.values())


def _office(desk: Desk, role: str) -> list[Person]:
    """An office's handlers, or its head ("personnel_head")."""
    if role.endswith("_head"):
        return posts.acting(desk, desk.office.responsible(role.removesuffix("_head")), posts.SETTLING)
    return access.office_people(desk, role)


def reconcile_all(db: Connection, office: Office, now: datetime, most: int = 200) -> int:
    """After the rule pack or the holiday table changed: derive open duties and steps again, a batch at a time.

    Returns how many were looked at; 0: all are up to date.
    """
    slowly = slow.reconcile_all(db, office, now, most) + find.index_all(db, office, now, most)
    desk = Desk(db, office, now)
    stale = desk.session.scalars(
        select(Duty).where(Duty.state.in_(duties.LIVE), Duty.digest != office.digest).order_by(Duty.id).limit(most)
    ).all()
    for duty in stale:
        case = desk.session.get_one(Case, duty.case_id)
        duty.digest = office.digest
        if flow := office.flows.get(case.flow):
            _alone(desk, duty, partial(_derive, desk, duty, case, flow))
    desk.session.flush()
    return len(stale) + slowly


def stale(db: Connection, office: Office) -> int:
    """How many open duties were derived under other rules or holidays than today's."""
    rows = select(func.count()).select_from(Duty).where(Duty.state.in_(duties.LIVE), Duty.digest != office.digest)
    return db.scalar(rows) or 0


def _derive(desk: Desk, duty: Duty, case: Case, flow: Flow) -> None:
    duties.reconcile(desk, case, flow)
    if duty.state in duties.LIVE:
        duties.schedule(desk, duty, flow)


def due_count(db: Connection, now: datetime) -> int:
    """How many duties and steps ring now."""
    ringing = select(func.count()).select_from(Duty).where(Duty.state.in_(duties.LIVE), Duty.next_at <= now)
    slowly = select(func.count()).select_from(Wait).where(Wait.next_at <= now)
    return (db.scalar(ringing) or 0) + (db.scalar(slowly) or 0)


def next_at(db: Connection) -> datetime | None:
    """When the next duty or step rings. Aware UTC."""
    duty = db.scalar(select(func.min(Duty.next_at)).where(Duty.state.in_(duties.LIVE)))
    step = db.scalar(select(func.min(Wait.next_at)))
    return min((at for at in (duty, step) if at is not None), default=None)
