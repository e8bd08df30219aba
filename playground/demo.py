"""The first demo: a transcript replayed through the real application, as a chat in colour, the calendar turning."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.markup import escape

from bot.logs import set_up
from playground.college import open_college
from playground.transcript import Replay, transcripts

MAIN = "10"  # number of the transcript that shows the main job
COLOURS = ("green", "magenta", "cyan", "yellow")


async def play(story: Path | None = None, *, fast: bool = False) -> None:
    """Replay one transcript, or the main job: a trip from the first question to the closed file, in both languages."""
    console = Console(highlight=False)
    set_up("ERROR")
    stories = [story] if story else [path for path in transcripts() if path.name.startswith(MAIN)]
    for path in stories:
        with TemporaryDirectory() as folder:
            async with open_college(Path(folder)) as college:
                colours: dict[str, str] = {}
                async for line in Replay(college).play(path.read_text()):
                    console.print(_coloured(line, colours))
                    if not fast and console.is_terminal and not line.startswith(" "):
                        await asyncio.sleep(1.2)
        console.print()
    console.print(
        "[dim]Replayed through the real bot over HTTP on this machine; nothing left it. "
        "以上由真实程序在本机演示，未访问外网。[/dim]"
    )


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
