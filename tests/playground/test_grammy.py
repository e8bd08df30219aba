"""A bot in another language: grammY, on Node."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

import pytest

from playground import Playground

FOLDER = Path(__file__).with_name("grammy")


async def _installed() -> str:
    """Where Node is, its packages beside the bot; in CI a missing one is a failure."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is not None and npm is not None:
        if (FOLDER / "node_modules" / "grammy").is_dir():
            return node
        command = (npm, "ci", "--no-audit", "--no-fund", "--silent", "--ignore-scripts")
        install = await asyncio.create_subprocess_exec(*command, cwd=FOLDER)
        if await install.wait() == 0:
            return node
    words = "the grammY bot needs Node 18 or newer and npm: apt-get install nodejs npm"
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)


async def test_a_grammy_bot(playground: Playground) -> None:
    """An unmodified grammY bot polls, greets, echoes, answers a tap, fetches and sends files, and acknowledges."""
    node = await _installed()
    bot = await asyncio.create_subprocess_exec(node, "bot.js", playground.token, playground.url, cwd=FOLDER)
    wang = playground.phone("王伟")
    try:
        await wang.starts("CODE")
        await wang.sees("welcome CODE", timeout=30)
        await wang.says("hello")
        assert (await wang.sees("hello")).html == "<b>hello</b>"
        tap = await wang.taps("Again")
        assert await tap.answered() == "done"
        assert tap.alert
        assert (await wang.sees("hello!")).buttons == []
        await wang.sends_file("x.bin", b"abc")
        back = await wang.sees("reversed")
        assert back.document is not None
        assert playground.bot.shelf.by_id[back.document["file_id"]].content == b"cba"
        await playground.acknowledged()
    finally:
        bot.terminate()
        await bot.wait()
