"""The command line: init, check, migrate, run, invite, demo. A fault is one clear line and exit code 2."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.store import Store

cli = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="外事助手 Waishi: the chat assistant of a college's exchange office.",
)

OURS = 2  # exit code of a fault that the person at the keyboard can mend


def main() -> None:
    """Run the command line."""
    cli()


def _stop(*lines: str) -> NoReturn:
    for line in lines:
        print(line, file=sys.stderr)
    raise typer.Exit(OURS)


def _settings() -> Settings:
    from bot.settings import SettingsFault, read_settings

    try:
        return read_settings()
    except SettingsFault as fault:
        _stop(str(fault))


@contextmanager
def _school_faults() -> Iterator[None]:
    """A fault of the school's file or its rules is the writer's to mend."""
    from bot.school import SchoolFault
    from flows.kit.rulepack import RuleFault

    try:
        yield
    except (SchoolFault, RuleFault) as fault:
        _stop(*map(str, fault.faults))


def _store(settings: Settings) -> Store:
    from storage.store import Store

    return Store(settings.database_url)


@cli.command()
def init(force: Annotated[bool, typer.Option(help="Write over files that are there.")] = False) -> None:
    """Ask what is needed, and write the school's file and .env."""
    from bot.init import ask_and_write

    ask_and_write(Path(), force=force)


@cli.command()
def check() -> None:
    """Validate settings, school, rules, words, database, token and the way to Telegram; name each fault."""
    from bot.check import check_everything

    faults, notes = asyncio.run(check_everything(_settings()))
    for note in notes:
        print(note)
    if faults:
        _stop(*map(str, faults))
    print("Everything is in order. 一切正常。")


@cli.command()
def migrate() -> None:
    """Bring the database to this version, while nobody uses it; a backup is made first."""
    from storage.lock import Held, alone

    settings = _settings()
    store = _store(settings)
    try:
        with alone(store):
            _climb(store, settings.data_dir / "backups")
    except Held as held:
        _stop(f"The assistant runs on this database: {held}. Please stop it first.")
    finally:
        store.close()


def _climb(store: Store, backups: Path) -> None:
    from storage import migrate as moving

    with store.engine.connect() as db:
        before = moving.version(db)
    if before == moving.newest():
        print(f"The database is at version {before} already.")
        return
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    kept = moving.backup(store.engine, backups / f"before-{moving.newest()}-{stamp}.db")
    moving.upgrade(store.engine)
    print(f"The database moved from version {before or 'nothing'} to {moving.newest()}.")
    if kept:
        print(f"Backup: {kept}")


@cli.command()
def invite(
    staff_no: Annotated[str, typer.Argument(help="Staff number.")],
    name: Annotated[str, typer.Option(help="Name, for somebody new.")] = "",
    department: Annotated[str, typer.Option(help="Department's key in the school's file, for somebody new.")] = "",
    role: Annotated[
        list[str] | None, typer.Option(help="head, deputy, leader, liaison, handler or admin; may be repeated.")
    ] = None,
) -> None:
    """Print a one-time code and link that bind somebody's chat."""
    from bot.invitations import UnknownPerson, UnknownRole, invited

    settings = _settings()
    try:
        with _school_faults():
            slip = invited(settings, staff_no, name=name, department=department, roles=tuple(role or ()))
    except (UnknownPerson, UnknownRole) as error:
        _stop(str(error))
    print(slip)


@cli.command()
def run(webhook: Annotated[bool, typer.Option(help="Let Telegram call instead of asking it.")] = False) -> None:
    """Run the assistant until it is stopped (Ctrl-C, SIGTERM)."""
    from bot.running import CannotRun, serve

    settings = _settings()
    from bot.logs import set_up

    set_up(settings.log_level)
    try:
        with _school_faults():
            asyncio.run(serve(settings, webhook=webhook))
    except CannotRun as error:
        _stop(*str(error).splitlines())


@cli.command()
def demo() -> None:
    """Show the main job on this machine, without a token: the same as demo-terminal until there is a page."""
    demo_terminal()


@cli.command("demo-terminal")
def demo_terminal(
    fast: Annotated[bool, typer.Option(help="Without pauses.")] = False,
    story: Annotated[Path | None, typer.Option(help="Another transcript.")] = None,
) -> None:
    """Replay a story as a chat in colour, the calendar turning."""
    signal.signal(signal.SIGINT, lambda *_: sys.exit(130))
    from playground.demo import play

    asyncio.run(play(story, fast=fast))
