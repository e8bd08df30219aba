"""The store's one thread: the only place where the event loop meets the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Connection

from storage.store import Store

T = TypeVar("T")


class StoreThread:
    """Runs acts one after another, each whole in its transaction, off the event loop."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="store")

    async def run(self, act: Callable[[Connection], T]) -> T:
        """Run *act* in a transaction of its own. A cancelled caller does not stop an act that has begun."""
        asked = asyncio.get_running_loop().run_in_executor(self._pool, self.store.run, act)
        return await asyncio.shield(asked)  # an act that was asked for runs, even if nobody waits for it any more

    async def call(self, act: Callable[[], T]) -> T:
        """Run something else that may block (files) on the same thread."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, act)

    def close(self) -> None:
        """Wait for the act under way, then let go of the store."""
        self._pool.shutdown(wait=True)
        self.store.close()
