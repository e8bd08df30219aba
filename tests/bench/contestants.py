"""Who is measured: the whole assistant, and python-telegram-bot's own Application with an empty handler."""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import partial
from time import monotonic
from typing import Any, Protocol

from sqlalchemy import Connection, func, insert, select, update
from telegram import LinkPreviewOptions, Update
from telegram.ext import Application as PtbApplication
from telegram.ext import CallbackContext, ExtBot, TypeHandler
from telegram.request import HTTPXRequest

from bot.application import Application
from bot.application import Telegram as Reach
from bot.pace import Limits
from bot.updates import ALLOWED
from storage.office import Office
from storage.store import Store
from storage.tables import Card, Draft, Letter, Person

POLL_SECONDS = 30
HOUR = 3600.0
PLACE = "日本"
REPLY = "<b>借用因私证件</b> · 2/3\n\n前往：日本\n\n您哪天回来？\n回到境内的那一天，例如：12月5日"  # like our card


class Contestant(Protocol):
    """Somebody who takes updates from the stand-in Telegram."""

    token: str

    async def begin(self, people: list[int]) -> None:
        """Start, and know the people."""

    async def ready(self, number: int, *, replies: bool) -> None:
        """Expect so many updates; without *replies* nothing is sent until the next round."""

    async def taken(self) -> float:
        """Wait for the last of them. Returns when it was through, on the machine's monotonic clock."""

    async def rest(self) -> None:
        """Finish what is left, and make the next round like the one before."""

    async def end(self) -> None:
        """Stop."""


class Waishi:
    """The real Application, limits off."""

    def __init__(self, token: str, url: str, office: Office, store: Store) -> None:
        self.token, self.store = token, store
        reach = Reach(token, url, limits=Limits(per_second=0), poll_seconds=POLL_SECONDS)
        self.application = Application(office, store, reach)
        worker = self.application.worker
        worker.act = partial(self._act, worker.act)
        self._left = 0
        self._held = False
        self._waits: asyncio.Future[float]
        self._taken: asyncio.Future[float] | None = None

    async def begin(self, people: list[int]) -> None:
        """Everybody is bound, and has a form open at its first question."""
        rows = [
            {"staff_no": str(chat), "name": f"P{n}", "department": "mechanical", "chat_id": chat}
            for n, chat in enumerate(people)
        ]
        self.store.run(lambda db: db.execute(insert(Person), rows))
        await self.application.start()
        await self.application.quiet()

    def _act(self, settle: Any, db: Connection, *, now: datetime) -> Any:
        """On the store's thread. The commit of what was settled last is over when the worker looks again."""
        looked = monotonic()
        done = settle(db, now=now)
        if done is not None:
            self._left -= 1
        elif self._left <= 0 and (taken := self._taken) is not None:
            self._taken = None
            taken.get_loop().call_soon_threadsafe(taken.set_result, looked)
        return done

    async def ready(self, number: int, *, replies: bool) -> None:
        """Hold the sender back where only the way in is measured."""
        self._left = number
        self._taken = self._waits = asyncio.get_running_loop().create_future()
        self._held = not replies
        if self._held:
            self.application.sender.pace.pause_all(HOUR)

    async def taken(self) -> float:
        """Settled: the letter's or card's row is committed."""
        return await self._waits

    async def rest(self) -> None:
        """Nothing waits to be sent; every form is at its first question again, its card standing where it is."""
        if self._held:
            await self.application.store.run(self._drop)
        self.application.sender.pace._pauses.clear()
        await self.application.quiet()
        await self.application.store.run(self._again)

    def _drop(self, db: Connection) -> None:
        """What was held back is measured elsewhere."""
        db.execute(update(Letter).where(Letter.state == "new").values(state="void"))
        db.execute(update(Card).values(shown=Card.wants, fresh=False))

    def _again(self, db: Connection) -> None:
        db.execute(update(Draft).values(answers={}, chosen=None, hint=None))

    async def rows(self) -> tuple[int, int]:
        """Letters and cards there are."""

        def count(db: Connection) -> tuple[int, int]:
            tables = (select(func.count()).select_from(table) for table in (Letter, Card))
            letters, cards = (db.scalars(query).one() for query in tables)
            return letters, cards

        return await self.application.store.run(count)

    async def end(self) -> None:
        """Stop gracefully."""
        await self.application.stop()


Context = CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]


class Bare:
    """python-telegram-bot alone: nothing is kept, the handler is empty or answers with one send_message.

    Args: at_once: updates handled at the same time; 1 is its default, more lets go of any order.
    """

    def __init__(self, token: str, url: str, at_once: int) -> None:
        self.token = token
        self.application = (
            PtbApplication.builder()
            .token(token)
            .base_url(f"{url}/bot")
            .request(HTTPXRequest(Limits().in_flight + 8, read_timeout=10.0))
            .get_updates_request(HTTPXRequest(1, read_timeout=10.0))
            .concurrent_updates(at_once if at_once > 1 else False)
            .build()
        )
        self.application.add_handler(TypeHandler(Update, self._handle))
        self._left = 0
        self._replies = False
        self._waits: asyncio.Future[float]

    async def _handle(self, update: Update, context: Context) -> None:
        if self._replies and update.effective_chat:
            await context.bot.send_message(
                update.effective_chat.id,
                REPLY,
                parse_mode="HTML",
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        self._left -= 1
        if self._left == 0:
            self._waits.set_result(monotonic())

    async def begin(self, people: list[int]) -> None:
        """Start polling as we do."""
        await self.application.initialize()
        await self.application.start()
        assert self.application.updater is not None  # the builder made one
        await self.application.updater.start_polling(poll_interval=0, timeout=POLL_SECONDS, allowed_updates=ALLOWED)

    async def ready(self, number: int, *, replies: bool) -> None:
        """Expect so many."""
        self._left, self._replies = number, replies
        self._waits = asyncio.get_running_loop().create_future()

    async def taken(self) -> float:
        """The last handler ended."""
        return await self._waits

    async def rest(self) -> None:
        """Nothing is left."""

    async def end(self) -> None:
        """Stop."""
        assert self.application.updater is not None
        await self.application.updater.stop()
        await self.application.stop()
        await self.application.shutdown()
