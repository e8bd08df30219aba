"""A bell that rings at every change of the world, so that nobody has to sleep and look again."""

# ruff: noqa: ASYNC109 - a test reads best when it says how long it is willing to wait

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Changed:
    """Wakes everybody who waits for a condition; ringing needs no await, so plain methods may ring."""

    def __init__(self) -> None:
        self._waiters: set[asyncio.Future[None]] = set()
        #: How often it rang.
        self.rings = 0

    def notify_all(self) -> None:
        """Let every waiter look at its condition again."""
        self.rings += 1
        waiters, self._waiters = self._waiters, set()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def rung(self, since: int) -> int:
        """Wait until it has rung more often than *since*. Returns how often."""
        await self.wait_for(lambda: self.rings > since)
        return self.rings

    async def wait_for(self, predicate: Callable[[], T], timeout: float | None = None) -> T:
        """The first truthy value of *predicate*, looked at now and after every change.

        Args:    timeout: seconds; None waits for ever.
        Raises:  TimeoutError: it stayed falsy for *timeout* seconds.
        """
        async with asyncio.timeout(timeout):
            while not (value := predicate()):
                waiter = asyncio.get_running_loop().create_future()
                self._waiters.add(waiter)
                try:
                    await waiter
                finally:
                    self._waiters.discard(waiter)
            return value
