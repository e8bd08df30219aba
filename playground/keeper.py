"""Keeps the assistant's process: starts it, kills it, starts it again, and asks it things."""

from __future__ import annotations

import asyncio
import json
import sys
from itertools import count
from pathlib import Path
from typing import Any, Literal

from playground.changed import Changed

State = Literal["starting", "running", "killed"]
#: Seconds a process may take to end gracefully.
_ENDING = 12


class Failed(Exception):
    """The assistant could not do what it was asked; the text is its own."""


class _Died(Exception):
    """The process ended before it answered."""


class Keeper:
    """One database, and one process after another on it. *at*: the minute at which a new database begins."""

    def __init__(self, url: str, data: Path, at: str) -> None:
        self.state: State = "killed"
        #: Rings when the state changes.
        self.changed = Changed()
        self._given = (url, str(data), at)
        self._ids = count(1)
        self._asked: dict[int, asyncio.Future[Any]] = {}
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start a process, unless one lives; it runs a moment later."""
        if self._process is not None:
            return
        self._become("starting")
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "playground.assistant", *self._given,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=1 << 24,
            cwd=Path(__file__).parent.parent,
        )  # fmt: skip
        self._reading = asyncio.create_task(self._read(self._process))

    async def kill(self) -> None:
        """SIGKILL: nothing is finished, nothing is said."""
        process, reading = self._process, self._reading
        if process is None or reading is None:
            return
        if process.returncode is None:
            process.kill()
        await asyncio.shield(reading)

    async def stop(self) -> None:
        """End it gracefully, or after a while by force."""
        process, reading = self._process, self._reading
        if process is None or reading is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            async with asyncio.timeout(_ENDING):
                await asyncio.shield(reading)
        except TimeoutError:
            await self.kill()

    async def running(self) -> None:
        """Wait until a process runs."""
        await self.changed.wait_for(lambda: self.state == "running")

    async def ask(self, do: str, **given: Any) -> Any:
        """Its answer, from whichever process lives to give it: one that dies meanwhile is outlived, and asked again.

        Raises:  Failed: it could not do it.
        """
        while True:
            await self.running()
            number, process = next(self._ids), self._process
            assert process is not None
            assert process.stdin is not None
            answer = self._asked[number] = asyncio.get_running_loop().create_future()
            process.stdin.write(json.dumps({"id": number, "do": do, **given}).encode() + b"\n")
            try:
                return await answer
            except _Died:
                continue
            finally:
                self._asked.pop(number, None)

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            said = json.loads(line)
            if said["id"] == 0:
                self._become("running")
            elif (answer := self._asked.get(said["id"])) is not None and not answer.done():
                if "failed" in said:
                    answer.set_exception(Failed(said["failed"]))
                else:
                    answer.set_result(said["done"])
        await process.wait()
        self._process = None
        self._become("killed")
        for answer in self._asked.values():
            if not answer.done():
                answer.set_exception(_Died())

    def _become(self, state: State) -> None:
        self.state = state
        self.changed.notify_all()
