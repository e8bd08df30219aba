"""/desk: what waits, on whom, since when; counts first, every one opens its list. The exchange office's alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zlib import crc32

from flows.kit.refusal import Words
from flows.kit.words import N_
from handlers import casecard, pages, shown
from handlers.screen import Row, button, pairs
from handlers.shown import station, translated
from handlers.tap import Act, Tap
from storage import access, board, cards, waits
from storage.board import NOBODY, REVIEW
from storage.desk import Desk
from storage.tables import Case

PAGE = 6  # cases a page: what waits, on whom and since when takes three lines

HEADINGS = {
    "waiting": N_("Being settled"),
    "late": N_("Past the limit"),
    "returned": N_("Returned to their filers"),
    "following": N_("Approved, something left to do"),
    "unseen": N_("Copies not seen yet"),
}


@dataclass(frozen=True)
class View:
    """What of the desk is shown: "" counts, places, flows or times; or a list of *group* by *key*."""

    shown: str = ""
    group: str = ""
    key: str = ""  #: a standing, a department, a regime, regime.step
    page: int = 1

    def write(self) -> str:
        """As a card keeps it and a button carries it: keys of departments and steps by their code."""
        if not self.group:
            return self.shown
        return f"{self.group}:{self.key if self.group == 'is' else _code(self.key)}:{self.page}"


def _code(key: str) -> str:
    return f"{crc32(key.encode()):08x}"


def read(desk: Desk, text: str) -> View:
    """From a card or a button; what is not one of ours shows the counts."""
    group, _, rest = text.partition(":")
    code, _, page = rest.partition(":")
    if not rest:
        return View(text if text in ("places", "flows", "times") else "")
    flows = desk.office.flows.values()
    keys: dict[str, list[str]] = {
        "is": list(HEADINGS),
        "at": [*desk.office.departments, REVIEW, NOBODY],
        "of": [flow.key for flow in flows],
        "took": [f"{flow.key}.{step.key}" for flow in flows for step in flow.steps],
    }
    found = next((key for key in keys.get(group, ()) if code == (key if group == "is" else _code(key))), None)
    return View() if found is None else View("list", group, found, pages.number(page))


def _view(desk: Desk) -> View:
    return read(desk, cards.view(desk, "desk", desk.me.id))


def card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """The counts, or one list."""
    if not access.in_office(desk, "exchange"):
        return "old", {}
    view = _view(desk)
    if view.group:
        found, count = board.listed(desk, view.group, view.key, view.page, PAGE)
        last = pages.last(count, PAGE)
        if view.page > last:  # it became shorter
            found, count = board.listed(desk, view.group, view.key, last, PAGE)
        return "desk_list", {
            "heading": _heading(desk, view),
            "count": count,
            "page": min(view.page, last),
            "pages": last,
            "cases": [_line(desk, case) for case in found],
        }
    if view.shown == "times":
        return "desk_times", {"steps": [_time(desk, one) for one in board.taken(desk)]}
    return "desk", {"counts": board.counts(desk), "shown": view.shown}


def _heading(desk: Desk, view: View) -> str:
    if view.group == "is":
        return translated(desk, HEADINGS[view.key])
    if view.group == "at":
        return _place(desk, view.key)
    flow, _, step = view.key.partition(".")
    title = translated(desk, desk.office.flows[flow].title)
    return f"{title} · {station(desk, desk.office.flows[flow].step(step))}" if step else title


def _place(desk: Desk, key: str) -> str:
    if key == REVIEW:
        return translated(desk, shown.REVIEW)
    return translated(desk, N_("Nobody there")) if key == NOBODY else casecard.department(desk, key)


def _line(desk: Desk, case: Case) -> dict[str, Any]:
    """One case of a list: who filed what, on whom it waits since when, by how many working days it is late."""
    rows = waits.of_case(desk, case)
    return casecard.context(desk, case) | {
        "since": min((row.since for row in rows), default=None),
        "late": max((waits.days_late(desk, row) for row in rows), default=0),
    }


def _time(desk: Desk, one: board.Taken) -> dict[str, Any]:
    flow = desk.office.flows[one.flow]
    return {
        "flow": flow.title,
        "step": station(desk, flow.step(one.step)),
        "times": one.times,
        "took": worded(desk, one.usual),
    }


def worded(desk: Desk, took: timedelta) -> Words:
    """A length of working time: in hours, from one day on in days."""
    day = board.clockwork(desk).day
    if took < day:
        return Words(N_("%(n)s working hours"), {"n": f"{took / timedelta(hours=1):.1f}"})
    return Words(N_("%(n)s working days"), {"n": f"{took / day:.1f}"})


def buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """Every number opens its list; each case of a list opens its card."""
    if not access.in_office(desk, "exchange"):
        return ()
    view = _view(desk)
    back = [_key(translated(desk, N_("← Desk")), View())]
    if view.group:
        found, count = board.listed(desk, view.group, view.key, view.page, PAGE)
        last = pages.last(count, PAGE)
        page = min(view.page, last)
        if page != view.page:
            found, _ = board.listed(desk, view.group, view.key, page, PAGE)
        opens = [button(case.number, Tap(Act.CASE, case.id)) for case in found if access.may_see(desk, case)]
        to = [View("list", view.group, view.key, one).write() for one in (page - 1, page + 1)]
        return (*pairs(opens), pages.row("desk", page, last, *to), back)
    if view.shown == "times":
        keys = [
            _key(
                f"{station(desk, desk.office.flows[one.flow].step(one.step))} · {one.times}",
                View("list", "took", f"{one.flow}.{one.step}"),
            )
            for one in board.taken(desk)
        ]
        return (*pairs(keys), back)
    if view.shown in ("places", "flows"):
        return (*pairs(_grouped(desk, view.shown)), back)
    counts = board.counts(desk)
    lists = [
        _key(f"{translated(desk, words)} · {number}", View("list", "is", key))
        for key, words in HEADINGS.items()
        if (number := getattr(counts, key))
    ]
    groups = [
        _key(translated(desk, N_("By department")), View("places")),
        _key(translated(desk, N_("By form")), View("flows")),
    ]
    times = [_key(translated(desk, N_("How long steps take")), View("times"))]
    return (*([key] for key in lists), *([groups] if counts.waiting else []), times)


def _grouped(desk: Desk, shown: str) -> Row:
    """A button each department or regime, with how many wait there."""
    if shown == "places":
        return [
            _key(f"{_place(desk, key)} · {number}", View("list", "at", key))
            for key, number in board.by_department(desk).items()
        ]
    return [
        _key(f"{translated(desk, desk.office.flows[key].title)} · {number}", View("list", "of", key))
        for key, number in board.by_flow(desk).items()
    ]


def _key(words: str, view: View) -> Any:
    return button(words, Tap(Act.VIEW, 0, f"desk={view.write()}"))
