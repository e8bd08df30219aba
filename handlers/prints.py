"""Documents on tap: a case's approval form, the summary of a duty, what is to be posted."""

from __future__ import annotations

from flows.kit.refusal import Refusal
from flows.kit.settling import OUT_OF_DATE
from handlers import notice as posting
from handlers import summary as summing
from handlers.dutycard import declared, is_told
from handlers.tap import Tap
from storage import access, outbox
from storage.desk import Desk
from storage.tables import Case, Duty


def form(tap: Tap, desk: Desk) -> None:
    """Send the approval form, as it is when it is sent."""
    case = access.seen_case(desk, tap.subject)
    outbox.paper(desk, "case_form", desk.me, f"event:{desk.event_id}:form", about={"case": case.id})


def summary(tap: Tap, desk: Desk) -> None:
    """Send what was answered with a duty."""
    duty, _ = told_duty(desk, tap.subject)
    outbox.paper(desk, "duty_summary", desk.me, f"event:{desk.event_id}:summary", about={"duty": duty.id})


def notice(tap: Tap, desk: Desk) -> None:
    """Send what is to be posted: to copy, and to print."""
    case = access.seen_case(desk, tap.subject)
    step, about = posting.taken(desk, case, tap.arg), {"notice": case.id, "step": tap.arg}
    if step.notice is not None:
        key = f"event:{desk.event_id}:notice"
        outbox.post(desk, "notice", desk.me, key, about=about, rank=outbox.ANSWER)
        outbox.paper(desk, "step_notice", desk.me, f"{key}:paper", about=about)


def told_duty(desk: Desk, duty_id: int) -> tuple[Duty, Case]:
    """A duty with a summary that the person at the desk may read. Raises Refusal."""
    duty, case = access.seen_duty(desk, duty_id)
    if not summing.may_read(desk, duty, case):
        raise Refusal(access.NOT_HERE)
    if not is_told(declared(desk, duty), duty):
        raise Refusal(OUT_OF_DATE)
    return duty, case
