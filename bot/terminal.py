"""What every command does first: read the settings, open the store; a fault is one clear line and exit code 2."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn, TypeVar

import typer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection

    from bot.settings import Settings
    from storage.desk import Desk
    from storage.store import Store

T = TypeVar("T")

PRIVATE = 0o600
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


def at_the_desk(act: Callable[[Desk], T], settings: Settings | None = None) -> T:
    """Do it in one transaction, at a desk where nobody sits; a database of another version is one clear line."""
    from bot.assembly import office_for
    from storage import migrate
    from storage.desk import Desk as Opened

    settings = settings or settings_or_stop()
    with school_faults():
        office = office_for(settings)
    store = open_store(settings)

    def whole(db: Connection) -> T:
        desk = Opened(db, office, store.now())
        done = act(desk)
        desk.session.flush()
        return done

    try:
        with store.engine.connect() as db:
            version = migrate.version(db)
        if version != migrate.newest():
            stop(f"The database is at version {version or 'nothing'}; please run: python -m bot migrate")
        return store.run(whole)
    finally:
        store.close()


def ends_in(file: Path, *suffixes: str) -> None:
    """A file of another kind is a slip of the pen."""
    if file.suffix.lower() not in suffixes:
        stop(f"{file}: please give it a name that ends in {' or '.join(suffixes)}.")


def write_private(file: Path, content: bytes) -> None:
    """Write a file that nobody else on this machine reads: it holds codes, or people's data."""
    try:
        file.touch(PRIVATE)
        file.chmod(PRIVATE)
        file.write_bytes(content)
    except OSError as error:
        stop(f"{file}: it cannot be written: {error.strerror}")
