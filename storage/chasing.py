"""Chasing: what everybody owes, overdue first; the exchange office nudges one or all, takes over, waives (rules.md)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import NoReturn

from sqlalchemy import ColumnElement, and_, func, select

from flows.kit.flow import FILING
from flows.kit.refusal import Refusal
from flows.kit.settling import OUT_OF_DATE
from flows.kit.words import N_
from storage import access, cards, duties, history, outbox
from storage.desk import Desk
from storage.tables import Case, Duty, History, Letter, Person

AT_ONCE = 500  # duties one press nudges about, the most overdue first

NUDGED_TODAY = N_("They have had a nudge today; the next one can go tomorrow.")


def _owed(desk: Desk) -> ColumnElement[bool]:
    return and_(Duty.state.in_(duties.LIVE), Duty.case_id.in_(select(Case.id).where(Case.flow.in_(desk.office.flows))))


def counts(desk: Desk) -> tuple[int, int]:
    """How much is owed at the school, and how much of it is overdue and not reported done."""
    many = select(func.count()).select_from(Duty).where(_owed(desk))
    late = many.where(Duty.state == "open", duties.is_overdue(desk))
    return desk.db.scalar(many) or 0, desk.db.scalar(late) or 0


def owed(desk: Desk, page: int, size: int) -> list[Duty]:
    """One page of what is owed, by its end: what is overdue comes first, the longest overdue before the others."""
    rows = select(Duty).where(_owed(desk)).order_by(*duties.BY_END).offset((page - 1) * size).limit(size)
    return list(desk.session.scalars(rows))


def overdue(desk: Desk) -> list[Duty]:
    """What is overdue and not reported done, the longest overdue first."""
    rows = select(Duty).where(_owed(desk), Duty.state == "open", duties.is_overdue(desk))
    return list(desk.session.scalars(rows.order_by(*duties.BY_END).limit(AT_ONCE)))


def open_duty(desk: Desk, duty_id: int) -> tuple[Duty, Case]:
    """A duty that is open, for the exchange office. Raises Refusal alike for what is not there and not theirs."""
    duty = desk.session.get(Duty, duty_id) if access.in_office(desk, "exchange") else None
    if duty is None:
        _not_here()
    case = desk.session.get_one(Case, duty.case_id)
    if case.flow not in desk.office.flows:
        _not_here()
    return duty, case


def _not_here() -> NoReturn:
    raise Refusal(access.NOT_HERE)


def _live(duty: Duty) -> None:
    if duty.state not in duties.LIVE:
        raise Refusal(N_("This is settled already."))


def nudge(desk: Desk, rows: Iterable[Duty]) -> list[Person]:
    """Who owes them is nudged: one letter a person, whatever is in it, once a day. Returns whom it reaches.

    Raises: Refusal: nobody is there, or they were nudged today.
    """
    told: dict[int, Person] = {}
    there = False
    for duty in rows:
        people = [one for one in duties.owners(desk, duty) if one.id != desk.me.id]
        there = there or bool(people)
        if duty.state != "open" or not people or _nudged_today(desk, duty):
            continue
        for person in people:
            key = f"nudged:{person.id}:{desk.today}"
            outbox.gather(desk, "digest", person, key, "nudged", duty.id, not_before=outbox.hours(desk, person, "day"))
            told[person.id] = person
        case = desk.session.get_one(Case, duty.case_id)
        history.note(desk, case, "duty_nudged", duty=duty.id, people=[person.id for person in people])
        cards.mark(desk, "owing", duty.id)
    if not told:
        raise Refusal(NUDGED_TODAY if there else N_("Nobody is named there, so there is nobody to nudge."))
    return list(told.values())


def _nudged_today(desk: Desk, duty: Duty) -> bool:
    began = datetime.combine(desk.today, time(0), desk.office.zone)
    rows = select(History).where(History.case_id == duty.case_id, History.act == "duty_nudged", History.at >= began)
    return any(row.about.get("duty") == duty.id for row in desk.session.scalars(rows))


def take_over(desk: Desk, duty: Duty, case: Case) -> None:
    """The person at the desk does it instead of who owes it, who is told. Raises Refusal."""
    _live(duty)
    if duty.key == FILING:
        raise Refusal(OUT_OF_DATE)  # nobody files in the name of others
    if duties.owes(desk, duty):
        raise Refusal(N_("You owe this yourself."))
    if duty.state == "claimed":
        raise Refusal(N_("They have said that it is done; it is still to be confirmed."))
    before = duties.owners(desk, duty)
    duty.taken_by_id, duty.snoozed_until = desk.me.id, None
    _moved(desk, duty, case, "duty_taken", before)


def hand_back(desk: Desk, duty: Duty, case: Case) -> None:
    """Who owed it first does it again, and is told. Raises Refusal: nobody took it over."""
    _live(duty)
    if duty.taken_by_id is None:
        raise Refusal(N_("This is settled already."))
    duties.mark(desk, duty)  # of whom it leaves
    duty.taken_by_id = duty.snoozed_until = None
    _moved(desk, duty, case, "duty_handed_back", duties.owners(desk, duty))


def _moved(desk: Desk, duty: Duty, case: Case, name: str, told: list[Person]) -> None:
    desk.session.flush()
    duties.schedule(desk, duty, desk.office.flows[case.flow])
    row = history.note(desk, case, name, duty=duty.id)
    _tell(desk, name, row, duty, told)
    duties.mark(desk, duty)
    for person in told:
        cards.mark(desk, "todo", person.id)


def may_waive(desk: Desk, duty: Duty) -> None:
    """Raises Refusal where the person at the desk owes it themselves, or it is settled."""
    _live(duty)
    if duty.owner_id == desk.me.id:
        raise Refusal(N_("Nobody waives what they owe themselves."))
    if duty.taken_by_id == desk.me.id:
        raise Refusal(N_("You have taken this over; hand it back first, then it can be waived."))


def waive(desk: Desk, duty: Duty, case: Case, reason: str) -> None:
    """Nobody need do it any more, for a reason that is kept; who owes it is told, its ladder ends. Raises Refusal."""
    may_waive(desk, duty)
    duty.state, duty.next_at, duty.done_at = "waived", None, desk.now
    row = history.note(desk, case, "waived", duty=duty.id, remark=history.remark(desk, case, reason))
    _tell(desk, "duty_waived", row, duty, duties.owners(desk, duty))
    duties.mark(desk, duty)


def _tell(desk: Desk, name: str, row: History, duty: Duty, people: Iterable[Person]) -> None:
    for person in people:
        if person.id != desk.me.id:
            outbox.post(
                desk, name, person, f"history:{row.id}:{name}:{person.id}",
                about={"duty": duty.id, "history": row.id}, not_before=outbox.hours(desk, person, "day"),
            )  # fmt: skip


def reminded_at(desk: Desk, duty: Duty) -> datetime | None:
    """When a reminder of it last reached who owes it or owed it first, aware UTC; None: none that is kept did."""
    readers = {duty.owner_id or 0, *(person.id for person in duties.owners(desk, duty))}
    sent = select(Letter.about, Letter.sent_at).where(
        Letter.reader_id.in_(readers), Letter.name.in_(["reminder", "digest"]), Letter.state == "sent"
    )  # fmt: skip
    for row in desk.db.execute(sent.order_by(Letter.sent_at.desc())):
        if row.about.get("duty") == duty.id or duty.id in row.about.get("owed", ()):
            return row.sent_at  # type: ignore[no-any-return]  # a column of instants
    return None


def done(desk: Desk, duty: Duty) -> list[History]:
    """What the office has done about it, the first first."""
    acts = ("duty_nudged", "duty_taken", "duty_handed_back", "waived")
    rows = select(History).where(History.case_id == duty.case_id, History.act.in_(acts)).order_by(History.id)
    return [row for row in desk.session.scalars(rows) if row.about.get("duty") == duty.id]
