"""Duties: derived from the case, then reconciled; reported by who owes them, closed by whoever may close them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from flows.kit import flow as kit
from flows.kit import reminding
from flows.kit.answers import Answers
from flows.kit.flow import Flow
from flows.kit.refusal import Refusal, Words
from flows.kit.register import Register
from flows.kit.reminding import Rang, Ring
from flows.kit.rulepack import CLOCK
from flows.kit.rulevalues import Ladder, Rung, Sending, Span
from flows.kit.settling import Standing
from flows.kit.words import N_
from storage import access, cards, files, history, outbox
from storage.desk import Desk
from storage.facts import asker_of
from storage.tables import Case, Duty, Person
from storage.versions import holding

LIVE = ("open", "claimed")
SNOOZE = "remind.snooze"  #: how long a reminder can be put off, by name
LIMIT = "route.step"  #: what is left of a stage that began after its day of the year
PAUSE = "stale.unconfirmed"  #: how long a ladder pauses for a confirmation

Which = tuple[str, int | None]  #: key of a duty, and whom it is about


@dataclass(frozen=True)
class Wanted:
    """A duty a case gives rise to."""

    owner_id: int | None  #: who owes it, else:
    office: str  #: role of the department that does
    anchor: date
    due: date
    opens: date | None = None  #: of a campaign
    anchor_at: datetime | None = None  #: of one counted in hours, aware UTC
    due_at: datetime | None = None


def wanted(desk: Desk, case: Case, flow: Flow, done: set[Which]) -> dict[Which, Wanted]:
    """Which duties a case gives rise to now. *done*: those that others may wait for."""
    answers, asker = holding(desk, case), asker_of(desk, case)
    found: dict[Which, Wanted] = {}
    for duty in _begun(desk, case, flow):
        if duty.when is not None and not duty.when(answers, asker):
            continue
        if (last := lapses_on(duty, answers)) is not None and desk.today > last:
            continue
        anchor = duty.due.worked_out(answers, asker) if duty.due.worked_out else _anchor(desk, case, duty, answers)
        if anchor is None:
            continue
        days = _days(desk, duty.due, anchor, answers)
        for about in dict.fromkeys((*_each(answers, duty), *_left_over(duty, done))):
            if duty.after and (duty.after, about) not in done and (duty.after, None) not in done:
                continue
            theirs = duty.of.role == "each" and duty.per is not None
            owner = None if duty.of.role == "office" else about if theirs else _owner(desk, duty, case)
            found[duty.key, about] = Wanted(owner, duty.of.of, anchor, **days)
    return found


def _begun(desk: Desk, case: Case, flow: Flow) -> tuple[kit.Duty, ...]:
    """The duties it can give rise to as it stands: what a campaign asks for is to be filed, by who is still there."""
    if flow.filing is not None and case.round is not None and Standing(case.standing).is_with_filer:
        left, needed = desk.one(case.filer_id).left_on, flow.campaign.needed if flow.campaign else None
        gone = flow.filing.of.role == "filer" and left is not None and left <= desk.today
        return () if gone or (needed and not needed(desk.office.calendar, case.round)) else (flow.filing,)
    return flow.duties if case.standing == Standing.OPEN.value or case.in_force is not None else ()


def _anchor(desk: Desk, case: Case, duty: kit.Duty, answers: Answers) -> date | None:
    """The day its rungs count from. A day of the year that came before its stage leaves the route's usual limit."""
    if kit.DONE_BEFORE in duty.due.anchors:
        when = select(Duty.done_at).where(Duty.case_id == case.id, Duty.key == duty.after, Duty.state == "done")
        at = desk.session.scalar(when.order_by(Duty.done_at.desc()).limit(1))
        return at.astimezone(desk.office.zone).date() if at is not None else None
    found = next(((one, day) for one in duty.due.anchors if (day := answers.value(one)) is not None), None)
    if found is None:
        return None
    of_year, day = isinstance(found[0], kit.YearDay), found[1]
    if of_year and duty.key != kit.FILING and case.opened_on is not None:
        return max(day, desk.office.calendar.after(case.opened_on, desk.office.pack.span(LIMIT)))
    return day


