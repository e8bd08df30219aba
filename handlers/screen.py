"""A screen: what one message shows, ready for Telegram."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from unicodedata import east_asian_width

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import KeyboardButtonStyle

from handlers.tap import Tap

Row = list[InlineKeyboardButton]

COLUMNS = 30  # of a row of small buttons; a Chinese character takes two
THREE = 3  # small buttons in a row at most


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


def pairs(keys: Row) -> list[Row]:
    """Two a row."""
    return [keys[at : at + 2] for at in range(0, len(keys), 2)]


def packed(keys: Row) -> list[Row]:
    """Small buttons, as many a row as a phone shows in full, three at most."""
    found: list[Row] = []
    for key in keys:
        if found and len(found[-1]) < THREE and sum(_columns(one.text) + 2 for one in (*found[-1], key)) <= COLUMNS:
            found[-1].append(key)
        else:
            found.append([key])
    return found


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


GOOD, BAD, MAIN = KeyboardButtonStyle.SUCCESS, KeyboardButtonStyle.DANGER, KeyboardButtonStyle.PRIMARY
