"""What is owed at the school, as the exchange office sees it: the list of /chase, and one duty with what was done."""

from __future__ import annotations

from typing import Any

from flows.kit.flow import FILING
from flows.kit.words import N_
from handlers import dutycard, pages
from handlers.screen import MAIN, Row, button, pairs
from handlers.shown import named, phrase, translated
from handlers.tap import Act, Tap
from storage import access, cards, chasing, duties, history
from storage.desk import Desk
from storage.tables import Case, Duty

PAGE = 8  # duties a page

DID = {
    "duty_nudged": N_("nudged"),
    "duty_taken": N_("took it over"),
    "duty_handed_back": N_("handed it back"),
    "waived": N_("waived it"),
}


# -- the list ----------------------------------------------------------------------------------------------------------


def _shown(desk: Desk) -> tuple[list[Duty], int, int, int, int]:
    """The duties of the page shown, how many there are and are overdue, that page, the last one."""
    count, late = chasing.counts(desk)
    last = pages.last(count, PAGE)
    page = min(pages.number(cards.view(desk, "chase", desk.me.id)), last)
    return chasing.owed(desk, page, PAGE), count, late, page, last


def card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """How much is owed, how much of it is overdue, and one page of it."""
    if not access.in_office(desk, "exchange"):
        return "old", {}
    rows, count, late, page, last = _shown(desk)
    items = [
        dutycard.context(desk, duty) | {"number": n, "office_owes": False}
        for n, duty in enumerate(rows, (page - 1) * PAGE + 1)
    ]
    return "chase", {"items": items, "count": count, "late": late, "page": page, "pages": last}


def buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """Each duty on the page opens its card; everybody who is overdue can be nudged at once."""
    if not access.in_office(desk, "exchange"):
        return ()
    rows, _, late, page, last = _shown(desk)
    opens = [
        button(f"{n} · {_who(desk, duty)}", Tap(Act.CHASE, duty.id, "show"))
        for n, duty in enumerate(rows, (page - 1) * PAGE + 1)
    ]
    everybody = [button(translated(desk, N_("🔔 Nudge all who are overdue")), Tap(Act.CHASE, 0, "all"))] if late else []
    return (*pairs(opens), pages.row("chase", page, last), everybody)


def _who(desk: Desk, duty: Duty) -> str:
    """Who owes it, in a word: a person, an office by its name."""
    people = duties.owners(desk, duty)
    if duty.owner_id is None and duty.taken_by_id is None:
        held = desk.office.responsible(duty.office)
        return desk.office.department(held[0], desk.language) if held else duty.office
    return named(people[0], desk.language) if people else "–"


# -- one duty ----------------------------------------------------------------------------------------------------------


def duty_card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """One duty as the exchange office sees to it."""
    if not access.in_office(desk, "exchange"):
        return "old", {}
    duty = desk.session.get_one(Duty, subject)
    acts = [
        {
            "what": DID[row.act], "at": row.at, "by": named(desk.one(row.by_id), desk.language),
            "why": phrase(desk, history.phrase(desk, row.about.get("remark"))),
        }
        for row in chasing.done(desk, duty)
    ]  # fmt: skip
    return "owing", dutycard.context(desk, duty) | {
        "acts": acts,
        "reminded": chasing.reminded_at(desk, duty),
        "rang": duty.rang_on,
        "next": duty.next_at,
    }


def duty_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """Nudge, take over or hand back, waive; the case."""
    if not access.in_office(desk, "exchange"):
        return ()
    duty = desk.session.get_one(Duty, subject)
    case = desk.session.get_one(Case, duty.case_id)
    opens = [button(case.number, Tap(Act.CASE, case.id))] if access.may_see(desk, case) else []
    if duty.state not in duties.LIVE:
        return (opens,)

    def make(words: str, arg: str, style: str | None = None) -> Any:
        return button(translated(desk, words), Tap(Act.CHASE, duty.id, arg), style)

    mine = duties.owes(desk, duty)
    others = any(person.id != desk.me.id for person in duties.owners(desk, duty))
    nudges = [make(N_("Send the nudge"), "nudge", MAIN)] if others and duty.state == "open" else []
    takes: Row = []
    if duty.taken_by_id is not None:
        takes = [make(N_("Hand it back"), "back")]
    elif not mine and duty.state == "open" and duty.key != FILING:
        takes = [make(N_("I do it myself"), "take")]
    waives = [] if desk.me.id in (duty.owner_id, duty.taken_by_id) else [make(N_("Waive it…"), "waive")]
    return (nudges, [*takes, *waives], opens)
