"""The real assistant in a process of its own, which may be killed and started again.

    python -m playground.assistant URL DATA MINUTE

It is told what to do through its standard input, one JSON object a line: {"id": 1, "do": "turn", "to": "2026-…"}. Each
is answered on its standard output, in its own time: {"id": 1, "done": …} or {"id": 1, "failed": "…"}. The first line it
writes, with id 0, says that it runs. The end of its input ends it gracefully.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.application import Application, Telegram
from bot.logs import set_up
from bot.pace import Limits
from playground import behind
from playground.college import TOKEN, example_office, invitation, minute, seed
from storage import migrate
from storage.store import Store

#: A line on standard input is a few words; this is plenty.
_LINE_BYTES = 1 << 16

Act = Callable[[dict[str, Any]], Awaitable[Any]]


def made(url: str, data: Path, at: str) -> Application:
    """The application on the database in *data*, which is made and filled where there is none."""
    office = example_office(data)
    store = Store(f"sqlite:///{data / 'waishi.db'}")
    migrate.upgrade(store.engine)
    store.run(seed)
    store.run(lambda db: store.clock.begin(db, minute(at, office)))
    telegram = Telegram(TOKEN, url, limits=Limits(per_second=0), poll_seconds=2, read_seconds=5.0)
    return Application(office, store, telegram)


class Control:
    """What may be asked of it."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.acts: dict[str, Act] = {
            "quiet": self._quiet, "turn": self._turn, "next": self._next, "invite": self._invite, "look": self._look,
        }  # fmt: skip
        self._under_way: set[asyncio.Task[None]] = set()

    async def obey(self, lines: asyncio.StreamReader) -> None:
        """Do what each line asks, side by side, until there are no more."""
        while line := await lines.readline():
            task = asyncio.create_task(self._answer(json.loads(line)))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _answer(self, asked: dict[str, Any]) -> None:
        try:
            answer = {"done": await self.acts[asked["do"]](asked)}
        except Exception as error:  # whoever asked is told; the assistant goes on
            answer = {"failed": f"{type(error).__name__}: {error}"}
        say({"id": asked["id"], **answer})

    async def _quiet(self, asked: dict[str, Any]) -> None:
        await self.application.quiet()

    async def _turn(self, asked: dict[str, Any]) -> None:
        await self.application.turn(datetime.fromisoformat(asked["to"]))

    async def _next(self, asked: dict[str, Any]) -> str | None:
        now = self.application.store.store.now()
        following = await self.application.store.run(lambda db: behind.next_at(db, now))
        return following.isoformat() if following else None

    async def _invite(self, asked: dict[str, Any]) -> str:
        office, now = self.application.office, self.application.store.store.now()
        return await self.application.store.run(lambda db: invitation(db, office, now, asked["name"]))

    async def _look(self, asked: dict[str, Any]) -> dict[str, Any]:
        now = self.application.store.store.now()
        return await self.application.store.run(lambda db: behind.look(db, now))


def say(answer: dict[str, Any]) -> None:
    """One line to whoever started it."""
    print(json.dumps(answer, ensure_ascii=False), flush=True)


async def live(url: str, data: Path, at: str) -> None:
    """Run until the input ends."""
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, lambda: None)  # Ctrl-C reaches the whole group; whoever started it ends it
    lines = asyncio.StreamReader(limit=_LINE_BYTES)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    application = made(url, data, at)
    control = asyncio.create_task(Control(application).obey(lines))
    starting = asyncio.create_task(_start(application))
    await control
    starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)
    await application.stop()


async def _start(application: Application) -> None:
    await application.start()
    say({"id": 0, "done": "running"})


if __name__ == "__main__":
    _, api, folder, begins = sys.argv
    with (Path(folder) / "log.jsonl").open("a") as log:
        set_up("INFO", to=log)
        asyncio.run(live(api, Path(folder), begins))