def _days(desk: Desk, due: kit.Due, anchor: date, answers: Answers) -> dict[str, Any]:
    """When it is due, and from when the rungs of its ladder count beside its anchor."""
    opens = answers.value(due.opens) if due.opens is not None else None
    span = due.span(desk.office.pack)
    if span is None or span.unit not in CLOCK:
        count = desk.office.calendar.before if due.back else desk.office.calendar.after
        return {"due": count(anchor, span) if span else anchor, "opens": opens}
    at = answers.value(due.at) if due.at is not None else None
    counted = datetime.combine(anchor, at or time(0), desk.office.zone).astimezone(UTC)
    due_at = counted + reminding.length(span)
    return {"due": due_at.astimezone(desk.office.zone).date(), "anchor_at": counted, "due_at": due_at}


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
        again = duty.key == kit.FILING and duty.state == "done" and found is not None  # it came back to its filer
        if found == as_kept(duty) and not again:
            continue
        if duty.state in ("done", "waived") and not again:
            continue  # what was done is not undone by another day or a changed rule
        if found is None and duty.key == kit.FILING and case.standing != Standing.ASKED.value:
            duty.state, duty.next_at, duty.done_at = "done", None, desk.now
        elif found is None:
            duty.state, duty.next_at = "replaced", None
        else:  # the same duty by another day: the old ladder closes, the next opens
            heard = _rung(ladder_rings(desk, duty, flow)[1], duty)
            for name, value in vars(found).items():
                setattr(duty, name, value)
            duty.state, duty.done_at, duty.snoozed_until = "open" if again else duty.state, None, None
            _open_next(desk, duty, flow, heard)
            schedule(desk, duty, flow)
        mark(desk, duty)
    for (key, about), one in want.items():
        duty = Duty(
            case_id=case.id, key=key, about_id=about, answers={}, state="open", born_at=desk.now, digest="", **vars(one)
        )  # fmt: skip
        desk.session.add(duty)
        desk.session.flush()
        schedule(desk, duty, flow)
        _mark_lists(desk, duty)


def as_kept(duty: Duty) -> Wanted:
    """What it was derived as."""
    return Wanted(**{name: getattr(duty, name) for name in Wanted.__dataclass_fields__})


AHEAD = timedelta(days=40)  # a tail is followed so far from what rang last: past any holiday


def ladder_rings(desk: Desk, duty: Duty, flow: Flow, until: date | None = None) -> tuple[Ladder, list[Ring]]:
    """Its ladder, and every ring of it; of a tail those up to *until*, else as far as the next ring may be."""
    until = until or max(today(desk, duty), duty.due, duty.anchor, duty.rang_on or duty.due) + AHEAD
    ladder, calendar = desk.office.pack.ladder(flow.duty(duty.key).ladder), desk.office.calendar
    if reminding.in_hours(ladder):
        counted = duty.anchor_at or datetime.combine(duty.anchor, time(0), desk.office.zone)
        return ladder, reminding.hour_rings(ladder, counted, zone(desk, duty), desk.office.pack, calendar)
    return ladder, reminding.rings(ladder, duty.anchor, duty.due, calendar, duty.opens, until)


def rang(duty: Duty) -> Rang:
    """What rang last of its ladder."""
    return Rang(duty.rang_on, duty.rang_nominal, duty.rang_at)


def keep_rang(duty: Duty, ring: Ring | None) -> None:
    """That ring was the last; None: nothing rang yet."""
    duty.rang_on, duty.rang_nominal, duty.rang_at = (ring.day, ring.nominal, ring.at) if ring else (None, None, None)


def _rung(found: list[Ring], duty: Duty) -> Rung | None:
    """The rung of its ladder that rang last."""
    last = [ring for ring in found if not ring.follows(rang(duty))]
    return last[-1].rung if last and duty.rang_on is not None else None


