"""Duties: derived from the case, then reconciled; reminded by their ladder, closed by whoever may close them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection, func, select, update

from flows.kit import reminding
from flows.kit.answers import Answers
from flows.kit.flow import Flow
from flows.kit.refusal import Refusal
from flows.kit.rulevalues import Sending
from flows.kit.settling import Standing
from flows.kit.words import N_
from storage import access, cards, history, outbox
from storage.desk import Desk
from storage.office import Office
from storage.store import ill
from storage.tables import Case, Duty, Person

log = structlog.get_logger()

LATE = timedelta(hours=1)  # a ring this late still goes out at once
AT_ONCE = 100  # duties a tick's transaction reminds of: others are not kept waiting
LIVE = ("open", "claimed")


def hours(desk: Desk, person: Person, sending: Sending) -> datetime:
    """From when on a letter of that class may reach the person."""
    return reminding.allowed_at(desk.now, sending, desk.zone(person), desk.office.pack, desk.office.calendar)


def wanted(flow: Flow, case: Case, office: Office) -> dict[tuple[str, int], tuple[date, date]]:
    """Which duties a case gives rise to now: (key, owner) → (anchor, due). Pure."""
    if case.standing != Standing.OPEN.value:
        return {}
    answers = Answers(case.answers)
    found = {}
    for duty in flow.duties:
        anchor = answers.value(duty.due.anchor)
        if anchor is not None:
            due = office.calendar.after(anchor, office.pack.span(duty.due.plus))
            found[duty.key, case.filer_id] = (anchor, due)
    return found


def reconcile(desk: Desk, case: Case, flow: Flow) -> None:
    """Make the rows match what is wanted: new ones come to be, changed ones are replaced, others end."""
    want = wanted(flow, case, desk.office)
    for duty in desk.session.scalars(select(Duty).where(Duty.case_id == case.id, Duty.state != "replaced")):
        dates = want.pop((duty.key, duty.owner_id), None)
        if dates == (duty.anchor, duty.due):
            continue
        if duty.state == "done" and (dates is None or dates[0] == duty.anchor):
            continue  # a changed rule does not undo what was done
        if duty.state in LIVE:
            duty.state, duty.next_at = "replaced", None
            _mark(desk, duty)
        if dates is not None:
            want[duty.key, duty.owner_id] = dates
    for (key, owner), (anchor, due) in want.items():
        duty = Duty(
            case_id=case.id, key=key, owner_id=owner, anchor=anchor, due=due, state="open", born_at=desk.now, digest=""
        )
        desk.session.add(duty)
        desk.session.flush()
        _schedule(desk, duty, flow)


def _schedule(desk: Desk, duty: Duty, flow: Flow) -> None:
    """Derive when the duty rings next."""
    ladder = desk.office.pack.ladder(flow.duty(duty.key).ladder)
    found = reminding.rings(ladder, duty.anchor, duty.due, desk.office.calendar)
    ring = reminding.following(found, duty.rang_on)
    zone = desk.zone(desk.one(duty.owner_id))
    duty.next_at = reminding.sent_at(ring.day, ladder.send, zone, desk.office.pack) if ring else None
    duty.digest = desk.office.digest


def tick(db: Connection, office: Office, now: datetime) -> int:
    """Remind of what is due, at most a hundred duties. Returns how many were looked at; cost grows with that alone."""
    ids = db.scalars(
        select(Duty.id).where(Duty.state == "open", Duty.next_at <= now).order_by(Duty.next_at).limit(AT_ONCE)
    ).all()
    if not ids:
        return 0
    desk = Desk(db, office, now)
    due = desk.session.scalars(select(Duty).where(Duty.id.in_(ids)).order_by(Duty.next_at)).all()
    known = _known(desk, due)  # the session finds them by id while they are held
    copied: dict[str, list[Person]] = {}
    for duty in due:
        _alone(desk, duty, partial(_remind, desk, duty, copied))
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
    owners = select(Person).where(Person.id.in_({duty.owner_id for duty in due}))
    return [*desk.session.scalars(cases), *desk.session.scalars(owners)]


def _remind(desk: Desk, duty: Duty, copied: dict[str, list[Person]]) -> None:
    """Send the ring of today's window, once; then wait for the next."""
    case = desk.session.get_one(Case, duty.case_id)
    flow = desk.office.flows.get(case.flow)
    if flow is None or (duty.key, duty.owner_id) not in wanted(flow, case, desk.office):
        duty.next_at = None
        return
    owner = desk.one(duty.owner_id)
    ladder = desk.office.pack.ladder(flow.duty(duty.key).ladder)
    found = reminding.rings(ladder, duty.anchor, duty.due, desk.office.calendar)
    today = desk.now.astimezone(desk.zone(owner)).date()
    ring = reminding.current(found, today)
    if ring is not None and (duty.rang_on is None or ring.day > duty.rang_on):
        duty.rang_on = ring.day
        about = {"duty": duty.id}
        outbox.post(
            desk, "reminder", owner, f"duty:{duty.id}:{ring.key}:{owner.id}", about=about,
            not_before=_rings_at(desk, owner, ring, ladder.send),
        )  # fmt: skip
        for role in ring.rung.copies:
            if role not in copied:
                copied[role] = _copied(desk, role)
            for person in copied[role]:
                if person.id != owner.id:
                    outbox.post(
                        desk, "reminder_copy", person, f"duty:{duty.id}:{ring.key}:{person.id}", about=about,
                        not_before=_rings_at(desk, person, ring, ladder.send),
                    )  # fmt: skip
    _schedule(desk, duty, flow)


