"""A case goes back: to its filer, or to a step before, whose people are asked again while all between stands."""

from __future__ import annotations

from collections.abc import Sequence

from flows.kit.flow import Flow, Verdict
from flows.kit.refusal import Refusal
from flows.kit.returning import Place
from flows.kit.settling import OUT_OF_DATE, stages
from storage import access, steps
from storage.desk import Desk
from storage.facts import asker_of
from storage.tables import Case
from storage.versions import answers_of


def places(desk: Desk, case: Case, flow: Flow, mine: Sequence[str]) -> list[Place]:
    """To whom it may go back from those steps: its filer, then who passed a step of an earlier stage.

    What is hidden from the person at the desk is not among them, nor what counts because somebody signed elsewhere.
    """
    earlier: list[str] = []
    for stage in stages(flow, answers_of(desk, case), asker_of(desk, case)):
        if any(step.key in mine for step in stage):
            break
        earlier += [step.key for step in stage if step.by.role != "filer" and not access.concealed(desk, step)]
    passed = [row for row in steps.given(desk, case) if row.as_on is None and Verdict(row.verdict).passes]
    order = sorted((row for row in passed if row.step in earlier), key=lambda row: (earlier.index(row.step), row.id))
    return [Place("", "", case.filer_id), *(Place(row.step, row.seat, row.by_id, row.for_id or 0) for row in order)]


def send_back(desk: Desk, case: Case, flow: Flow, to: Place, mine: Sequence[str]) -> list[int]:
    """What was passed there stands no more, nor what counted because of it. Returns the verdicts that fell.

    Raises: Refusal: it cannot go back there any more.
    """
    if to not in places(desk, case, flow, mine):
        raise Refusal(OUT_OF_DATE)
    here = [row for row in steps.given(desk, case) if (row.step, row.seat) == (to.step, to.seat)]
    signed = {row.by_id for row in here}
    fallen = [*here, *(row for row in steps.given(desk, case) if row.as_on == to.step and row.by_id in signed)]
    for row in fallen:
        row.stands = False
    steps.leave(desk, case)
    desk.session.flush()
    return [row.id for row in fallen]
