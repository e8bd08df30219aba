"""People with phones, alone with the bot."""

import re

from playground import limits
from playground.entities import Json
from playground.methods.chats import member_change, member_json
from playground.profile import text_for
from playground.screen import Shown
from playground.seats import Seat
from playground.world import Bot, Message, User


class Phone(Seat):
    """Somebody's private chat with a bot."""

    def __init__(self, bot: Bot, user: User) -> None:
        super().__init__(bot, user, bot.world.open_chat(bot, user))

    @property
    def id(self) -> int:
        """The person's user id, which is the chat's id too."""
        return self.user.id

    async def starts(self, code: str | None = None) -> Message:
        """Press START, by a deep link's *code* if there is one; somebody who blocked the bot unblocks it by that.

        Raises:  ValueError: a code that Telegram would not pass on.
        """
        if code is not None and not re.fullmatch(rf"[A-Za-z0-9_-]{{1,{limits.START_PARAMETER}}}", code):
            raise ValueError(f"a deep link carries 1 to {limits.START_PARAMETER} of A-Z a-z 0-9 _ -, not {code!r}")
        if self.chat.blocked:
            self.unblocks()
        return await self.says("/start" if code is None else f"/start {code}")

    async def presses(self, label: str) -> Message:
        """Press a key of the reply keyboard, which types its label.

        Raises:  AssertionError: there is no such key.
        """
        if not any(label in row for row in self.keyboard):
            raise AssertionError(f"there is no key {label!r} in {self.keyboard}:\n{self.screenshot()}")
        return await self.says(label)

    def blocks(self) -> None:
        """Block the bot."""
        self._block(True)

    def unblocks(self) -> None:
        """Let the bot write again."""
        self._block(False)

    def deactivates(self) -> None:
        """Delete the account; the bot finds out when it writes."""
        self.user.deactivated = True
        self.bot.world.touch(self.chat)

    def profile(self) -> Json:
        """What the bot's page shows in this phone's language: name, description, short_description."""
        texts, language = self.bot.profile, self.user.language
        return {
            "name": text_for(texts.names, language, self.bot.user.first_name),
            "description": text_for(texts.descriptions, language),
            "short_description": text_for(texts.short_descriptions, language),
        }

    def _post(self, content: Json, *, reply_to: Message | Shown | None = None, album: str = "") -> Message:
        if self.chat.blocked:
            raise AssertionError(f"{self.user.full_name} has blocked the bot and cannot write to it")
        self.chat.started = True
        return super()._post(content, reply_to=reply_to, album=album)

    def _block(self, blocked: bool) -> None:
        if self.chat.blocked == blocked:
            return
        old = member_json(self.chat, self.bot.user)
        self.chat.blocked = blocked
        self.bot.tell("my_chat_member", member_change(self.bot, self.chat, self.user, old))
        self.bot.world.touch(self.chat)
