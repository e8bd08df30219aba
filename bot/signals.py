"""Who wakes whom: the loops wait on these instead of polling."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field


@dataclass
class Signals:
    """One wake-up a loop, and one that says that something came to rest."""

    worker: asyncio.Event = field(default_factory=asyncio.Event)
    sender: asyncio.Event = field(default_factory=asyncio.Event)
    fetcher: asyncio.Event = field(default_factory=asyncio.Event)
    moved: asyncio.Condition = field(default_factory=asyncio.Condition)  #: a loop finished a piece of work

    def wake(self) -> None:
        """Everybody looks again."""
        for event in (self.worker, self.sender, self.fetcher):
            event.set()

    async def rest(self) -> None:
        """Say that a piece of work is finished."""
        async with self.moved:
            self.moved.notify_all()


async def woken(event: asyncio.Event, seconds: float) -> None:
    """Wait until woken, or for so many seconds: a lost wake-up costs time, never an event."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
    event.clear()
