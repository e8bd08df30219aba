"""`make bench`: one run, medians, ratios. `python -m tests.bench --quick` shows in seconds that it still works."""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import psutil

from bot.logs import set_up
from tests.bench import answers, morning, starting, statements, ticks, updates
from tests.bench.stores import databases

PARTS = ("updates", "statements", "answers", "ticks", "morning", "starting")


async def _measure(folder: Path, parts: list[str], *, quick: bool) -> None:
    rounds = 1 if quick else 5
    with databases(folder) as stores:
        if "updates" in parts:
            await updates.measure(stores, folder, people=30 if quick else 100, rounds=rounds)
        if "statements" in parts:
            await statements.measure()
        if "answers" in parts:
            answers.measure(folder, rounds=min(rounds, 3), forms=1 if quick else None)
        if "ticks" in parts:
            await ticks.measure(stores, folder, sizes=(1_000, 5_000 if quick else 1_000_000), rounds=rounds)
        if "morning" in parts:
            size, due = (5_000, 100) if quick else (1_000_000, 2_000)
            await morning.measure(stores, folder, size=size, due=due, rounds=rounds)
    if "starting" in parts:
        await starting.measure(folder, rounds=rounds)


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one small round: numbers mean nothing")
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all of them without")
    asked = parser.parse_args()
    began = monotonic()
    memory = psutil.virtual_memory().total / 2**30
    print(
        f"Python {platform.python_version()}, python-telegram-bot {version('python-telegram-bot')}, "
        f"SQLAlchemy {version('SQLAlchemy')}; {os.cpu_count()} cores, {memory:.0f} GiB; "
        f"load {os.getloadavg()[0]:.1f} when it began"
    )
    with TemporaryDirectory(prefix="bench") as folder, (Path(folder) / "log.jsonl").open("w") as log:
        set_up("INFO", to=log)
        asyncio.run(_measure(Path(folder), asked.parts or list(PARTS), quick=asked.quick))
    print(f"measured in {monotonic() - began:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
