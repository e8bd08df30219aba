"""The tick: APScheduler says when, plain functions do what is due. Nothing is scheduled per reminder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Connection

from bot.signals import Signals
from bot.thread import StoreThread
from storage import absence, campaigns, downtime, dryrun, gates, holidays, nudging, people, pruning, reminders
from storage.lock import Held, Lock
from storage.office import Office

log = structlog.get_logger()

TICK_SECONDS = 5


class Scheduler:
    """Ticks every few seconds; a late tick is one tick, never a dropped one."""

    def __init__(
        self, store: StoreThread, office: Office, signals: Signals, lock: Lock, displaced: Callable[[Held], None]
    ) -> None:
        self.store, self.office, self.signals, self.lock = store, office, signals, lock
        self.displaced = displaced  #: told when another process has taken the database
        self._jobs = AsyncIOScheduler(timezone=UTC)
        self._reconciled = ""  # the digest every open duty was last found to agree with
        self._left: date | None = None  # the school's day on which leavers and stand-ins were last seen to
        self.last_tick: datetime | None = None  #: aware UTC, of the office's clock

    def start(self) -> None:
        """Begin to tick."""
        settings = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._jobs.add_job(self._tick, "interval", seconds=TICK_SECONDS, **settings)
        self._jobs.add_job(self._prune, "interval", hours=1, **settings)
        self._jobs.start()

    def stop(self) -> None:
        """Stop ticking; a tick under way is finished by the store's thread."""
        if self._jobs.running:
            self._jobs.shutdown(wait=False)

    async def tick(self) -> int:
        """Do what is due, a bounded piece a transaction so that nobody is kept waiting. Returns how many duties.

        Raises: Held: another process has taken the database.
        """
        await self.store.call(lambda: self.lock.keep(self.store.store.now()))
        await self.store.run(self._begins)
        total = await self._remind()
        now = self.store.store.now()
        await self.store.run(lambda db: downtime.beat(db, now))
        if self._reconciled != self.office.digest:  # looking through every open duty is for once, not for each tick
            await self._reconcile()
        if await self._day_begins():  # after the beat: what is new today was missed by nobody
            total += await self._remind()
        self.last_tick = self.store.store.now()
        self.signals.wake()
        if total:
            log.info("reminded", action="reminded", duties=total)
        return total

    async def _remind(self) -> int:
        """Whatever is due. Returns how many duties."""
        total = 0
        while found := await self.store.run(self._batch):
            total += found
            self.signals.sender.set()
        return total

    async def _day_begins(self) -> bool:
        """Once a day of the school: who leaves, stands in or is asked from today on. Returns whether it was now."""
        now = self.store.store.now()
        today = now.astimezone(self.office.zone).date()
        if self._left == today:
            return False
        for tick in (people.tick, absence.tick, nudging.tick, gates.tick, dryrun.tick, campaigns.tick):
            await self.store.run(partial(tick, office=self.office, now=now))
        self._left = today
        return True

    async def _reconcile(self) -> None:
        """Derive everything that is open again, a bounded piece a transaction; how far it is stands in the log."""
        of = await self.store.run(lambda db: reminders.stale(db, self.office))
        done = 0
        while found := await self.store.run(
            lambda db: reminders.reconcile_all(db, self.office, self.store.store.now())
        ):
            done += found
            if of:
                log.info("reconciling", action="reconciling", done=done, duties=of)
        self._reconciled = self.office.digest

    def _begins(self, db: Connection) -> None:
        """Take up what the office entered; what was held up while nobody ticked keeps to its hours."""
        holidays.load(db, self.office)
        downtime.hold_to_hours(db, self.office, self.store.store.now())

    def _batch(self, db: Connection) -> int:
        return reminders.tick(db, self.office, self.store.store.now())

    async def _tick(self) -> None:
        try:
            await self.tick()
        except Held as held:
            log.error("database taken", action="database_taken", by=str(held))  # noqa: TRY400 - nothing of ours failed
            self.displaced(held)
        except Exception as error:  # the next tick does what this one could not
            log.exception("tick failed", action="tick_failed", error=type(error).__name__)

    async def prune(self) -> None:
        """Drop what is over and old, a bounded piece a transaction."""
        for drop in pruning.PRUNED:
            while await self.store.run(partial(self._drop, drop)) == pruning.AT_ONCE:
                pass

    def _drop(self, drop: pruning.Drop, db: Connection) -> int:
        return drop(db, self.store.store.now())

    async def _prune(self) -> None:
        try:
            await self.prune()
        except Exception as error:  # the next hour does it
            log.exception("pruning failed", action="prune_failed", error=type(error).__name__)
