"""Duties: derived from the case, then reconciled; reported by who owes them, closed by whoever may close them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from flows.kit import flow as kit
from flows.kit import reminding
from flows.kit.answers import Answers
from flows.kit.flow import Flow
from flows.kit.refusal import Refusal, Words
from flows.kit.reminding import Ring
from flows.kit.rulevalues import Ladder, Span
from flows.kit.settling import Standing
from flows.kit.words import N_
from storage import access, cards, history, outbox
from storage.desk import Desk
from storage.facts import asker_of
from storage.tables import Case, Duty, Person
from storage.versions import holding

LIVE = ("open", "claimed")
SNOOZE = "remind.snooze"  #: how long a reminder can be put off, by name
PAUSE = "stale.unconfirmed"  #: how long a ladder pauses for a confirmation

Which = tuple[str, int | None]  #: key of a duty, and whom it is about


@dataclass(frozen=True)
class Wanted:
    """A duty a case gives rise to."""

    owner_id: int | None  #: who owes it, else:
    office: str  #: role of the department that does
    anchor: date
    due: date


def wanted(desk: Desk, case: Case, flow: Flow, done: set[Which]) -> dict[Which, Wanted]:
    """Which duties a case gives rise to now. *done*: those that others may wait for."""
    if case.standing != Standing.OPEN.value and case.in_force is None:
        return {}
    answers, asker = holding(desk, case), asker_of(desk, case)
    found: dict[Which, Wanted] = {}
    for duty in flow.duties:
        if duty.when is not None and not duty.when(answers, asker):
            continue
        if (last := lapses_on(duty, answers)) is not None and desk.today > last:
            continue
        anchor = next((day for one in duty.due.anchors if (day := answers.value(one)) is not None), None)
        if anchor is None:
            continue
        due = desk.office.calendar.after(anchor, desk.office.pack.span(duty.due.plus)) if duty.due.plus else anchor
        for about in dict.fromkeys((*_each(answers, duty), *_left_over(duty, done))):
            if duty.after and (duty.after, about) not in done and (duty.after, None) not in done:
                continue
            owner = None if duty.of.role == "office" else about if duty.of.role == "each" else _owner(desk, duty, case)
            found[duty.key, about] = Wanted(owner, duty.of.of, anchor, due)
    return found


def lapses_on(duty: kit.Duty, answers: Answers) -> date | None:
    """The last day a duty is owed by anybody who has not done it; None: it stays."""
    return answers.value(duty.lapses) if duty.lapses is not None else None


def _each(answers: Answers, duty: kit.Duty) -> tuple[int | None, ...]:
    """Whom a duty is about: each of its people, or nobody in particular."""
    people = answers.value(duty.per) if duty.per is not None else None
    return (None,) if people is None else people


def _left_over(duty: kit.Duty, done: set[Which]) -> Iterator[int]:
    """Whom it is about although no answer names them any more: what was handed to somebody comes back from them."""
    if duty.per is not None and duty.after:
        yield from sorted(about for key, about in done if key == duty.after and about is not None)


def _owner(desk: Desk, duty: kit.Duty, case: Case) -> int:
    """The one person who owes a duty that is nobody's office's: the filer where the party means nobody else."""
    meant = access.people(desk, duty.of, case.filer_id, holding(desk, case))
    return meant[0].id if meant else case.filer_id


def done(desk: Desk, case: Case) -> set[Which]:
    """The case's duties that are done."""
    rows = desk.session.execute(select(Duty.key, Duty.about_id).where(Duty.case_id == case.id, Duty.state == "done"))
    return {(key, about) for key, about in rows}


def reconcile(desk: Desk, case: Case, flow: Flow) -> None:
    """Make the rows match what is wanted: new ones come to be, changed ones are replaced, others end."""
    want = wanted(desk, case, flow, done(desk, case))
    for duty in desk.session.scalars(select(Duty).where(Duty.case_id == case.id, Duty.state != "replaced")):
        found = want.pop((duty.key, duty.about_id), None)
        if found == Wanted(duty.owner_id, duty.office, duty.anchor, duty.due):
            continue
        if duty.state == "done":
            continue  # what was done is not undone by another day or a changed rule
        if found is None:
            duty.state, duty.next_at = "replaced", None
        else:  # the same duty by another day: the old ladder closes, the next opens
            duty.owner_id, duty.office, duty.anchor, duty.due = found.owner_id, found.office, found.anchor, found.due
            duty.rang_on = duty.snoozed_until = None
            schedule(desk, duty, flow)
        mark(desk, duty)
    for (key, about), one in want.items():
        duty = Duty(
            case_id=case.id, key=key, owner_id=one.owner_id, office=one.office, about_id=about, answers={},
            anchor=one.anchor, due=one.due, state="open", born_at=desk.now, digest="",
        )  # fmt: skip
        desk.session.add(duty)
        desk.session.flush()
        schedule(desk, duty, flow)
        _mark_lists(desk, duty)


