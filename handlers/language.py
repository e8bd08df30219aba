"""/language: everything at once, the list of commands included."""

from __future__ import annotations

from telegram import Update

from flows.kit.words import N_
from handlers.tap import Tap
from storage import cards, people
from storage.desk import Desk


def choose(update: Update, desk: Desk) -> None:
    """Offer the languages."""
    cards.show(desk, desk.me, "language", desk.me.id, fresh=True)


def take(tap: Tap, desk: Desk) -> None:
    """Change the person's language; what they see is drawn again in it."""
    if tap.arg not in ("zh", "en"):
        return
    desk.me.language = desk.language = tap.arg
    cards.mark_all(desk, desk.me)
    people.show_commands(desk, desk.me)
    desk.say(N_("I speak English with you from now on."))
