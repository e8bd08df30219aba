"""Taking messages back: for 48 hours, by the playground's clock."""

from playground import limits
from playground.call import Call
from playground.methods.addressing import chat_of, find_message
from playground.refusals import bad_request
from playground.world import Bot, Chat, Message


def delete_message(bot: Bot, call: Call) -> bool:
    """Delete one message: the bot's own, or in a private chat the person's too."""
    if not call.text("chat_id"):
        raise bad_request("Chat identifier is not specified")
    if not call.integer("message_id"):
        raise bad_request("Message identifier is not specified")
    chat = _chat(bot, call)
    _delete(bot, [find_message(chat, call.integer("message_id"), "message to delete")])
    return True


def delete_messages(bot: Bot, call: Call) -> bool:
    """Delete up to a hundred; those that are gone already are passed over."""
    wanted = call.json("message_ids", "message_ids")
    if not wanted:
        raise bad_request("Message identifiers are not specified")
    if not isinstance(wanted, list):
        raise bad_request("Expected an Array of message identifiers")
    if len(wanted) > limits.DELETE_AT_ONCE:
        raise bad_request("Too many message identifiers specified")
    chat = _chat(bot, call)
    found = [chat.messages[number] for number in map(int, wanted) if number in chat.messages]
    _delete(bot, [message for message in found if not message.deleted])
    return True


def _chat(bot: Bot, call: Call) -> Chat:
    """Somebody who blocked the bot still lets it tidy up."""
    return chat_of(bot, call, "read")


def _delete(bot: Bot, messages: list[Message]) -> None:
    for message in messages:
        _check(bot, message)
    for message in messages:
        message.deleted = True
        bot.world.touch(message.chat)


def _check(bot: Bot, message: Message) -> None:
    chat = message.chat
    own, admin = message.sender is bot.user, chat.members.get(bot.user.id) in {"administrator", "creator"}
    old = bot.world.unix_now() - message.date > limits.DELETE_WITHIN.total_seconds()
    if chat.type == "supergroup":
        if not admin and (old or not own):
            raise bad_request("Message can't be deleted")
    elif old or not (own or admin or chat.person is not None):
        raise bad_request("Message can't be deleted for everyone")
