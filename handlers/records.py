"""/records: what the reader's office keeps, a register at a time; a record opens its card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flows.kit.asker import Record
from flows.kit.register import Register
from handlers import pages
from handlers.screen import Row, button, pairs
from handlers.shown import named, short, shown, translated
from handlers.tap import Act, Tap
from storage import access, cards, facts
from storage.desk import Desk

PAGE = 8  # records a page
NAME = 24  # characters of a record on its button


@dataclass(frozen=True)
class View:
    """What is shown: a register by its place among the reader's, and a page; or what was looked for."""

    at: int = 0
    page: int = 1
    typed: str = ""

    def write(self) -> str:
        """As a card keeps it and a button carries it."""
        return f"{self.at}:{self.page}:{self.typed}"


def registers(desk: Desk) -> list[Register]:
    """The registers whose records the person at the desk enters."""
    return [flow for flow in desk.office.offered if isinstance(flow, Register) and access.enters(desk, flow)]


def _view(desk: Desk) -> View:
    at, _, rest = cards.view(desk, "records", desk.me.id).partition(":")
    page, _, typed = rest.partition(":")
    kept = registers(desk)
    place = int(at) if at.isascii() and at.isdecimal() and len(at) < 4 else 0
    return View(min(place, max(0, len(kept) - 1)), pages.number(page), typed)


def _found(desk: Desk, register: Register, typed: str) -> list[Record]:
    every = facts.records(desk, register.serves)
    return [one for one in every if typed.casefold() in called(desk, register, one).casefold()]


def called(desk: Desk, register: Register, one: Record) -> str:
    """What a record is called in the reader's language, with the name of whose it is."""
    what = shown(desk, register.called, one.called)
    return what if register.holder is None else f"{what} · {named(desk.one(one.about), desk.language)}"


def card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """One register: its records with their days, a page at a time."""
    kept, view = registers(desk), _view(desk)
    if not kept:
        return "old", {}
    register = kept[view.at]
    found = _found(desk, register, view.typed)
    last = pages.last(len(found), PAGE)
    page = min(view.page, last)
    return "records", {
        "title": register.title,
        "command": register.command,
        "typed": view.typed,
        "count": len(found),
        "records": [_line(desk, register, one) for one in found[(page - 1) * PAGE : page * PAGE]],
        "page": page,
        "pages": last,
    }


def _line(desk: Desk, register: Register, one: Record) -> dict[str, Any]:
    state = "ahead" if desk.today < one.since else "over" if one.until < desk.today else "holds"
    return {
        "called": called(desk, register, one),
        "since": one.since,
        "until": one.until,
        "ends": one.until != date.max,
        "state": state,
    }


def buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """Each record of the page; the other registers."""
    kept, view = registers(desk), _view(desk)
    if not kept:
        return ()
    found = _found(desk, kept[view.at], view.typed)
    last = pages.last(len(found), PAGE)
    page = min(view.page, last)
    here = found[(page - 1) * PAGE : page * PAGE]
    opens = [[button(short(called(desk, kept[view.at], one), NAME), Tap(Act.CASE, one.id))] for one in here]
    turns = [View(view.at, to).write() for to in (page - 1, page + 1)]
    others = [
        button(translated(desk, register.title), Tap(Act.VIEW, 0, f"records={View(at).write()}"))
        for at, register in enumerate(kept)
        if at != view.at
    ]
    return (*opens, pages.row("records", page, last, *turns), *pairs(others))
