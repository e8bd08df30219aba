"""What the page hears: every change of the playground's world as an event, numbered, so that nobody misses one."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from playground.changed import Changed
from playground.entities import Json
from playground.phones import Phone
from playground.stage import Stage
from playground.world import Chat, Message

#: Events kept for whoever comes back; who was away for longer gets the whole state.
KEPT = 4000
#: Updates and requests in the whole state.
_RECENT = 200
#: Seconds: what happens within them is looked at once.
_MOMENT = 0.03
#: As often as it asks for updates there is nothing to see.
_QUIET = {"getupdates"}


@dataclass(frozen=True, slots=True)
class Event:
    """One change: *kind* says what the data is."""

    number: int
    kind: str
    data: Json


@dataclass(slots=True)
class _SeenChat:
    """A chat as it was told last."""

    rings: int = -1
    about: Json = field(default_factory=dict)
    messages: dict[int, tuple[object, ...]] = field(default_factory=dict)
    actions: int = 0


class Feed:
    """Compares the world with what was told, chat by chat; only a chat that rang is looked at."""

    def __init__(self, stage: Stage, views: dict[str, Callable[[], Json]]) -> None:
        #: Names this feed: numbers of another one mean nothing here.
        self.epoch = secrets.token_hex(4)
        self.events: deque[Event] = deque(maxlen=KEPT)
        self.number = 0
        #: Rings when there is a new event.
        self.grew = Changed()
        self._stage = stage
        self._views = views
        self._told: dict[str, Json] = {}
        self._chats: dict[int, _SeenChat] = {}
        self._taps = self._requests = 0
        self._waiting: list[str] = []
        self._update = stage.playground.bot.queue.next_id - 1
        self._updates: deque[Json] = deque(maxlen=_RECENT)
        self._journal: deque[Json] = deque(maxlen=_RECENT)

    @property
    def position(self) -> str:
        """The id of the newest event."""
        return f"{self.epoch}-{self.number}"

    def after(self, position: str) -> list[Event] | None:
        """The events after a position; None: it is another feed's, or too long ago."""
        epoch, _, number = position.rpartition("-")
        if epoch != self.epoch or not number.isdigit() or int(number) > self.number:
            return None
        missing = self.number - int(number)
        if missing > len(self.events):
            return None
        return list(self.events)[len(self.events) - missing :] if missing else []

    async def run(self) -> None:
        """Tell every change, until cancelled."""
        changed, seen = self._stage.playground.changed, -1
        while True:
            await changed.rung(seen)
            await asyncio.sleep(_MOMENT)
            seen = changed.rings
            self.look()

    def look(self) -> None:
        """Tell what has changed since the last look."""
        before = self.number
        for phone in self._stage.phones.values():
            self._look_at(phone)
        self._look_at_taps()
        self._look_behind()
        for name, view in self._views.items():
            shown = view()
            if self._told.get(name) != shown:
                self._told[name] = shown
                self._tell(name, shown)
        if self.number != before:
            self.grew.notify_all()

    def state(self) -> Json:
        """Everything, as of the newest event."""
        self.look()
        chats = [
            {**_about(phone), "messages": [_message(message) for message in phone.chat.visible()]}
            for phone in self._stage.phones.values()
        ]
        return {**self._told, "chats": chats, "updates": list(self._updates), "requests": list(self._journal)}

    def _tell(self, kind: str, data: Json) -> None:
        self.number += 1
        self.events.append(Event(self.number, kind, data))

    def _look_at(self, phone: Phone) -> None:
        chat, seen = phone.chat, self._chats.setdefault(phone.id, _SeenChat())
        if chat.changed.rings == seen.rings:
            return
        seen.rings = chat.changed.rings
        if (about := _about(phone)) != seen.about:
            seen.about = about
            self._tell("chat", about)
        for message, now in _faces(chat):
            if seen.messages.get(message.id) == now:
                continue
            if message.deleted:
                if message.id in seen.messages and not seen.messages[message.id][0]:
                    self._tell("gone", {"chat": chat.id, "message_id": message.id})
            else:
                self._tell("message", _message(message))
            seen.messages[message.id] = now
        if len(chat.actions) > seen.actions:
            seen.actions = len(chat.actions)
            self._tell("action", {"chat": chat.id, "action": chat.actions[-1]})

    def _look_at_taps(self) -> None:
        taps = self._stage.playground.bot.taps
        if len(taps) > self._taps:
            self._waiting += list(taps)[self._taps :]
            self._taps = len(taps)
        for tap in [taps[one] for one in self._waiting if taps[one].is_answered]:
            self._waiting.remove(tap.id)
            answer = {"text": tap.toast, "alert": tap.alert, "url": tap.url}
            self._tell("answer", {"chat": tap.chat_id, "message_id": tap.message_id, "tap": tap.id, **answer})

    def _look_behind(self) -> None:
        queue, journal = self._stage.playground.bot.queue, self._stage.playground.journal
        if queue.next_id - 1 > self._update:
            new = [update for update in (*queue.confirmed, *queue.pending) if update["update_id"] > self._update]
            self._update = queue.next_id - 1
            for update in new:
                self._updates.append(update)
                self._tell("update", update)
        for entry in journal.requests[self._requests :]:
            if entry["method"].lower() not in _QUIET:
                self._journal.append(entry)
                self._tell("request", entry)
        self._requests = len(journal.requests)


def _faces(chat: Chat) -> Iterator[tuple[Message, tuple[object, ...]]]:
    """Each message with what makes it look as it does; an edit replaces content and markup, so comparing is cheap."""
    for message in chat.messages.values():
        yield message, (message.deleted, message.content, message.markup, message.edited, tuple(message.reactions))


def _message(message: Message) -> Json:
    """A message in Bot API fields, and the bot's reaction on it."""
    shown = message.as_json()
    return {**shown, "reactions": message.reactions} if message.reactions else shown


def _about(phone: Phone) -> Json:
    """A chat without its messages: what stands around them."""
    chat = phone.chat
    return {
        "id": chat.id,
        "started": chat.started,
        "blocked": chat.blocked,
        "keyboard": chat.keyboard,
        "commands": phone.commands(),
        "pinned": [message.id for message in chat.pinned if not message.deleted],
        "profile": phone.profile(),
    }
