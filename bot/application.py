"""The one bootstrap: names every part, starts them in order, stops them within ten seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import Connection
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import ExtBot, Updater
from telegram.request import HTTPXRequest

from bot.commands import introduce
from bot.fetcher import Fetcher
from bot.pace import Limits
from bot.scheduler import Scheduler
from bot.sender import Sender
from bot.signals import Signals
from bot.thread import StoreThread
from bot.updates import ALLOWED, InboxRequest
from bot.worker import Answer, Worker
from handlers.voice import say
from storage import cards, files, inbox, outbox, reminders
from storage.inbox import Arrival
from storage.lock import Held, Lock
from storage.office import Office
from storage.store import Store

log = structlog.get_logger()

FLYING_SECONDS = 4.0  # for sends in flight when stopping; with what comes before and after it stays under ten
TOAST = 200  # characters Telegram shows in answer to a tap


@dataclass(frozen=True)
class Telegram:
    """How to reach Telegram."""

    token: str = field(repr=False)
    api: str = "https://api.telegram.org"
    proxy: str | None = None
    limits: Limits = Limits()
    poll_seconds: int = 30
    read_seconds: float = 10.0


class Application:
    """The running assistant."""

    def __init__(self, office: Office, store: Store, telegram: Telegram) -> None:
        self.office, self.telegram = office, telegram
        self.store = StoreThread(store)
        self.lock = Lock(store)
        self.signals = Signals()
        self.bot_id = int(telegram.token.split(":")[0])
        self.bot: ExtBot[None] = ExtBot(
            telegram.token,
            base_url=f"{telegram.api}/bot",
            base_file_url=f"{telegram.api}/file/bot",
            request=HTTPXRequest(
                telegram.limits.in_flight + 8, read_timeout=telegram.read_seconds, proxy=telegram.proxy
            ),
            get_updates_request=InboxRequest(
                self.keep, self.bot_id, connection_pool_size=1, read_timeout=telegram.read_seconds, proxy=telegram.proxy
            ),
        )
        self.updater = Updater(self.bot, asyncio.Queue())
        self.worker = Worker(self.store, office, self.signals, self.reply)
        self.sender = Sender(self.store, self.bot, office, self.signals, telegram.limits)
        self.fetcher = Fetcher(self.store, self.bot, office, self.signals)
        self.ending = asyncio.Event()  #: somebody wants it to stop: whoever runs it then calls `stop`
        self.displaced: Held | None = None  #: another process has taken the database, which is why
        self.scheduler = Scheduler(self.store, office, self.signals, self.lock, self._displaced)
        self._loops: list[asyncio.Task[None]] = []
        self._replies: set[asyncio.Task[None]] = set()

    # -- starting and stopping -----------------------------------------------------------------------------------------

    async def start(self, *, polling: bool = True) -> None:
        """Take the database, then start everything. Raises Held, or TelegramError where the token is refused."""
        now = self.store.store.now()
        await self.store.call(partial(self.lock.take, now))
        unknown = await self.store.run(outbox.unknown)
        if unknown:
            log.warning("letters unknown", action="letters_unknown", count=unknown)
        await self._reach()
        self._loops = [
            asyncio.create_task(loop, name=name)
            for name, loop in (
                ("worker", self.worker.run()), ("sender", self.sender.run()), ("fetcher", self.fetcher.run()),
                ("introduce", self._introduce()),
            )
        ]  # fmt: skip
        self.scheduler.start()
        if polling:
            await self.updater.start_polling(
                poll_interval=0, timeout=self.telegram.poll_seconds, bootstrap_retries=-1, allowed_updates=ALLOWED,
                error_callback=self._polling_failed,
            )  # fmt: skip
        log.info("started", action="started", polling=polling)

    async def _reach(self) -> None:
        """Say hello to Telegram, for as long as it takes: the line may come back later than the power."""
        wait = 1.0
        while True:
            try:
                return await self.updater.initialize()
            except InvalidToken:
                raise
            except NetworkError as error:
                log.warning("Telegram away", action="telegram_away", error=type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(wait * 2, 60)

    def _displaced(self, held: Held) -> None:
        self.displaced = held
        self.ending.set()

    def well(self) -> bool:
        """Whether every loop still runs."""
        return not any(task.done() for task in self._loops if task.get_name() != "introduce")

    async def open_webhook(self, url: str, secret: str) -> None:
        """Ask Telegram to call *url*. Raises TelegramError."""
        await self.bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED)

    async def stop(self) -> None:
        """Stop within ten seconds: no new updates, the event under way finished, sends in flight noted."""
        if self.updater.running:
            try:
                async with asyncio.timeout(2.0):
                    await self.updater.stop()
            except (TimeoutError, TelegramError) as error:
                log.warning("polling stopped hard", action="polling_stopped", error=type(error).__name__)
        self.scheduler.stop()
        self.worker.stopping = self.sender.stopping = True
        self.signals.wake()
        finishing = {task for task in self._loops if task.get_name() in ("worker", "sender")}
        await asyncio.wait(finishing, timeout=2.0)
        for task in self._loops:
            task.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        if flying := [*self.sender.flying.values(), *self._replies]:
            await asyncio.wait(flying, timeout=FLYING_SECONDS)
        if notes := self.sender.notes:
            await self.store.run(lambda db: self.sender.choose(db, notes, 0, set()))
        await self.updater.shutdown()
        self.lock.free()
        self.store.close()
        log.info("stopped", action="stopped")

    async def _introduce(self) -> None:
        """Set names and command lists; tried until it works, nothing waits for it."""
        wait = 1.0
        while True:
            try:
                await introduce(self.bot, self.office)
            except TelegramError as error:
                log.warning("not introduced", action="not_introduced", error=type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(wait * 2, 300)
            else:
                await self.signals.rest()
                return

    def _polling_failed(self, error: TelegramError) -> None:
        log.warning("polling failed", action="polling_failed", error=type(error).__name__)

    # -- what comes in -------------------------------------------------------------------------------------------------

    async def keep(self, arrivals: Sequence[Arrival]) -> None:
        """Keep what arrived, before it is acknowledged."""
        await self.store.run(lambda db: inbox.keep(db, self.office.seal, arrivals, self.store.store.now()))
        self.signals.worker.set()

    def reply(self, answer: Answer) -> None:
        """Answer a tap: after the commit, best effort, never waited for."""
        task = asyncio.create_task(self._reply(answer))
        self._replies.add(task)
        task.add_done_callback(self._replies.discard)

    async def _reply(self, answer: Answer) -> None:
        text = say(answer.words, answer.language)[:TOAST] if answer.words else None
        try:
            await self.bot.answer_callback_query(answer.query_id, text, show_alert=answer.alert or None)
        except TelegramError as error:  # too old, or away: the card shows what happened
            log.info("tap not answered", action="tap_not_answered", error=type(error).__name__)
        asyncio.get_running_loop().call_soon(self.signals.wake)  # whoever waits for quiet looks again

    # -- for the playground and tests ----------------------------------------------------------------------------------

    async def quiet(self) -> None:
        """Wait until nothing is left to settle, fetch or send."""
        self.signals.wake()  # once: each loop then says when it has nothing left, and the last one to say so is right
        async with self.signals.moved:
            while not await self._is_quiet():
                await self.signals.moved.wait()

    async def _is_quiet(self) -> bool:
        introducing = any(not task.done() for task in self._loops if task.get_name() == "introduce")
        if introducing or self.sender.flying or self.sender.notes or self._replies or self.worker.busy:
            return False
        return await self.store.run(self._nothing_waits)

    def _nothing_waits(self, db: Connection) -> bool:
        now = self.store.store.now()
        counts: tuple[Callable[[Connection, datetime], int], ...] = (inbox.backlog, outbox.waiting, cards.waiting)
        return not any(count(db, now) for count in counts) and not files.wanted(db, now, 1)

    def _what_comes(self, db: Connection) -> list[datetime]:
        """When something happens by itself next: what rings, and letters that wait for their hour."""
        return [at for at in (reminders.next_at(db), outbox.next_at(db, self.store.store.now())) if at is not None]

    async def wake_at(self, instant: datetime) -> None:
        """Turn the calendar to that aware instant at once, as if nothing had run until then."""
        await self.quiet()
        await self.store.run(partial(self.store.store.clock.turn, to=instant))
        await self.scheduler.tick()
        await self.quiet()

    async def turn(self, to: datetime) -> None:
        """Turn the calendar forward to *to* (aware), reminder by reminder, as the scheduler would have."""
        await self.quiet()
        while True:
            stop = min([to, *await self.store.run(self._what_comes)])
            await self.store.run(partial(self.store.store.clock.turn, to=stop))
            await self.scheduler.tick()
            await self.quiet()
            if stop >= to:
                return
