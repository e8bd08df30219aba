"""Records by their holder: what somebody holds now, and whose a record is."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select

from flows.kit.flow import Flow
from flows.kit.path import Stage
from flows.kit.register import Holding, Register
from flows.kit.settling import Standing
from storage import access, duties
from storage.desk import Desk
from storage.facts import TAKES_PART, Facts
from storage.tables import Case, Duty, Fact
from storage.versions import holding


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


def of_everybody(desk: Desk) -> dict[int, list[tuple[Register, Case]]]:
    """What each holder holds now, by the person."""
    registers = {flow.key: flow for flow in desk.office.flows.values() if isinstance(flow, Register) and flow.holder}
    open_now = select(Case).where(Case.flow.in_(list(registers)), Case.standing == Standing.OPEN.value)
    found: dict[int, list[tuple[Register, Case]]] = {}
    for case in desk.session.scalars(open_now.order_by(Case.id)):
        for holder in holder_of(registers[case.flow], case) or ():
            found.setdefault(holder, []).append((registers[case.flow], case))
    return found


def path(desk: Desk, register: Register, person: int, held: Sequence[tuple[Register, Case]]) -> Sequence[Stage]:
    """What is to be done about what somebody holds, the earliest first; nothing where *register* has no board."""
    if register.board is None:
        return ()
    somebody = Facts(desk).person(person)
    ids = [case.id for _, case in held]
    live = desk.session.execute(
        select(Duty.case_id, Duty.key).where(Duty.case_id.in_(ids), Duty.state.in_(duties.LIVE))
    ).all()
    known = [
        Holding(of.key, holding(desk, case), frozenset(key for case_id, key in live if case_id == case.id))
        for of, case in held
    ]
    return register.board.path(somebody, known, desk.office.pack, desk.office.calendar)


def told(desk: Desk, person: int) -> list[tuple[Register, Case]]:
    """What somebody told and nobody has seen yet."""
    waiting = select(Case).where(Case.filer_id == person, Case.standing == Standing.SETTLING.value).order_by(Case.id)
    found = [(desk.office.flows.get(case.flow), case) for case in desk.session.scalars(waiting)]
    return [(flow, case) for flow, case in found if isinstance(flow, Register) and flow.holder is not None]


def boards(desk: Desk) -> list[Register]:
    """The registers with a board, as far as the person at the desk has a part in one: keeps it, or is on it."""
    return [flow for flow in access.openable(desk) if isinstance(flow, Register) and flow.board is not None]
