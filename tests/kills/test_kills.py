"""SIGKILL anywhere: the records are those of an undisturbed run, in order; letters double only in the one known gap.

Telegram has no key by which a repeated send is known. What was sent and not yet noted when the process died is sent
again: at most as many letters a kill as may be in flight at once.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import pytest
from sqlalchemy import make_url

from bot.pace import Limits
from tests.kills.lives import Lives, expected, lives
from tests.kills.runner import POINTS

IN_FLIGHT = Limits().in_flight
PEOPLE, KILLS = 20, 20
UPDATES = {"sqlite": 2000, "postgresql": 1000}  # of the second store fewer: it differs in its commits alone
MEMORY = Path("/dev/shm")
FEW = 60  # updates of 5 people, for one kill at one point

STORES = [
    pytest.param("sqlite", marks=pytest.mark.xdist_group("kills-sqlite")),
    pytest.param("postgres", marks=pytest.mark.xdist_group("kills-postgres")),
]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: what a SIGKILL leaves is what was written, whether synced or not."""
    if not MEMORY.is_dir():
        yield tmp_path
        return
    with TemporaryDirectory(dir=MEMORY) as memory:
        yield Path(memory)


@pytest.fixture(params=STORES)
def database(request: pytest.FixtureRequest, folder: Path) -> str:
    """A fresh database, once on each store; each store's tests on a worker of their own."""
    if request.param == "sqlite":
        return f"sqlite:///{folder / 'waishi.db'}"
    url = str(request.getfixturevalue("postgres_url"))
    return f"{url}&options=-csynchronous_commit%3Doff"  # the server outlives the kill, so it need not sync


def doubled(one: Lives, updates: int) -> int:
    """How many letters arrived twice. Fails where one is lost, or more doubled than the gap allows."""
    each = updates // len(one.phones)
    letters = (each - 1) // 3  # every /passport but the first saves a form that has answers
    assert one.records() == expected(one.phones, updates)
    assert one.states() == {("done", 0)}
    assert one.letters() == letters * len(one.phones)
    arrived = one.arrived()
    assert min(arrived) >= letters
    extra = sum(arrived) - letters * len(one.phones)
    assert extra <= IN_FLIGHT * one.killed
    return extra


@pytest.mark.parametrize("point", POINTS)
async def test_a_kill_at_a_marked_point(database: str, folder: Path, point: str) -> None:
    """Killed before or after the third keep, commit, send or note: nothing is lost or out of order."""
    async with lives(folder, database, 5) as one:
        one.begin(point, 3)
        await one.types(FEW, in_rounds=True)
        code = await one.died()
        one.begin()
        await one.finished()
        assert code == -9
        print(f"{point}: {doubled(one, FEW)} doubled")


async def _random_kills(folder: Path, url: str, updates: int, kills: int, seed: int) -> None:
    """Kill the process again and again: each time so many letters have arrived, and a moment later."""
    chance = random.Random(seed)
    async with lives(folder, url, PEOPLE) as one:
        letters = (updates // PEOPLE - 1) // 3 * PEOPLE
        await one.types(updates)
        since = monotonic()
        for mark in sorted(chance.sample(range(letters - 40), kills)):
            one.begin()
            await one.reach(mark)
            await asyncio.sleep(chance.uniform(0, 0.05))
            assert one.kill()
        one.begin()
        await one.finished()
        extra = doubled(one, updates)
        print(f"{updates} updates, {one.killed} kills: {extra} letters doubled, {monotonic() - since:.1f} s")


async def test_twenty_kills_at_random_moments(database: str, folder: Path) -> None:
    """Two thousand updates of 20 people, killed 20 times: the records of an undisturbed run."""
    await _random_kills(folder, database, UPDATES[make_url(database).get_backend_name()], KILLS, 20260316)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
async def test_a_hundred_kills_at_random_moments(database: str, folder: Path, seed: int) -> None:
    """10,000 updates of 20 people, killed 100 times."""
    await _random_kills(folder, database, 10_000, 100, seed)
