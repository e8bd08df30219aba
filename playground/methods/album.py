"""Albums: two to ten files that appear as one."""

from typing import Any

from playground import limits
from playground.call import Call
from playground.entities import Json
from playground.methods.addressing import chat_of, replied_to
from playground.methods.sending import caption_content, file_of
from playground.refusals import Refused, bad_request
from playground.world import Bot

#: These stay among themselves.
_ALONE = {"document": "Document", "audio": "Audio"}
_TYPES = {"photo", "video", "document", "audio"}


def send_media_group(bot: Bot, call: Call) -> list[Json]:
    """Send an album; its messages share a media_group_id."""
    media = call.json("media", "media")
    if not isinstance(media, list):
        raise bad_request("Expected an Array of InputMedia")
    if len(media) > limits.ALBUM:
        raise bad_request("Too many messages to send as an album")
    if len(media) < limits.ALBUM_SMALLEST:
        raise bad_request("Too few messages to send as an album")
    contents = [_item(bot, call, item) for item in media]
    kinds = {str(item["type"]) for item in media}
    for kind in sorted(kinds & set(_ALONE)):
        if len(kinds) > 1:
            raise bad_request(f"{_ALONE[kind]} can't be mixed with other media types")
    chat = chat_of(bot, call, "write")
    reply = replied_to(bot, call, chat)
    album = bot.world.new_id()
    return [bot.post(chat, bot.user, content, reply_to=reply, album=album).as_json() for content in contents]


def media_content(bot: Bot, call: Call, media: Any) -> Json:
    """The message fields of an InputMedia.

    Raises:  Refused: 400 without prefix of the place it is used in.
    """
    if not isinstance(media, dict):
        raise bad_request("expected an Object")
    kind, reference = str(media.get("type", "")), str(media.get("media", ""))
    if not reference or (reference.startswith("attach://") and reference.removeprefix("attach://") not in call.files):
        raise bad_request("media not found")
    if kind not in _TYPES | {"animation"}:
        raise bad_request(f'type "{kind}" is unsupported')
    stored = file_of(bot, call, kind, reference)
    caption = Call(call.method, {name: value for name, value in media.items() if "caption" in name})
    caption.params["parse_mode"] = media.get("parse_mode", "")
    return bot.shelf.content_of(stored, duration=int(media.get("duration", 0))) | caption_content(bot, caption)


def _item(bot: Bot, call: Call, item: Any) -> Json:
    if isinstance(item, dict) and item.get("type") == "animation":
        raise bad_request("Can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup")
    try:
        return media_content(bot, call, item)
    except Refused as refused:
        if refused.description in {"Bad Request: media not found", "Bad Request: expected an Object"} or (
            "is unsupported" in refused.description
        ):
            raise bad_request(f"Can't parse InputMedia: {refused.description.removeprefix('Bad Request: ')}") from None
        raise
