"""The morning's letter: all that somebody is reminded of that day, a page at a time; each thing opens its own card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers import dutycard, pages, slow
from handlers.screen import Row, button, pairs
from handlers.tap import Act, Tap
from handlers.voice import listed
from storage import cards, steps
from storage.desk import Desk
from storage.tables import Case, Duty, Letter, Wait

PAGE = 8  # things a page

#: the parts of a morning, and the state a duty is in for it; alone: its letter and whose card it then is; how it opens
PARTS = {
    "owed": ("open", "reminder", "duty", Act.OWED),
    "nudged": ("open", "duty_nudged", "duty", Act.OWED),
    "pending": ("claimed", "reminder", "duty", Act.OWED),
    "confirming": ("claimed", "duty_claimed", "confirm", Act.DUTY),
    "copied": ("open", "reminder_copy", "", None),
}
#: the parts about steps that take long: alone, their letter and whose card it then is
SLOW_PARTS = {"slow": ("step_slow", "step"), "offer": ("step_offer", "slow")}


def duties_of(desk: Desk, about: Mapping[str, Any], part: str) -> list[Duty]:
    """The duties of a part that are as they were, and not put off, meanwhile."""
    found = [desk.session.get_one(Duty, row) for row in dict.fromkeys(about.get(part, ()))]
    awake = [one for one in found if part != "owed" or not (one.snoozed_until and one.snoozed_until > desk.today)]
    return [one for one in awake if one.state == PARTS[part][0]]


def steps_of(desk: Desk, about: Mapping[str, Any], part: str, reader: int | None) -> list[Wait]:
    """The steps of a part that still wait, on this reader or for the office to see to."""
    rows = [desk.session.get_one(Wait, row) for row in dict.fromkeys(about.get(part, ()))]
    late = [row for row in rows if row.until is None and row.rang_on is not None]
    if part == "offer":
        return late
    return [row for row in late if reader in [one.id for one in steps.awaited(desk, _case(desk, row), row.step)]]


def _case(desk: Desk, row: Wait) -> Case:
    return desk.session.get_one(Case, row.case_id)


def things(desk: Desk, about: Mapping[str, Any]) -> list[tuple[str, Duty | Wait]]:
    """What there still is to say to the person at the desk, with its part: steps that take long come first."""
    late = [(part, row) for part in SLOW_PARTS for row in steps_of(desk, about, part, desk.me.id)]
    return [*late, *((part, duty) for part in PARTS for duty in duties_of(desk, about, part))]


def _page(desk: Desk, letter: int) -> tuple[Letter | None, list[tuple[int, str, Duty | Wait]], int, int]:
    """The letter, the things of the page that is shown with their numbers, that page, the last one."""
    row = desk.session.get(Letter, letter)
    if row is None or row.reader_id != desk.me.id:
        return None, [], 1, 1
    found = [(number, *one) for number, one in enumerate(things(desk, row.about), 1)]
    last = pages.last(len(found), PAGE)
    page = min(pages.number(cards.view(desk, "morning", letter)), last)
    return row, found[(page - 1) * PAGE : page * PAGE], page, last


def card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """What is left of a morning's letter by now, a page of it; nothing of a letter that is another's or gone."""
    row, found, page, last = _page(desk, subject)
    if row is None:
        return "old", {}
    items = [
        {"part": part, "number": number}
        | (slow.context(desk, one.id) if isinstance(one, Wait) else dutycard.context(desk, one))
        for number, part, one in found
    ]
    flags = {name: name in row.about for name in ("nudged", "missed")}
    return "morning", {"items": items, "page": page, "pages": last, **flags}


def buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """Each thing of the page opens its own card, by who has done it where that is to be confirmed; a copy has none."""
    _, found, page, last = _page(desk, subject)
    opens: Row = []
    for number, part, one in found:
        if isinstance(one, Wait):
            tap = Tap(Act.CASE, one.case_id) if part == "slow" else Tap(Act.SLOW, one.id, "show")
            opens.append(button(f"{number} · {_case(desk, one).number}", tap))
        elif (act := PARTS[part][3]) is not None:
            whose = listed(dutycard.context(desk, one)["owners"], desk.language)
            label = whose if part == "confirming" else dutycard.title(desk, one)
            opens.append(button(f"{number} · {label}", Tap(act, one.id)))
    return (*pairs(opens), pages.row("morning", page, last, subject=subject))
