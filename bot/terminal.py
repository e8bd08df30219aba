"""What every command does first: read the settings, open the store; a fault is one clear line and exit code 2."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.store import Store

OURS = 2  # exit code of a fault that the person at the keyboard can mend


def stop(*lines: str) -> NoReturn:
    """End the command: each line of what is wrong, and the exit code."""
    for line in lines:
        print(line, file=sys.stderr)
    raise typer.Exit(OURS)


def settings_or_stop() -> Settings:
    """The settings of this installation."""
    from bot.settings import SettingsFault, read_settings

    try:
        return read_settings()
    except SettingsFault as fault:
        stop(str(fault))


@contextmanager
def school_faults() -> Iterator[None]:
    """A fault of the school's file or its rules is the writer's to mend."""
    from bot.school import SchoolFault
    from flows.kit.rulepack import RuleFault

    try:
        yield
    except (SchoolFault, RuleFault) as fault:
        stop(*map(str, fault.faults))


def open_store(settings: Settings) -> Store:
    """The store of this installation."""
    from storage.store import Store

    return Store(settings.database_url)
