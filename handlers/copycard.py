"""A copy: what somebody is shown of a case who decides nothing on it, and their one button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flows.kit.words import N_
from handlers import casecard
from handlers.copies import place
from handlers.screen import GOOD, Row, button
from handlers.shown import named, rows, translated
from handlers.tap import Act, Tap
from storage import cards, cases, copies
from storage.desk import Desk
from storage.tables import Case, Copy
from storage.versions import holding


def context(desk: Desk, row: Copy) -> dict[str, Any]:
    """What templates may name about a copy: no more of the case than it gives."""
    case = desk.session.get_one(Case, row.case_id)
    flow = cases.flow_of(desk, case)
    copy = flow.copy(row.key)
    filer = desk.one(case.filer_id)
    return {
        "case": case,
        "title": flow.title,
        "filer": filer,
        "department": casecard.department(desk, filer.department),
        "facts": rows(desk, flow.shown_to(copy), holding(desk, case)) if copy is not None else [],
        "standing": case.standing,
        "cancelled": case.cancelled_on is not None,
        "live": row.state == copies.LIVE,
        "standing_words": casecard.standing_words(desk, case),
        "place": place(desk, copy, row),
        "seen_by": named(desk.one(row.seen_by_id), desk.language) if row.seen_by_id else "",
        "seen_at": row.seen_at,
    }


def differences(desk: Desk, row: Copy, before: int, after: int) -> list[tuple[str, str, str]]:
    """What it shows that differs from one edition to another: label, before, now."""
    case = desk.session.get_one(Case, row.case_id)
    flow = cases.flow_of(desk, case)
    copy = flow.copy(row.key)
    kept = {translated(desk, one.label) for one in flow.shown_to(copy)} if copy is not None else set()
    return [line for line in casecard.between(desk, case, before, after) if line[0] in kept]


def card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """As its reader sees it."""
    return "copy", context(desk, desk.session.get_one(Copy, subject))


def buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """Seen, until somebody of the office has."""
    row = desk.session.get_one(Copy, subject)
    if row.state != copies.LIVE or row.seen_by_id is not None or not copies.reads(desk, row):
        return ()
    return ([button(translated(desk, N_("Seen")), Tap(Act.SEEN, row.id, "", row.times), GOOD)],)


def open_to(desk: Desk, subject: int) -> bool:
    """Whether the person at the desk (still) reads it."""
    return copies.reads(desk, desk.session.get_one(Copy, subject))


def tap(tap: Tap, desk: Desk) -> None:
    """Show a copy, or note that it was read. Raises Refusal."""
    row = copies.read(desk, tap.subject)
    if tap.arg == "show":
        cards.show(desk, desk.me, "copy", row.id, fresh=True)
        return
    copies.see(desk, row, seen=tap.revision)
    desk.say(N_("Noted as seen."))


TAPS: dict[Act, Callable[[Tap, Desk], None]] = {Act.SEEN: tap}
