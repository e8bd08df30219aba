"""One message as the chat shows it: Telegram's HTML and buttons as HTML of a page that loads and links nothing."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

from telegram import InlineKeyboardButton

from handlers.screen import BAD, GOOD, MAIN, Row, Screen

SAME = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre"}  # as on any page
LINK, SPOILER = '<span class="link">', '<label class="spoiler"><input type="checkbox">'
QUOTE, FOLDED = '<span class="quote">', '<label class="quote folded"><input type="checkbox">'
COLOURS: dict[str, str] = {GOOD: "good", BAD: "bad", MAIN: "main"}
COMMAND = re.compile(r"(?<![\w/&;.])/[a-z][a-z_]*")  # a phone shows it as something to tap


def bubble(screen: Screen, language: str) -> str:
    """A message and its buttons."""
    keys = "".join(map(_row, filter(None, screen.rows)))
    below = f'<div class="keys">{keys}</div>' if keys else ""
    return f'<div class="message" lang="{language}"><div class="text">{shown(screen.text)}</div>{below}</div>'


def _row(row: Row) -> str:
    return f'<div class="row">{"".join(map(_key, row))}</div>'


def _key(key: InlineKeyboardButton) -> str:
    colour = COLOURS.get(key.style or "", "")
    return f'<span class="key {colour}">{escape(key.text)}</span>'


def shown(text: str) -> str:
    """Telegram's HTML as a page's. Raises ValueError on a tag that Telegram does not know."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return "".join(reader.parts)


class _Reader(HTMLParser):
    """Every tag is one of those listed here; where a link leads is told and not linked."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.ends: list[str] = []  #: what closes the tags that are open
        self.after_quote = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in SAME:
            start, end = f"<{tag}>", f"</{tag}>"
        elif tag == "a":
            start, end = f'<span class="link" title="{escape(given.get("href", ""))}">', "</span>"
        elif tag == "tg-spoiler":
            start, end = f"{SPOILER}<span>", "</span></label>"
        elif tag == "blockquote" and "expandable" in given:
            start, end = f"{FOLDED}<span>", "</span></label>"
        elif tag == "blockquote":
            start, end = QUOTE, "</span>"
        else:
            raise ValueError(f"Telegram knows no <{tag}>")
        self.parts.append(start)
        self.ends.append(end)

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(self.ends.pop())
        self.after_quote = tag == "blockquote"

    def handle_data(self, data: str) -> None:
        if self.after_quote:  # a quote is a block: the line break after it is its own
            data = data.removeprefix("\n")
        self.after_quote = False
        self.parts.append(COMMAND.sub(lambda found: f"{LINK}{found[0]}</span>", escape(data)))
