"""What the engine's tests look at behind the chat, and an application of their own where the college's will not do."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.application import Application, Telegram
from bot.pace import Limits
from playground.college import START, TOKEN, College, example_office, store_of
from playground.phones import Phone
from playground.server import Playground
from storage.drafts import INTERNAL
from storage.office import Office
from storage.tables import Draft, Event, Person

UNPACED = Limits(per_second=0)
NUMBER = "EA1234567"  # a document number
TYPED = ("/passport", "曼谷", "12月5日")  # all it asks but the number


async def events(college: College) -> list[tuple[str, int]]:
    """State and tries of every event, in order."""
    return [tuple(row) for row in await college.read(select(Event.state, Event.tries).order_by(Event.id))]


async def tally(college: College) -> dict[tuple[str, int], int]:
    """How many events are in which state after how many tries."""
    return dict(Counter(await events(college)))


async def answers(college: College, name: str = "王伟") -> list[dict[str, Any]]:
    """What somebody's drafts hold, the first one first; of a private value only its last four."""
    query = select(Draft.answers).join(Person, Person.id == Draft.person_id).where(Person.name == name)
    kept = [row[0] for row in await college.read(query.order_by(Draft.id))]
    return [{key: one for key, one in row.items() if not key.startswith(INTERNAL)} for row in kept]


def texts(phone: Phone) -> list[str]:
    """The bot's messages on a phone, first lines only."""
    return [message.text.split("\n")[0] for message in phone.screen if not message.mine]


def sent_to(playground: Playground, chat: int, method: str = "sendMessage") -> list[int]:
    """The HTTP status of each request of a method to a chat, oldest first."""
    return [entry["status"] for entry in playground.journal.of(method) if str(entry["params"]["chat_id"]) == str(chat)]


def logged(path: Path, action: str) -> list[dict[str, Any]]:
    """The log's lines of one action."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return [line for line in lines if line.get("action") == action]


async def until(look: Callable[[], object], seconds: float = 20) -> None:
    """Wait until *look* is true, where nothing rings a bell: a log, another process, another database connection."""
    async with asyncio.timeout(seconds):
        while not look():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.01)


async def polled(playground: Playground) -> None:
    """Wait until the bot has asked for updates once more: what it was given before is kept by then."""
    polls = playground.journal.of("getUpdates")
    await until(lambda: len(playground.journal.of("getUpdates")) > len(polls))


def at(minute: str, office: Office) -> datetime:
    """A minute of the school's day, aware UTC."""
    return datetime.strptime(minute, "%Y-%m-%d %H:%M").replace(tzinfo=office.zone).astimezone(UTC)


@asynccontextmanager
async def application(
    data: Path, playground: Playground, *, url: str | None = None, read_seconds: float = 5.0
) -> AsyncIterator[College]:
    """A college whose application the test starts and stops itself."""
    office = example_office(data)
    store = store_of(data, url)
    store.run(lambda db: store.clock.begin(db, at(START, office)))
    telegram = Telegram(TOKEN, playground.url, limits=UNPACED, poll_seconds=2, read_seconds=read_seconds)
    yield College(playground, Application(office, store, telegram), office)


async def type_all(phone: Phone, words: Sequence[str]) -> None:
    """Type one thing after another without waiting for answers."""
    for word in words:
        await phone.says(word)


async def lent(college: College, wang: Phone, chen: Phone) -> None:
    """Wang borrows a passport until 5 December."""
    await type_all(wang, [*TYPED, NUMBER])
    await college.settled()
    await wang.taps("提交", exact=True)
    await college.settled()
    await chen.taps("同意", exact=True)
    await college.settled()
