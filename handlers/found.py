"""The card of what /find found: each case opens its card; a page at a time, looked for again whenever it is drawn."""

from __future__ import annotations

from typing import Any

from handlers import casecard, pages
from handlers.screen import Row, button, pairs
from handlers.tap import Act, Tap
from storage import cards, find
from storage.desk import Desk

PAGE = 8  # cases a page


def _asked(desk: Desk) -> tuple[int, str]:
    """The page shown, and what is looked for."""
    page, _, typed = cards.view(desk, "found", desk.me.id).partition(":")
    return pages.number(page), typed


def card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """What was found, as far as the reader may see it."""
    page, typed = _asked(desk)
    found = find.found(desk, typed)
    last = pages.last(len(found), PAGE)
    page = min(page, last)
    return "found", {
        "typed": typed,
        "understood": find.reads(desk, typed),
        "count": len(found),
        "most": find.LOOKED_AT,
        "page": page,
        "pages": last,
        "cases": [casecard.context(desk, case) for case in found[(page - 1) * PAGE : page * PAGE]],
    }


def buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """Each case found, and turning over."""
    page, typed = _asked(desk)
    found = find.found(desk, typed)
    last = pages.last(len(found), PAGE)
    page = min(page, last)
    opens = [button(case.number, Tap(Act.CASE, case.id)) for case in found[(page - 1) * PAGE : page * PAGE]]
    return (*pairs(opens), pages.row("found", page, last))
