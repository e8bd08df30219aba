"""What a bot says about itself: who it is, its name and descriptions, its menu button."""

from collections.abc import Callable

from playground import limits
from playground.call import Call
from playground.entities import Json
from playground.methods.addressing import chat_of
from playground.methods.commands import language_of
from playground.profile import Profile, text_for
from playground.refusals import Refused, bad_request
from playground.world import Bot, Chat

TEXTS: dict[str, tuple[int, Callable[[Profile], dict[str, str]]]] = {
    "name": (limits.NAME, lambda profile: profile.names),
    "description": (limits.DESCRIPTION, lambda profile: profile.descriptions),
    "short_description": (limits.SHORT_DESCRIPTION, lambda profile: profile.short_descriptions),
}


def get_me(bot: Bot, call: Call) -> Json:
    """The bot itself."""
    return bot.user.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": bot.reads_all,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def setter_of(name: str) -> Callable[[Bot, Call], bool]:
    """The method that sets one text in one language; an empty one is forgotten."""
    longest, texts_of = TEXTS[name]

    def set_text(bot: Bot, call: Call) -> bool:
        language, text = language_of(call), call.text(name)
        if len(text) > longest:
            raise Refused(400, f"{name} is too long")
        texts_of(bot.profile)[language] = text
        if name == "name" and text and not language:
            bot.user.first_name = text
        bot.world.touch()
        return True

    return set_text


def getter_of(name: str) -> Callable[[Bot, Call], Json]:
    """The method that tells one text as a reader of a language sees it."""
    _, texts_of = TEXTS[name]

    def get_text(bot: Bot, call: Call) -> Json:
        otherwise = bot.user.first_name if name == "name" else ""
        return {name: text_for(texts_of(bot.profile), language_of(call), otherwise)}

    return get_text


def set_chat_menu_button(bot: Bot, call: Call) -> bool:
    """Set the button beside the input field, for one chat or for all."""
    button = call.json("menu_button", "menu button") or {"type": "default"}
    if not isinstance(button, dict):
        raise bad_request("Can't parse menu button: MenuButton must be an Object")
    if button.get("type") not in {"default", "commands", "web_app"}:
        raise bad_request("Can't parse menu button: MenuButton has unsupported type")
    chat = _chat(bot, call)
    if chat is None:
        bot.profile.menu_button = {"type": "commands"} if button["type"] == "default" else button
    else:
        chat.menu_button = None if button["type"] == "default" else button
    bot.world.touch(chat)
    return True


def get_chat_menu_button(bot: Bot, call: Call) -> Json:
    """The button beside the input field."""
    chat = _chat(bot, call)
    return bot.profile.menu_button if chat is None or chat.menu_button is None else chat.menu_button


def _chat(bot: Bot, call: Call) -> Chat | None:
    return chat_of(bot, call, "read") if call.text("chat_id") else None
