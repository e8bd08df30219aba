"""Messages a bot sends: texts, files, places, copies, forwards, chat actions."""

from collections.abc import Callable

from playground import limits, markup
from playground.call import Call
from playground.entities import Formatted, Json, read
from playground.files import CAPTIONED, StoredFile
from playground.methods.addressing import chat_of, find_message, replied_to
from playground.refusals import Refused, bad_request
from playground.world import Bot, Chat, Message

_ACTIONS = {
    "cancel",
    "typing",
    "record_video",
    "upload_video",
    "record_audio",
    "record_voice",
    "upload_audio",
    "upload_voice",
    "upload_photo",
    "upload_document",
    "choose_sticker",
    "pick_up_location",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def send_message(bot: Bot, call: Call) -> Json:
    """Send a text."""
    return deliver(bot, call, text_content(bot, call))


def sender_of(kind: str) -> Callable[[Bot, Call], Json]:
    """The method that sends one kind of file."""

    def send(bot: Bot, call: Call) -> Json:
        stored = file_of(bot, call, kind, call.text(kind) or f"attach://{kind}")
        content = bot.shelf.content_of(stored, duration=call.integer("duration", 0, 0))
        if kind in CAPTIONED:
            content |= caption_content(bot, call)
        return deliver(bot, call, content)

    send.__doc__ = f"Send a {kind} by upload or file_id."
    return send


def send_location(bot: Bot, call: Call) -> Json:
    """Send a point on the map."""
    return deliver(bot, call, {"location": {axis: _degrees(call, axis) for axis in ("latitude", "longitude")}})


def forward_message(bot: Bot, call: Call) -> Json:
    """Send somebody's message on, with its author's name."""
    source = _source(bot, call, "message to forward")
    origin: Json = {"type": "user", "date": source.date, "sender_user": source.sender.as_json()}
    return deliver(bot, call, dict(source.content), origin=source.origin or origin)


def copy_message(bot: Bot, call: Call) -> Json:
    """Send a message's content as the bot's own."""
    source = _source(bot, call, "message to copy")
    content = dict(source.content)
    if "caption" in call.params and "text" not in content:
        content.pop("caption", None)
        content.pop("caption_entities", None)
        content |= caption_content(bot, call)
    return {"message_id": deliver(bot, call, content)["message_id"]}


def send_chat_action(bot: Bot, call: Call) -> bool:
    """Show that the bot is typing."""
    action = call.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = chat_of(bot, call, "write")
    chat.actions.append(action)
    bot.world.touch(chat)
    return True


def deliver(bot: Bot, call: Call, content: Json, *, origin: Json | None = None) -> Json:
    """Check where it goes and what hangs below it, then put it into the chat."""
    keyboard = markup.read(call.json("reply_markup", "reply keyboard markup"))
    chat = chat_of(bot, call, "write")
    reply = replied_to(bot, call, chat)
    inline = keyboard if keyboard and "inline_keyboard" in keyboard else None
    message = bot.post(chat, bot.user, content, markup=inline, reply_to=reply, origin=origin)
    _show_keyboard(chat, keyboard)
    return message.as_json()


def text_content(bot: Bot, call: Call) -> Json:
    """The text of a request as message fields.

    Raises:  Refused: 400 empty, too long, or entities that cannot be parsed.
    """
    text = call.text("text")
    if not text:
        raise bad_request("Message text is empty")
    formatted = _formatted(bot, call, text, "entities")
    if not formatted.text:
        raise bad_request("Text must be non-empty")
    if len(formatted.text) > limits.TEXT:
        raise bad_request("Message is too long")
    content: Json = {"text": formatted.text}
    if formatted.entities:
        content["entities"] = formatted.entities
    return content


def caption_content(bot: Bot, call: Call) -> Json:
    """The caption of a request as message fields.

    Raises:  Refused: 400 too long, or entities that cannot be parsed.
    """
    formatted = _formatted(bot, call, call.text("caption"), "caption_entities")
    if len(formatted.text) > limits.CAPTION:
        raise bad_request("Message caption is too long")
    content: Json = {}
    if formatted.text:
        content["caption"] = formatted.text
    if formatted.entities:
        content["caption_entities"] = formatted.entities
    return content


def file_of(bot: Bot, call: Call, kind: str, reference: str) -> StoredFile:
    """A file of a request: an upload, or one that Telegram has.

    Raises:  Refused: 400 missing, unknown or unfit, 413 too large.
    """
    if not reference.startswith("attach://"):
        return bot.shelf.find(reference)
    upload = call.files.get(reference.removeprefix("attach://"))
    if upload is None:
        raise bad_request(f"There is no {kind.replace('_', ' ')} in the request")
    return bot.shelf.receive(kind, upload)


def _formatted(bot: Bot, call: Call, text: str, entities: str) -> Formatted:
    def known(user_id: int) -> Json | None:
        user = bot.world.users.get(user_id)
        return None if user is None else user.as_json()

    given = call.json(entities, "entities") if not call.text("parse_mode") else None
    return read(text, call.text("parse_mode"), given if isinstance(given, list) else (), known)


def _show_keyboard(chat: Chat, keyboard: Json | None) -> None:
    if keyboard and "keyboard" in keyboard:
        chat.keyboard = keyboard
    elif keyboard and keyboard.get("remove_keyboard"):
        chat.keyboard = None


def _source(bot: Bot, call: Call, what: str) -> Message:
    return find_message(chat_of(bot, call, "read", "from_chat_id"), call.integer("message_id"), what)


def _degrees(call: Call, axis: str) -> float:
    value = call.text(axis).strip()
    if not value:
        raise bad_request(f"{axis} is empty")
    try:
        return float(value)
    except ValueError:
        raise Refused(400, "wrong latitude or longitude specified") from None
