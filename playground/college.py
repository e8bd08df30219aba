"""A college on loopback: the stand-in Telegram, the real application, its people and their phones."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from bot.application import Application, Telegram
from bot.assembly import EXAMPLE, office_of
from bot.pace import Limits
from bot.school import load_school
from flows.catalogue import FLOWS
from playground.phones import Phone
from playground.server import Playground
from storage import dryrun, migrate, people
from storage.desk import Desk
from storage.office import Office
from storage.store import Store
from storage.tables import Person, Post

TOKEN = "1000001:playground-token-of-the-college"  # noqa: S105 - a stand-in's token guards nothing
KEY = "cGxheWdyb3VuZC1wbGF5Z3JvdW5kLXBsYXlncm91bmQ="  # the playground's secrets are none
START = "2026-11-23 09:00"


@dataclass(frozen=True)
class Member:
    """Somebody at the college."""

    staff_no: str
    name: str
    english: str
    department: str
    posts: tuple[tuple[str, str], ...] = ()  #: department, role
    language: str = "zh"
    kind: str = "teacher"
    rank: str = "staff"


CAST = (
    Member("2001", "王伟", "Wang Wei", "mechanical"),
    Member("2002", "Grace", "Grace Miller", "foreign_languages", (), "en", "foreign_teacher", ""),
    Member("1001", "陈敏", "Chen Min", "personnel", (("personnel", "handler"),)),
    Member("1002", "刘洋", "Liu Yang", "exchange", (("exchange", "handler"), ("exchange", "admin"))),
    Member("2101", "李强", "Li Qiang", "mechanical"),
    Member("2102", "林娜", "Lin Na", "foreign_languages", language="en"),
    Member("5001", "赵刚", "Zhao Gang", "mechanical", (("mechanical", "head"),), rank="division"),
    Member("5002", "冯涛", "Feng Tao", "mechanical", (("mechanical", "deputy"),), rank="division_deputy"),
    Member("5003", "钱亮", "Qian Liang", "mechanical", (("mechanical", "liaison"),)),
    Member("5004", "孙丽", "Sun Li", "foreign_languages", (("foreign_languages", "head"),), rank="division"),
    Member("1103", "何军", "He Jun", "organisation", (("organisation", "handler"),)),
    Member("1104", "周洁", "Zhou Jie", "finance", (("finance", "handler"),)),
    Member("1105", "吴敏", "Wu Min", "teaching", (("teaching", "handler"),)),
    Member("1106", "马超", "Ma Chao", "security", (("security", "handler"),)),
    Member("1107", "高翔", "Gao Xiang", "exchange", (("exchange", "head"),), rank="division"),
    Member(
        "9001", "郑海", "Zheng Hai", "leadership",
        (("leadership", "head"), ("mechanical", "leader"), ("foreign_languages", "leader")), rank="bureau_deputy",
    ),
)  # fmt: skip


def example_office(data: Path, key: str = KEY) -> Office:
    """The example school's office with every flow on."""
    return office_of(load_school(EXAMPLE), FLOWS, key, data)


@dataclass
class Town(ABC):
    """People with phones around one assistant, wherever it runs."""

    playground: Playground
    office: Office
    phones: dict[str, Phone] = field(default_factory=dict)

    def phone(self, name: str) -> Phone:
        """Somebody's phone; anybody not in the cast is a stranger with a new one."""
        if name not in self.phones:
            language = next((member.language for member in CAST if member.name == name), "zh")
            self.phones[name] = self.playground.phone(name, "zh-hans" if language == "zh" else "en")
        return self.phones[name]

    async def turn(self, to: str, *, down: bool = False) -> None:
        """Turn the calendar to a minute of the school's day, reminder by reminder; *down*: nothing ran until then."""
        await (self.wake_at if down else self.turn_to)(minute(to, self.office))

    @abstractmethod
    async def turn_to(self, instant: datetime) -> None:
        """Turn the calendar to an aware instant, reminder by reminder."""

    async def wake_at(self, instant: datetime) -> None:
        """It is that aware instant, and the assistant was not running until then."""
        raise NotImplementedError("only an assistant in this very process sleeps")

    @abstractmethod
    async def settled(self) -> None:
        """Wait until every update is kept, settled and answered."""

    @abstractmethod
    async def rung(self) -> None:
        """What is due by now is sent now, not at a tick within the next seconds."""

    @abstractmethod
    async def invite(self, name: str) -> str:
        """A one-time code for somebody of the cast."""