def _rings_at(desk: Desk, reader: Person, ring: reminding.Ring, sending: Sending) -> datetime:
    """When a ring reaches its reader: at its hour; where the tick was late for that, at the next hour of its class."""
    due = reminding.sent_at(ring.day, sending, desk.zone(reader), desk.office.pack)
    return desk.now if desk.now - due < LATE and due <= desk.now else max(due, hours(desk, reader, sending))


def _copied(desk: Desk, role: str) -> list[Person]:
    """Who hears of a rung beside the owner: a department's handlers, or its head ("personnel_head")."""
    if role.endswith("_head"):
        return outbox.people_with(desk, "head", desk.office.responsible(role.removesuffix("_head")))
    departments = desk.office.responsible(role)
    return outbox.people_with(desk, "handler", departments) or outbox.people_with(desk, "head", departments)


def reconcile_all(db: Connection, office: Office, now: datetime, most: int = 200) -> int:
    """After the rule pack or the holiday table changed: derive open duties again, a batch at a time.

    Returns how many were looked at; 0: all are up to date.
    """
    desk = Desk(db, office, now)
    stale = desk.session.scalars(
        select(Duty).where(Duty.state.in_(LIVE), Duty.digest != office.digest).order_by(Duty.id).limit(most)
    ).all()
    for duty in stale:
        case = desk.session.get_one(Case, duty.case_id)
        duty.digest = office.digest
        if flow := office.flows.get(case.flow):
            _alone(desk, duty, partial(_derive, desk, duty, case, flow))
    desk.session.flush()
    return len(stale)


def _derive(desk: Desk, duty: Duty, case: Case, flow: Flow) -> None:
    reconcile(desk, case, flow)
    if duty.state in LIVE:
        _schedule(desk, duty, flow)


# -- what people do ----------------------------------------------------------------------------------------------------


def may_close(desk: Desk, duty: Duty) -> bool:
    """Whether the person at the desk may close it: declared beside it; nobody confirms what they owe themselves."""
    case = desk.session.get_one(Case, duty.case_id)
    flow = desk.office.flows.get(case.flow)
    if flow is None or desk.me.id == duty.owner_id:
        return False
    closers = access.people(desk, flow.duty(duty.key).closed_by, desk.one(case.filer_id))
    return any(person.id == desk.me.id for person in closers)


