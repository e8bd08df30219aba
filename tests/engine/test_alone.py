"""One process a database: PostgreSQL frees the lock silently when its connection dies, and the next tick sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, text

from playground.college import open_college
from storage.lock import ADVISORY
from tests.conftest import bound
from tests.engine.watching import answers, logged, until

HOLDERS = text("select pid from pg_locks where locktype = 'advisory' and granted order by pid")
TAKE = text("select pg_advisory_lock(:key)")
WAITERS = text("select count(*) from pg_locks where locktype = 'advisory' and not granted")


@pytest.fixture
def beside(postgres_url: str) -> Iterator[Engine]:
    """Somebody else at the same database."""
    engine = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


def holders(db: Connection) -> list[int]:
    """Which of PostgreSQL's processes hold the lock."""
    return list(db.scalars(HOLDERS))


def cut(db: Connection) -> int:
    """End the connection that holds the lock. Returns its process."""
    [holder] = holders(db)
    db.execute(text("select pg_terminate_backend(:pid)"), {"pid": holder})
    return holder


async def taken(other: Connection, db: Connection) -> None:
    """Take the lock from whoever has it: wait in line for it, then cut their connection."""
    waiting = asyncio.create_task(asyncio.to_thread(other.execute, TAKE, {"key": ADVISORY}))
    await until(lambda: db.scalar(WAITERS) == 1)
    cut(db)
    await waiting


async def test_a_lost_lock_is_taken_again(postgres_url: str, beside: Engine, tmp_path: Path, logs: Path) -> None:
    """The connection that holds the lock dies: the next tick takes it again, and everything goes on."""
    async with open_college(tmp_path / "data", url=postgres_url) as college:
        wang = await bound(college, "王伟")
        with beside.connect() as db:
            lost = cut(db)
            await until(lambda: lost not in holders(db))
            await college.application.scheduler.tick()
            [again] = holders(db)
        assert again != lost
        assert len(logged(logs, "lock_lost")) == 1
        assert not college.application.ending.is_set()
        await wang.says("/passport")
        await college.settled()
        assert await answers(college) == [{}]
        await college.application.scheduler.tick()
    with beside.connect() as db:
        assert holders(db) == []
    assert len(logged(logs, "lock_lost")) == 1


async def test_a_lock_that_another_has_taken(postgres_url: str, beside: Engine, tmp_path: Path, logs: Path) -> None:
    """Another process was faster: it is logged, and the assistant asks to be stopped."""
    async with open_college(tmp_path / "data", url=postgres_url) as college:
        with beside.connect() as db, beside.connect() as other:
            await taken(other, db)
            await college.application.scheduler._tick()
        assert college.application.ending.is_set()
        assert [line["by"] for line in logged(logs, "database_taken")] == ["another process"]
