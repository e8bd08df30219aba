"""The command line: init, check, migrate, run, people, figures, demo. A fault is one clear line and exit code 2."""

from __future__ import annotations

import asyncio
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.people import invite, people
from bot.showing import commands as showing
from bot.showing.ladder import ladder
from bot.terminal import at_the_desk, ends_in, open_store, school_faults, settings_or_stop, stop, write_private

if TYPE_CHECKING:
    from storage.desk import Desk
    from storage.store import Store

cli = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="外事助手 Waishi: the chat assistant of a college's exchange office.",
)
cli.add_typer(people, name="people")
for command in (showing.flows, showing.figure, showing.preview, showing.read, ladder):
    cli.command()(command)
cli.command("invite", hidden=True)(invite)  # as it was called before there was a sheet


def main() -> None:
    """Run the command line."""
    cli()


@cli.command()
def init(force: Annotated[bool, typer.Option(help="Write over files that are there.")] = False) -> None:
    """Ask what is needed, and write the school's file and .env."""
    from bot.init import ask_and_write

    ask_and_write(Path(), force=force)


@cli.command()
def check() -> None:
    """Validate settings, school, rules, words, database, token and the way to Telegram; name each fault."""
    from bot.check import check_everything

    faults, notes = asyncio.run(check_everything(settings_or_stop()))
    for note in notes:
        print(note)
    if faults:
        stop(*map(str, faults))
    print("Everything is in order. 一切正常。")


@cli.command()
def migrate() -> None:
    """Bring the database to this version, while nobody uses it; a backup is made first."""
    from storage.lock import Held, alone

    settings = settings_or_stop()
    store = open_store(settings)
    try:
        with alone(store):
            _climb(store, settings.data_dir / "backups")
    except Held as held:
        stop(f"The assistant runs on this database: {held}. Please stop it first.")
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
def run(webhook: Annotated[bool, typer.Option(help="Let Telegram call instead of asking it.")] = False) -> None:
    """Run the assistant until it is stopped (Ctrl-C, SIGTERM)."""
    from bot.running import CannotRun, serve

    settings = settings_or_stop()
    from bot.logs import set_up

    set_up(settings.log_level)
    try:
        with school_faults():
            asyncio.run(serve(settings, webhook=webhook))
    except CannotRun as error:
        stop(*str(error).splitlines())


@cli.command()
def figures(
    year: Annotated[int, typer.Argument(help="The calendar year, such as 2026.", min=2000, max=2099)],
    out: Annotated[Path | None, typer.Option(help="The xlsx file to write; waishi-YEAR.xlsx without it.")] = None,
    language: Annotated[Literal["zh", "en"], typer.Option(help="The workbook's.")] = "zh",
) -> None:
    """Write the year's figures and every case behind them as a workbook; it holds people's data."""
    from handlers import year as yearly
    from storage import sheets

    file = out or Path(f"waishi-{year}.xlsx")
    ends_in(file, ".xlsx")

    def act(desk: Desk) -> list[sheets.Sheet]:
        desk.language = language
        return yearly.workbook(desk, year)

    made = at_the_desk(act)
    write_private(file, sheets.book(made))
    told = "; ".join(f"{sheet.title} {len(sheet.rows)}" for sheet in made[1:])
    print(f"{file}: {told}")


@cli.command()
def demo(
    port: Annotated[int, typer.Option(help="On 127.0.0.1; 0 takes a free one.")] = 0,
    story: Annotated[str, typer.Option(help="Which one is told where nobody is at the terminal; else the first.")] = "",
) -> None:
    """Open the whole product as a page of phones on this machine, without a token, until Ctrl-C."""
    from playground.demo import RealToken, serve

    try:
        asyncio.run(serve(port, story))
    except RealToken as error:
        stop(str(error))
    except OSError as error:
        stop(f"Nothing can listen on port {port}: {error.strerror}")


@cli.command("demo-terminal")
def demo_terminal(
    fast: Annotated[bool, typer.Option(help="Without pauses.")] = False,
    story: Annotated[Path | None, typer.Option(help="Another transcript.")] = None,
) -> None:
    """Replay a story as a chat in colour, the calendar turning."""
    signal.signal(signal.SIGINT, lambda *_: sys.exit(130))
    from playground.demo import play

    asyncio.run(play(story, fast=fast))
