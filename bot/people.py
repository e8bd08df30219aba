"""The people's commands: a sheet to fill in, bringing it in, invitations one by one and slips for all."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.terminal import at_the_desk, ends_in, school_faults, settings_or_stop, stop, write_private

if TYPE_CHECKING:
    from bot.settings import Settings
    from flows.kit.roster import Fault
    from storage.desk import Desk

people = typer.Typer(no_args_is_help=True, help="Who there is: the sheet of people, and invitations.")

SLIPS = (".xlsx", ".pdf")
NO_ANSWER = "Telegram did not answer, so there are codes without links. 未能连接 Telegram，只有绑定码，没有链接。"


@people.command()
def template(file: Annotated[Path, typer.Argument(help="The xlsx file to write.")]) -> None:
    """Write the sheet to fill in: column names, Chinese headings, an example, and what may be written."""
    from bot.assembly import office_for
    from storage import roster

    ends_in(file, ".xlsx")
    with school_faults():
        content = roster.template(office_for(settings_or_stop()))
    write_private(file, content)
    print(f"{file}: fill it in from row 4 on, then: python -m bot people import {file}")


@people.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="The filled xlsx file.")],
    check: Annotated[bool, typer.Option("--check", help="Only say what it would change.")] = False,
) -> None:
    """Bring the sheet in, all of it or nothing; again updates, and never doubles anybody."""
    from storage import roster

    try:
        content = file.read_bytes()
    except OSError as error:
        stop(f"{file}: it cannot be read: {error.strerror}")
    outcome = at_the_desk(lambda desk: (roster.check if check else roster.bring_in)(desk, content))
    if outcome.faults:
        stop(*(_told(file.name, fault) for fault in outcome.faults))
    print(
        f"{outcome.new} new, {outcome.changed} changed, {outcome.unchanged} unchanged; {outcome.left} of them left."
        f" 新增 {outcome.new}，更新 {outcome.changed}，未变 {outcome.unchanged}，其中离校 {outcome.left}。"
    )
    if check:
        print("Nothing was changed. 未作任何改动。")


def _told(file: str, fault: Fault) -> str:
    from handlers.voice import say

    place = f"{file} row {fault.row}" if fault.row else file
    return (
        f"{place}: {fault.column}: {say(fault.words, 'en')}" if fault.column else f"{place}: {say(fault.words, 'en')}"
    )


@people.command()
def invite(
    staff_no: Annotated[str, typer.Argument(help="Staff number.")] = "",
    name: Annotated[str, typer.Option(help="Name, for somebody new.")] = "",
    department: Annotated[str, typer.Option(help="Department's key in the school's file, for somebody new.")] = "",
    role: Annotated[
        list[str] | None,
        typer.Option(help="head, deputy, leader, liaison, handler or admin; may be repeated; also liaison@mechanical."),
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Everybody who is not bound yet and has not left.")] = False,
    out: Annotated[Path | None, typer.Option(help="With --all: the slips, as .xlsx or as .pdf.")] = None,
) -> None:
    """Print a one-time code and link that bind somebody's chat; or write slips with QR codes for all."""
    if everybody and not staff_no and out is not None:
        _slips(out)
    elif staff_no and not everybody and out is None:
        _one(staff_no, name=name, department=department, roles=tuple(role or ()))
    else:
        stop("Please give one staff number, or --all with --out slips.xlsx (or .pdf).")


def _one(staff_no: str, *, name: str, department: str, roles: tuple[str, ...]) -> None:
    from handlers import slips
    from storage import roster

    settings = settings_or_stop()
    bot = asyncio.run(_bot(settings))

    def act(desk: Desk) -> slips.Slip:
        return slips.slip(desk, roster.known_or_new(desk, staff_no, name, department, roles), bot)

    try:
        made = at_the_desk(act, settings)
    except roster.UnknownPerson as error:
        stop(str(error))
    print(f"{made.name} ({made.staff_no}): {made.grouped}\n{made.link or NO_ANSWER}")
    print(f"Valid {made.days} days, once. {made.days} 天内有效，限用一次。")


def _slips(file: Path) -> None:
    from handlers import slips
    from storage import people as known

    ends_in(file, *SLIPS)
    settings = settings_or_stop()
    bot = asyncio.run(_bot(settings))
    write_private(file, b"")  # before the codes people hold now end
    made, office = at_the_desk(
        lambda desk: ([slips.slip(desk, person, bot) for person in known.unbound(desk)], desk.office), settings
    )
    if not made:
        print("Everybody is bound already. 所有人都已绑定。")
        return
    write_private(file, slips.as_cards(made, office) if file.suffix.lower() == ".pdf" else slips.as_sheet(made))
    print(f"{file}: {len(made)} slips; codes made before have ended. 共 {len(made)} 张，此前的绑定码已失效。")
    if not bot:
        print(NO_ANSWER)


async def _bot(settings: Settings) -> str:
    """The bot's username; empty: Telegram did not answer."""
    from telegram import Bot
    from telegram.error import TelegramError
    from telegram.request import HTTPXRequest

    bot = Bot(
        settings.bot_token.get_secret_value(),
        base_url=f"{settings.bot_api_url}/bot",
        request=HTTPXRequest(proxy=settings.proxy_url),
    )
    try:
        async with bot:
            return bot.username
    except TelegramError:
        return ""
