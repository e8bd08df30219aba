"""The README shows what the program really says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.assembly import EXAMPLE
from playground.transcript import transcripts

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def test_its_chat_stands_in_a_transcript() -> None:
    """The chat at the top is a piece of a transcript that the tests replay."""
    [chat] = re.findall(r"```\n(孙丽 \[同意\].+?)```", README, re.DOTALL)
    assert "12_a_foreign_teacher_travels.txt" in [path.name for path in transcripts() if chat in path.read_text()]


def test_it_names_the_commands_that_there_are() -> None:
    """Every command of the README is one of the command line."""
    from bot.cli import cli
    from bot.people import people

    known = {command.name or command.callback.__name__ for command in cli.registered_commands if command.callback}
    known |= {group.name or "" for group in cli.registered_groups}
    assert set(re.findall(r"python -m bot (\w+)", README)) - known == set()
    under = {command.name or command.callback.__name__ for command in people.registered_commands if command.callback}
    assert set(re.findall(r"python -m bot people (\w+)", README)) == under


@pytest.mark.parametrize("page", ["ARCHITECTURE.md", "README.md"])
def test_its_figures_are_of_the_routes_there_are(page: str, tmp_path: Path) -> None:
    """Drawn anew, no page looks different: `make figures` where one does."""
    from bot.cli import cli

    written, held = tmp_path / page, (ROOT / page).read_text()
    assert held.count("```mermaid") >= 1
    written.write_text(re.sub(r"```mermaid.+?```", "", held, flags=re.DOTALL))
    drawn = CliRunner().invoke(cli, ["figure", "--school", str(EXAMPLE), "--write", str(written)])
    assert (drawn.exit_code, drawn.output) == (0, "")
    assert written.read_text() == held, "the routes have changed: make figures"
