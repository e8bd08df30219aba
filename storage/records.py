"""Records by their holder: what somebody holds now, and whose a record is."""

from __future__ import annotations

from sqlalchemy import Select, select

from flows.kit.flow import Flow
from flows.kit.register import Register
from flows.kit.settling import Standing
from storage.desk import Desk
from storage.facts import TAKES_PART
from storage.tables import Case, Fact


def holder_of(flow: Flow, case: Case) -> tuple[int, ...] | None:
    """Whose record it is: one person; None: nobody's, or no record."""
    if not isinstance(flow, Register) or flow.holder is None or not case.answers.get(flow.holder.key):
        return None
    return flow.holder.take(case.answers[flow.holder.key])


def about(holder: tuple[int, ...]) -> Select[int]:
    """The cases that name them."""
    return select(Fact.case_id).where(Fact.kind == TAKES_PART, Fact.about.in_(holder))


def held_by(desk: Desk, person: int) -> list[tuple[Register, Case]]:
    """What somebody holds now, of every register, the oldest first."""
    registers = {flow.key: flow for flow in desk.office.flows.values() if isinstance(flow, Register) and flow.holder}
    found = select(Case).where(
        Case.flow.in_(list(registers)), Case.standing == Standing.OPEN.value, Case.id.in_(about((person,)))
    ).order_by(Case.id)  # fmt: skip
    held = [(registers[case.flow], case) for case in desk.session.scalars(found)]
    return [(register, case) for register, case in held if holder_of(register, case) == (person,)]
