"""The card of /dryrun: how much would be sent in the days ahead, to whom, in which language, page by page."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flows.kit.words import N_
from handlers import dutycard, pages
from handlers.screen import GOOD, Row, button
from handlers.shown import translated
from handlers.tap import Act, Tap
from storage import access, cards, dryrun
from storage.desk import Desk
from storage.tables import Case

PAGE = 8  # letters a page
USUAL = 90  # days
ALL = "on="  # of a tap: every regime that is not on


def _asked(desk: Desk) -> tuple[int, int]:
    """How many days ahead, and which page."""
    days, _, page = cards.view(desk, "dryrun", desk.me.id).partition(":")
    return min(pages.number(days) if days else USUAL, dryrun.LONGEST), pages.number(page)


def card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """How many letters to how many people, in which languages; one page of them; what is not on yet."""
    if not access.in_office(desk, "exchange"):
        return "old", {}
    days, page = _asked(desk)
    found = dryrun.planned(desk, days)
    last = pages.last(len(found), PAGE)
    page = min(page, last)
    languages, owed = Counter(one.reader.language for one in found), dryrun.owed_by_flow(desk)
    return "dryrun", {
        "days": days,
        "guessed": desk.office.calendar.guessed(one.at.astimezone(desk.office.zone).date() for one in found),
        "count": len(found),
        "people": len({one.reader.id for one in found}),
        "chinese": languages["zh"],
        "english": languages["en"],
        "letters": [
            {
                "at": one.at,
                "reader": one.reader,
                "duties": [f"{dutycard.title(desk, duty)} {_number(desk, duty.case_id)}" for duty in one.duties[:3]],
                "more": len(one.duties) - 3,
                "copied": one.copied,
                "sending": one.sending,
            }
            for one in found[(page - 1) * PAGE : page * PAGE]
        ],
        "off": [{"title": desk.office.flows[key].title, "count": count} for key, count in owed.items() if count],
        "idle": [translated(desk, desk.office.flows[key].title) for key, count in owed.items() if not count],
        "page": page,
        "pages": last,
    }


def _number(desk: Desk, case_id: int) -> str:
    return desk.session.get_one(Case, case_id).number


def buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """Turning over; each regime with duties is switched on, or held back."""
    if not access.in_office(desk, "exchange"):
        return ()
    days, page = _asked(desk)
    last = pages.last(len(dryrun.planned(desk, days)), PAGE)
    page = min(page, last)
    turning = pages.row("dryrun", page, last, f"{days}:{page - 1}", f"{days}:{page + 1}")
    rows: list[Row] = [turning]
    if len(desk.dry & desk.office.flows.keys()) > 1:
        rows.append([button(translated(desk, N_("🔔 Switch all on")), Tap(Act.DRY_RUN, 0, ALL), GOOD)])
    for flow in desk.office.flows.values():
        title = translated(desk, flow.title)
        if not flow.duties and flow.filing is None:
            continue
        if flow.key in desk.dry:
            words = translated(desk, N_("🔔 Switch on: %(title)s"), title=title)
            rows.append([button(words, Tap(Act.DRY_RUN, 0, f"on={flow.key}"), GOOD)])
        else:
            rows.append([button(translated(desk, N_("⏸ Hold back: %(title)s"), title=title),
                                Tap(Act.DRY_RUN, 0, f"off={flow.key}"))])  # fmt: skip
    return tuple(rows)
