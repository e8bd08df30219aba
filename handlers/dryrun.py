"""/dryrun DAYS: what would be sent, to whom, in which language; a regime's reminders are switched on from there."""

from __future__ import annotations

from telegram import Update

from flows.kit.refusal import Refusal
from flows.kit.settling import OUT_OF_DATE
from flows.kit.words import N_
from handlers import menu
from handlers.planned import ALL, USUAL
from handlers.tap import Act, Tap
from storage import access, cards, dryrun
from storage.desk import Desk


def show(update: Update, desk: Desk) -> None:
    """/dryrun DAYS, without days ninety; the exchange office's."""
    if not access.in_office(desk, "exchange"):
        raise Refusal(menu.UNKNOWN_COMMAND)
    typed = menu.after(update).removesuffix("天").removesuffix("days").strip()
    if typed and not (typed.isascii() and typed.isdecimal() and 0 < int(typed) <= dryrun.LONGEST):
        raise Refusal(N_("Please give a number of days up to %(n)d, for example: /dryrun 90"), n=dryrun.LONGEST)
    cards.show(desk, desk.me, "dryrun", desk.me.id, fresh=True).view = f"{typed or USUAL}:1"


def tap(tap: Tap, desk: Desk) -> None:
    """Switch the reminders of a regime, or of all, on, or hold them back. Raises Refusal."""
    verb, _, flow = tap.arg.partition("=")
    if not access.in_office(desk, "exchange"):
        raise Refusal(access.NOT_HERE)
    switched = list(dryrun.owed_by_flow(desk)) if tap.arg == ALL else [flow]
    if not switched:
        raise Refusal(OUT_OF_DATE)
    for one in switched:
        dryrun.switch(desk, one, on=verb == "on")
    desk.say(N_("The reminders are on.") if verb == "on" else N_("The reminders are held back."))
    cards.show(desk, desk.me, "dryrun", desk.me.id)


TAPS = {Act.DRY_RUN: tap}
