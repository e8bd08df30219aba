"""The installation page: every command it names is there, with its options, and its settings are settings."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from bot.cli import cli
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "install.md").read_text()
COMMANDS = sorted({found.strip() for found in re.findall(r"python -m bot ([^`'\n]+)", PAGE)})


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_page_is_one_of_the_program(line: str) -> None:
    """Each can be asked for its help, and takes the options the page gives it."""
    words = shlex.split(line)
    names = [word for at, word in enumerate(words) if word.isalpha() and (at == 0 or words[:at] == ["people"])]
    told = CliRunner().invoke(cli, [*names, "--help"], env={"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"})
    assert told.exit_code == 0, told.output
    assert [word for word in words if word.startswith("--") and word not in told.output] == []


def test_every_command_an_administrator_needs_is_on_the_page() -> None:
    """What the command line offers stands there; the demo is the README's."""
    offered = set(get_command(cli).commands) - {"demo", "demo-terminal", "invite"}  # type: ignore[attr-defined]
    assert offered - {line.split()[0] for line in COMMANDS} == set()


def test_its_settings_are_settings() -> None:
    """A variable that the page sets for the assistant is one it reads."""
    ours = set(re.findall(r"\b(?:[A-Z]+_)+(?:URL|LISTEN|SECRET|KEY|DIR|TOKEN)\b", PAGE)) - {"PIP_INDEX_URL"}
    assert {name.lower() for name in ours} - set(Settings.model_fields) == set()


def test_the_service_stops_gracefully_and_is_shut_in() -> None:
    """The unit gives it longer than the ten seconds it takes, one folder to write to, and starts it again."""
    [unit] = [text for text in re.findall(r"```ini\n(.+?)```", PAGE, re.DOTALL) if "bot run" in text]
    wanted = {
        "NoNewPrivileges=true", "ProtectSystem=strict", "StateDirectory=waishi", "Restart=always", "KillSignal=SIGTERM",
        "TimeoutStopSec=30",
    }  # fmt: skip
    assert wanted - set(unit.splitlines()) == set()


def test_make_knows_what_the_page_makes() -> None:
    """`make install` is there."""
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"make -C \S+ (\w+)", PAGE)) - targets == set()
