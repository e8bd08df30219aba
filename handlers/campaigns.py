"""/campaigns: the exchange office looks who has filed what is asked for once a year, and who has not."""

from __future__ import annotations

from telegram import Update

from flows.kit.refusal import Refusal
from handlers import menu
from storage import access, cards
from storage.desk import Desk


def show(update: Update, desk: Desk) -> None:
    """Every round of now; the exchange office's."""
    if not access.in_office(desk, "exchange"):
        raise Refusal(menu.UNKNOWN_COMMAND)
    cards.show(desk, desk.me, "campaigns", desk.me.id, fresh=True).view = ""
