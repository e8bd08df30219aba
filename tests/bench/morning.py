"""A morning: two thousand reminders due at once among a million duties, beside APScheduler with a job each.

How long the ticks take, how long the loop stands still meanwhile, when the last letter is queued.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from apscheduler.events import EVENT_JOB_EXECUTED
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Connection, delete, func, select, update

from playground.college import example_office
from storage.tables import Duty, Letter
from tests.bench.stores import NOW, Databases
from tests.bench.table import middle, show
from tests.bench.ticks import scheduler_over

PROBE = 0.002  # seconds between two looks at whether the loop still turns

written: list[int] = []  # what the other scheduler's jobs wrote


async def measure(databases: Databases, folder: Path, *, size: int, due: int, rounds: int) -> None:
    """Fill; a morning each, in turn; print."""
    office = example_office(folder)
    scheduler = await scheduler_over(databases, "SQLite", size, office, name="morning")
    ours: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []

    def make_due(db: Connection) -> None:
        db.execute(delete(Letter))
        db.execute(update(Duty).where(Duty.id <= due).values(rang_on=None, rang_nominal=None, next_at=NOW))

    async def morning() -> None:
        assert await scheduler.tick() == due

    for _ in range(rounds):
        await scheduler.store.run(make_due)
        ours.append(await _watched(morning))
        queued = await scheduler.store.run(lambda db: db.scalar(select(func.count()).select_from(Letter)))
        assert queued, "no letter was queued"
        theirs.append(await _jobs(folder, due))
    scheduler.store.close()
    told = ((f"rows and a tick, {size:,} duties", ours), (f"APScheduler, {due:,} jobs and no other", theirs))
    rows = [[name, *(f"{middle([one[n] for one in found]) * 1000:,.0f} ms" for n in (0, 1))] for name, found in told]
    show(f"A morning: {due:,} reminders due at once", ["", "until the last letter is queued", "longest stall"], rows)


async def _watched(act: Callable[[], Awaitable[None]]) -> tuple[float, float]:
    """How long it takes, and how long the loop stood still at most. Seconds."""
    stalls, ended = [0.0], False

    async def look() -> None:
        while not ended:
            before = perf_counter()
            await asyncio.sleep(PROBE)
            stalls.append(perf_counter() - before - PROBE)

    looking = asyncio.create_task(look())
    await asyncio.sleep(0.05)
    began = perf_counter()
    await act()
    seconds = perf_counter() - began
    ended = True
    await looking
    return seconds, max(stalls)


def remind(duty: int) -> None:
    """What a job of the other does: as little as one letter is."""
    written.append(duty)


async def _jobs(folder: Path, due: int) -> tuple[float, float]:
    """APScheduler with a job a reminder in its own store, each due at the same minute."""
    print(f"morning: APScheduler, {due:,} jobs …", file=sys.stderr)
    file = folder / "jobs.db"
    file.unlink(missing_ok=True)
    jobs = AsyncIOScheduler(jobstores={"default": SQLAlchemyJobStore(url=f"sqlite:///{file}")}, timezone=UTC)
    at = datetime.now(UTC) - timedelta(seconds=1)
    jobs.start(paused=True)
    for n in range(due):
        jobs.add_job(remind, "date", run_date=at, args=[n], id=str(n), misfire_grace_time=None)
    written.clear()
    done = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ran(_: object) -> None:
        if len(written) == due:
            loop.call_soon_threadsafe(done.set)

    jobs.add_listener(ran, EVENT_JOB_EXECUTED)

    async def morning() -> None:
        jobs.resume()
        await done.wait()

    found = await _watched(morning)
    jobs.shutdown(wait=False)
    return found
