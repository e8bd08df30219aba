"""/todo: one living card of what waits for its reader, in the order in which people leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flows.kit.answers import Answers
from flows.kit.words import N_
from handlers import casecard, copycard, dutycard, pages
from handlers.lists import LISTED
from handlers.screen import GOOD, Row, button, pairs
from handlers.shown import translated
from handlers.tap import Act, Tap
from storage import batch, cards, cases, copies, duties, steps, waits
from storage.desk import Desk
from storage.tables import Case, Copy, Duty

PAGE = 8  # things a page
NEVER = date.max  # cases in which nobody leaves come after those in which somebody does


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for its reader."""

    kind: str  #: step, confirm, owed, or copy: which is told, and waits for nothing but to be seen
    row: Case | Duty | Copy
    urgent: bool


def waiting(desk: Desk) -> list[Waiting]:
    """Everything that waits: cases by departure, then by filing; what is to be confirmed; what is owed, by its day;

    what they are told of and have not seen.
    """
    found = sorted(steps.waiting_on(desk), key=lambda case: (_leaves(desk, case) or NEVER, case.filed_at, case.id))
    days, soon = waits.last_days(desk), desk.office.calendar.after(desk.today, desk.office.pack.span("route.urgent"))
    return [
        *(Waiting("step", case, _is_urgent(desk, case, days.get(case.id), soon)) for case in found),
        *(Waiting("confirm", duty, urgent=False) for duty in duties.to_confirm(desk)),
        *(Waiting("owed", duty, duty.due <= desk.today) for duty in duties.of_person(desk)),
        *(Waiting("copy", row, urgent=False) for row in copies.unseen(desk)),
    ]


def _leaves(desk: Desk, case: Case) -> date | None:
    """The day on which what the case is about begins."""
    flow = cases.flow_of(desk, case)
    return Answers(case.answers).value(flow.day) if flow.day is not None else None


def _is_urgent(desk: Desk, case: Case, last: date | None, soon: date) -> bool:
    """Whether the limit of the reader's step, whose day is *last*, ends today or is over, or somebody leaves soon."""
    leaves = _leaves(desk, case)
    return (last is not None and last <= desk.today) or (leaves is not None and leaves <= soon)


def _shown(desk: Desk) -> tuple[list[Waiting], list[Waiting], int, int]:
    """All of it, what is on the page shown, that page, the last one."""
    found = waiting(desk)
    last = pages.last(len(found), PAGE)
    page = min(pages.number(cards.view(desk, "todo", desk.me.id)), last)
    return found, found[(page - 1) * PAGE : page * PAGE], page, last


def card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """How much waits, how much of it is urgent, and one page of it."""
    found, here, page, last = _shown(desk)
    return "todo", {
        "count": sum(one.kind != "copy" for one in found),
        "told": sum(one.kind == "copy" for one in found),
        "urgent": sum(one.urgent for one in found),
        "items": [_told(desk, one) for one in here],
        "page": page,
        "pages": last,
    }


def _told(desk: Desk, one: Waiting) -> dict[str, Any]:
    if isinstance(one.row, Copy):
        return copycard.context(desk, one.row) | {"kind": one.kind, "urgent": False, "leaves": None}
    context = casecard.context(desk, one.row) if isinstance(one.row, Case) else dutycard.context(desk, one.row)
    leaves = _leaves(desk, one.row) if isinstance(one.row, Case) else None
    return context | {"kind": one.kind, "urgent": one.urgent, "leaves": leaves}


def buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """Each thing on the page opens its card."""
    _, here, page, last = _shown(desk)
    together = len(batch.offered(desk, LISTED))
    words = translated(desk, N_("Approve %(n)d of them"), n=together)
    several = [button(words, Tap(Act.BATCH), GOOD)] if together > 1 else []
    return (*pairs([_opens(desk, one) for one in here]), pages.row("todo", page, last), several)


def _opens(desk: Desk, one: Waiting) -> Any:
    mark = {"step": "", "confirm": "📥 ", "owed": "☐ ", "copy": "📨 "}[one.kind]
    act = {"step": Act.CASE, "confirm": Act.DUTY, "owed": Act.OWED, "copy": Act.SEEN}[one.kind]
    case = one.row if isinstance(one.row, Case) else desk.session.get_one(Case, one.row.case_id)
    return button(f"{mark}{case.number}", Tap(act, one.row.id, "show" if one.kind == "copy" else ""))
