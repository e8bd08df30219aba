"""A process that is killed and started again while people go on typing, and what it leaves behind."""

from __future__ import annotations

import multiprocessing
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, select

from flows.kit.places import CODES, name
from flows.kit.reading import Read, read_places
from playground.college import START, TOKEN, example_office
from playground.phones import Phone
from playground.server import Playground
from storage import migrate
from storage.drafts import INTERNAL
from storage.store import Store
from storage.tables import Card, Draft, Event, Letter, Person
from tests.engine.watching import until
from tests.kills import runner

#: what can be typed for a country and means that one
PLACES = [
    (code, name(code, "zh")) for code in sorted(CODES) if read_places(name(code, "zh"), slips=False) == Read((code,))
]
SAVED = "原来填的表已保存，发送 /my 可继续填写。"

# Each life is a process forked from one that has imported everything and done nothing: it starts in a moment.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.kills.runner"])

Records = dict[str, list[tuple[dict[str, Any], str]]]


@dataclass
class Lives:
    """One database, one Telegram, and one process after another."""

    playground: Playground
    url: str
    data: Path
    phones: list[Phone]
    looking: Engine
    process: BaseProcess | None = None
    killed: int = 0
    _seen: int = 0
    _letters: int = 0

    def begin(self, point: str = "", number: int = 0) -> None:
        """Start a process; it kills itself at the Nth *point* if one is given."""
        given = (self.url, self.playground.url, str(self.data), point, number)
        self.process = _processes.Process(target=runner.run, args=given, daemon=True)
        self.process.start()

    async def died(self) -> int:
        """Wait until the process has ended. Returns its exit code, -9 for SIGKILL."""
        assert self.process is not None
        process = self.process
        await until(lambda: process.exitcode is not None, 30)
        self.killed += 1
        return process.exitcode or 0

    def kill(self) -> bool:
        """SIGKILL the process now. Returns whether anything was left for it to do."""
        assert self.process is not None
        self.process.kill()
        self.process.join()
        self.killed += 1
        return bool(self.playground.bot.queue.pending) or self._waiting()

    def _waiting(self) -> bool:
        with self.looking.connect() as db:
            return bool(
                db.scalar(select(func.count()).select_from(Event).where(Event.state == "new"))
                or db.scalar(select(func.count()).select_from(Letter).where(Letter.state == "new"))
                or db.scalar(select(func.count()).select_from(Card).where(Card.wants > Card.shown))
                or db.scalar(select(func.count()).select_from(Card).where(Card.old_message_id.is_not(None)))
            )

    async def finished(self, seconds: float = 120) -> None:
        """Wait until everything is kept, settled and sent, then kill the last process: that too must harm nothing."""
        await self.playground.acknowledged(seconds)
        await until(lambda: not self._waiting(), seconds)
        assert self.process is not None
        assert self.process.exitcode is None
        self.process.kill()
        self.process.join()

    async def types(self, updates: int, *, in_rounds: bool = False) -> None:
        """Everybody types, in turns, so many messages altogether: form after form, each put away by the next.

        Args: in_rounds: a round is acknowledged before the next is typed, as long as the process lives.
        """
        for n in range(updates // len(self.phones)):
            form, question = divmod(n, 3)
            for phone in self.phones:
                await phone.says(("/passport", named(form)[1], f"12月{form % 28 + 1}日")[question])
            if in_rounds:
                await until(lambda: not (self.playground.bot.queue.pending and self._lives()))

    def _lives(self) -> bool:
        return self.process is not None and self.process.exitcode is None

    async def reach(self, letters: int, seconds: float = 60) -> None:
        """Wait until so many letters have arrived, and one more than when it was asked."""
        letters = max(letters, self._count() + 1)
        await until(lambda: self._count() >= letters, seconds)

    def _count(self) -> int:
        """How many letters have arrived so far."""
        requests = self.playground.journal.requests
        self._letters += sum(entry["params"].get("text") == SAVED for entry in requests[self._seen :])
        self._seen = len(requests)
        return self._letters

    def records(self) -> Records:
        """What each person's forms hold, in the order they were begun, and how they stand."""
        with self.looking.connect() as db:
            rows = db.execute(
                select(Person.name, Draft.answers, Draft.state)
                .join(Draft, Draft.person_id == Person.id)
                .order_by(Person.id, Draft.id)
            ).all()
        found: Records = {phone.user.first_name: [] for phone in self.phones}
        for person, answers, state in rows:
            told = {key: kept for key, kept in answers.items() if not key.startswith(INTERNAL)}
            found[person].append((told, state))
        return found

    def states(self) -> set[tuple[str, int]]:
        """In which states, after how many tries, the events are."""
        with self.looking.connect() as db:
            return {(row.state, row.tries) for row in db.execute(select(Event.state, Event.tries))}

    def letters(self) -> int:
        """How many letters were written."""
        with self.looking.connect() as db:
            return db.scalar(select(func.count()).select_from(Letter).where(Letter.state == "sent")) or 0

    def arrived(self) -> list[int]:
        """How many letters arrived on each phone."""
        return [sum(message.text == SAVED for message in phone.screen) for phone in self.phones]


def named(form: int) -> tuple[str, str]:
    """Where that form goes: a country's code, and what is typed for it."""
    return PLACES[form % len(PLACES)]


def expected(people: list[Phone], updates: int) -> Records:
    """What the forms must hold: written down from what was typed, not from what any run left."""
    forms: list[tuple[dict[str, Any], str]] = []
    for n in range(updates // len(people)):
        form, question = divmod(n, 3)
        if question == 0:
            forms = [(answers, "saved") for answers, _ in forms]
            forms.append(({}, "open"))
        elif question == 1:
            forms[-1][0]["place"] = [named(form)[0]]
        else:
            forms[-1][0]["back"] = f"2026-12-{form % 28 + 1:02d}"
    return {phone.user.first_name: forms for phone in people}


@asynccontextmanager
async def lives(data: Path, url: str, people: int) -> AsyncIterator[Lives]:
    """A database with so many people who are bound, and a Telegram; no process runs yet."""
    office = example_office(data)
    store = Store(url)
    migrate.upgrade(store.engine)
    async with Playground(TOKEN, username="waishi_bot") as playground:
        phones = [playground.phone(f"人{n:02d}") for n in range(people)]

        def seed(db: Connection) -> None:
            at = datetime.strptime(START, "%Y-%m-%d %H:%M").replace(tzinfo=office.zone)
            store.clock.begin(db, at)
            for phone in phones:
                db.execute(
                    Person.__table__.insert().values(  # type: ignore[attr-defined]  # a table has insert()
                        staff_no=f"k{phone.id}", name=phone.user.first_name, english_name="", department="mechanical",
                        language="zh", time_zone="Asia/Shanghai", chat_id=phone.id, bound_at=datetime.now(UTC),
                    )
                )  # fmt: skip

        store.run(seed)
        playground.clock.begin(store.now())
        store.close()
        looking = _reader(url)
        one = Lives(playground, url, data, phones, looking)
        try:
            yield one
        finally:
            if one.process is not None and one.process.exitcode is None:
                one.process.kill()
                one.process.join()
            looking.dispose()


def _reader(url: str) -> Engine:
    """An engine that only looks, beside the process that writes."""
    engine = create_engine(url)
    if url.startswith("sqlite"):

        @event.listens_for(engine, "connect")
        def _wait(connection: Any, _record: Any) -> None:
            connection.execute("pragma busy_timeout=5000")

    return engine
