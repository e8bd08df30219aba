"""Waiting: since when a case waits on whom, and the filer's nudge to those who are to decide."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from flows.kit.flow import Flow, Step
from flows.kit.refusal import Refusal, Words
from flows.kit.reminding import length
from flows.kit.settling import OUT_OF_DATE, Standing, shut
from flows.kit.words import N_
from storage import cards, history, outbox, steps
from storage.desk import Desk
from storage.facts import asker_of
from storage.office import Office
from storage.tables import Case, History, Person, Taker
from storage.versions import answers_of

AFTER = "nudge.after"  #: how long a step waits before its filer may nudge
BETWEEN = "nudge.wait"  #: how long from one nudge to the next


def since(desk: Desk, case: Case, step: str, seat: str | None = None) -> date | None:
    """The school's day since which a step (or one place of it) waits; None: nobody is asked there."""
    earliest = select(func.min(Taker.since)).where(Taker.case_id == case.id, Taker.step == step, Taker.waits.is_(True))
    at = desk.session.scalar(earliest if seat is None else earliest.where(Taker.seat == seat))
    return at.astimezone(desk.office.zone).date() if at else None


def worked(desk: Desk, day: date) -> int:
    """How many working days have begun since *day*."""
    return desk.office.calendar.working_days_between(day, max(day, desk.today))


@dataclass(frozen=True)
class Nudging:
    """What its filer may do about a case that waits."""

    takers: tuple[Person, ...]  #: who is nudged; none: nobody whose name the filer knows is asked
    since: date  #: the school's day from which on
    again: datetime | None  #: from when on again, aware UTC; None: it was not nudged since it was handed in


def nudging(desk: Desk, case: Case, flow: Flow) -> Nudging:
    """Whom its filer may nudge, and from when on: whoever is hidden from them is never nudged."""
    asked = [key for key in case.steps if not flow.step(key).hidden] if _waits(case) else []
    days = {key: since(desk, case, key) for key in asked}
    pack, calendar = desk.office.pack, desk.office.calendar
    ready = {key: calendar.after(day, pack.span(AFTER)) for key, day in days.items() if day is not None}
    due = [key for key, day in ready.items() if day <= desk.today] or list(ready)
    found = {one.id: one for key in due for one in steps.awaited(desk, case, key) if one.id != case.filer_id}
    last = _nudged(desk, case)
    again = last.at + length(pack.span(BETWEEN)) if last is not None else None
    return Nudging(tuple(found.values()), min((ready[key] for key in due), default=desk.today), again)


def shut_steps(desk: Desk, case: Case, flow: Flow) -> list[tuple[Step, Words]]:
    """The steps the case has come to that are not open yet, and what each waits for; none whose content is hidden."""
    answers, who = answers_of(desk, case), asker_of(desk, case)
    here = [flow.step(key) for key in case.steps if not flow.step(key).hidden] if _waits(case) else []
    return [(step, why) for step in here if (why := shut(step, answers, who)) is not None]


def _waits(case: Case) -> bool:
    return case.standing == Standing.SETTLING.value


def _nudged(desk: Desk, case: Case) -> History | None:
    """When it was last nudged since its answers were handed in."""
    rows = select(History).where(History.case_id == case.id, History.act == "nudged").order_by(History.id.desc())
    last = desk.session.scalar(rows.limit(1))
    return last if last is not None and last.about["edition"] == case.edition else None


def nudge(desk: Desk, case: Case, flow: Flow) -> list[Person]:
    """Its filer nudges: each who is to decide gets one letter with the card. Returns whom it reaches.

    Raises: Refusal: it is not theirs, nobody can be nudged, or it is too early.
    """
    if case.filer_id != desk.me.id:
        raise Refusal(N_("Only %(name)s, who filed it, can nudge."), name=desk.one(case.filer_id).called)
    if not _waits(case):
        raise Refusal(OUT_OF_DATE)
    state = nudging(desk, case, flow)
    if not state.takers:
        raise Refusal(N_("Nobody can be nudged now. The office sees to it that this goes on."))
    if desk.today < state.since or (state.again is not None and desk.now < state.again):
        raise Refusal(OUT_OF_DATE)
    reached = [one for one in state.takers if one.chat_id and one.blocked_at is None]
    if not reached:
        raise Refusal(N_("Nobody who decides here can be reached in this chat. The office knows and sees to it."))
    row = history.note(desk, case, "nudged", edition=case.edition, steps=list(case.steps))
    for person in reached:
        outbox.post(
            desk, "nudged", person, f"history:{row.id}:nudged:{person.id}",
            about={"case": case.id}, not_before=outbox.hours(desk, person, "day"),
        )  # fmt: skip
    cards.mark(desk, "case", case.id)
    return reached


def is_asked(desk: Desk, case: Case, person: int) -> bool:
    """Whether a case waits for that person now."""
    return _waits(case) and any(one.id == person for key in case.steps for one in steps.awaited(desk, case, key))


def nudgeable(desk: Desk, filed: Collection[Case]) -> list[Case]:
    """Of those cases the ones whose filer may nudge somebody now or later."""
    found = []
    for case in filed:
        flow = desk.office.flows.get(case.flow)
        if flow is not None and nudging(desk, case, flow).takers:
            found.append(case)
    return found


def tick(db: Connection, office: Office, now: datetime) -> int:
    """Once a day of the school: what waits has waited a day longer, and its filer's card says so. Returns how many."""
    desk = Desk(db, office, now)
    waiting = desk.session.scalars(select(Case.id).where(Case.standing == Standing.SETTLING.value)).all()
    for case_id in waiting:
        cards.mark(desk, "case", case_id)
    desk.session.flush()
    return len(waiting)
