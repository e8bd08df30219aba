"""Several approvals at once, where the school allows it: each settled as if it had been pressed alone."""

from __future__ import annotations

from collections.abc import Sequence

from flows.kit.answers import Answers
from flows.kit.flow import Step, Verdict
from flows.kit.refusal import Refusal
from storage import access, cases, opinions, steps
from storage.desk import Desk
from storage.facts import asker_of
from storage.tables import Case

ALLOWED = "settling.batch"  #: the switch in the rule pack, which a school turns on


def offered(desk: Desk, most: int) -> list[Case]:
    """The cases that wait for nothing but the approval of the person at the desk, among the first *most* of theirs."""
    if not desk.office.pack.switch(ALLOWED):
        return []
    return [case for case in steps.waiting_on(desk, most) if plain(desk, case)]


def plain(desk: Desk, case: Case) -> bool:
    """Whether a yes is all that is left to say: no mark, reason, paper to follow, opinion outstanding, nor a change."""
    flow = desk.office.flows.get(case.flow)
    taken = access.taken_steps(desk, case)
    if flow is None or not taken or not all(_merely_approves(flow.step(step)) for step in taken):
        return False
    if case.in_force is not None or cases.marks(desk, case) or cases.to_follow(desk, case):
        return False
    if flow.standing(Answers(case.answers), asker_of(desk, case)) is not None:
        return False
    return not any(one.state in opinions.WANTED for one in opinions.of_case(desk, case))


def _merely_approves(step: Step) -> bool:
    return Verdict.APPROVE in step.gives and not (step.asks or step.rules or step.notice or step.hidden)


def approve(desk: Desk, listed: Sequence[tuple[int, int]]) -> tuple[int, list[str]]:
    """Approve what was listed, as id and edition. Returns how many were, and the numbers of those left out.

    Raises: Refusal: the school does not allow it (any more).
    """
    if not desk.office.pack.switch(ALLOWED):
        raise Refusal(access.NOT_HERE)
    done, left_out = 0, []
    for row, edition in listed:
        case = access.seen_case(desk, row)
        number = case.number
        try:
            with desk.savepoint():
                _approve(desk, case, edition)
        except Refusal:
            left_out.append(number)
        else:
            done += 1
    return done, left_out


def _approve(desk: Desk, case: Case, edition: int) -> None:
    desk.session.refresh(case)
    if not plain(desk, case):
        raise Refusal(access.NOT_HERE)
    cases.settle(desk, case, Verdict.APPROVE, seen=edition)
