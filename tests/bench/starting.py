"""Start-up and idle memory: `python -m bot run` beside a process that only imports python-telegram-bot."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from time import monotonic

import psutil

from bot.assembly import EXAMPLE
from playground.college import KEY
from playground.server import Playground
from tests.bench.table import middle, show, times

IDLE = 1.0  # seconds until memory is read
TOKEN = "7001:bench-token-of-a-stand-in"
BARE = "import sys, telegram.ext; print('ready', flush=True); sys.stdin.read()"
RUN = ("-m", "bot", "run")
Cost = tuple[float, float]  #: seconds until it polls, MiB when idle


async def _start(*arguments: str, until: bytes, env: dict[str, str]) -> Cost:
    began = monotonic()
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT, env=os.environ | env,
    )  # fmt: skip
    assert process.stdout is not None
    said = b""
    while until not in said:
        line = await process.stdout.readline()
        if not line:
            raise RuntimeError(f"it ended: {said.decode()}")
        said += line
    seconds = monotonic() - began
    await asyncio.sleep(IDLE)
    memory = psutil.Process(process.pid).memory_info().rss / 2**20
    process.terminate()
    await process.communicate()
    return seconds, memory


async def measure(folder: Path, *, rounds: int) -> None:
    """Start each in turn; print the table."""
    ours: list[Cost] = []
    bare: list[Cost] = []
    async with Playground(TOKEN) as playground:
        env = {
            "BOT_TOKEN": TOKEN, "BOT_API_URL": playground.url, "DATA_DIR": str(folder / "run"), "SCHOOL": str(EXAMPLE),
            "SECRET_KEY": KEY, "LOG_LEVEL": "INFO",
        }  # fmt: skip
        for number in range(rounds + 1):
            print(f"starting: round {number} of {rounds} …", file=sys.stderr)
            found = await _start(*RUN, until=b'"started"', env=env), await _start("-c", BARE, until=b"ready", env={})
            if number:  # round 0 makes the database and warms the files
                ours.append(found[0])
                bare.append(found[1])
    rows = []
    for n, (title, unit) in enumerate((("start-up", "s"), ("idle memory", "MiB"))):
        mine, theirs = [cost[n] for cost in ours], [cost[n] for cost in bare]
        digits = 0 if n else 2
        rows.append(
            [title, f"{middle(mine):.{digits}f} {unit}", f"{middle(theirs):.{digits}f} {unit}", times(mine, theirs)]
        )
    show("Start-up and idle memory", ["", "python -m bot run", "import telegram.ext", "ratio"], rows)
