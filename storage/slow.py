"""Slow steps: who is asked is reminded at the limit, then the exchange office may nudge, hand on or tell (rules.md)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection, select, update

from flows.kit import reminding
from flows.kit.flow import Flow, leader
from flows.kit.people import Role
from flows.kit.refusal import Refusal
from flows.kit.reminding import Rang
from flows.kit.settling import OUT_OF_DATE, Standing
from flows.kit.words import N_
from storage import access, asking, cards, history, mornings, outbox, posts, steps, waits
from storage.desk import Desk
from storage.office import Office
from storage.store import ill
from storage.tables import Case, History, Person, Taker, Wait
from storage.versions import answers_of

log = structlog.get_logger()

AT_ONCE = 100  # steps a tick's transaction reminds of


def tick(db: Connection, office: Office, now: datetime) -> int:
    """Remind of the steps that are due, at most a hundred. Returns how many were looked at."""
    due = select(Wait.id).where(Wait.next_at <= now).order_by(Wait.next_at).limit(AT_ONCE)
    ids = db.scalars(due).all()
    desk = Desk(db, office, now)
    for row in desk.session.scalars(select(Wait).where(Wait.id.in_(ids)).order_by(Wait.next_at)).all() if ids else ():
        _alone(desk, row, partial(_remind, desk, row))
    return len(ids)


def _alone(desk: Desk, row: Wait, act: Callable[[], None]) -> None:
    """Do it in a savepoint: a step that cannot be handled waits a day, and holds nobody else up."""
    try:
        with desk.db.begin_nested():
            act()
            desk.session.flush()
    except Exception as error:
        if ill(error):
            raise
        log.exception("step failed", action="step_failed", wait=row.id, error=type(error).__name__)
        desk.session.expire(row)
        later = {"next_at": desk.now + timedelta(days=1), "digest": desk.office.digest}
        desk.db.execute(update(Wait).where(Wait.id == row.id).values(**later))


def held(desk: Desk, case: Case) -> bool:
    """Whether nobody who is asked keeps the case waiting: then nobody is reminded."""
    return case.standing != Standing.SETTLING.value or asking.asked_and_unanswered(desk, case)


def _remind(desk: Desk, row: Wait) -> None:
    """Send the ring of today's window, once: to who is asked, and to the office what it can do; then the next."""
    case = desk.session.get_one(Case, row.case_id)
    flow = desk.office.flows.get(case.flow)
    if flow is None:
        row.next_at = None
        return
    if held(desk, case):
        row.next_at = (row.next_at or desk.now) + timedelta(days=1)  # it is looked at again in the morning
        return
    found = waits.rings(desk, row)
    ring = reminding.current(found, desk.today, desk.now)
    if ring is not None and ring.follows(Rang(row.rang_on)):
        row.rang_on = ring.day
        ladder = desk.office.pack.ladder(waits.LADDER)
        sending = ring.rung.send or ladder.send
        asked = {person.id: person for person in steps.awaited(desk, case, row.step)}
        for person in asked.values() if "taker" in ring.rung.to else ():
            mornings.gather(desk, person, ring.day, sending, "slow", row.id)
        offices = {one.id: one for role in ring.rung.copies for one in access.office_people(desk, role)}
        for person in offices.values():
            if person.id not in asked:
                mornings.gather(desk, person, ring.day, sending, "offer", row.id)
        _mark(desk, row)
    waits.schedule(desk, row, flow)


def _mark(desk: Desk, row: Wait) -> None:
    cards.mark(desk, "slow", row.id)
    for person in steps.awaited(desk, desk.session.get_one(Case, row.case_id), row.step):
        cards.mark(desk, "todo", person.id)


def reconcile_all(db: Connection, office: Office, now: datetime, most: int = 200) -> int:
    """After the rule pack or the holiday table changed, or of old cases: derive what waits again, a batch at a time.

    Returns how many were looked at; 0: all are up to date.
    """
    desk = Desk(db, office, now)
    stale = select(Wait).where(Wait.until.is_(None), Wait.digest != office.digest).order_by(Wait.id).limit(most)
    rows = desk.session.scalars(stale).all()
    for row in rows:
        row.digest = office.digest
        if flow := office.flows.get(row.flow):
            _alone(desk, row, partial(waits.schedule, desk, row, flow))
    known = select(Wait.id).where(Wait.case_id == Case.id, Wait.until.is_(None)).exists()
    without = select(Case).where(Case.standing == Standing.SETTLING.value, ~known, Case.flow.in_(office.flows))
    fresh = desk.session.scalars(without.order_by(Case.id).limit(most)).all()
    for case in fresh:
        waits.reconcile(desk, case, office.flows[case.flow])
    desk.session.flush()
    return len(rows) + len([case for case in fresh if case.steps])


# -- what the exchange office does -------------------------------------------------------------------------------------