def claim(desk: Desk, duty: Duty, case: Case, *, file_id: int | None) -> None:
    """The owner says it is done: the ladder pauses, whoever may close it is asked. Raises Refusal."""
    if duty.owner_id != desk.me.id:
        raise Refusal(access.NOT_HERE)
    if duty.state != "open":
        raise Refusal(N_("You have said so already; the office confirms it."))
    duty.state, duty.claimed_at, duty.file_id = "claimed", desk.now, file_id
    row = history.note(desk, case, "claimed", duty=duty.id)
    flow = desk.office.flows[case.flow]
    for person in access.people(desk, flow.duty(duty.key).closed_by, desk.me):
        if person.id != desk.me.id:
            outbox.post(
                desk, "duty_claimed", person, f"history:{row.id}:duty_claimed:{person.id}", about={"duty": duty.id},
                not_before=hours(desk, person, "day"),
            )  # fmt: skip
    _mark(desk, duty)


def close(desk: Desk, duty: Duty, case: Case) -> None:
    """Seen done by whoever may close it. Raises Refusal."""
    _closable(desk, duty, *LIVE)  # who has it need not wait to be told
    duty.state, duty.next_at = "done", None
    row = history.note(desk, case, "done", duty=duty.id)
    owner = desk.one(duty.owner_id)
    outbox.post(
        desk, "duty_done", owner, f"history:{row.id}:duty_done:{owner.id}", about={"duty": duty.id, "case": case.id}
    )
    _mark(desk, duty)


def reopen(desk: Desk, duty: Duty, case: Case) -> None:
    """It was not done after all: the ladder goes on where it is. Raises Refusal."""
    _closable(desk, duty, "claimed")
    duty.state, duty.claimed_at, duty.file_id = "open", None, None
    _schedule(desk, duty, desk.office.flows[case.flow])
    row = history.note(desk, case, "not_done", duty=duty.id)
    owner = desk.one(duty.owner_id)
    outbox.post(desk, "duty_not_yet", owner, f"history:{row.id}:duty_not_yet:{owner.id}", about={"duty": duty.id})
    _mark(desk, duty)


def _closable(desk: Desk, duty: Duty, *states: str) -> None:
    if not may_close(desk, duty):
        raise Refusal(access.NOT_HERE)
    if duty.state not in states:
        raise Refusal(N_("This is settled already."))


def _mark(desk: Desk, duty: Duty) -> None:
    for kind in ("duty", "confirm"):
        cards.mark(desk, kind, duty.id)
    for kind in ("case", "step"):
        cards.mark(desk, kind, duty.case_id)


# -- what there is -----------------------------------------------------------------------------------------------------


def left(desk: Desk, case: Case) -> bool:
    """Whether the case has a duty that is not done."""
    return (
        desk.session.scalar(select(Duty.id).where(Duty.case_id == case.id, Duty.state.in_(LIVE)).limit(1)) is not None
    )


def of_case(desk: Desk, case: Case) -> list[Duty]:
    """The case's duties but the replaced ones, in order of their day."""
    return list(
        desk.session.scalars(
            select(Duty).where(Duty.case_id == case.id, Duty.state != "replaced").order_by(Duty.due, Duty.id)
        )
    )


def of_person(desk: Desk) -> list[Duty]:
    """What the person owes, the most urgent first."""
    return list(
        desk.session.scalars(
            select(Duty).where(Duty.owner_id == desk.me.id, Duty.state.in_(LIVE)).order_by(Duty.due, Duty.id)
        )
    )


def to_confirm(desk: Desk) -> list[Duty]:
    """What others say they have done and the person may confirm, the oldest first."""
    claimed = desk.session.scalars(select(Duty).where(Duty.state == "claimed").order_by(Duty.claimed_at, Duty.id))
    return [duty for duty in claimed if may_close(desk, duty)]


def with_file(desk: Desk, file_id: int) -> list[Duty]:
    """Duties whose evidence that file is."""
    return list(desk.session.scalars(select(Duty).where(Duty.file_id == file_id)))


def due_count(db: Connection, now: datetime) -> int:
    """How many duties ring now."""
    return db.scalar(select(func.count()).select_from(Duty).where(Duty.state == "open", Duty.next_at <= now)) or 0


def next_at(db: Connection) -> datetime | None:
    """When the next duty rings. Aware UTC."""
    return db.scalar(select(func.min(Duty.next_at)).where(Duty.state == "open"))
