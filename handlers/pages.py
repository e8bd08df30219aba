"""Pages: long lists are shown a part at a time, on the one card; buttons name the page they lead to."""

from __future__ import annotations

from flows.kit.refusal import Refusal
from handlers.screen import Row, button
from handlers.tap import Act, Tap
from storage import access, cards
from storage.desk import Desk

MOST = 9999  # a forged number of a page must not trouble the store
LISTS = (
    "todo",
    "desk",
    "found",
    "chase",
    "campaigns",
    "dryrun",
    "records",
    "everybody",
    "today",
    "morning",
    "year",
)  # cards that show a part at a time
LONGEST = 30  # bytes of what a button says is to be shown


def turn(tap: Tap, desk: Desk) -> None:
    """Show another part of a list in its place: the card is the reader's own, whatever was asked for."""
    kind, _, view = tap.arg.partition("=")
    if kind not in LISTS or len(view) > LONGEST:
        raise Refusal(access.NOT_HERE)
    if kind == "found":  # what was looked for stays with the card
        view = f"{number(view)}:{cards.view(desk, kind, desk.me.id).partition(':')[2]}"
    cards.turn(desk, kind, tap.subject or desk.me.id, view)


def number(text: str) -> int:
    """The number of a page from a card or a button, 1 where it is none."""
    return min(max(1, int(text)), MOST) if text.isascii() and text.isdecimal() and len(text) < LONGEST else 1


def last(count: int, size: int) -> int:
    """The last page of so many rows; of none, the first."""
    return max(1, -(-count // size))


def row(kind: str, page: int, last_page: int, before: str = "", after: str = "", *, subject: int = 0) -> Row:
    """Turning over.

    Args: before, after: what the buttons say, where that is more than the number of the page; subject: of the card;
          0: its reader.
    """
    found: Row = []
    if page > 1:
        found.append(button("‹", Tap(Act.VIEW, subject, f"{kind}={before or page - 1}")))
    if page < last_page:
        found.append(button("›", Tap(Act.VIEW, subject, f"{kind}={after or page + 1}")))
    return found
