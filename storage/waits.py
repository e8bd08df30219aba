"""Waits: since when a case waits on a step, the day its limit ends, and when that is reminded of next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import and_, func, select

from flows.kit import reminding
from flows.kit.answers import Answers
from flows.kit.flow import Flow
from flows.kit.reminding import Rang, Ring
from flows.kit.rulepack import RulePack
from flows.kit.rulevalues import Span
from flows.kit.settling import Standing
from storage import cards
from storage.desk import Desk
from storage.tables import Case, Person, Taker, Verdict, Wait
from storage.versions import year_days

LADDER = "route.ladder"
BEFORE = "route.before_day"  #: before the day a case is about, which ends every limit
LIMIT = "route.step"  #: of a step without one of its own: a school's own route may have such


def reconcile(desk: Desk, case: Case, flow: Flow) -> None:
    """Make the rows match the steps the case waits on: new ones begin, what was decided or taken back ends."""
    wanted = set(case.steps) if case.standing == Standing.SETTLING.value else set()
    for row in of_case(desk, case):
        if row.step in wanted:
            wanted.discard(row.step)
        else:
            _end(desk, row)
    for step in (key for key in case.steps if key in wanted):
        row = Wait(case_id=case.id, flow=case.flow, step=step, since=_since(desk, case, step), handed={})
        desk.session.add(row)
        schedule(desk, row, flow)
    desk.session.flush()


def _since(desk: Desk, case: Case, step: str) -> datetime:
    """Since when people are named there; where nobody is yet, now."""
    named = (Taker.case_id == case.id, Taker.step == step, Taker.waits.is_(True))
    return desk.session.scalar(select(func.min(Taker.since)).where(*named)) or desk.now


def _end(desk: Desk, row: Wait) -> None:
    """It waits there no more; it is measured where somebody decided just there."""
    here = select(Verdict.id).where(Verdict.case_id == row.case_id, Verdict.step == row.step, Verdict.at >= row.since)
    row.decided = desk.session.scalar(here.where(Verdict.as_on.is_(None)).limit(1)) is not None
    row.until, row.next_at = desk.now, None
    cards.mark(desk, "slow", row.id)


def of_case(desk: Desk, case: Case) -> Sequence[Wait]:
    """What the case waits on, in the order it came to that."""
    still = select(Wait).where(Wait.case_id == case.id, Wait.until.is_(None))
    return desk.session.scalars(still.order_by(Wait.id)).all()


def limit(pack: RulePack, flow: Flow, step: str) -> tuple[Span, ...]:
    """How long a step may take: its limit, and what its own rules make it wait for, such as a posting."""
    key = f"{flow.key}.step.{step}"
    spare = [pack.span(rule.by) for rule in flow.step(step).rules if rule.by]
    return (pack.span(key if key in pack else LIMIT), *spare)


def schedule(desk: Desk, row: Wait, flow: Flow) -> None:
    """Derive the last day of its limit, and the next ring after the last one sent. All of it is kept with the row."""
    case = desk.session.get_one(Case, row.case_id)
    day = started = (row.resumed_at or row.since).astimezone(desk.office.zone).date()
    for span in limit(desk.office.pack, flow, row.step):
        day = desk.office.calendar.after(day, span)
    begins = Answers(case.answers).value(flow.day) if flow.day is not None else None
    if begins is not None and begins > started:  # the day itself does not wait for a limit
        day = max(min(day, desk.office.calendar.before(begins, desk.office.pack.span(BEFORE))), started)
    by_day = flow.step(row.step).by_day
    last = year_days(desk, case).get(by_day.key) if by_day is not None else None
    row.due, row.digest = max(day, last or day), desk.office.digest
    following = reminding.following(rings(desk, row), Rang(row.rang_on))
    sending = desk.office.pack.ladder(LADDER).send
    row.next_at = (
        reminding.sent_at(following.day, sending, desk.office.zone, desk.office.pack) if following is not None else None
    )


def rings(desk: Desk, row: Wait) -> list[Ring]:
    """Every ring of a wait; rungs count from the last day of its limit."""
    due = row.due or desk.today
    return reminding.rings(desk.office.pack.ladder(LADDER), due, due, desk.office.calendar)


def resume(desk: Desk, case: Case) -> None:
    """What was asked is answered: whoever is asked has the whole limit again."""
    flow = desk.office.flows.get(case.flow)
    for row in of_case(desk, case) if flow else ():
        assert flow is not None  # or there was no row to go through
        row.resumed_at, row.rang_on = desk.now, None
        schedule(desk, row, flow)


def handed(desk: Desk, case: Case, step: str, seat: str) -> list[Person]:
    """Whom the office named at that place beside those who are asked there anyway."""
    row = next((one for one in of_case(desk, case) if one.step == step), None)
    people = [desk.one(one) for one in (row.handed.get(seat, ()) if row is not None else ())]
    return [person for person in people if person.left_on is None or person.left_on > desk.today]


def days_late(desk: Desk, row: Wait) -> int:
    """Working days since the last day of its limit; 0: it is inside it."""
    return max(0, desk.office.calendar.working_days_between(row.due, desk.today)) if row.due else 0


def last_days(desk: Desk) -> dict[int, date]:
    """The first last day of the steps that wait for the person at the desk, by case."""
    theirs = and_(
        Taker.case_id == Wait.case_id, Taker.step == Wait.step, Taker.person_id == desk.me.id, Taker.waits.is_(True)
    )
    days = (
        select(Wait.case_id, func.min(Wait.due)).join(Taker, theirs).where(Wait.until.is_(None), Wait.due.is_not(None))
    )
    return {case: day for case, day in desk.db.execute(days.group_by(Wait.case_id)) if day is not None}
