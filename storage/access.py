"""Who may see what: declared beside each flow, asked here and nowhere else; the default is nobody."""

from __future__ import annotations

from sqlalchemy import select

from flows.kit.flow import Party
from flows.kit.refusal import Refusal
from flows.kit.words import N_
from storage.desk import Desk
from storage.outbox import people_with
from storage.tables import Case, Duty, History, Person, Taker

NOT_HERE = N_("There is nothing here under that number.")  # the same for what is not there and what is not yours


def people(desk: Desk, party: Party, filer: Person) -> list[Person]:
    """The people a party means for a case of *filer*: an office's handlers, or its head where it has none."""
    if party.role == "filer":
        return [filer]
    departments = desk.office.responsible(party.of)
    return people_with(desk, "handler", departments) or people_with(desk, "head", departments)


def may_see(desk: Desk, case: Case) -> bool:
    """Whether the person at the desk may see the case: by the flow's declaration, or named on its step now."""
    if desk.person is None:
        return False
    declared = desk.office.flows.get(case.flow)
    filer = desk.one(case.filer_id)
    for party in declared.seen_by if declared else ():
        if any(person.id == desk.person.id for person in people(desk, party, filer)):
            return True
    return is_taker(desk, case)


def is_taker(desk: Desk, case: Case) -> bool:
    """Whether the person at the desk is named on the case's step now."""
    named = select(Taker).where(
        Taker.case_id == case.id, Taker.step == case.step, Taker.person_id == (desk.person.id if desk.person else 0)
    )
    return case.step is not None and desk.session.scalar(named) is not None


def has_settled(desk: Desk, case: Case) -> bool:
    """Whether the person at the desk gave a verdict on the case: what they settled they may look at again."""
    acted = select(History.id).where(
        History.case_id == case.id, History.by_id == (desk.person.id if desk.person else 0)
    )
    return desk.session.scalar(acted.limit(1)) is not None


def seen_case(desk: Desk, case_id: int) -> Case:
    """The case, if the person at the desk may see it. Raises Refusal alike for a case that is not there."""
    case = desk.session.get(Case, case_id)
    if case is None or not may_see(desk, case):
        raise Refusal(NOT_HERE)
    return case


def seen_duty(desk: Desk, duty_id: int) -> tuple[Duty, Case]:
    """The duty and its case, if the person at the desk may see the case. Raises Refusal."""
    duty = desk.session.get(Duty, duty_id)
    if duty is None:
        raise Refusal(NOT_HERE)
    return duty, seen_case(desk, duty.case_id)