def late(desk: Desk) -> list[Wait]:
    """The steps past their limit, the longest first."""
    past = select(Wait).where(Wait.until.is_(None), Wait.due < desk.today, Wait.flow.in_(desk.office.flows))
    return list(desk.session.scalars(past.order_by(Wait.due, Wait.id)))


def offered(desk: Desk, wait_id: int) -> tuple[Wait, Case, Flow]:
    """A step that still waits, for the exchange office. Raises Refusal alike for what is not there and not theirs."""
    row = desk.session.get(Wait, wait_id) if access.in_office(desk, "exchange") else None
    flow = desk.office.flows.get(row.flow) if row is not None else None
    if row is None or flow is None:
        raise Refusal(access.NOT_HERE)
    if row.until is not None:
        raise Refusal(N_("This is settled already."))
    return row, desk.session.get_one(Case, row.case_id), flow


def nudge(desk: Desk, row: Wait, case: Case) -> list[Person]:
    """The prepared nudge goes to whoever is asked. Returns them. Raises Refusal: they had it today."""
    asked = steps.awaited(desk, case, row.step)
    if not asked:
        raise Refusal(N_("Nobody is named there, so there is nobody to nudge."))
    new = [
        outbox.post(
            desk, "step_nudged", person, f"wait:{row.id}:nudged:{desk.today}:{person.id}",
            about={"case": case.id, "wait": row.id}, not_before=outbox.hours(desk, person, "day"),
        )
        for person in asked
    ]  # fmt: skip
    if not any(new):
        raise Refusal(N_("They have had a nudge today; the next one can go tomorrow."))
    history.note(desk, case, "office_nudged", steps=[row.step])
    cards.mark(desk, "slow", row.id)
    return asked


def deputies(desk: Desk, row: Wait, case: Case, flow: Flow) -> dict[str, list[Person]]:
    """Who can take the step beside those who are asked, by seat: deputies of the department, else its head."""
    without = access.taking_part(flow, case) | {one.id for one in steps.takers(desk, case, row.step)}
    waiting = {seat for seat, waits_there in steps.seats_of(desk, case, row.step) if waits_there}
    found = {}
    for seat in steps.places(desk, case, flow, flow.step(row.step)):
        if seat.key in waiting and seat.departments:
            people = posts.acting(desk, seat.departments, (Role.DEPUTY, Role.HEAD), without)
            if people:
                found[seat.key] = people
    return found


def hand_on(desk: Desk, row: Wait, case: Case, flow: Flow) -> list[Person]:
    """Name the deputies on the step, beside those who are asked; they hear at once. Returns them. Raises Refusal."""
    found = deputies(desk, row, case, flow)
    if not found:
        raise Refusal(N_("There is no deputy who could take it."))
    for seat, people in found.items():
        row.handed = {**row.handed, seat: sorted({*row.handed.get(seat, ()), *(person.id for person in people)})}
        for person in people:
            desk.session.merge(
                Taker(case_id=case.id, step=row.step, seat=seat, person_id=person.id, waits=True, since=desk.now)
            )
    desk.session.flush()
    named = list({person.id: person for people in found.values() for person in people}.values())
    note = history.note(desk, case, "handed_on", steps=[row.step], people=[person.id for person in named])
    for person in named:
        outbox.post(
            desk, "step_handed", person, f"history:{note.id}:step_handed:{person.id}",
            about={"case": case.id, "wait": row.id}, not_before=outbox.hours(desk, person, "day"),
        )  # fmt: skip
        cards.mark(desk, "todo", person.id)
    for kind, subject in (("case", case.id), ("step", case.id), ("slow", row.id)):
        cards.mark(desk, kind, subject)
    return named


def leaders(desk: Desk, row: Wait, case: Case) -> list[Person]:
    """The leader in charge, where it does not wait on them."""
    asked = {one.id for one in steps.takers(desk, case, row.step)} | {case.filer_id}
    found = access.people(desk, leader(), case.filer_id, answers_of(desk, case))
    return [person for person in found if person.id not in asked]


def tell(desk: Desk, row: Wait, case: Case) -> list[Person]:
    """The leader in charge hears what waits, on whom and since when. Returns them. Raises Refusal: they have heard."""
    told = leaders(desk, row, case)
    new = [
        outbox.post(
            desk, "leader_told", person, f"wait:{row.id}:leader_told:{person.id}",
            about={"wait": row.id}, not_before=outbox.hours(desk, person, "day"),
        )
        for person in told
    ]  # fmt: skip
    if not any(new):
        raise Refusal(OUT_OF_DATE)
    history.note(desk, case, "leader_told", steps=[row.step], people=[person.id for person in told])
    cards.mark(desk, "slow", row.id)
    return told


def done(desk: Desk, row: Wait) -> list[History]:
    """What the office has done about that step, the first first."""
    acts = ("office_nudged", "handed_on", "leader_told")
    rows = select(History).where(History.case_id == row.case_id, History.act.in_(acts), History.at >= row.since)
    return [one for one in desk.session.scalars(rows.order_by(History.id)) if row.step in one.about.get("steps", ())]
