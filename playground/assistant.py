"""The real assistant in a process of its own, which may be killed and started again.

It is told what to do over a socket, one JSON object a line: {"id": 1, "do": "turn", "to": "2026-…"}. Each is answered
there, in its own time: {"id": 1, "done": …} or {"id": 1, "failed": "…"}. The first line it writes, with id 0, says that
it runs. The end of what it is told ends it gracefully.
"""

from __future__ import annotations

import asyncio
import json
import signal
import socket
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

    def __init__(self, application: Application, writer: asyncio.StreamWriter) -> None:
        self.application = application
        self._writer = writer
        self.acts: dict[str, Act] = {
            "quiet": self._quiet, "ring": self._ring, "turn": self._turn, "next": self._next, "invite": self._invite,
            "look": self._look, "unsent": self._unsent,
        }  # fmt: skip
        self._under_way: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start the application, and say when it runs."""
        await self.application.start()
        self._say({"id": 0, "done": "running"})

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
        self._say({"id": asked["id"], **answer})

    def _say(self, answer: dict[str, Any]) -> None:
        self._writer.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")

    async def _quiet(self, asked: dict[str, Any]) -> None:
        await self.application.quiet()

    async def _ring(self, asked: dict[str, Any]) -> None:
        await self.application.scheduler.tick()

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

    async def _unsent(self, asked: dict[str, Any]) -> int:
        now = self.application.store.store.now()
        return await self.application.store.run(lambda db: behind.unsent(db, now))


async def live(url: str, data: Path, at: str, line: socket.socket) -> None:
    """Run until nobody is at the other end."""
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, lambda: None)  # Ctrl-C reaches the whole group; whoever started it ends it
    reader, writer = await asyncio.open_connection(sock=line)
    application = made(url, data, at)
    control = Control(application, writer)
    obeying = asyncio.create_task(control.obey(reader))
    starting = asyncio.create_task(control.start())
    await obeying
    starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)
    await application.stop()


def run(url: str, data: str, at: str, line: socket.socket) -> None:
    """The process. *at*: the minute at which a new database begins; *line*: where it is told what to do."""
    with (Path(data) / "log.jsonl").open("a") as log:
        set_up("INFO", to=log)
        asyncio.run(live(url, Path(data), at, line))