def ladder_rings(desk: Desk, duty: Duty, flow: Flow) -> tuple[Ladder, list[Ring]]:
    """Its ladder, and every ring of it."""
    ladder = desk.office.pack.ladder(flow.duty(duty.key).ladder)
    return ladder, reminding.rings(ladder, duty.anchor, duty.due, desk.office.calendar)


def schedule(desk: Desk, duty: Duty, flow: Flow) -> None:
    """Derive when the duty rings next."""
    declared = flow.duty(duty.key)
    ladder, found = ladder_rings(desk, duty, flow)
    duty.digest = desk.office.digest
    if duty.state == "claimed":  # its ladder pauses: whoever may close it is rung
        day = reminding.repeated(
            claimed_on(desk, duty), today(desk, duty), desk.office.pack.span(PAUSE), desk.office.calendar
        )
        duty.next_at = reminding.sent_at(day, "digest", zone(desk, duty), desk.office.pack)
        return
    ring = reminding.following(found, duty.rang_on)
    rung = [(ring.day, ring.rung.send or ladder.send)] if ring else []
    if duty.snoozed_until is not None:
        rung.append((duty.snoozed_until, ladder.send))
    if (last := _lapses(desk, duty, declared)) is not None:  # looked at once more, when it is over
        rung = [*((day, sending) for day, sending in rung if day <= last), (last + timedelta(days=1), "now")]
    instants = [reminding.sent_at(day, sending, zone(desk, duty), desk.office.pack) for day, sending in rung]
    duty.next_at = min(instants, default=None)


def _lapses(desk: Desk, duty: Duty, declared: kit.Duty) -> date | None:
    """The last day on which anybody owes it."""
    if declared.lapses is None:
        return None
    return lapses_on(declared, holding(desk, desk.session.get_one(Case, duty.case_id)))


def today(desk: Desk, duty: Duty) -> date:
    """The day it is where the duty's days are counted."""
    return desk.now.astimezone(zone(desk, duty)).date()


def claimed_on(desk: Desk, duty: Duty) -> date:
    """The day on which its owner said that it is done."""
    return (duty.claimed_at or desk.now).astimezone(zone(desk, duty)).date()


def last_day(desk: Desk, duty: Duty, declared: kit.Duty) -> date:
    """The last day on which it can be done: the last working day up to the legal day where others take it in."""
    day = duty.due if declared.closed_by is None else desk.office.calendar.on_or_before(duty.due)
    return duty.due if day < duty.anchor <= duty.due else day  # none lies after what the duty follows


def zone(desk: Desk, duty: Duty) -> Any:
    """The time zone whose days the duty counts: its owner's, or the school's."""
    return desk.zone(desk.one(duty.owner_id)) if duty.owner_id else desk.office.zone


def owners(desk: Desk, duty: Duty) -> list[Person]:
    """Who owes it: one person, or the people of an office."""
    return [desk.one(duty.owner_id)] if duty.owner_id else access.office_people(desk, duty.office)


# -- what people do ----------------------------------------------------------------------------------------------------


def owes(desk: Desk, duty: Duty) -> bool:
    """Whether the person at the desk owes it."""
    return any(person.id == desk.me.id for person in owners(desk, duty))


def has_begun(desk: Desk, duty: Duty, case: Case) -> bool:
    """Whether it can be done by now: nobody sums up a journey before it began."""
    flow = desk.office.flows.get(case.flow)
    since = flow.duty(duty.key).since if flow else None
    begins = holding(desk, case).value(since) if since is not None else None
    return begins is None or desk.today >= begins