def _open_next(desk: Desk, duty: Duty, flow: Flow, heard: Rung | None) -> None:
    """The ladder of new days: the rung that was heard of already is not said again."""
    now = reminding.current(ladder_rings(desk, duty, flow)[1], today(desk, duty), desk.now)
    same = now is not None and heard is not None and (now.rung.offset, now.rung.base) == (heard.offset, heard.base)
    keep_rang(duty, now if same else None)


def schedule(desk: Desk, duty: Duty, flow: Flow) -> None:
    """Derive when the duty rings next."""
    declared = flow.duty(duty.key)
    ladder, found = ladder_rings(desk, duty, flow)
    duty.digest = desk.office.digest
    dry = flow.key in desk.dry
    if duty.state == "claimed" and not dry:  # its ladder pauses: whoever may close it is rung
        day = reminding.repeated(
            claimed_on(desk, duty), today(desk, duty), desk.office.pack.span(PAUSE), desk.office.calendar
        )
        duty.next_at = reminding.sent_at(day, "digest", zone(desk, duty), desk.office.pack)
        return
    ring = reminding.following(found, rang(duty))
    at: list[tuple[date, datetime]] = []
    if ring is not None and not dry:
        at.append((ring.day, ring.at or _sent_at(desk, duty, ring.day, ring.rung.send or ladder.send)))
    if duty.snoozed_until is not None and not dry:
        at.append((duty.snoozed_until, _sent_at(desk, duty, duty.snoozed_until, ladder.send)))
    if (last := _lapses(desk, duty, declared)) is not None:  # looked at once more, when it is over
        over = last + timedelta(days=1)
        at = [*((day, instant) for day, instant in at if day <= last), (over, _sent_at(desk, duty, over, "now"))]
    duty.next_at = min((instant for _, instant in at), default=None)


def _sent_at(desk: Desk, duty: Duty, day: date, sending: Sending) -> datetime:
    return reminding.sent_at(day, sending, zone(desk, duty), desk.office.pack)


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
    """The last day on which it can be done: the last working day up to the legal day where others take it in.

    Of one counted in hours it is the day of its instant: they run on whatever day it is.
    """
    in_hours = duty.due_at is not None
    return duty.due if in_hours else declared.last_day(duty.due, duty.anchor, desk.office.calendar)


def overdue(desk: Desk, duty: Duty) -> bool:
    """Whether its time is up: the instant of one counted in hours has come, the legal day of any other is over."""
    return duty.due < desk.today or (duty.due_at is not None and duty.due_at <= desk.now)


def is_overdue(desk: Desk) -> ColumnElement[bool]:
    """The same of rows that are not read yet."""
    return or_(Duty.due < desk.today, Duty.due_at <= desk.now)


#: by their end, the earliest first: on one day those whose instant ends them come before those that have the day
BY_END = (Duty.due, Duty.due_at.is_(None), Duty.due_at, Duty.id)


def _by_end(duty: Duty) -> tuple[date, bool, datetime, int]:
    """The same of rows that are."""
    return duty.due, duty.due_at is None, duty.due_at or duty.born_at, duty.id


def zone(desk: Desk, duty: Duty) -> Any:
    """The time zone whose days the duty counts: its owner's, or the school's."""
    owner = taker(desk, duty) or (desk.one(duty.owner_id) if duty.owner_id else None)
    return desk.zone(owner) if owner is not None else desk.office.zone


def taker(desk: Desk, duty: Duty) -> Person | None:
    """Who of the exchange office does it instead of who owes it, while they are at the school."""
    person = desk.one(duty.taken_by_id) if duty.taken_by_id is not None else None
    return None if person is None or (person.left_on is not None and person.left_on <= desk.today) else person


def owners(desk: Desk, duty: Duty) -> list[Person]:
    """Who owes it: whoever took it over, else one person, or the people of an office."""
    if (instead := taker(desk, duty)) is not None:
        return [instead]
    return [desk.one(duty.owner_id)] if duty.owner_id else access.office_people(desk, duty.office)


# -- what people do ----------------------------------------------------------------------------------------------------


