"""What a phone shows: bubbles with text, files and buttons."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from unicodedata import east_asian_width

from playground.entities import Json
from playground.rendering import as_html
from playground.world import Message, User

_FILES = ("document", "voice", "video", "audio", "animation", "video_note", "sticker")


@dataclass(frozen=True, slots=True)
class Button:
    """One button below a message; what it does is in the field that is not None."""

    label: str
    data: str | None = None
    url: str | None = None
    copies: str | None = None
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as a phone shows it now; a later edit makes another value."""

    id: int
    sender: str
    #: Text or caption, without its formatting.
    text: str
    html: str
    buttons: list[list[Button]]
    #: The phone's own person wrote it.
    mine: bool
    edited: bool
    #: The file of any kind but a photo, in Bot API fields.
    document: Json | None
    #: The largest size, in Bot API fields.
    photo: Json | None
    message: Message = field(repr=False)

    @property
    def labels(self) -> list[list[str]]:
        """The buttons' labels, row by row."""
        return [[button.label for button in row] for row in self.buttons]


def shown(message: Message, to: User) -> Shown:
    """A message as somebody sees it."""
    content = message.content
    return Shown(
        id=message.id,
        sender=message.sender.full_name,
        text=message.text,
        html=as_html(message.text, message.entities),
        buttons=[[_button(button) for button in row] for row in (message.markup or {}).get("inline_keyboard", [])],
        mine=message.sender is to,
        edited=message.edited is not None,
        document=next((content[kind] for kind in _FILES if kind in content), None),
        photo=content["photo"][-1] if "photo" in content else None,
        message=message,
    )


def as_text(title: str, messages: Iterable[Shown]) -> str:
    """A chat as plain text, the phone's own messages on the right."""
    lines = [f"── {title} " + "─" * max(0, 60 - _width(title))]
    for message in messages:
        parts = [part for part in (_attachment(message), message.text) if part]
        edited = " (edited)" if message.edited else ""
        body = "\n".join(parts).split("\n")
        if message.mine:
            lines += [" " * max(0, 63 - _width(line)) + line for line in body]
        else:
            lines += [f"{message.sender}{edited}: {body[0]}", *(f"  {line}" for line in body[1:])]
        lines += ["  " + " ".join(f"[{button.label}]" for button in row) for row in message.buttons]
    return "\n".join(lines)


def _button(button: Json) -> Button:
    copied = button.get("copy_text")
    return Button(
        button["text"],
        button.get("callback_data"),
        button.get("url"),
        None if copied is None else copied["text"],
        button.get("style"),
    )


def _attachment(message: Shown) -> str:
    content = message.message.content
    if message.photo is not None:
        return "🖼 photo"
    if message.document is not None:
        return f"📎 {message.document.get('file_name', 'file')} ({message.document['file_size']} bytes)"
    if "location" in content:
        return f"📍 {content['location']['latitude']}, {content['location']['longitude']}"
    if "poll" in content:
        return f"📊 {content['poll']['question']}"
    if "contact" in content:
        return f"👤 {content['contact']['first_name']} {content['contact']['phone_number']}"
    names = [member["first_name"] for member in content.get("new_chat_members", [])]
    return f"· {', '.join(names)} joined ·" if names else ""


def _width(text: str) -> int:
    """Columns on a terminal: Chinese takes two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
