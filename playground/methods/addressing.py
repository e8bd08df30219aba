"""Which chat and which message a request means, and whether the bot may go there."""

from typing import Literal

from playground.call import Call
from playground.refusals import Refused, bad_request, forbidden
from playground.world import PRESENT, Bot, Chat, Message, User

Access = Literal["read", "edit", "write"]


def chat_of(bot: Bot, call: Call, access: Access, name: str = "chat_id") -> Chat:
    """The chat that a parameter names.

    Raises:  Refused: 400 unknown, 403 the bot may not do this there.
    """
    wanted = call.text(name)
    if not wanted:
        raise bad_request("chat_id is empty")
    chat = _find(bot, wanted)
    if chat.person is not None:
        _check_person(bot, chat, chat.person, access)
    else:
        _check_group(bot, chat)
    return chat


def message_of(bot: Bot, call: Call, what: str, access: Access) -> Message:
    """The message a request is about.

    Args:    what: how the refusal calls it: "message to edit", …
    Raises:  Refused: as chat_of, and 400 ``*what* not found``.
    """
    chat = chat_of(bot, call, access)
    return find_message(chat, call.integer("message_id"), what)


def find_message(chat: Chat, message_id: int, what: str) -> Message:
    """A message that is still there.

    Raises:  Refused: 400 ``*what* not found``.
    """
    message = chat.messages.get(message_id)
    if message is None or message.deleted:
        raise bad_request(f"{what} not found")
    return message


def replied_to(bot: Bot, call: Call, chat: Chat) -> Message | None:
    """The message a new one answers, by reply_parameters or the older reply_to_message_id.

    Raises:  Refused: 400 ``message to be replied not found``.
    """
    wanted = call.json("reply_parameters", "reply parameters")
    if wanted is None:
        number = call.integer("reply_to_message_id")
        wanted = {"message_id": number, "allow_sending_without_reply": call.flag("allow_sending_without_reply")}
    if not isinstance(wanted, dict):
        raise bad_request("Object expected as reply parameters")
    if not wanted.get("message_id"):
        return None
    where = chat if wanted.get("chat_id") is None else _find(bot, str(wanted["chat_id"]))
    try:
        return find_message(where, int(wanted["message_id"]), "message to be replied")
    except Refused:
        if wanted.get("allow_sending_without_reply"):
            return None
        raise


def _find(bot: Bot, wanted: str) -> Chat:
    if wanted.lstrip("-").isdigit() and (chat := bot.chats.get(int(wanted))) is not None:
        return chat
    raise bad_request("chat not found")


def _check_person(bot: Bot, chat: Chat, person: User, access: Access) -> None:
    if not chat.started:
        if access != "read" and bot.has_met(person):
            raise forbidden("bot can't initiate conversation with a user")
        raise bad_request("chat not found")
    if access == "read":
        return
    if person.deactivated:
        raise forbidden("user is deactivated")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")


def _check_group(bot: Bot, chat: Chat) -> None:
    status = chat.members.get(bot.user.id, "left")
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if status not in PRESENT:
        raise forbidden(f"bot is not a member of the {chat.type} chat")