def may_close(desk: Desk, duty: Duty) -> bool:
    """Whether the person at the desk may close it: declared beside it; nobody confirms what they owe themselves."""
    case = desk.session.get_one(Case, duty.case_id)
    flow = desk.office.flows.get(case.flow)
    if flow is None or owes(desk, duty):
        return False
    party = flow.duty(duty.key).closed_by
    return party is not None and any(person.id == desk.me.id for person in _closers(desk, party, case, duty))


def _closers(desk: Desk, party: kit.Party, case: Case, duty: Duty) -> list[Person]:
    owed = {person.id for person in owners(desk, duty)}
    return [one for one in access.people(desk, party, case.filer_id, holding(desk, case)) if one.id not in owed]


def closers(desk: Desk, duty: Duty, case: Case) -> list[Person]:
    """Who may close it now."""
    flow = desk.office.flows.get(case.flow)
    party = flow.duty(duty.key).closed_by if flow else None
    return _closers(desk, party, case, duty) if party is not None else []


def to_be_asked(desk: Desk, duty: Duty, case: Case) -> list[Person]:
    """Who is asked whether it is done: who may close it; where nobody may, the exchange office sees to it."""
    return closers(desk, duty, case) or access.office_people(desk, "exchange")


def doable(desk: Desk, duty: Duty, case: Case) -> kit.Duty:
    """The declaration of a duty that the person at the desk may report done now. Raises Refusal."""
    if not owes(desk, duty):
        raise Refusal(access.NOT_HERE)
    if duty.state == "claimed":
        raise Refusal(N_("You have said so already; the office confirms it."))
    if duty.state != "open":
        raise Refusal(N_("This is settled already."))
    flow = desk.office.flows[case.flow]
    declared = flow.duty(duty.key)
    if not has_begun(desk, duty, case):
        raise Refusal(N_("It is too early for that; the card shows the button when it is time."))
    finished = done(desk, case)
    for key in declared.needs:
        wanted_now = [(one.key, one.about_id) for one in of_case(desk, case) if one.key == key]
        if any(which not in finished for which in wanted_now if which[1] in (None, duty.about_id)):
            raise Refusal(N_("First this has to be done: %(what)s."), what=Words(flow.duty(key).title))
    return declared


def claim(desk: Desk, duty: Duty, case: Case, *, given: Mapping[str, Any] | None = None, file_id: int | None) -> None:
    """The owner says it is done: closed at once where that is theirs, else whoever may close it is asked.

    Args:   given: what was answered with it, as JSON by question key.
    Raises: Refusal: not theirs, reported already, or something must be done first.
    """
    declared = doable(desk, duty, case)
    duty.answers, duty.file_id, duty.claimed_at = dict(given or {}), file_id, desk.now
    if declared.closed_by is None:
        duty.state, duty.next_at, duty.done_at = "done", None, desk.now
        history.note(desk, case, "done", duty=duty.id)
    else:
        duty.state, duty.snoozed_until = "claimed", None
        schedule(desk, duty, desk.office.flows[case.flow])
        row = history.note(desk, case, "claimed", duty=duty.id)
        for person in to_be_asked(desk, duty, case):
            outbox.post(
                desk, "duty_claimed", person, f"history:{row.id}:duty_claimed:{person.id}", about={"duty": duty.id},
                not_before=outbox.hours(desk, person, "day"),
            )  # fmt: skip
    mark(desk, duty)


def snooze_day(desk: Desk, duty: Duty, case: Case, span: Span) -> date | None:
    """The day it would ring again, put off by *span*; None: it cannot be put off any more."""
    flow = desk.office.flows.get(case.flow)
    if flow is None or duty.state != "open":
        return None
    declared, (ladder, found) = flow.duty(duty.key), ladder_rings(desk, duty, flow)
    if ladder.send == "now":
        return None
    last = last_day(desk, duty, declared)
    if declared.snooze:
        last = min(last, desk.office.calendar.after(duty.anchor, desk.office.pack.span(declared.snooze)))
    return reminding.snoozed(found, today(desk, duty), span, last, desk.office.calendar)