def about(desk: Desk, duty: Duty) -> Person | None:
    """Whom it is for, where that is said: one of several, or whose record it is if somebody else owes it."""
    if duty.about_id is not None:
        return desk.one(duty.about_id)
    whose = holder(desk, desk.session.get_one(Case, duty.case_id))
    return whose if whose is not None and whose.id != duty.owner_id else None


def holder(desk: Desk, case: Case) -> Person | None:
    """Whose record it is; None: it is no record of anybody's."""
    flow = desk.office.flows.get(case.flow)
    asked = flow.holder if isinstance(flow, Register) else None
    whose = holding(desk, case).value(asked) if asked is not None else None
    return desk.one(whose[0]) if whose else None


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
        rows = [one for one in of_case(desk, case) if one.key == key and one.state != "waived"]
        wanted_now = [(one.key, one.about_id) for one in rows]
        if any(which not in finished for which in wanted_now if which[1] in (None, duty.about_id)):
            raise Refusal(N_("First this has to be done: %(what)s."), what=Words(flow.duty(key).title))
    return declared


def rows_left(desk: Desk, duty: Duty, case: Case, given: Mapping[str, Any] | None = None) -> tuple[str, ...]:
    """The rows it is still to be done for, by what was answered so far, or is *given* now; none where it has none."""
    rows = desk.office.flows[case.flow].duty(duty.key).rows
    if rows is None:
        return ()
    return rows.left(holding(desk, case), (duty.answers if given is None else given).get(rows.key) or ())


