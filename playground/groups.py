"""Groups: several people and, once somebody adds it, the bot."""

from collections.abc import Iterable

from playground.methods.chats import member_change, member_json
from playground.phones import Phone
from playground.seats import Seat
from playground.world import PRESENT, Bot, Chat, Status


class Group:
    """A group as one bot may come to see it; the first member made it."""

    def __init__(self, bot: Bot, chat: Chat, members: Iterable[Phone]) -> None:
        self.bot = bot
        self.chat = chat
        self._owner: Phone | None = None
        for phone in members:
            self.joins(phone)

    @property
    def id(self) -> int:
        """The chat's id, below zero."""
        return self.chat.id

    def joins(self, phone: Phone) -> None:
        """Somebody comes in."""
        self.chat.members[phone.user.id] = "member" if self._owner else "creator"
        self._owner = self._owner or phone
        self.bot.world.touch(self.chat)

    def seat(self, phone: Phone) -> Seat:
        """Somebody's place in the group, where they say, tap and read.

        Raises:  AssertionError: they are not in it.
        """
        if self.chat.members.get(phone.user.id) not in PRESENT:
            raise AssertionError(f"{phone.user.full_name} is not in {self.chat.title}")
        return Seat(self.bot, phone.user, self.chat)

    async def adds_bot(self, by: Phone | None = None, *, admin: bool = False) -> None:
        """Somebody, else the owner, adds the bot: it hears my_chat_member and sees itself join."""
        self._change("administrator" if admin else "member", by)
        adder = (by or self._person()).user
        joined = self.bot.post(self.chat, adder, {"new_chat_members": [self.bot.user.as_json()]})
        self.bot.tell("message", joined.as_json())

    async def removes_bot(self, by: Phone | None = None) -> None:
        """Somebody, else the owner, throws the bot out."""
        self._change("kicked", by)

    def _change(self, status: Status, by: Phone | None) -> None:
        old = member_json(self.chat, self.bot.user)
        self.chat.members[self.bot.user.id] = status
        self.bot.tell("my_chat_member", member_change(self.bot, self.chat, (by or self._person()).user, old))
        self.bot.world.touch(self.chat)

    def _person(self) -> Phone:
        if self._owner is None:
            raise AssertionError(f"nobody is in {self.chat.title}")
        return self._owner
