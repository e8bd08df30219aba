"""The scheduler's tick: what it costs beside a thousand duties and a million, with nothing due and with a hundred."""

from __future__ import annotations

import sys
from datetime import date, datetime
from functools import partial
from pathlib import Path
from time import perf_counter

from sqlalchemy import Connection, delete, func, insert, select, text, update

from bot.scheduler import Scheduler
from bot.signals import Signals
from bot.thread import StoreThread
from playground.college import example_office
from storage.lock import Lock
from storage.office import Office
from storage.tables import Case, Duty, Letter, Person
from tests.bench.stores import KINDS, NOW, Databases
from tests.bench.table import middle, show, times

DUE = 100
TICKS = 100  # a round's empty ticks
CASES, PEOPLE = 1_000, 200
BACK, ANCHOR, DAY = "2026-11-01", date(2026, 11, 1), date(2026, 11, 11)
LATER = datetime(2027, 6, 1, tzinfo=NOW.tzinfo)

#: n → a row; both stores make a million in seconds when they count themselves
SERIES = {
    "SQLite": "with recursive s(n) as (select 1 union all select n + 1 from s where n < :size)",
    "PostgreSQL": "with s as (select generate_series(1, :size) as n)",
}
FILL = """
insert into duty (id, case_id, key, owner_id, office, answers, anchor, due, state, born_at, next_at, digest)
{series} select n, 1 + n % 1000, 'hand_back', 1 + (n % 1000) % 200, '', '{}',
  :anchor, :due, 'open', :born, :later, :digest
from s
"""


def _fill(db: Connection, kind: str, size: int, office: Office) -> None:
    people = [
        {"id": n, "staff_no": str(n), "name": f"P{n}", "department": "mechanical", "chat_id": n, "bound_at": NOW}
        for n in range(1, PEOPLE + 1)
    ]
    cases = [
        {
            "id": n, "number": f"ZJ-2026-{n:04}", "flow": "passport_loan", "version": "1", "standing": "open",
            "filer_id": 1 + (n - 1) % PEOPLE, "answers": {"back": BACK}, "step": None, "revision": 1, "filed_at": NOW,
        }
        for n in range(1, CASES + 1)
    ]  # fmt: skip
    db.execute(insert(Person), people)
    db.execute(insert(Case), cases)
    day = str if kind == "SQLite" else (lambda value: value)
    instant = (lambda value: f"{value:%Y-%m-%d %H:%M:%S}.000000") if kind == "SQLite" else (lambda value: value)
    series = SERIES[kind]
    query = FILL.replace("{series}", series) if kind == "SQLite" else f"{series} {FILL.replace('{series}', '')}"
    given = {"size": size, "anchor": day(ANCHOR), "due": day(DAY), "born": instant(NOW), "later": instant(LATER)}
    db.execute(text(query), given | {"digest": office.digest})


def _make_due(db: Connection) -> None:
    db.execute(delete(Letter))
    db.execute(update(Duty).where(Duty.id <= DUE).values(rang_on=None, rang_nominal=None, next_at=NOW))


async def measure(databases: Databases, folder: Path, *, sizes: tuple[int, int], rounds: int) -> None:
    """Fill; tick, few and many duties in turn; print."""
    office = example_office(folder)
    rows = []
    for kind in KINDS:
        schedulers = [await scheduler_over(databases, kind, size, office) for size in sizes]
        empty: tuple[list[float], ...] = ([], [])
        due: tuple[list[float], ...] = ([], [])
        for _ in range(rounds):
            for n, scheduler in enumerate(schedulers):
                empty[n].append(await _empty(scheduler))
                due[n].append(await _due(scheduler))
        for scheduler in schedulers:
            scheduler.store.close()
        for title, (few, many) in (("nothing due", empty), (f"{DUE} due", due)):
            rows.append(
                [f"{kind}, {title}", *(f"{middle(cost) * 1000:.2f} ms" for cost in (few, many)), times(many, few)]
            )
    show("A tick", ["", *(f"{size:,} duties" for size in sizes), "ratio"], rows)


async def scheduler_over(databases: Databases, kind: str, size: int, office: Office, name: str = "ticks") -> Scheduler:
    """A scheduler over a store that is filled with so many duties, none of them due."""
    print(f"{name}: {kind}, {size:,} duties …", file=sys.stderr)
    store = databases.store(kind, f"{name}_{size}")
    store.run(partial(_fill, kind=kind, size=size, office=office))
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        db.execute(text("analyze"))
    scheduler = Scheduler(StoreThread(store), office, Signals(), Lock(store), lambda _: None)
    await scheduler.tick()  # after a start it looks once whether rules or holidays changed
    return scheduler


async def _empty(scheduler: Scheduler) -> float:
    began = perf_counter()
    for _ in range(TICKS):
        assert await scheduler.tick() == 0
    return (perf_counter() - began) / TICKS


async def _due(scheduler: Scheduler) -> float:
    await scheduler.store.run(_make_due)
    began = perf_counter()
    assert await scheduler.tick() == DUE
    seconds = perf_counter() - began
    letters = await scheduler.store.run(lambda db: db.scalar(select(func.count()).select_from(Letter)))
    assert (letters or 0) >= DUE, f"{letters} letters for {DUE} duties"
    return seconds
