"""The playground's memory: people, chats, messages and the bots that serve them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from playground import limits
from playground.changed import Changed
from playground.clock import Clock
from playground.entities import Json
from playground.files import Shelf
from playground.profile import Profile
from playground.taps import Tap
from playground.updates import UpdateQueue
from playground.webhook import Webhook

ChatType = Literal["private", "group", "supergroup"]
Status = Literal["creator", "administrator", "member", "left", "kicked"]
PRESENT: frozenset[Status] = frozenset({"creator", "administrator", "member"})


@dataclass(eq=False, slots=True)
class User:
    """A person or a bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    #: As a phone sends it: "zh-hans", "en". A bot has none.
    language: str = ""
    is_bot: bool = False
    #: The account was deleted.
    deactivated: bool = False

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    def as_json(self) -> Json:
        """A Bot API User."""
        shown: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        for name, value in (
            ("last_name", self.last_name),
            ("username", self.username),
            ("language_code", self.language),
        ):
            if value:
                shown[name] = value
        return shown


@dataclass(eq=False, slots=True)
class Message:
    """One message of a chat, as it is now."""

    id: int
    chat: "Chat"
    sender: User
    #: Unix time of the playground's clock, seconds.
    date: int
    #: What it says, in Bot API fields: text and entities, or document and caption, …
    content: Json
    #: The inline keyboard below it.
    markup: Json | None = None
    edited: int | None = None
    reply_to: "Message | None" = None
    album: str = ""
    origin: Json | None = None
    deleted: bool = False
    reactions: list[Json] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its text or caption."""
        return str(self.content.get("text") or self.content.get("caption") or "")

    @property
    def entities(self) -> list[Json]:
        """The entities of its text or caption."""
        return self.content.get("entities") or self.content.get("caption_entities") or []

    def as_json(self, *, with_reply: bool = True) -> Json:
        """A Bot API Message, a value of its own that later edits leave alone."""
        shown: Json = {
            "message_id": self.id,
            "from": self.sender.as_json(),
            "chat": self.chat.as_json(),
            "date": self.date,
        }
        if self.edited is not None:
            shown["edit_date"] = self.edited
        if self.origin is not None:
            shown["forward_origin"] = self.origin
        if with_reply and self.reply_to is not None and not self.reply_to.deleted:
            shown["reply_to_message"] = self.reply_to.as_json(with_reply=False)
        if self.album:
            shown["media_group_id"] = self.album
        shown |= self.content
        if self.markup is not None:
            shown["reply_markup"] = self.markup
        return shown


@dataclass(eq=False)
class Chat:
    """A chat as one bot sees it: with a person, or a group."""

    id: int
    type: ChatType
    title: str = ""
    #: The person of a private chat.
    person: User | None = None
    members: dict[int, Status] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    #: Private: whether the person ever wrote, so that the bot may write.
    started: bool = False
    #: Private: whether the person blocked the bot.
    blocked: bool = False
    #: The last reply keyboard the bot showed, None when it has none.
    keyboard: Json | None = None
    #: Chat actions, oldest first: "typing", …
    actions: list[str] = field(default_factory=list)
    pinned: list[Message] = field(default_factory=list)
    menu_button: Json | None = None
    #: Callback queries carry it; it stays the same for the chat.
    instance: str = ""
    #: Rings when something in this chat changed.
    changed: Changed = field(default_factory=Changed, repr=False)
    next_message_id: int = 1

    def as_json(self) -> Json:
        """A Bot API Chat."""
        if self.person is None:
            return {"id": self.id, "type": self.type, "title": self.title}
        shown: Json = {"id": self.id, "type": self.type, "first_name": self.person.first_name}
        if self.person.last_name:
            shown["last_name"] = self.person.last_name
        if self.person.username:
            shown["username"] = self.person.username
        return shown

    def visible(self) -> Iterator[Message]:
        """The messages a phone shows, oldest first."""
        return (message for message in self.messages.values() if not message.deleted)


@dataclass(eq=False)
class Bot:
    """One bot: its token, what it set about itself, its chats, its updates."""

    user: User
    token: str
    world: "World"
    queue: UpdateQueue
    profile: Profile = field(default_factory=Profile)
    chats: dict[int, Chat] = field(default_factory=dict)
    shelf: Shelf = field(default_factory=Shelf)
    taps: dict[str, Tap] = field(default_factory=dict)
    webhook: Webhook = field(default_factory=Webhook)
    #: Sees everything said in groups, not only what concerns it.
    reads_all: bool = False

    def post(
        self,
        chat: Chat,
        sender: User,
        content: Json,
        *,
        markup: Json | None = None,
        reply_to: Message | None = None,
        album: str = "",
        origin: Json | None = None,
    ) -> Message:
        """Put a message into a chat, dated by the playground's clock."""
        message = Message(
            chat.next_message_id,
            chat,
            sender,
            self.world.unix_now(),
            content,
            markup,
            reply_to=reply_to,
            album=album,
            origin=origin,
        )
        chat.next_message_id += 1
        chat.messages[message.id] = message
        self.world.touch(chat)
        return message

    def tell(self, kind: str, payload: Json) -> None:
        """Queue an update for the bot."""
        self.queue.put(kind, payload)
        self.world.changed.notify_all()

    def has_met(self, user: User) -> bool:
        """Whether the bot shares a group with somebody."""
        return any(chat.members.get(user.id) in PRESENT for chat in self.chats.values() if chat.person is None)


class World:
    """Everything the playground remembers, in memory."""

    def __init__(self, seed: int = 1) -> None:
        self.random = random.Random(seed)
        self.clock = Clock()
        #: Rings at every change, whatever it was.
        self.changed = Changed()
        self.users: dict[int, User] = {}
        #: By token.
        self.bots: dict[str, Bot] = {}
        #: How long a tap may wait for its answer.
        self.tap_lives = limits.TAP_LIVES
        self._next_user = self.random.randrange(5_000_000_000, 6_000_000_000)

    def unix_now(self) -> int:
        """The playground's time in whole seconds since 1970."""
        return int(self.clock.now().timestamp())

    def touch(self, chat: Chat | None = None) -> None:
        """Say that something changed."""
        if chat is not None:
            chat.changed.notify_all()
        self.changed.notify_all()

    def new_id(self) -> str:
        """A fresh number as a string, as ids of queries and albums are."""
        return str(self.random.randrange(10**17, 10**18))

    def add_user(self, user: User) -> User:
        """Remember somebody.

        Raises:  ValueError: the id is taken.
        """
        if user.id in self.users:
            raise ValueError(f"user id {user.id} is taken")
        self.users[user.id] = user
        return user

    def new_user_id(self) -> int:
        """An id nobody has, larger than 32 bits as today's are."""
        self._next_user += self.random.randrange(1, 100_000)
        return self._next_user

    def add_bot(self, token: str, name: str, username: str) -> Bot:
        """Register a bot under its token, ``id:secret``.

        Raises:  ValueError: the token has no id in front.
        """
        user = self.add_user(User(int(token.partition(":")[0]), name, username=username, is_bot=True))
        bot = Bot(user, token, self, UpdateQueue(self.random.randrange(100_000_000, 900_000_000)))
        self.bots[token] = bot
        return bot

    def open_chat(self, bot: Bot, person: User) -> Chat:
        """The private chat of somebody with a bot."""
        if person.id not in bot.chats:
            bot.chats[person.id] = Chat(person.id, "private", person=person, instance=self.new_id())
        return bot.chats[person.id]
