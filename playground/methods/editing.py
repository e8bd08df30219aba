"""Changing a message the bot sent: its text, its caption, its file, its buttons."""

from playground import markup
from playground.call import Call
from playground.entities import Json
from playground.files import CAPTIONED
from playground.methods.addressing import message_of
from playground.methods.album import media_content
from playground.methods.sending import caption_content, text_content
from playground.refusals import NOT_MODIFIED, bad_request
from playground.world import Bot, Message


def edit_message_text(bot: Bot, call: Call) -> Json:
    """Replace the text, and the buttons: without reply_markup they go."""
    content = text_content(bot, call)
    message = _editable(bot, call)
    if "text" not in message.content:
        raise bad_request("There is no text in the message to edit")
    return _change(bot, message, content, _inline(call))


def edit_message_caption(bot: Bot, call: Call) -> Json:
    """Replace the caption, and the buttons."""
    caption = caption_content(bot, call)
    message = _editable(bot, call)
    if not CAPTIONED & message.content.keys():
        raise bad_request("There is no caption in the message to edit")
    rest = {name: value for name, value in message.content.items() if name not in {"caption", "caption_entities"}}
    return _change(bot, message, rest | caption, _inline(call))


def edit_message_media(bot: Bot, call: Call) -> Json:
    """Replace the file and its caption, and the buttons."""
    content = media_content(bot, call, call.json("media", "input media"))
    return _change(bot, _editable(bot, call), content, _inline(call))


def edit_message_reply_markup(bot: Bot, call: Call) -> Json:
    """Replace the buttons only."""
    inline = _inline(call)
    message = _editable(bot, call)
    return _change(bot, message, message.content, inline)


def _inline(call: Call) -> Json | None:
    keyboard = markup.read(call.json("reply_markup", "reply keyboard markup"))
    if keyboard is not None and "inline_keyboard" not in keyboard:
        raise bad_request("Inline keyboard expected")
    return keyboard


def _editable(bot: Bot, call: Call) -> Message:
    if not call.text("chat_id") and not call.text("message_id"):
        raise bad_request("Message identifier is not specified")
    message = message_of(bot, call, "message to edit", "edit")
    if message.sender is not bot.user or message.origin is not None:
        raise bad_request("Message can't be edited")
    return message


def _change(bot: Bot, message: Message, content: Json, inline: Json | None) -> Json:
    if message.content == content and message.markup == inline:
        raise bad_request(NOT_MODIFIED)
    if message.content != content:
        message.edited = bot.world.unix_now()
    message.content, message.markup = content, inline
    bot.world.touch(message.chat)
    return message.as_json()
