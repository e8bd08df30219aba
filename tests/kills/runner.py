"""The real application in a process of its own, which can kill itself at a marked point.

    python -m tests.kills.runner URL PLAYGROUND_URL DATA [--kill POINT N]

POINT is before:WHAT or after:WHAT, where WHAT is
    keep    what getUpdates brought is kept
    commit  the worker's transaction that settles one event
    send    one request to Telegram that sends, edits or deletes
    note    the sender's transaction that notes what was sent
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection
from telegram.request import HTTPXRequest

from bot.application import Application, Telegram
from bot.logs import set_up
from bot.pace import Limits
from bot.sender import Job, Note
from bot.worker import Done
from playground.college import TOKEN, example_office
from storage.inbox import Arrival
from storage.lock import Held
from storage.store import Store

T = TypeVar("T")

POINTS = tuple(f"{side}:{what}" for what in ("keep", "commit", "send", "note") for side in ("before", "after"))
STARTS = 40  # tries to take the database: PostgreSQL frees the lock of a killed process a moment later


class Killer:
    """Ends the process, with SIGKILL, when the marked point is reached for the Nth time."""

    def __init__(self, point: str = "", number: int = 0) -> None:
        self.point, self.left = point, number

    def reached(self, point: str) -> None:
        """This point is reached."""
        if point == self.point:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class MarkedStore(Store):
    """A store that knows which of its transactions are marked."""

    def __init__(self, url: str, killer: Killer) -> None:
        super().__init__(url)
        self.killer = killer
        self.mark = ""  #: what the transaction under way is

    def run(self, act: Callable[[Connection], T]) -> T:
        """As the store does; before a marked transaction is committed, and after it, the process may die."""
        self.mark = ""
        with self.engine.begin() as db:
            result = act(db)
            mark, self.mark = self.mark, ""
            self.killer.reached(f"before:{mark}")
        self.killer.reached(f"after:{mark}")
        return result


class MarkedApplication(Application):
    """The real application with its points marked."""

    def __init__(self, url: str, api: str, data: Path, killer: Killer) -> None:
        self.killer = killer
        self.marked = MarkedStore(url, killer)
        telegram = Telegram(TOKEN, api, limits=Limits(per_second=0), poll_seconds=2, read_seconds=5.0)
        super().__init__(example_office(data), self.marked, telegram)
        self._mark_commit()
        self._mark_note()
        self._mark_send()

    async def keep(self, arrivals: Sequence[Arrival]) -> None:
        """Keep what arrived; before and after it the process may die."""
        self.killer.reached("before:keep")
        await super().keep(arrivals)
        self.killer.reached("after:keep")

    def _mark_commit(self) -> None:
        settle = self.worker.act

        def act(db: Connection, **given: Any) -> Done | None:
            done = settle(db, **given)
            if done is not None:
                self.marked.mark = "commit"
            return done

        self.worker.act = act  # type: ignore[assignment]  # a partial is a function all the same

    def _mark_note(self) -> None:
        choose = self.sender.choose

        def noting(db: Connection, notes: list[Note], room: int, skip: set[int]) -> list[Job]:
            jobs = choose(db, notes, room, skip)
            if notes:
                self.marked.mark = "note"
            return jobs

        self.sender.choose = noting  # type: ignore[method-assign]  # the real one, and a mark

    def _mark_send(self) -> None:
        request, killer = HTTPXRequest.do_request, self.killer

        async def asking(self: HTTPXRequest, url: str, *args: Any, **given: Any) -> tuple[int, bytes]:
            sends = url.rpartition("/")[2].startswith(("send", "edit", "delete"))
            if sends:
                killer.reached("before:send")
            answer = await request(self, url, *args, **given)
            if sends:
                killer.reached("after:send")
            return answer

        HTTPXRequest.do_request = asking  # type: ignore[method-assign]  # the real one, and a mark


async def live(url: str, api: str, data: Path, killer: Killer) -> None:
    """Run until killed."""
    for _ in range(STARTS):
        application = MarkedApplication(url, api, data, killer)
        await application.store.run(application.marked.clock.load)
        try:
            await application.start()
        except Held:
            application.store.close()
            await asyncio.sleep(0.05)
        else:
            await asyncio.Event().wait()
    raise SystemExit("the database is still held")


def run(url: str, api: str, data: str, point: str = "", number: int = 0) -> None:
    """One life of the process; the log goes beside the database."""
    folder = Path(data)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "log.jsonl").open("a") as log:
        set_up("WARNING", to=log)
        asyncio.run(live(url, api, folder, Killer(point, number)))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("playground_url")
    parser.add_argument("data")
    parser.add_argument("--kill", nargs=2, metavar=("POINT", "N"), default=("", "0"))
    given = parser.parse_args()
    run(given.url, given.playground_url, given.data, given.kill[0], int(given.kill[1]))


if __name__ == "__main__":
    main()
