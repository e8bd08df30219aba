"""One answer of a form, from the update that is kept to the card that waits to be sent; beside an empty handler."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Connection

from bot.showing.cast import Values
from bot.showing.fitting import Fitting, Given, Remembered
from bot.worker import settle_next
from flows.kit.answers import Question
from flows.kit.flow import Flow
from flows.kit.questions import Group
from handlers.tap import Act, Tap
from storage import drafts, inbox
from tests.bench.table import middle, show, spread
from tests.settling.chats import Chats, Heard, bound_school, chats_office
from tests.settling.regime import one

WHO = "王伟"
EMPTY = 40  # updates a round that nobody handles


class Timed(Chats):
    """Chats that remember how long the last update took, in seconds, its commit included."""

    took = 0.0

    def _happens(self, chat: int, update: dict[str, Any]) -> Heard:
        self.pass_time(minutes=1)
        began = perf_counter()
        toast = self.store.run(lambda db: self._settled(db, chat, update))
        self.took = perf_counter() - began
        return Heard(toast, self.delivered())

    def nothing(self, chat: int) -> float:
        """An update is kept and settled by a handler that does nothing. Returns the seconds it took."""
        self.updates += 1
        body = json.dumps({"update_id": self.updates, "message": {"text": "?", "date": 1} | self._of(chat)}).encode()

        def act(db: Connection) -> None:
            now = self.store.now()
            inbox.keep(db, self.office.seal, [inbox.Arrival("telegram", str(self.updates), chat, body)], now)
            settle_next(db, self.office, now, lambda _waiting, _body, _desk: None)

        began = perf_counter()
        self.store.run(act)
        return perf_counter() - began


def measure(folder: Path, *, rounds: int, forms: int | None = None) -> None:
    """Fill every form that anybody may open, or the shortest *forms*, and print what an answer of each kind takes."""
    office, prepared = chats_office(folder), bound_school(folder)
    took: dict[str, list[float]] = defaultdict(list)
    empty: list[float] = []
    for number in range(rounds):
        chats = Timed(Path(shutil.copy(prepared, folder / f"answers{number}.db")), office)
        chat = chats.chat(WHO)
        empty += [chats.nothing(chat) for _ in range(EMPTY)]
        free = (one for one in office.offered if one.opened_by is None and one.campaign is None)
        anybodys = sorted(free, key=lambda one: len(one.questions))
        for flow in anybodys[:forms]:
            for kind, seconds in _filled(chats, chat, flow):
                took[kind].append(seconds)
        chats.store.close()
    took["all of them"] = [seconds for kind in list(took) for seconds in took[kind]]
    rows = [
        [kind, f"{middle(values) * 1000:.1f} ms", f"{middle(values) / middle(empty):.1f} x", spread(values)]
        for kind, values in took.items()
    ]
    rows.append(["an empty handler", f"{middle(empty) * 1000:.1f} ms", "1.0 x", spread(empty)])
    show("An answer, SQLite", ["kind of question", "kept to queued", "÷ empty handler", "spread"], rows)


def _filled(chats: Timed, chat: int, flow: Flow) -> Iterator[tuple[str, float]]:
    """Each answer of the form by the kind of its question, and how long it took."""
    chats.says(chat, f"/{flow.command}")
    with chats.desk() as desk:
        desk.sits(one(desk, WHO))
        draft = drafts.in_focus(desk)
        assert draft is not None  # it was opened
        asker, start, around = drafts.asker(desk, draft), drafts.answers(desk, draft), drafts.around(desk, draft)
        asker = replace(asker, known=Remembered(asker.known))
        path, form = Fitting(flow, start, asker, around, Values(), [WHO]).first(), draft.id
    for question, given in path:
        for asked, key, answer in _one_by_one(question, given):
            _gives(chats, chat, form, asked, key, answer)
            yield asked.kind, chats.took
        if isinstance(question, Group):
            chats.tap(chat, Tap(Act.ROW, form, f"{question.key}.done").write())
    chats.tap(chat, Tap(Act.CANCEL, form).write())


def _one_by_one(question: Question[Any], given: Given) -> Iterator[tuple[Question[Any], str, Given]]:
    """A group's first row, answer by answer; any other question itself."""
    if not isinstance(question, Group):
        yield question, question.key, given
        return
    parts = {part.key: part for part in question.of}
    for key, answer in given.rows[0]:
        yield parts[key], f"{question.key}.0.{key}", answer


def _gives(chats: Timed, chat: int, form: int, asked: Question[Any], key: str, answer: Given) -> None:
    if answer.how == "types":
        chats.says(chat, answer.what)
    elif answer.how == "taps":
        chats.tap(chat, Tap(Act.ANSWER, form, f"{key}={answer.what}").write())
    elif asked.optional:
        chats.tap(chat, Tap(Act.SKIP, form, key).write())