def with_before(desk: Desk, duty: Duty, case: Case, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is answered now with what was before, of a duty that is done part by part: its rows, its evidence."""
    declared = desk.office.flows[case.flow].duty(duty.key)
    if declared.rows is None:
        return dict(given)
    before, key = duty.answers, declared.rows.key
    now = [*(before.get(key) or ()), *(given.get(key) or rows_left(desk, duty, case))]  # of one alone nobody is asked
    found = {**before, **given, key: now}
    for paper in (one.key for one in declared.asks if one.kind == "attachment" and before.get(one.key) is not None):
        if given.get(paper) is not None:
            files.join(desk, before[paper], given[paper])
        found[paper] = before[paper]
    return found


def claim(desk: Desk, duty: Duty, case: Case, *, given: Mapping[str, Any] | None = None, file_id: int | None) -> None:
    """The owner says it is done: closed at once where that is theirs, else whoever may close it is asked.

    Args:   given: what was answered with it, as JSON by question key.
    Raises: Refusal: not theirs, reported already, or something must be done first.
    """
    declared = doable(desk, duty, case)
    named = set(_named(declared, duty.answers))
    duty.answers, duty.file_id = dict(given or {}), file_id
    if rows_left(desk, duty, case):
        now = [one for one in _named(declared, duty.answers) if one not in named]
        history.note(desk, case, "done_in_part", duty=duty.id, rows=now, file=file_id)
        mark(desk, duty)
        return
    duty.claimed_at = desk.now
    if declared.closed_by is None or _closes_itself(desk, declared.closed_by, case, duty):
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


def _named(declared: kit.Duty, answers: Mapping[str, Any]) -> Sequence[str]:
    """The rows it is done for."""
    return (answers.get(declared.rows.key) or ()) if declared.rows is not None else ()


def _closes_itself(desk: Desk, party: kit.Party, case: Case, duty: Duty) -> bool:
    """Whether whoever took it over is one of those who would confirm it: then there is nobody else to ask."""
    meant = access.people(desk, party, case.filer_id, holding(desk, case))
    return duty.taken_by_id == desk.me.id and any(person.id == desk.me.id for person in meant)


def snooze_day(desk: Desk, duty: Duty, case: Case, span: Span) -> date | None:
    """The day it would ring again, put off by *span*; None: it cannot be put off any more."""
    flow = desk.office.flows.get(case.flow)
    if flow is None or duty.state != "open":
        return None
    declared, (ladder, found) = flow.duty(duty.key), ladder_rings(desk, duty, flow)
    if ladder.send == "now" or reminding.in_hours(ladder):
        return None
    last = last_day(desk, duty, declared)
    if ladder.send == "digest":
        last = desk.office.calendar.on_or_before(last)
    if declared.snooze:
        last = min(last, desk.office.calendar.after(duty.anchor, desk.office.pack.span(declared.snooze)))
    return reminding.snoozed(found, today(desk, duty), span, last, desk.office.calendar)


def is_cut_short(desk: Desk, duty: Duty, span: Span, day: date) -> bool:
    """Whether *day* is as far as it can be put off, and *span* would be further."""
    return day < reminding.put_off(today(desk, duty), span, desk.office.calendar)


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
    """It was not done after all: the ladder goes on where it is, what was told with it is not so. Raises Refusal."""
    _closable(desk, duty, "claimed")
    duty.state, duty.claimed_at, duty.file_id, duty.answers = "open", None, None, {}
    declared = desk.office.flows[case.flow].duty(duty.key)
    if declared.per is None:
        told = {question.key for question in declared.asks}
        case.answers = {key: kept for key, kept in case.answers.items() if key not in told}
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
    for kind in ("duty", "confirm", "owing"):
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


def count_open(desk: Desk) -> int:
    """How many duties are owed at the school."""
    return desk.db.scalar(select(func.count()).select_from(Duty).where(Duty.state.in_(LIVE))) or 0


def left(desk: Desk, case: Case) -> bool:
    """Whether the case has a duty that is not done."""
    return (
        desk.session.scalar(select(Duty.id).where(Duty.case_id == case.id, Duty.state.in_(LIVE)).limit(1)) is not None
    )


def of_case(desk: Desk, case: Case) -> list[Duty]:
    """The case's duties but the replaced ones, in order of their end."""
    rows = select(Duty).where(Duty.case_id == case.id, Duty.state != "replaced").order_by(*BY_END)
    return list(desk.session.scalars(rows))


def of_person(desk: Desk) -> list[Duty]:
    """What the person owes, or their office does, the most urgent first."""
    live = select(Duty).where(Duty.state.in_(LIVE))
    owns = and_(Duty.owner_id == desk.me.id, Duty.taken_by_id.is_(None))
    mine = list(desk.session.scalars(live.where(or_(owns, Duty.taken_by_id == desk.me.id))))
    offices = {role for role in desk.office.roles if access.in_office(desk, role)}
    shared = (
        list(
            desk.session.scalars(
                live.where(Duty.owner_id.is_(None), Duty.taken_by_id.is_(None), Duty.office.in_(offices))
            )
        )
        if offices
        else []
    )
    return sorted(mine + shared, key=_by_end)


def to_confirm(desk: Desk) -> list[Duty]:
    """What others say they have done and the person may confirm, the oldest first."""
    claimed = select(Duty, Case.flow).join(Case, Case.id == Duty.case_id).where(Duty.state == "claimed")
    found, acts = [], dict[str, bool]()  # by office: whether the person acts for it, which is asked once
    for duty, key in desk.session.execute(claimed.order_by(Duty.claimed_at, Duty.id)):
        flow = desk.office.flows.get(key)
        party = flow.duty(duty.key).closed_by if flow is not None else None
        if party is not None and party.role == "office":
            if party.of not in acts:
                acts[party.of] = any(person.id == desk.me.id for person in access.office_people(desk, party.of))
            if not acts[party.of]:
                continue
        if may_close(desk, duty):
            found.append(duty)
    return found


def prepared(desk: Desk, case: Case) -> list[Person]:
    """The people of offices that did something for the case, or were to do it."""
    return [person for duty in of_case(desk, case) if duty.owner_id is None for person in owners(desk, duty)]


def owed(desk: Desk, duty_id: int) -> Duty | None:
    """That duty, where the person owes it: it is to be done, or reported and to be confirmed."""
    duty = desk.session.get(Duty, duty_id)
    return duty if duty is not None and duty.state in LIVE and owes(desk, duty) else None


def with_file(desk: Desk, file_id: int) -> list[Duty]:
    """Duties whose evidence that file is."""
    return list(desk.session.scalars(select(Duty).where(Duty.file_id == file_id)))
