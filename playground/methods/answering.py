"""Answers to taps, reactions and pins."""

from playground import limits
from playground.call import Call
from playground.methods.addressing import chat_of, find_message, message_of
from playground.refusals import QUERY_TOO_OLD, Refused, bad_request
from playground.world import Bot


def answer_callback_query(bot: Bot, call: Call) -> bool:
    """Answer a tap, once and in time."""
    tap = bot.taps.get(call.text("callback_query_id"))
    if tap is None or tap.is_answered or bot.world.clock.now() - tap.at > bot.world.tap_lives:
        raise bad_request(QUERY_TOO_OLD)
    if len(call.text("text")) > limits.TOAST:
        raise Refused(400, "MESSAGE_TOO_LONG")
    tap.is_answered = True
    tap.toast = call.text("text") or None
    tap.alert = call.flag("show_alert")
    tap.url = call.text("url") or None
    tap.changed.notify_all()
    bot.world.touch()
    return True


def set_message_reaction(bot: Bot, call: Call) -> bool:
    """Put the bot's reaction on a message."""
    message = message_of(bot, call, "message to react", "edit")
    reactions = call.json("reaction", "reaction types")
    message.reactions = reactions if isinstance(reactions, list) else []
    bot.world.touch(message.chat)
    return True


def pin_chat_message(bot: Bot, call: Call) -> bool:
    """Pin a message."""
    message = message_of(bot, call, "message to pin", "write")
    if message in message.chat.pinned:
        message.chat.pinned.remove(message)
    message.chat.pinned.append(message)
    bot.world.touch(message.chat)
    return True


def unpin_chat_message(bot: Bot, call: Call) -> bool:
    """Unpin a message, or the newest pinned one."""
    chat = chat_of(bot, call, "write")
    number = call.integer("message_id")
    pinned = [message for message in chat.pinned if not number or message.id == number]
    if number:
        find_message(chat, number, "message to unpin")
    if not pinned:
        raise bad_request("Message to unpin not found")
    chat.pinned.remove(pinned[-1])
    bot.world.touch(chat)
    return True
