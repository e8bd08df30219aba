"""What a person can see and do: /help, /my, /todo, and plain words that open a form."""

from __future__ import annotations

from telegram import Update

from flows.kit.flow import Flow
from storage import cards
from storage.desk import Desk


def help_(update: Update, desk: Desk) -> None:
    """What the bot does for this person."""
    cards.show(desk, desk.me, "help", desk.me.id, fresh=True)


def my(update: Update, desk: Desk) -> None:
    """What the person has filed, owes and left unfinished."""
    cards.show(desk, desk.me, "my", desk.me.id, fresh=True)


def todo(update: Update, desk: Desk) -> None:
    """What waits for the person."""
    cards.show(desk, desk.me, "todo", desk.me.id, fresh=True)


def flow_named(desk: Desk, text: str) -> Flow | None:
    """The flow a plain word opens: 证照, passport."""
    word = text.casefold()
    return next((flow for flow in desk.office.offered if word in flow.words), None)
