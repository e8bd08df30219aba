"""What was asked and answered about a case, on the cards of whoever it concerns, and the buttons beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flows.kit.words import N_
from handlers.screen import MAIN, Row, button
from handlers.shown import named, phrase, short, station, translated
from handlers.tap import Act, Tap
from storage import access, asking, cases
from storage.desk import Desk
from storage.tables import Case, Person, Utterance

UNFOLDED = 2  # lines of a thread that stand on the card as they are


def context(desk: Desk, case: Case) -> dict[str, Any]:
    """The lines, the latest question first, and whether they are folded."""
    lines = [
        {
            "answers": one.row.answers,
            "who": who(desk, case, one.row, one.by),
            "when": one.at,
            "words": short(phrase(desk, one.words)),
            "file": one.row.file_id is not None,
        }
        for one in (asking.threads(desk, case) if desk.person else ())
    ]
    return {"thread": lines, "thread_folded": len(lines) > UNFOLDED or not case.steps}


def who(desk: Desk, case: Case, row: Utterance, by: Person) -> str:
    """Who said it: of a step that is hidden from the reader, the school's review."""
    if not row.step:  # asked afterwards, by the exchange office
        return named(by, desk.language)
    step = cases.flow_of(desk, case).step(row.step)
    if row.answers or not access.concealed(desk, step) or by.id == desk.me.id:
        return named(by, desk.language)
    return station(desk, step)


def filer_buttons(desk: Desk, case: Case) -> Iterable[Row]:
    """A button for each question that waits; the files they sent."""
    waiting = asking.unanswered(desk, case) if case.filer_id == desk.me.id else []
    for row in waiting:
        words = translated(desk, N_("💬 Answer"))
        if len(waiting) > 1:
            words += f" · {who(desk, case, row, desk.one(row.by_id))}"
        yield [button(words, Tap(Act.REPLY, case.id, "", row.id), MAIN)]
    yield from files(desk, case)


def files(desk: Desk, case: Case) -> Iterable[Row]:
    """The files among the answers."""
    for one in asking.threads(desk, case):
        if one.row.file_id is not None:
            words = N_("📎 %(name)s's answer") if one.words.words == "" else N_("📎 %(words)s")
            label = translated(desk, words, name=named(one.by, desk.language), words=short(one.words.words, 20))
            yield [button(label, Tap(Act.ENCLOSED, case.id, "", one.row.id))]


def taker_buttons(desk: Desk, case: Case) -> Iterable[Row]:
    """Ask the filer."""
    if asking.may_ask(desk, case):
        name = named(desk.one(case.filer_id), desk.language)
        words = translated(desk, N_("💬 Ask %(name)s"), name=name)
        yield [button(words, Tap(Act.ASK, case.id, "", case.edition))]
