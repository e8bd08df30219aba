"""A case on its route: which steps wait, for whom, and what was decided on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from flows.kit import flow as kit
from flows.kit.answers import Answers
from flows.kit.flow import Flow
from flows.kit.returning import Phrase
from flows.kit.settling import ADDED, Given, Standing, changed, open_steps, shut
from storage import access, cards, history, opinions, outbox, standins, transfers
from storage.desk import Desk
from storage.facts import asker_of
from storage.tables import Case, Edition, Opinion, Person, Taker, Transfer, Verdict
from storage.versions import answers_of
from storage.waits import handed


def keep_edition(desk: Desk, case: Case) -> None:
    """Keep the answers as they are handed in now: what verdicts from here on see."""
    desk.session.add(Edition(case_id=case.id, number=case.edition, answers=dict(case.answers), at=desk.now))
    desk.session.flush()


def edition(desk: Desk, case: Case, number: int) -> Answers:
    """The answers of an edition."""
    return Answers(desk.session.get_one(Edition, (case.id, number)).answers)


def review(desk: Desk, case: Case, flow: Flow) -> None:
    """After changes: verdicts that saw other people, places, days or money do not stand any more."""
    now = Answers(case.answers)
    for row in given(desk, case):
        if changed(flow, edition(desk, case, row.edition), now):
            row.stands = False
    desk.session.flush()


def given(desk: Desk, case: Case, *, standing: bool = True) -> list[Verdict]:
    """The verdicts on a case, the earliest first; with *standing* only those that stand."""
    found = select(Verdict).where(Verdict.case_id == case.id).order_by(Verdict.id)
    return list(desk.session.scalars(found.where(Verdict.stands.is_(True)) if standing else found))


def sent_back(desk: Desk, case: Case) -> list[Verdict]:
    """The returns to a step that has not passed again since, the latest first."""
    found: dict[tuple[str, str], Verdict] = {}
    for row in given(desk, case, standing=False):
        if row.to_step is not None and row.edition == case.edition:
            found[row.to_step, row.to_seat or ""] = row
        found.pop((row.step, row.seat), None)
    return sorted(found.values(), key=lambda row: -row.id)


def waiting(desk: Desk, case: Case, flow: Flow) -> tuple[str, ...]:
    """The steps the case waits on, by what stands; none: the route is walked."""
    stood = [Given(row.step, row.seat, kit.Verdict(row.verdict)) for row in given(desk, case)]
    named = desk.session.execute(select(Taker.step, Taker.seat).where(Taker.case_id == case.id).distinct())
    seats: dict[str, list[str]] = {}
    for step, seat in named:
        seats.setdefault(step, []).append(seat)
    for one in opinions.of_case(desk, case):
        if not one.first:
            seats.setdefault(one.step, []).append(f"{ADDED}{one.id}")
            if one.state == "given":
                stood.append(Given(one.step, f"{ADDED}{one.id}", kit.Verdict.RECORD))
    return open_steps(flow, answers_of(desk, case), asker_of(desk, case), stood, seats)


def _mark_lists(desk: Desk, *where: ColumnElement[bool]) -> None:
    """What waits for those people changes: their lists are drawn again."""
    for person_id in desk.session.scalars(select(Taker.person_id).where(*where, Taker.waits.is_(True)).distinct()):
        cards.mark(desk, "todo", person_id)


def leave(desk: Desk, case: Case) -> None:
    """Nobody is waited for any more."""
    _mark_lists(desk, Taker.case_id == case.id)
    desk.session.execute(update(Taker).where(Taker.case_id == case.id).values(waits=False))
    opinions.leave(desk, case)


def wait_again(desk: Desk, case: Case, open_now: Collection[str]) -> None:
    """Whoever was named on the open steps is waited for where nothing stands, from now on; nobody else is."""
    stood = {(row.step, row.seat) for row in given(desk, case)}
    for taker in desk.session.scalars(select(Taker).where(Taker.case_id == case.id)):
        waits = taker.step in open_now and (taker.step, taker.seat) not in stood
        if waits and not taker.waits:
            taker.since = desk.now
        taker.waits = waits
    desk.session.flush()


def take_seat(desk: Desk, case: Case, step: str, seat: str) -> None:
    """A verdict was given there: nobody of that place is waited for; one place is enough where a step takes any."""
    here = (Taker.case_id == case.id, Taker.step == step, Taker.seat == seat)
    _mark_lists(desk, *here)
    desk.session.execute(update(Taker).where(*here).values(waits=False))


def reach(
    desk: Desk, case: Case, flow: Flow, steps: Iterable[str], *, tell: bool = True, but: Person | None = None
) -> None:
    """Name the people of the steps that were reached, or who stands in for them today, and write to them.

    Nobody there: the office hears at once. Who settled an earlier step in the same capacity has signed this one too.

    Args: tell: False: they are told in another way; but: one who is.
    """
    without = access.taking_part(flow, case)
    stood = {(row.step, row.seat) for row in given(desk, case) if kit.Verdict(row.verdict).passes}
    told = {but.id} if but is not None else set[int]()
    for key in steps:
        here = (Taker.case_id == case.id, Taker.step == key)
        since = desk.session.scalar(select(func.min(Taker.since)).where(*here, Taker.waits.is_(True))) or desk.now
        _mark_lists(desk, *here)
        desk.session.execute(delete(Taker).where(*here))
        step = flow.step(key)
        if shut(step, answers_of(desk, case), asker_of(desk, case)) is not None:
            continue  # nobody is asked before it opens
        for seat in places(desk, case, flow, step):
            waits = (key, seat.key) not in stood and not _signed_before(desk, case, flow, step, seat)
            named = _named(desk, case, key, seat, without)
            others = {person.id for person, _, _ in named}
            named += [(one, None, None) for one in handed(desk, case, key, seat.key) if one.id not in others]
            for person, away, transfer in named:
                desk.session.add(
                    Taker(
                        case_id=case.id, step=key, seat=seat.key, person_id=person.id, waits=waits, since=since,
                        for_id=away.id if away else None, transfer_id=transfer.id if transfer else None,
                    )
                )  # fmt: skip
                if waits and tell and person.id not in told:
                    told.add(person.id)
                    _tell(desk, case, person)
            if waits and not any(person.reached for person, _, _ in named):
                nobody(desk, case, key)
        desk.session.flush()
        _mark_lists(desk, *here)


def places(desk: Desk, case: Case, flow: Flow, step: kit.Step) -> list[access.Seat]:
    """The places of a step for this case, with who may act there: one where it takes anybody."""
    without = () if step.by.role == "filer" else access.taking_part(flow, case)
    found = access.seats(desk, step.by, case.filer_id, answers_of(desk, case), without)
    if step.takes == "all":
        return found
    everybody = {person.id: person for seat in found for person in seat.people}
    departments = tuple(dict.fromkeys(one for seat in found for one in seat.departments))
    return [access.Seat("", list(everybody.values()), departments)]


def would_be_asked(desk: Desk, case: Case, row: Verdict) -> bool:
    """Whether who gave that verdict would be asked for it there today; what was taken down, by an office of theirs."""
    if row.paper is not None:
        return access.in_office(desk, "exchange")
    flow = desk.office.flows[case.flow]
    without = access.taking_part(flow, case)
    for seat in places(desk, case, flow, flow.step(row.step)):
        if seat.key == row.seat:
            named = [person for person, _, _ in _named(desk, case, row.step, seat, without)]
            return desk.me in named or desk.me in handed(desk, case, row.step, row.seat)
    return False


def opening(desk: Desk, case: Case, flow: Flow) -> list[str]:
    """The steps the case waits on that were shut when it came to them and are open now: nobody was asked yet."""
    answers, asker = answers_of(desk, case), asker_of(desk, case)
    gated = (key for key in case.steps if flow.step(key).gate is not None and not seats_of(desk, case, key))
    return [key for key in gated if shut(flow.step(key), answers, asker) is None]


def _signed_before(desk: Desk, case: Case, flow: Flow, step: kit.Step, seat: access.Seat) -> bool:
    """Take a verdict over that somebody gave in the same capacity, where this step wants no more than a yes."""
    if step.asks or step.notice or step.rules or kit.Verdict.APPROVE not in step.gives:
        return False
    if (step.key, seat.key) in {(row.to_step, row.to_seat) for row in sent_back(desk, case)}:
        return False  # it came back to them: they are asked themselves
    here = {person.id for person in seat.people}
    for row in given(desk, case):
        before = flow.step(row.step)
        own = row.for_id is None and row.transfer_id is None and row.paper is None
        if row.by_id in here and own and before.key != step.key:
            places = access.seats(desk, before.by, case.filer_id, answers_of(desk, case))
            capacity = next((one.departments for one in places if one.key == row.seat), places[0].departments)
            if row.verdict == kit.Verdict.APPROVE.value and set(capacity) & set(seat.departments):
                desk.session.add(
                    Verdict(
                        case_id=case.id, step=step.key, seat=seat.key, by_id=row.by_id, verdict=row.verdict,
                        edition=row.edition, at=row.at, as_on=row.step,
                    )
                )  # fmt: skip
                history.note(desk, case, "signed_once", by=row.by_id, steps=[step.key], on=row.step)
                return True
    return False


def _named(
    desk: Desk, case: Case, step: str, seat: access.Seat, without: Collection[int]
) -> list[tuple[Person, Person | None, Transfer | None]]:
    """Who is asked at a place, each once, in whose name, and how they were handed it; their own name goes first."""
    named: dict[int, tuple[Person, Person | None, Transfer | None]] = {}
    for holder in seat.people:
        handed = transfers.standing(desk, case, step, seat.key, holder, without)
        person = desk.one(handed.to_id) if handed else holder
        acts = standins.acting_for(desk, person, without)
        if acts is person and handed is None:
            named[person.id] = (person, None, None)
        else:
            named.setdefault(acts.id, (acts, None if acts is person else person, handed))
    return list(named.values())


def _tell(desk: Desk, case: Case, person: Person) -> None:
    outbox.post(
        desk, "step_waits", person, f"case:{case.id}:{case.revision}:step_waits:{person.id}",
        about={"case": case.id}, not_before=outbox.hours(desk, person, "day"),
    )  # fmt: skip


def nobody(desk: Desk, case: Case, step: str) -> None:
    """Nobody who may settle the step can be reached: the exchange office is told at once."""
    for person in access.office_people(desk, "exchange"):
        outbox.post(
            desk, "nobody_takes", person, f"case:{case.id}:{case.revision}:{step}:nobody_takes:{person.id}",
            about={"case": case.id, "step": step},
        )  # fmt: skip


def takers(desk: Desk, case: Case, step: str, seat: str | None = None) -> list[Person]:
    """The people a step (or one place of it) waits for now."""
    named = (
        select(Person)
        .join(Taker, Taker.person_id == Person.id)
        .where(Taker.case_id == case.id, Taker.step == step, Taker.waits.is_(True))
    )
    if seat is not None:
        named = named.where(Taker.seat == seat)
    return list(desk.session.scalars(named.distinct().order_by(Person.id)))


def awaited(desk: Desk, case: Case, step: str) -> list[Person]:
    """Everybody a step waits for: who is to decide, and whose opinion is asked for beside it."""
    asked = [desk.one(one.of_id) for one in opinions.of_case(desk, case, step) if one.state == "asked"]
    return list({one.id: one for one in (*takers(desk, case, step), *asked)}.values())


def in_name_of(desk: Desk, case: Case, step: str, seat: str, person: Person) -> Person | None:
    """For whom somebody stands in at that place; None: they settle in their own name."""
    row = desk.session.get(Taker, (case.id, step, seat, person.id))
    return desk.one(row.for_id) if row is not None and row.for_id is not None else None


def taken_by(desk: Desk, case: Case, step: str, seat: str, person: Person) -> Taker | None:
    """How somebody is named at that place; None: they are not."""
    return desk.session.get(Taker, (case.id, step, seat, person.id))


def mine(desk: Desk, case: Case) -> list[Taker]:
    """The places at which the person at the desk is waited for."""
    found = select(Taker).where(Taker.case_id == case.id, Taker.person_id == desk.me.id, Taker.waits.is_(True))
    return list(desk.session.scalars(found.order_by(Taker.step, Taker.seat)))


def since(desk: Desk, case: Case) -> datetime:
    """Since when the case waits on its steps; where nobody is named, since it was filed. Aware UTC."""
    earliest = select(func.min(Taker.since)).where(Taker.case_id == case.id, Taker.waits.is_(True))
    return desk.session.scalar(earliest) or case.filed_at


def has_been_asked(desk: Desk) -> bool:
    """Whether the person at the desk was ever named on a step."""
    return desk.session.scalar(select(Taker.case_id).where(Taker.person_id == desk.me.id).limit(1)) is not None


def seats_of(desk: Desk, case: Case, step: str) -> list[tuple[str, bool]]:
    """The places of a step that was reached, and whether each still waits."""
    rows = desk.session.execute(
        select(Taker.seat, Taker.waits).where(Taker.case_id == case.id, Taker.step == step).distinct()
    )
    return sorted((seat, waits) for seat, waits in rows)


def in_order(desk: Desk, case: Case, step: kit.Step, answers: Answers, reached: Collection[str]) -> list[str]:
    """The places of a step that were *reached*, in the order its party names them, whoever has signed already."""
    if step.takes == "any" or not reached:
        return sorted(reached)
    named = [seat.key for seat in access.seats(desk, step.by, case.filer_id, answers)]
    return sorted(reached, key=lambda seat: (named.index(seat) if seat in named else len(named), seat))


def waiting_on(desk: Desk, most: int | None = None) -> list[Case]:
    """Cases whose step, or an opinion on it, waits for the person at the desk, the oldest first, at most so many."""
    theirs = select(Taker.case_id).where(Taker.person_id == desk.me.id, Taker.waits.is_(True))
    asked = select(Opinion.case_id).where(Opinion.of_id == desk.me.id, Opinion.state == "asked")
    waiting = select(Case).where(or_(Case.id.in_(theirs), Case.id.in_(asked)), Case.standing == Standing.SETTLING.value)
    return list(desk.session.scalars(waiting.order_by(Case.id).limit(most)))


@dataclass(frozen=True)
class Decided:
    """A verdict as a card shows it."""

    step: str
    seat: str
    verdict: kit.Verdict
    by: Person
    at: datetime  #: aware UTC
    reason: Phrase
    edition: int
    stands: bool
    away: Person | None  #: in whose name they decided, standing in
    as_on: str  #: the earlier step they decided on in the same capacity, which counts here too
    giver: Person | None  #: who had handed them the place
    paper: dict[str, Any] | None  #: signed on paper or in the OA system: signer, signed_on, paper_no, scan
    to_step: str  #: of a return: the step it went back to; empty: its filer
    to_seat: str


def decided(desk: Desk, row: Verdict) -> Decided:
    """The verdict of a row."""
    words = history.phrase(desk, row.remark_id)
    return Decided(
        row.step, row.seat, kit.Verdict(row.verdict), desk.one(row.by_id), row.at, words, row.edition, row.stands,
        desk.one(row.for_id) if row.for_id else None, row.as_on or "", transfers.giver(desk, row.transfer_id),
        row.paper, row.to_step or "", row.to_seat or "",
    )  # fmt: skip


def last(desk: Desk, case: Case, step: str | None = None) -> Decided | None:
    """The last verdict on the case, or on one step of it; None: there is none."""
    found = select(Verdict).where(Verdict.case_id == case.id).order_by(Verdict.id.desc()).limit(1)
    row = desk.session.scalar(found.where(Verdict.step == step) if step else found)
    return decided(desk, row) if row else None
