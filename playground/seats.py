"""A person in a chat with the bot: types, taps, sends, reads. Nothing here sleeps."""

# ruff: noqa: ASYNC109 - a test reads best when it says how long it is willing to wait

from collections.abc import Callable, Sequence
from typing import TypeVar

from playground.call import Upload
from playground.entities import Json, found, utf16_slice
from playground.screen import Shown, as_text, shown
from playground.taps import Tap
from playground.world import Bot, Chat, Message, User

T = TypeVar("T")

#: One pixel, for tests which only need some picture.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415478da63f8ffff3f0005fe02fe331295"
    "140000000049454e44ae426082"
)
#: A document of an album: name, content, MIME type. A photo is its bytes alone.
AlbumItem = bytes | tuple[str, bytes, str]


class Seat:
    """Somebody's place in one chat."""

    def __init__(self, bot: Bot, user: User, chat: Chat) -> None:
        self.bot = bot
        self.user = user
        self.chat = chat

    async def says(self, text: str, reply_to: Message | Shown | None = None) -> Message:
        """Type a text."""
        content: Json = {"text": text}
        if entities := found(text):
            content["entities"] = entities
        return self._post(content, reply_to=reply_to)

    async def edits(self, message: Message | Shown, text: str) -> Message:
        """Change one's own message.

        Raises:  AssertionError: it is somebody else's, or gone.
        """
        mine = _source(message)
        if mine.sender is not self.user or mine.deleted:
            raise AssertionError(f"{self.user.full_name} cannot edit {mine.text!r}")
        field = "text" if "text" in mine.content else "caption"
        entities = "entities" if field == "text" else "caption_entities"
        mine.content = {name: value for name, value in mine.content.items() if name != entities} | {field: text}
        if marked := found(text):
            mine.content[entities] = marked
        mine.edited = self.bot.world.unix_now()
        self._tell("edited_message", mine)
        self.bot.world.touch(self.chat)
        return mine

    async def deletes(self, message: Message | Shown) -> None:
        """Take a message out of the chat; the bot hears nothing of it."""
        _source(message).deleted = True
        self.bot.world.touch(self.chat)

    async def sends_file(
        self, name: str, content: bytes, mime: str = "application/pdf", caption: str | None = None
    ) -> Message:
        """Send a document."""
        return self._post(self._file("document", Upload(name, content, mime), caption))

    async def sends_photo(self, content: bytes = PIXEL, caption: str | None = None) -> Message:
        """Send a picture."""
        return self._post(self._file("photo", Upload("", content, "image/jpeg"), caption))

    async def sends_voice(self, content: bytes = b"OggS", duration: int = 3) -> Message:
        """Send a voice message of *duration* seconds."""
        return self._post(self._file("voice", Upload("", content, "audio/ogg"), None, duration))

    async def sends_sticker(self) -> Message:
        """Send a sticker."""
        return self._post(self._file("sticker", Upload("sticker.webp", b"RIFF", "image/webp"), None))

    async def sends_album(self, items: Sequence[AlbumItem], caption: str | None = None) -> list[Message]:
        """Send several files at once: several messages with one media_group_id, the caption on the first."""
        album = self.bot.world.new_id()
        sent = []
        for number, item in enumerate(items):
            kind, upload = (
                ("photo", Upload("", item, "image/jpeg")) if isinstance(item, bytes) else ("document", Upload(*item))
            )
            sent.append(self._post(self._file(kind, upload, None if number else caption), album=album))
        return sent

    async def sends_location(self, latitude: float, longitude: float) -> Message:
        """Send a place, in degrees."""
        return self._post({"location": {"latitude": latitude, "longitude": longitude}})

    async def sends_contact(self, number: str, first_name: str, user_id: int | None = None) -> Message:
        """Send somebody's phone number."""
        contact: Json = {"phone_number": number, "first_name": first_name}
        return self._post({"contact": contact if user_id is None else contact | {"user_id": user_id}})

    async def sends_poll(self, question: str, options: Sequence[str]) -> Message:
        """Send a poll."""
        choices = [{"persistent_id": str(n), "text": text, "voter_count": 0} for n, text in enumerate(options)]
        poll: Json = {"id": self.bot.world.new_id(), "question": question, "options": choices, "type": "regular"}
        flags = ("is_closed", "allows_multiple_answers", "allows_revoting", "members_only")
        return self._post({"poll": poll | dict.fromkeys(flags, False) | {"total_voter_count": 0, "is_anonymous": True}})

    async def taps(self, label: str, *, exact: bool = False, timeout: float = 10) -> Tap:
        """Tap the newest inline button whose label contains *label*, once it is there.

        Raises:  AssertionError: no such button came within *timeout* seconds, or it opens a link.
        """

        def newest() -> tuple[Message, Json] | None:
            for message in reversed(list(self.chat.visible())):
                for row in (message.markup or {}).get("inline_keyboard", []):
                    for button in row:
                        if button["text"] == label if exact else label in button["text"]:
                            return message, button
            return None

        message, button = await self._until(newest, timeout, f"a button {label!r}")
        if "callback_data" not in button:
            raise AssertionError(f"the button {button['text']!r} does not tell the bot:\n{self.screenshot()}")
        return await self.taps_data(message, button["callback_data"])

    async def taps_data(self, message: Message | Shown, data: str) -> Tap:
        """Press a button that need not exist (any more): what a changed client could send."""
        world, source = self.bot.world, _source(message)
        tap = Tap(world.new_id(), data, world.clock.now(), self.chat.changed, self.chat.id, source.id)
        self.bot.taps[tap.id] = tap
        pressed = (
            {"chat": self.chat.as_json(), "message_id": source.id, "date": 0} if source.deleted else source.as_json()
        )
        self.bot.tell(
            "callback_query",
            {
                "id": tap.id,
                "from": self.user.as_json(),
                "message": pressed,
                "chat_instance": self.chat.instance,
                "data": data,
            },
        )
        return tap

    @property
    def screen(self) -> list[Shown]:
        """The chat's messages, oldest first."""
        return [shown(message, self.user) for message in self.chat.visible()]

    @property
    def last(self) -> Shown:
        """The newest message from the bot.

        Raises:  AssertionError: there is none.
        """
        for message in reversed(list(self.chat.visible())):
            if message.sender is self.bot.user:
                return shown(message, self.user)
        raise AssertionError(f"the bot wrote nothing:\n{self.screenshot()}")

    @property
    def keyboard(self) -> list[list[str]]:
        """The labels of the reply keyboard below the input field."""
        rows = (self.chat.keyboard or {}).get("keyboard", [])
        return [[key["text"] for key in row] for row in rows]

    def commands(self) -> list[Json]:
        """The command list this phone shows, by scope and language."""
        admin = self.chat.members.get(self.user.id) in {"creator", "administrator"}
        return self.bot.profile.commands_shown(
            self.chat.id,
            self.user.id,
            private=self.chat.person is not None,
            admin=admin,
            language=self.user.language,
        )

    async def sees(self, text: str, timeout: float = 10, *, after: Message | Shown | None = None) -> Shown:
        """Wait until a message of the bot contains *text*; the newest such one.

        Args:    after: only messages below this one count.
        Raises:  AssertionError: none came within *timeout* seconds; shows the screen.
        """
        since = 0 if after is None else after.id

        def newest() -> Message | None:
            for message in reversed(list(self.chat.visible())):
                if message.sender is self.bot.user and message.id > since and text in message.text:
                    return message
            return None

        return shown(await self._until(newest, timeout, repr(text)), self.user)

    async def waits(self, predicate: Callable[["Seat"], T], timeout: float = 10) -> T:
        """Wait until *predicate* of this seat is true, and give what it returned.

        Raises:  AssertionError: it stayed false for *timeout* seconds; shows the screen.
        """
        return await self._until(lambda: predicate(self) or None, timeout, "what was waited for")

    def screenshot(self) -> str:
        """The chat as plain text."""
        title = f"{self.user.full_name} · {self.chat.title or self.bot.user.full_name}"
        return as_text(title, self.screen)

    async def _until(self, look: Callable[[], T | None], timeout: float, what: str) -> T:
        try:
            value = await self.chat.changed.wait_for(look, timeout)
        except TimeoutError:
            raise AssertionError(f"{what} did not come within {timeout} s:\n{self.screenshot()}") from None
        assert value is not None
        return value

    def _post(self, content: Json, *, reply_to: Message | Shown | None = None, album: str = "") -> Message:
        replied = None if reply_to is None else _source(reply_to)
        message = self.bot.post(self.chat, self.user, content, reply_to=replied, album=album)
        self._tell("message", message)
        return message

    def _tell(self, kind: str, message: Message) -> None:
        if self._concerns_bot(message):
            self.bot.tell(kind, message.as_json())

    def _concerns_bot(self, message: Message) -> bool:
        """Privacy mode: in a group a bot hears commands, mentions and replies to itself."""
        if self.chat.person is not None or self.bot.reads_all:
            return True
        if self.chat.members.get(self.bot.user.id) == "administrator":
            return True
        if message.reply_to is not None and message.reply_to.sender is self.bot.user:
            return True
        names = {
            entity["type"]: utf16_slice(message.text, entity["offset"], entity["length"]).lower()
            for entity in reversed(message.entities)
        }
        handle = f"@{self.bot.user.username.lower()}"
        command, mention = names.get("bot_command", ""), names.get("mention", "")
        return mention == handle or (bool(command) and ("@" not in command or command.endswith(handle)))

    def _file(self, kind: str, upload: Upload, caption: str | None, duration: int = 0) -> Json:
        content = self.bot.shelf.content_of(self.bot.shelf.keep(kind, upload), duration=duration)
        if caption:
            content["caption"] = caption
            if entities := found(caption):
                content["caption_entities"] = entities
        return content


def _source(message: Message | Shown) -> Message:
    return message.message if isinstance(message, Shown) else message
