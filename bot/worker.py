"""The worker: one event, one transaction; an error takes its half-done work back, is tried again, then set aside."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import Connection

from bot.signals import Signals, woken
from bot.thread import StoreThread
from flows.kit.refusal import Words
from handlers import routes
from storage import inbox
from storage.desk import Desk
from storage.office import Office
from storage.store import ill

log = structlog.get_logger()

ILL_SECONDS = 1.0  # how long to leave a store alone that is full or locked


@dataclass(frozen=True)
class Answer:
    """What to say to a tap, after the commit."""

    query_id: str
    words: Words | None
    language: str
    alert: bool


@dataclass(frozen=True)
class Done:
    """One event was settled (or failed); *answer* where it was a tap."""

    answer: Answer | None = None
    wants_file: bool = False


Route = Callable[[inbox.Waiting, bytes, Desk], str | None]  # returns the id of the tap to be answered


def settle_next(db: Connection, office: Office, now: datetime, route: Route = routes.route) -> Done | None:
    """Settle the next event inside the transaction of *db*. None: nothing waits."""
    waiting = inbox.following(db, now)
    if waiting is None:
        return None
    desk = Desk(db, office, now)
    desk.event_id = waiting.id
    try:
        with db.begin_nested():
            query = route(waiting, office.seal.open(waiting.body), desk)
            desk.session.flush()
    except Exception as error:
        if ill(error):
            raise  # the store's trouble is nobody's: roll all of it back and wait
        code = secrets.token_hex(3).upper()
        parked = inbox.failed(db, waiting, code)
        log.exception(
            "event failed", action="event_failed", row=waiting.id, tries=waiting.tries + 1, parked=parked, code=code
        )
        if parked:
            _tell(db, office, now, waiting, code)
        return Done()
    inbox.settle(db, waiting.id)
    log.info("event settled", action="event_settled", row=waiting.id, source=waiting.source)
    return Done(Answer(query, desk.toast, desk.language, desk.alert) if query else None, desk.wants_file)


def _tell(db: Connection, office: Office, now: datetime, waiting: inbox.Waiting, code: str) -> None:
    """Tell of a parked event; should that fail as well, the event stays parked and the log says so."""
    try:
        with db.begin_nested():
            routes.trouble(Desk(db, office, now), waiting, code)
    except Exception as error:
        if ill(error):
            raise
        log.exception("nobody told", action="trouble_untold", row=waiting.id, code=code)


class Worker:
    """One loop over the inbox."""

    def __init__(self, store: StoreThread, office: Office, signals: Signals, reply: Callable[[Answer], None]) -> None:
        self.store, self.office, self.signals, self.reply = store, office, signals, reply
        self.act = partial(settle_next, office=office)
        self.busy = False  #: an event is under way
        self.stopping = False

    async def run(self) -> None:
        """Until `stopping`; an event under way is always finished, and its tap answered."""
        while not self.stopping:
            if not await self.step():
                await woken(self.signals.worker, 1.0)

    async def step(self) -> bool:
        """Settle one event. Returns whether there was one."""
        now = self.store.store.now
        self.busy = True
        try:
            done = await self.store.run(lambda db: self.act(db, now=now()))
            if done and done.answer:
                self.reply(done.answer)
        except Exception as error:
            log.exception("round failed", action="store_ill" if ill(error) else "round_failed")
            await asyncio.sleep(ILL_SECONDS)
            return True
        finally:
            self.busy = False
        if done is None:
            await self.signals.rest()
            return False
        self.signals.sender.set()
        if done.wants_file:
            self.signals.fetcher.set()
        return True
