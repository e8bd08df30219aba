"""Asking: whoever takes a step asks the filer, the filer answers, and the case waits where it is meanwhile.

What the exchange office has no step in it may ask about afterwards, on file: a thread of its own, at no step.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from sqlalchemy import select

from flows.kit.questions import Said
from flows.kit.refusal import Refusal
from flows.kit.returning import Phrase
from flows.kit.settling import OUT_OF_DATE, Standing
from flows.kit.words import N_
from storage import access, cards, cases, history, outbox, steps, waits
from storage.desk import Desk
from storage.tables import Case, Person, Taker, Utterance

Thread = tuple[str, str]  #: a step and its seat
AFTERWARDS = ("", "")  #: the exchange office's, where the case is on file and it had no say
OFFICE = "exchange"


@dataclass(frozen=True)
class Spoken:
    """One question or answer as a card shows it."""

    row: Utterance
    by: Person
    at: datetime  #: aware UTC
    words: Phrase


def _rows(desk: Desk, case: Case) -> list[Utterance]:
    return list(desk.session.scalars(select(Utterance).where(Utterance.case_id == case.id).order_by(Utterance.id)))


def threads(desk: Desk, case: Case) -> list[Spoken]:
    """What was asked, the latest first, each above its answers, as far as it concerns the person at the desk."""
    asked: list[list[Utterance]] = []
    latest: dict[tuple[str, str], list[Utterance]] = {}  # of each place
    for row in (row for row in _rows(desk, case) if _concerns(desk, case, row)):
        place = (row.step, row.seat)
        if not row.answers or place not in latest:
            latest[place] = []
            asked.append(latest[place])
        latest[place].append(row)
    rows = chain.from_iterable(reversed(asked))
    return [Spoken(row, desk.one(row.by_id), row.at, history.phrase(desk, row.remark_id)) for row in rows]


def _concerns(desk: Desk, case: Case, row: Utterance) -> bool:
    """The filer, whoever is or was asked at that place, and the exchange office where the step is no secret to it."""
    if desk.me.id in (case.filer_id, row.by_id):
        return True
    if desk.session.get(Taker, (case.id, row.step, row.seat, desk.me.id)) is not None:
        return True
    hidden = bool(row.step) and access.concealed(desk, cases.flow_of(desk, case).step(row.step))
    return access.in_office(desk, OFFICE) and not hidden


def unanswered(desk: Desk, case: Case) -> list[Utterance]:
    """The last question of each place that still waits for an answer; none about answers that were changed since."""
    last = {(row.step, row.seat): row for row in _rows(desk, case)}
    open_now = [row for row in last.values() if not row.answers and row.edition == case.edition]
    return [row for row in open_now if _askers(desk, case, row)]


def _askers(desk: Desk, case: Case, row: Utterance) -> list[Person]:
    """Who waits for the answer to a question: the takers of its place now; the exchange office afterwards."""
    if (row.step, row.seat) == AFTERWARDS:
        return access.office_people(desk, OFFICE) if _on_file(case) else []
    settling = case.standing == Standing.SETTLING.value and row.step in case.steps
    return steps.takers(desk, case, row.step, row.seat) if settling else []


def _on_file(case: Case) -> bool:
    return case.standing in (Standing.OPEN.value, Standing.CLOSED.value) and case.cancelled_on is None


def asked_and_unanswered(desk: Desk, case: Case) -> bool:
    """Whether the case waits for its filer to answer somebody's question."""
    return bool(unanswered(desk, case))


def may_ask(desk: Desk, case: Case) -> list[Thread]:
    """The places at which the person at the desk may ask the filer now."""
    if case.filer_id == desk.me.id:
        return []
    if case.standing != Standing.SETTLING.value:
        flow = desk.office.flows.get(case.flow)
        no_say = flow is not None and not flow.keeps and all(step.by.of != OFFICE for step in flow.steps)
        asks = no_say and _on_file(case) and access.in_office(desk, OFFICE) and access.may_see(desk, case)
        return [AFTERWARDS] if asks else []
    return [(step, seat) for step in access.taken_steps(desk, case) for seat in access.seats_taken(desk, case, step)]


def askable(desk: Desk, case: Case, *, seen: int) -> Thread:
    """Where the person at the desk asks. *seen*: the edition the button carried. Raises Refusal."""
    places = may_ask(desk, case)
    if not places or seen != case.edition:
        raise Refusal(OUT_OF_DATE)
    return places[0]


def ask(desk: Desk, case: Case, words: str, *, seen: int) -> None:
    """Ask the filer, who hears once; the case stays where it is. Raises Refusal."""
    step, seat = askable(desk, case, seen=seen)
    filer = desk.one(case.filer_id)
    row = _say(desk, case, step, seat, Said(words), answers=False)
    outbox.post(
        desk, "asked", filer, f"utterance:{row.id}:asked:{filer.id}", about={"case": case.id, "utterance": row.id},
        not_before=outbox.hours(desk, filer, "day"),
    )  # fmt: skip


def answerable(desk: Desk, case: Case, utterance: int) -> Utterance:
    """The question, where it waits for the person at the desk. Raises Refusal."""
    if case.filer_id != desk.me.id:
        raise Refusal(access.NOT_HERE)
    found = next((row for row in unanswered(desk, case) if row.id == utterance), None)
    if found is None:
        raise Refusal(N_("Nobody waits for that answer any more. The card shows how it stands."))
    return found


def answer(desk: Desk, case: Case, utterance: int, said: Said) -> None:
    """The filer answers; whoever asked hears, or who takes that place now. Raises Refusal."""
    asked = answerable(desk, case, utterance)
    takers = _askers(desk, case, asked)
    row = _say(desk, case, asked.step, asked.seat, said, answers=True)
    if not asked_and_unanswered(desk, case):
        waits.resume(desk, case)
    for person in [one for one in takers if one.id == asked.by_id] or takers:
        outbox.post(
            desk, "answered", person, f"utterance:{row.id}:answered:{person.id}",
            about={"case": case.id, "utterance": row.id}, not_before=outbox.hours(desk, person, "day"),
        )  # fmt: skip


def waits_for_letter(desk: Desk, name: str, row_id: int) -> bool:
    """Whether it is still worth a letter: a question that waits, an answer whose place is still taken."""
    row = desk.session.get_one(Utterance, row_id)
    case = desk.session.get_one(Case, row.case_id)
    if name == "asked":
        return row in unanswered(desk, case)
    return bool(_askers(desk, case, row))


def enclosed(desk: Desk, case: Case, utterance: int) -> int:
    """The file of an answer that the person at the desk may read. Raises Refusal."""
    found = next((one.row.file_id for one in threads(desk, case) if one.row.id == utterance), None)
    if found is None:
        raise Refusal(access.NOT_HERE)
    return found


def with_file(desk: Desk, file_id: int) -> Iterable[int]:
    """The cases in which that file is an answer."""
    return desk.session.scalars(select(Utterance.case_id).where(Utterance.file_id == file_id))


def _say(desk: Desk, case: Case, step: str, seat: str, said: Said, *, answers: bool) -> Utterance:
    row = Utterance(
        case_id=case.id, step=step, seat=seat, edition=case.edition, by_id=desk.me.id, answers=answers, at=desk.now,
        remark_id=history.remark(desk, case, said.words) if said.words else None, file_id=said.file,
    )  # fmt: skip
    desk.session.add(row)
    desk.session.flush()
    history.note(desk, case, "answered" if answers else "asked", utterance=row.id, step=step, edition=case.edition)
    for kind in ("case", "step"):
        cards.mark(desk, kind, case.id)
    return row
