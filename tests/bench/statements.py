"""Statements and commits an update: what the engine was asked for, act by act."""

from __future__ import annotations

from collections import Counter
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from sqlalchemy import event

from playground.college import College, open_college
from playground.phones import Phone
from tests.bench.contestants import PLACE
from tests.bench.table import show

ACTS = {"keep": "kept", "Worker": "settled", "Sender": "sender", "wanted": "fetcher"}
WRITES = ("insert", "update", "delete")
PLUMBING = ("begin", "savepoint", "release", "commit")  # said by the driver or the ORM; they read and write nothing


@dataclass
class Count:
    """What happened in one act."""

    statements: int = 0
    commits: int = 0
    writing: int = 0  #: commits of a transaction that wrote, which alone cost a sync


@dataclass
class Ledger(AbstractContextManager["Ledger"]):
    """Listens at the engine while it is open."""

    college: College
    acts: dict[str, Count] = field(default_factory=dict)
    texts: Counter[str] = field(default_factory=Counter)

    def __enter__(self) -> Self:
        self._store = self.college.application.store.store
        self._run, self._act, self._wrote = self._store.run, Count(), False
        setattr(self._store, "run", self._named)  # noqa: B010 - an act's name tells whose transaction it is
        event.listen(self._store.engine, "before_cursor_execute", self._statement)
        event.listen(self._store.engine, "commit", self._commit)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self._store.engine, "before_cursor_execute", self._statement)
        event.remove(self._store.engine, "commit", self._commit)
        setattr(self._store, "run", self._run)  # noqa: B010 - as above

    def _named(self, act: Any) -> Any:
        name = getattr(act, "__qualname__", "") or act.func.__qualname__
        who = next((title for part, title in ACTS.items() if part in name), "")
        self._act, self._wrote = self.acts.setdefault(who, Count()) if who else Count(), False
        return self._run(act)

    def _statement(self, _db: Any, _cursor: Any, statement: str, *_: Any) -> None:
        verb = statement.split(maxsplit=1)[0].lower()
        if verb not in PLUMBING:
            self._act.statements += 1
            self._wrote = self._wrote or verb in WRITES

    def _commit(self, _db: Any) -> None:
        self._act.commits += 1
        self._act.writing += self._wrote


async def _typed(phone: Phone) -> None:
    await phone.says(PLACE)


async def _tapped(phone: Phone) -> None:
    await phone.taps("11月24日")


async def _start(phone: Phone) -> None:
    await phone.says("/start")


async def _through(college: College) -> None:
    """Wait until all is sent without waking anybody, as `settled` would: a look at nothing is a statement too."""
    await college.playground.acknowledged()
    application = college.application
    async with application.signals.moved:
        while not await application._is_quiet():
            await application.signals.moved.wait()


async def measure() -> None:
    """One person does each act once, the whole assistant at rest before and after; print the table."""
    rows = []
    with TemporaryDirectory() as data:
        async with open_college(Path(data)) as college:
            phone = college.phone("王伟")
            await phone.starts(await college.invite("王伟"))
            await college.settled()
            await phone.says("证照")
            await college.settled()
            for title, act in (("typed answer", _typed), ("tap that answers", _tapped), ("/start", _start)):
                with Ledger(college) as ledger:
                    await act(phone)
                    await _through(college)
                await college.settled()
                rows.append(_row(title, ledger.acts))
    head = ["statements, commits (of them writing)", *ACTS.values(), "in all"]
    show("Statements and commits an update", head, rows)


def _row(title: str, acts: dict[str, Count]) -> list[str]:
    counts = [acts.get(name, Count()) for name in ACTS.values()]
    counts.append(
        Count(*(sum(getattr(count, name) for count in counts) for name in ("statements", "commits", "writing")))
    )
    return [title, *(f"{count.statements} · {count.commits} ({count.writing})" for count in counts)]
