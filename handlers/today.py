"""/today: who is expected, here or away on this day, as far as the reader may see it; each case opens its card."""

from __future__ import annotations

from typing import Any

from telegram import Update

from flows.kit.refusal import Words
from handlers import casecard, pages
from handlers.screen import Row, button, pairs
from handlers.tap import Act, Tap
from storage import cards, find
from storage.desk import Desk
from storage.tables import Case
from storage.versions import holding

PAGE = 8  # cases a page


def show(update: Update, desk: Desk) -> None:
    """What this day is about."""
    cards.show(desk, desk.me, "today", desk.me.id, fresh=True).view = ""


def _found(desk: Desk) -> list[tuple[Case, Words]]:
    """The cases under way on this day that say how they stand on it."""
    found = []
    for case in find.on(desk, desk.today):
        flow = desk.office.flows.get(case.flow)
        if flow is not None and flow.present is not None and (words := flow.present(holding(desk, case), desk.today)):
            found.append((case, words))
    return found


def card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """A line a case: how it stands, what it is, when."""
    found = _found(desk)
    last = pages.last(len(found), PAGE)
    page = min(pages.number(cards.view(desk, "today", desk.me.id)), last)
    return "today", {
        "day": desk.today,
        "cases": [
            casecard.context(desk, case) | {"present": words} for case, words in found[(page - 1) * PAGE : page * PAGE]
        ],
        "page": page,
        "pages": last,
    }


def buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """Each case, and turning over."""
    found = _found(desk)
    last = pages.last(len(found), PAGE)
    page = min(pages.number(cards.view(desk, "today", desk.me.id)), last)
    opens = [button(case.number, Tap(Act.CASE, case.id)) for case, _ in found[(page - 1) * PAGE : page * PAGE]]
    return (*pairs(opens), pages.row("today", page, last))
