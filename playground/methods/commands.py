"""Command lists, by scope and language."""

import re
from typing import Any

from playground import limits
from playground.call import Call
from playground.entities import Json
from playground.methods.addressing import chat_of
from playground.profile import DEFAULT, Scope
from playground.refusals import Refused, bad_request
from playground.world import Bot

_EVERYWHERE = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_IN_A_CHAT = {"chat", "chat_administrators", "chat_member"}


def _show(bot: Bot) -> None:
    """Every phone that looks at the bot shows its lists anew."""
    for chat in bot.chats.values():
        bot.world.touch(chat)
    bot.world.touch()


def set_my_commands(bot: Bot, call: Call) -> bool:
    """Set the list of one scope and language."""
    commands = call.json("commands", "commands")
    if commands is None:
        commands = []
    if not isinstance(commands, list):
        raise bad_request("Expected an Array of BotCommand")
    read = [_read(command) for command in commands]
    scope, language = _scope(bot, call), language_of(call)
    checked = [_check(command) for command in read]
    if len(checked) > limits.COMMANDS:
        raise Refused(400, "BOT_COMMANDS_TOO_MUCH")
    bot.profile.commands[scope, language] = checked
    _show(bot)
    return True


def get_my_commands(bot: Bot, call: Call) -> list[Json]:
    """The list of exactly this scope and language, empty when it was not set."""
    return bot.profile.commands.get((_scope(bot, call), language_of(call)), [])


def delete_my_commands(bot: Bot, call: Call) -> bool:
    """Forget the list of one scope and language."""
    bot.profile.commands.pop((_scope(bot, call), language_of(call)), None)
    _show(bot)
    return True


def language_of(call: Call) -> str:
    """The two-letter language of a request, "" for everybody.

    Raises:  Refused: 400 when it is no such code.
    """
    code = call.text("language_code")
    if code and not re.fullmatch("[a-z]{2}", code):
        raise bad_request("Invalid language code specified")
    return code


def _read(command: Any) -> Json:
    if not isinstance(command, dict):
        raise bad_request("Can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if name not in command:
            raise bad_request(f"Can't parse BotCommand: Can't find field \"{name}\"")
    return command


def _check(command: Json) -> Json:
    name = str(command["command"]).strip().removeprefix("/")
    description = str(command["description"]).strip()
    if not name:
        raise bad_request("Command must be non-empty")
    if len(name) > limits.COMMAND:
        raise bad_request(f"Command length must not exceed {limits.COMMAND}")
    if not description:
        raise bad_request("Command description must be non-empty")
    if len(description) > limits.COMMAND_DESCRIPTION:
        raise bad_request(f"Command description length must not exceed {limits.COMMAND_DESCRIPTION}")
    if not re.fullmatch("[a-z0-9_]+", name):
        raise Refused(400, "BOT_COMMAND_INVALID")
    if len(description) < limits.COMMAND_DESCRIPTION_SHORTEST:
        raise Refused(400, "BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope(bot: Bot, call: Call) -> Scope:
    value = call.json("scope", "BotCommandScope")
    if value is None:
        return DEFAULT
    if not isinstance(value, dict):
        raise bad_request("Can't parse BotCommandScope: BotCommandScope must be an Object")
    kind = str(value.get("type", ""))
    if kind in _EVERYWHERE:
        return (kind, 0, 0)
    if kind not in _IN_A_CHAT:
        raise bad_request("Can't parse BotCommandScope: Unsupported type specified")
    if not value.get("chat_id"):
        raise bad_request("Can't parse BotCommandScope: Empty chat_id specified")
    if kind == "chat_member" and int(value.get("user_id") or 0) <= 0:
        raise bad_request("Can't parse BotCommandScope: Invalid user_id specified")
    chat = chat_of(bot, Call(call.method, {"chat_id": str(value["chat_id"])}), "read")
    if kind != "chat" and chat.person is not None:
        raise bad_request("Can't use specified scope in private chats")
    return (kind, chat.id, int(value["user_id"]) if kind == "chat_member" else 0)
