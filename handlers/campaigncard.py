"""The board of yearly filings: what is asked for, how many have filed it, who has not. The exchange office's alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zlib import crc32

from flows.kit.settling import Standing
from flows.kit.words import N_
from handlers import casecard, pages
from handlers.screen import Row, button, pairs
from handlers.shown import named, translated
from handlers.tap import Act, Tap
from storage import access, campaigns, cards, steps
from storage.campaigns import Asked, Round
from storage.desk import Desk
from storage.tables import Case

PAGE = 12  # of those who are asked, a page


@dataclass(frozen=True)
class View:
    """What is shown: every round, or a page of one."""

    one: Round | None = None
    page: int = 1


def _code(one: Round) -> str:
    return f"{crc32(one.flow.key.encode()):08x}"


def _view(desk: Desk) -> View:
    code, _, page = cards.view(desk, "campaigns", desk.me.id).partition(":")
    return View(next((one for one in campaigns.rounds(desk) if _code(one) == code), None), pages.number(page))


def _page(desk: Desk, view: View, one: Round) -> tuple[list[Asked], list[Asked], int, int]:
    """Everybody asked, those on the page shown, that page, the last one."""
    found = campaigns.asked(desk, one)
    last = pages.last(len(found), PAGE)
    page = min(view.page, last)
    return found, found[(page - 1) * PAGE : page * PAGE], page, last


def card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """Counts, or who has filed and who has not."""
    if not access.in_office(desk, "exchange"):
        return "old", {}
    view = _view(desk)
    if view.one is None:
        return "campaigns", {"rounds": [_counted(desk, one) for one in campaigns.rounds(desk)]}
    found, here, page, last = _page(desk, view, view.one)
    lines = [_line(desk, view.one, entry) for entry in here]
    return "campaign", {**_counts(view.one, found, desk), "lines": lines, "page": page, "pages": last}


def _counted(desk: Desk, one: Round) -> dict[str, Any]:
    return _counts(one, campaigns.asked(desk, one), desk)


def _counts(one: Round, found: list[Asked], desk: Desk) -> dict[str, Any]:
    wanted = [entry for entry in found if not campaigns.is_waived(entry)]
    return {
        "title": one.flow.title,
        "due": one.due,
        "days_left": (one.due - desk.today).days,
        "filed": sum(campaigns.is_filed(entry) for entry in wanted),
        "of": len(wanted),
    }


def _line(desk: Desk, one: Round, entry: Asked) -> dict[str, Any]:
    """One who is asked, and where it is."""
    case = entry.case
    return {
        "who": _who(desk, one, entry),
        "state": _state(entry),
        "standing": casecard.standing_words(desk, case) if case is not None and _state(entry) == "over" else "",
        "filer": named(desk.one(case.filer_id), desk.language) if case is not None else "",
        "at": _at(desk, case) if case is not None and _state(entry) == "settling" else [],
        "late": campaigns.late(desk, one, entry),
    }


def _state(entry: Asked) -> str:
    """nobody, waived, asked, returned (to be sent again), settling, over (settled)."""
    if entry.case is None:
        return "nobody"
    if campaigns.is_waived(entry):
        return "waived"
    standing = Standing(entry.case.standing)
    if standing.is_with_filer:
        return "asked" if standing is Standing.ASKED else "returned"
    return "settling" if standing is Standing.SETTLING else "over"


def _who(desk: Desk, one: Round, entry: Asked) -> str:
    if one.campaign.office:
        return casecard.department(desk, next(iter(desk.office.responsible(entry.of)), entry.of))
    if one.campaign.departments:
        return casecard.department(desk, entry.of)
    return named(desk.one(int(entry.of)), desk.language)


def _at(desk: Desk, case: Case) -> list[str]:
    """Who has it now; of a step that is hidden from the reader nobody is named."""
    flow = desk.office.flows[case.flow]
    open_now = [step for step in case.steps if not access.concealed(desk, flow.step(step))]
    return [named(person, desk.language) for step in open_now for person in steps.takers(desk, case, step)]


def opened(desk: Desk, flow: str) -> dict[str, Any]:
    """What the letter about a round that opened names."""
    one = next(one for one in campaigns.rounds(desk) if one.flow.key == flow)
    found = campaigns.asked(desk, one)
    there = [entry for entry in found if entry.case is not None]
    nobody = [_who(desk, one, entry) for entry in found if entry.case is None]
    return {**_counts(one, there, desk), "nobody": nobody, "dry": flow in desk.dry}


def buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """Each round opens its list, each case of a list its card; who has not filed can be chased."""
    if not access.in_office(desk, "exchange"):
        return ()
    view = _view(desk)
    if view.one is None:
        rounds = campaigns.rounds(desk)
        return tuple([_key(translated(desk, one.flow.title), f"{_code(one)}:1")] for one in rounds)
    _, here, page, last = _page(desk, view, view.one)
    shown = [entry.case for entry in here if entry.case is not None and access.may_see(desk, entry.case)]
    opens = [button(case.number, Tap(Act.CASE, case.id)) for case in shown]
    to = [f"{_code(view.one)}:{number}" for number in (page - 1, page + 1)]
    chased = [
        button(f"🔔 {_who(desk, view.one, entry)}", Tap(Act.CHASE, entry.filing.id, "show"))
        for entry in here
        if entry.filing is not None and entry.filing.state == "open"
    ]
    back = [_key(translated(desk, N_("← All yearly filings")), "")]
    return (*pairs(chased), *pairs(opens), pages.row("campaigns", page, last, *to), back)


def _key(words: str, view: str) -> Any:
    return button(words, Tap(Act.VIEW, 0, f"campaigns={view}"))
