"""/holidays: the exchange office pastes a year's holiday notice, sees what was read, keeps it."""

from __future__ import annotations

from telegram import Update

from flows.kit.answers import Answers
from flows.kit.holiday_forms import HOLIDAYS, read_from
from flows.kit.refusal import Refusal
from flows.kit.words import N_
from handlers import fill, menu
from storage import access, holidays
from storage.desk import Desk
from storage.tables import Draft


def ask(update: Update, desk: Desk) -> None:
    """Ask for the notice; the exchange office's."""
    if not access.in_office(desk, "exchange"):
        raise Refusal(menu.UNKNOWN_COMMAND)
    fill.ask(desk, HOLIDAYS, subject=desk.me.id, seen=0)


def _kept(desk: Desk, draft: Draft, given: Answers) -> None:
    notice = read_from(given)
    if notice is None or not access.in_office(desk, "exchange"):
        raise Refusal(access.NOT_HERE)
    holidays.keep(desk, notice)
    desk.say(N_("Kept. The reminders are worked out anew."))


FINISHED = {HOLIDAYS.key: _kept}
