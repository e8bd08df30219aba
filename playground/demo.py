"""The demos: the page of phones, and a transcript replayed in the terminal as a chat in colour."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import webbrowser
from pathlib import Path
from tempfile import TemporaryDirectory

from dotenv import dotenv_values
from rich.console import Console
from rich.markup import escape

from bot.logs import set_up
from playground.college import TOKEN, open_college
from playground.page import Page
from playground.stories import Story, stories
from playground.transcript import Replay, office_in, transcripts

MAIN = "10_"  # number of the transcript that shows the main job
COLOURS = ("green", "magenta", "cyan", "yellow")
LOCAL = "[dim]Nothing left this machine. 全程在本机，未访问外网。[/dim]"


class RealToken(Exception):
    """A bot's real token is here; the text says where."""


def check_alone() -> None:
    """The demo does not start beside a real bot's token. Raises RealToken."""
    for where, token in (
        ("the environment", os.environ.get("BOT_TOKEN")),
        (".env", dotenv_values(".env").get("BOT_TOKEN")),
    ):
        if token and token != TOKEN:
            raise RealToken(f"The demo does not start beside a real bot: BOT_TOKEN is set in {where}.")


async def serve(port: int = 0, story: str = "") -> None:
    """Serve the page until Ctrl-C; where nobody is at the terminal, tell a story on it, else the first, and end."""
    check_alone()
    set_up("ERROR")
    async with Page(port=port) as page:
        if sys.stdout.isatty():
            await _stay(page)
        else:
            await _show(page, stories().get(story) or next(iter(stories().values())))


async def _stay(page: Page) -> None:
    ending = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ending.set)
    console = Console(highlight=False)
    console.print(f"\n  外事助手 Waishi\n\n  [bold]{page.url}[/bold]\n", soft_wrap=True)
    console.print("  [dim]Open it in a browser; Ctrl-C ends it. 请用浏览器打开；Ctrl-C 结束。[/dim]\n")
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        await asyncio.to_thread(webbrowser.open, page.url)
    await ending.wait()


async def _show(page: Page, story: Story) -> None:
    """A story, told through the page's own college, as it happens."""
    console, colours = Console(highlight=False), dict[str, str]()
    console.print(f"{page.url}", soft_wrap=True)
    console.print(f"{story.title['zh']} · {story.title['en']}")

    def heard(line: str, shown: list[str]) -> None:
        for part in (line, *shown):
            console.print(_coloured(part, colours))

    if not await page.tell(story.key, heard):
        raise SystemExit("The story could not be told to its end.")
    console.print()
    console.print("[dim]In a terminal the page stays open. 在终端中运行时，网页一直可用。[/dim]")
    console.print(LOCAL)


async def play(story: Path | None = None, *, fast: bool = False) -> None:
    """Replay one transcript, or the main job: a trip from the first question to the closed file, in both languages."""
    console = Console(highlight=False)
    set_up("ERROR")
    paths = [story] if story else [path for path in transcripts() if path.name.startswith(MAIN)]
    for path in paths:
        with TemporaryDirectory() as folder:
            text = path.read_text()
            async with open_college(Path(folder), office=office_in(text, Path(folder))) as college:
                colours: dict[str, str] = {}
                async for line in Replay(college).play(text):
                    console.print(_coloured(line, colours))
                    if not fast and console.is_terminal and not line.startswith(" "):
                        await asyncio.sleep(1.2)
        console.print()
    console.print(LOCAL)


def _coloured(line: str, colours: dict[str, str]) -> str:
    """Acts bold in their person's colour, the calendar reversed, what phones show indented."""
    if line.startswith("#"):
        return f"[bold]{escape(line[1:].strip())}[/bold]"
    if line.startswith("@"):
        return f"\n[reverse] 📅 {escape(line[1:].strip())} [/reverse]"
    if not line.startswith(" "):
        who = line.split(" ", 1)[0].split(":", 1)[0]
        colour = colours.setdefault(who, COLOURS[len(colours) % len(COLOURS)]) if who else "white"
        return f"\n[bold {colour}]{escape(line)}[/bold {colour}]"
    who = line.strip().split(" ")[0]
    if who in colours and not line.startswith("      "):
        return f"[{colours[who]}]{escape(line)}[/{colours[who]}]"
    return f"[dim]{escape(line)}[/dim]" if "told:" in line or "is gone" in line else escape(line)
