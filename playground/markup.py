"""Keyboards under messages: what Telegram accepts, in its order and with its words."""

from typing import Any
from urllib.parse import urlsplit

from playground import limits
from playground.entities import Json
from playground.refusals import Refused, bad_request

_STYLES = {"", "default", "primary", "danger", "success"}
_ACTIONS = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
)


def read(value: Any) -> Json | None:
    """A reply_markup, None when it holds nothing.

    Raises:  Refused: 400 with the server's words.
    """
    if value is None:
        return None
    if not isinstance(value, dict):
        raise bad_request("Object expected as reply markup")
    if value.get("keyboard"):
        return {**value, "keyboard": [[_key(key) for key in row] for row in _rows(value, "keyboard")]}
    if value.get("inline_keyboard"):
        return _inline(_rows(value, "inline_keyboard"))
    if value.get("remove_keyboard") or value.get("force_reply"):
        return dict(value)
    return None


def _rows(value: Json, name: str) -> list[list[Any]]:
    rows = value[name]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        of = " of the InlineKeyboardMarkup" if name == "inline_keyboard" else ""
        raise bad_request(f'Field "{name}"{of} must be an Array of Arrays')
    return rows


def _key(key: Any) -> Json:
    if isinstance(key, str):
        return {"text": key}
    if not isinstance(key, dict):
        raise bad_request("Can't parse keyboard button: KeyboardButton must be a String or an Object")
    return key


def _inline(rows: list[list[Any]]) -> Json | None:
    keyboard = [[_read_button(button) for button in row] for row in rows if row]
    for row in keyboard:
        for button in row:
            _check(button)
    if sum(map(len, keyboard)) > limits.BUTTONS or any(len(row) > limits.BUTTONS_A_ROW for row in keyboard):
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": keyboard} if keyboard else None


def _read_button(button: Any) -> Json:
    """The server reads the fields one after the other; the first action counts, an empty one does not."""
    if not isinstance(button, dict):
        raise _unread("InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise _unread('Can\'t find field "text"')
    shown: Json = {"text": str(button["text"])}
    if button.get("icon_custom_emoji_id"):
        shown["icon_custom_emoji_id"] = str(button["icon_custom_emoji_id"])
    style = str(button.get("style") or "")
    if style.lower() not in _STYLES:
        raise _unread("invalid button style specified")
    if style.lower() not in {"", "default"}:
        shown["style"] = style.lower()
    for action in _ACTIONS:
        value = button.get(action)
        if value is None or (action in {"url", "callback_data"} and value == ""):
            continue
        shown[action] = {"url": value["url"]} if action == "login_url" else value
        return shown
    raise _unread("Text buttons are unallowed in the inline keyboard")


def _check(button: Json) -> None:
    """What is refused only after the whole keyboard could be read."""
    if not button["text"]:
        raise bad_request("Inline keyboard button text must be non-empty")
    if "url" in button:
        _check_url(str(button["url"]))
    if len(str(button.get("callback_data", "")).encode()) > limits.CALLBACK_DATA_BYTES:
        raise Refused(400, "BUTTON_DATA_INVALID")
    if "copy_text" in button and not 1 <= len(str(button["copy_text"].get("text", ""))) <= limits.COPY_TEXT:
        raise Refused(400, "BUTTON_COPY_TEXT_INVALID")


def _check_url(url: str) -> None:
    parts = urlsplit(url if "://" in url or url.lower().startswith(("tg:", "ton:")) else f"http://{url}")
    if parts.scheme.lower() in {"tg", "ton", "tonsite"}:
        return
    if parts.scheme.lower() not in {"http", "https"}:
        raise bad_request(f"Inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if "." not in (parts.hostname or "") and ":" not in (parts.hostname or ""):
        raise bad_request(f"Inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _unread(why: str) -> Refused:
    return bad_request(f"Can't parse inline keyboard button: {why}")
