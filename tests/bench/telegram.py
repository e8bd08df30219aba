"""The stand-in Telegram in a process of its own, so that its work is nobody's: `python -m tests.bench.telegram`."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any, Self

from playground.call import Call
from playground.journal import Journal
from playground.phones import Phone
from playground.server import Playground
from playground.world import Bot

LONGEST = 120.0  # seconds one round may take


@dataclass(eq=False)
class Tally(Journal):
    """Counts requests instead of keeping them: per bot, the calls that succeeded."""

    counts: Counter[tuple[int, str]] = field(default_factory=Counter)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self, call: Call, status: int, at: datetime, bot: int) -> None:
        """One request was served."""
        if status == 200:
            self.counts[bot, call.method.lower()] += 1
            self.changed.set()


@dataclass
class Desk:
    """Answers the measuring process."""

    playground: Playground
    tally: Tally
    bots: dict[str, Bot] = field(default_factory=dict)
    phones: dict[str, list[Phone]] = field(default_factory=dict)

    async def join(self, token: str, people: int) -> dict[str, Any]:
        """A new bot and its people. Returns their ids, which are their chats' too."""
        self.bots[token] = bot = self.playground.add_bot(token, token, f"bench_{token.partition(':')[0]}_bot")
        self.phones[token] = [self.playground.phone(f"P{n}", bot=bot) for n in range(people)]
        return {"ids": [phone.id for phone in self.phones[token]]}

    async def say(self, token: str, text: str) -> dict[str, Any]:
        """Everybody types *text* at once; the clock starts when the first update can be handed over."""
        self.tally.counts.clear()
        for phone in self.phones[token]:
            await phone.says(text)  # it never waits, so nothing is handed over yet
        return {"at": monotonic()}

    async def sent(self, token: str, number: int) -> dict[str, Any]:
        """Wait until so many messages were sent since people typed."""
        key = self.bots[token].user.id, "sendmessage"
        async with asyncio.timeout(LONGEST):
            while self.tally.counts[key] < number:
                self.tally.changed.clear()
                await self.tally.changed.wait()
        return {"at": monotonic(), "requests": sum(n for (bot, _), n in self.tally.counts.items() if bot == key[0])}


async def _serve() -> None:
    playground = Playground("1:bench")
    playground.journal = tally = Tally()
    desk = Desk(playground, tally)
    async with playground:
        print(json.dumps({"url": playground.url}), flush=True)
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            asked = json.loads(line)
            answer = await getattr(desk, asked.pop("act"))(**asked)
            print(json.dumps(answer), flush=True)


class Telegram:
    """That process, as the measuring one sees it. The monotonic clock is the machine's: both read the same."""

    url: str

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bench.telegram", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        self.url = (await self._answer())["url"]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()

    async def ask(self, act: str, **given: Any) -> dict[str, Any]:
        """Let it do one thing."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"act": act, **given}).encode() + b"\n")
        return await self._answer()

    async def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("the stand-in Telegram ended")
        answer: dict[str, Any] = json.loads(line)
        return answer


if __name__ == "__main__":
    asyncio.run(_serve())
