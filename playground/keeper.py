"""Keeps the assistant's process: starts it, kills it, starts it again, and asks it things."""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
import socket
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Literal

from playground import assistant
from playground.changed import Changed

State = Literal["starting", "running", "killed"]
#: The longest line it answers with: all that is behind the chat.
_LINE_BYTES = 1 << 24

# Each life is a process forked from one that has imported everything and done nothing: it starts in a moment.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["playground.assistant"])


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
        self._process: BaseProcess | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start a process, unless one lives; it runs a moment later."""
        if self._process is not None:
            return
        self._become("starting")
        ours, theirs = socket.socketpair()
        self._process = _processes.Process(target=assistant.run, args=(*self._given, theirs), daemon=True)
        await asyncio.to_thread(self._process.start)
        theirs.close()
        reader, self._writer = await asyncio.open_connection(sock=ours, limit=_LINE_BYTES)
        self._reading = asyncio.create_task(self._read(self._process, reader, self._writer))

    async def kill(self) -> None:
        """SIGKILL: nothing is finished, nothing is said."""
        if self._process is not None and self._reading is not None:
            self._process.kill()
            await asyncio.shield(self._reading)

    async def running(self) -> None:
        """Wait until a process runs."""
        await self.changed.wait_for(lambda: self.state == "running")

    async def ask(self, do: str, **given: Any) -> Any:
        """Its answer, from whichever process lives to give it: one that dies meanwhile is outlived, and asked again.

        Raises:  Failed: it could not do it.
        """
        while True:
            await self.running()
            number = next(self._ids)
            answer = self._asked[number] = asyncio.get_running_loop().create_future()
            assert self._writer is not None
            self._writer.write(json.dumps({"id": number, "do": do, **given}).encode() + b"\n")
            try:
                return await answer
            except _Died:
                continue
            finally:
                self._asked.pop(number, None)

    async def _read(self, process: BaseProcess, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionResetError):
            while line := await reader.readline():
                self._hear(json.loads(line))
        await asyncio.to_thread(process.join)
        writer.close()
        self._process = None
        self._become("killed")
        for answer in self._asked.values():
            if not answer.done():
                answer.set_exception(_Died())

    def _hear(self, said: dict[str, Any]) -> None:
        if said["id"] == 0:
            self._become("running")
        elif (answer := self._asked.get(said["id"])) is not None and not answer.done():
            if "failed" in said:
                answer.set_exception(Failed(said["failed"]))
            else:
                answer.set_result(said["done"])

    def _become(self, state: State) -> None:
        self.state = state
        self.changed.notify_all()
