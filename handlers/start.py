"""Coming and going: binding a chat with a code, strangers, blocked and unblocked, groups."""

from __future__ import annotations

import re
from unicodedata import normalize

from telegram import ChatMemberUpdated, Update
from telegram.constants import ChatMemberStatus, ChatType

from flows.kit.refusal import Words
from flows.kit.words import N_
from handlers import opening
from handlers.letters import line
from storage import outbox, people
from storage.desk import Desk

GROUPED = re.compile(rf"[{people.LETTERS}]{{5}}[ -][{people.LETTERS}]{{5}}", re.IGNORECASE)  # as slips show a code


def start(update: Update, desk: Desk) -> None:
    """/start from somebody bound: a fresh code binds this chat anew, a form's name opens it; else the welcome again."""
    if opening.linked(desk, _code(update)):
        return
    if not (code := _code(update)):
        outbox.post(desk, "welcome", desk.me, f"event:{desk.event_id}:welcome", rank=outbox.ANSWER)
        return
    _bind(desk, code)


def stranger(update: Update, desk: Desk) -> None:
    """Anybody not bound: a code binds, anything else gets one polite line and learns nothing."""
    if not (code := _code(update)):
        line(desk, stranger_words(desk))
        return
    _bind(desk, code)


def _bind(desk: Desk, code: str) -> None:
    """Bind this chat with a code; the chat its person had before is told."""
    chat, phone = _chat(desk), desk.language
    if until := people.waits_until(desk, chat):
        minutes = max(1, round((until - desk.now).total_seconds() / 60))
        line(desk, Words(N_("Too many wrong codes. Please try again in %(minutes)d minutes."), {"minutes": minutes}))
        return
    bound = people.bind(desk, chat, code)
    if bound is None:
        line(desk, Words(N_("This code is not valid. Please check it, or ask the office for a new one.")))
        return
    if bound.first:
        bound.person.language = phone  # the phone's language at first; /language changes it
    desk.sits(bound.person)
    if bound.old_chat is not None:
        outbox.act(
            desk, "say", bound.old_chat, f"event:{desk.event_id}:moved", name="moved",
            about={"language": bound.person.language},
        )  # fmt: skip
        outbox.act(
            desk, "commands", bound.old_chat, f"event:{desk.event_id}:commands:old", about={"language": "stranger"}
        )
    welcome(desk)


def welcome(desk: Desk) -> None:
    """Say hello, and show the commands in the person's language."""
    outbox.post(desk, "welcome", desk.me, f"event:{desk.event_id}:welcome", rank=outbox.ANSWER)
    people.show_commands(desk, desk.me)


def stranger_words(desk: Desk) -> Words:
    """The one line strangers get."""
    names = desk.office
    if desk.language == "zh":
        return Words(N_("This is %(office)s's assistant for colleagues. Please call %(phone)s."),
                     {"office": f"{names.school_zh}{names.zh}", "phone": names.phone})  # fmt: skip
    return Words(N_("This is %(office)s's assistant for colleagues. Please call %(phone)s."),
                 {"office": f"{names.en}, {names.school_en}", "phone": names.phone})  # fmt: skip


def membership(update: Update, desk: Desk) -> None:
    """The bot was blocked, unblocked, or put into a group, which it leaves politely."""
    change = update.my_chat_member
    assert change is not None  # the route looked
    if change.chat.type == ChatType.PRIVATE:
        _blocked_or_back(change, desk)
    elif change.new_chat_member.status not in (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED):
        desk.chat_id = change.chat.id
        line(desk, Words(N_("I only work in private chats, so I leave this group again. Goodbye!")))
        outbox.act(desk, "leave", change.chat.id, f"event:{desk.event_id}:leave")


def _blocked_or_back(change: ChatMemberUpdated, desk: Desk) -> None:
    if change.new_chat_member.status == ChatMemberStatus.BANNED:
        people.unreachable(desk, change.chat.id)
    elif (person := desk.by_chat(change.chat.id)) is not None:
        people.reachable(desk, person)


def _code(update: Update) -> str:
    """The code in "/start CODE" or typed alone; empty: none."""
    text = normalize("NFKC", (update.message.text if update.message else "") or "").strip()
    if text.startswith("/start"):
        return text.removeprefix("/start").strip()[:64]
    if GROUPED.fullmatch(text):
        return text[:5] + text[6:]
    return text if text.isalnum() and text.isascii() and 6 <= len(text) <= 16 else ""


def _chat(desk: Desk) -> int:
    assert desk.chat_id is not None  # a private chat was there
    return desk.chat_id