class College(Town):
    """The assistant in this very process, and whom to ask."""

    def __init__(self, playground: Playground, application: Application, office: Office) -> None:
        super().__init__(playground, office)
        self.application = application

    async def settled(self) -> None:
        """Wait until every update is kept, settled and answered."""
        await self.playground.acknowledged()
        await self.application.quiet()

    async def rung(self) -> None:
        """What is due by now is sent now, not at a tick within the next seconds."""
        await self.application.scheduler.tick()
        await self.settled()

    async def turn_to(self, instant: datetime) -> None:
        """Turn the calendar to an aware instant, reminder by reminder."""
        await self.application.turn(instant)
        if (now := self.application.store.store.now()) > self.playground.now():
            await self.playground.clock.turn(now)
        await self.settled()

    async def wake_at(self, instant: datetime) -> None:
        """It is that aware instant, and the assistant was not running until then."""
        await self.application.wake_at(instant)
        await self.playground.clock.turn(instant)
        await self.settled()

    async def invite(self, name: str) -> str:
        """A one-time code for somebody of the cast."""
        now = self.application.store.store.now()
        return await self.application.store.run(lambda db: invitation(db, self.office, now, name))

    async def read(self, query: Any) -> list[Any]:
        """What the database holds; for tests that look behind the chat."""
        return await self.application.store.run(lambda db: list(db.execute(query)))


def invitation(db: Connection, office: Office, now: datetime, name: str) -> str:
    """A one-time code for somebody known by *name*."""
    desk = Desk(db, office, now)
    person = desk.session.scalars(select(Person).where(Person.name == name)).one()
    return people.invite(desk, person)


def minute(text: str, office: Office) -> datetime:
    """A minute of the school's day, such as "2026-11-23 09:00"; aware."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=office.zone)


def seed(db: Connection) -> None:
    """Make the cast known, once."""
    if db.scalar(select(Person.id).limit(1)) is not None:
        return
    session = Session(db, join_transaction_mode="rollback_only")
    for member in CAST:
        person = Person(
            staff_no=member.staff_no, name=member.name, english_name=member.english, department=member.department,
            language=member.language, kind=member.kind, rank=member.rank,
            posts=[Post(department=department, role=role) for department, role in member.posts],
        )  # fmt: skip
        session.add(person)
    session.flush()
    dryrun.seen(db, list(FLOWS))
    session.flush()


def store_of(data: Path, url: str | None = None, name: str = "waishi.db") -> Store:
    """The store of a folder (or at *url*), at the newest version, with the cast known."""
    if url is None and not (file := data / name).exists():
        data.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_new())
    store = Store(url or f"sqlite:///{data / name}")
    migrate.upgrade(store.engine)
    store.run(seed)
    return store


@cache
def _new() -> bytes:
    """A new college's database, made once: climbing every version takes longer than most of what is tried in it."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "new.db")
        store = store_of(Path(folder), f"sqlite:///{file}")
        store.close()
        return file.read_bytes()


@asynccontextmanager
async def open_college(
    data: Path,
    *,
    url: str | None = None,
    at: str = START,
    limits: Limits | None = None,
    playground: Playground | None = None,
    office: Office | None = None,
) -> AsyncIterator[College]:
    """Start everything on loopback; stop it gracefully at the end.

    Args: data: folder of the database and files; url: another database; at: the minute it is at first.
    """
    office = office or example_office(data)
    store = store_of(data, url)
    store.run(lambda db: store.clock.begin(db, minute(at, office)))
    async with playground or Playground(TOKEN, name="外事助手", username="waishi_bot") as server:
        server.clock.begin(store.now())
        telegram = Telegram(TOKEN, server.url, limits=limits or Limits(per_second=0), poll_seconds=2, read_seconds=5.0)
        application = Application(office, store, telegram)
        await application.start()
        college = College(server, application, office)
        for member in CAST:
            college.phone(member.name)
        try:
            yield college
        finally:
            await application.stop()