def snooze(desk: Desk, duty: Duty, case: Case, span: Span | None) -> date | None:
    """Its owner hears of it again *span* from now, None: as its ladder says. Returns that day.

    What its ladder tells others it tells them all the same.

    Raises: Refusal: not theirs, reported already, or it cannot be put off any more.
    """
    if not owes(desk, duty):
        raise Refusal(access.NOT_HERE)
    if duty.state != "open":
        raise Refusal(N_("This is settled already."))
    day = snooze_day(desk, duty, case, span) if span is not None else None
    if span is not None and day is None:
        raise Refusal(N_("This cannot be put off any longer."))
    if day == duty.snoozed_until:
        return day
    duty.snoozed_until = day
    schedule(desk, duty, desk.office.flows[case.flow])
    history.note(desk, case, "snoozed" if day else "not_snoozed", duty=duty.id, until=day.isoformat() if day else None)
    mark(desk, duty)
    return day


def close(desk: Desk, duty: Duty, case: Case) -> None:
    """Seen done by whoever may close it. Raises Refusal."""
    _closable(desk, duty, *LIVE)  # who has it need not wait to be told
    duty.state, duty.next_at, duty.done_at = "done", None, desk.now
    row = history.note(desk, case, "done", duty=duty.id)
    for owner in owners(desk, duty):
        outbox.post(
            desk,
            "duty_done",
            owner,
            f"history:{row.id}:duty_done:{owner.id}",
            about={"duty": duty.id, "case": case.id, "history": row.id},
        )
    mark(desk, duty)


def reopen(desk: Desk, duty: Duty, case: Case) -> None:
    """It was not done after all: the ladder goes on where it is. Raises Refusal."""
    _closable(desk, duty, "claimed")
    duty.state, duty.claimed_at, duty.file_id = "open", None, None
    schedule(desk, duty, desk.office.flows[case.flow])
    row = history.note(desk, case, "not_done", duty=duty.id)
    for owner in owners(desk, duty):
        outbox.post(desk, "duty_not_yet", owner, f"history:{row.id}:duty_not_yet:{owner.id}", about={"duty": duty.id})
    mark(desk, duty)


def _closable(desk: Desk, duty: Duty, *states: str) -> None:
    if not may_close(desk, duty):
        raise Refusal(access.NOT_HERE)
    if duty.state not in states:
        raise Refusal(N_("This is settled already."))


def mark(desk: Desk, duty: Duty) -> None:
    """The duty changed: every card that shows it is drawn again."""
    for kind in ("duty", "confirm"):
        cards.mark(desk, kind, duty.id)
    for kind in ("case", "step"):
        cards.mark(desk, kind, duty.case_id)
    _mark_lists(desk, duty)


def _mark_lists(desk: Desk, duty: Duty) -> None:
    """What waits for its owner, and for whoever may confirm it, changes."""
    case = desk.session.get_one(Case, duty.case_id)
    for person in {one.id: one for one in (*owners(desk, duty), *closers(desk, duty, case))}.values():
        cards.mark(desk, "todo", person.id)


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
    """What the person owes, or their office does, the most urgent first."""
    live = select(Duty).where(Duty.state.in_(LIVE)).order_by(Duty.due, Duty.id)
    mine = list(desk.session.scalars(live.where(Duty.owner_id == desk.me.id)))
    offices = {role for role in desk.office.roles if access.in_office(desk, role)}
    shared = (
        list(desk.session.scalars(live.where(Duty.owner_id.is_(None), Duty.office.in_(offices)))) if offices else []
    )
    return sorted(mine + shared, key=lambda duty: (duty.due, duty.id))


def to_confirm(desk: Desk) -> list[Duty]:
    """What others say they have done and the person may confirm, the oldest first."""
    claimed = desk.session.scalars(select(Duty).where(Duty.state == "claimed").order_by(Duty.claimed_at, Duty.id))
    return [duty for duty in claimed if may_close(desk, duty)]


def prepared(desk: Desk, case: Case) -> list[Person]:
    """The people of offices that did something for the case, or were to do it."""
    return [person for duty in of_case(desk, case) if duty.owner_id is None for person in owners(desk, duty)]


def owed(desk: Desk, duty_id: int) -> Duty | None:
    """That duty, where the person owes it and has not reported it yet."""
    duty = desk.session.get(Duty, duty_id)
    return duty if duty is not None and duty.state == "open" and owes(desk, duty) else None


def with_file(desk: Desk, file_id: int) -> list[Duty]:
    """Duties whose evidence that file is."""
    return list(desk.session.scalars(select(Duty).where(Duty.file_id == file_id)))
