"""A screen: what one message shows, ready for Telegram."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import KeyboardButtonStyle

from handlers.tap import Tap

Row = list[InlineKeyboardButton]


@dataclass(frozen=True)
class Screen:
    """Text as Telegram's HTML, and its buttons."""

    text: str
    rows: tuple[Row, ...] = ()
    card: tuple[str, int] | None = None  #: a letter that carries the card of that kind and subject
    silent: bool = False

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        """The buttons; None: no buttons."""
        rows = [row for row in self.rows if row]
        return InlineKeyboardMarkup(rows) if rows else None

    @cached_property
    def digest(self) -> str:
        """Equal for messages that look the same: an edit that changes nothing is not sent."""
        return sha256(f"{self.text}\0{self.keyboard.to_json() if self.keyboard else ''}".encode()).hexdigest()[:16]


def button(label: str, tap: Tap, style: str | None = None) -> InlineKeyboardButton:
    """A button. *style*: GOOD, BAD or None; phones that do not know colours show it plain."""
    return InlineKeyboardButton(label, callback_data=tap.write(), style=style)


GOOD, BAD, MAIN = KeyboardButtonStyle.SUCCESS, KeyboardButtonStyle.DANGER, KeyboardButtonStyle.PRIMARY
