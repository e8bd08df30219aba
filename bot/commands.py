"""The bot's face: its name, descriptions, lists of commands by scope and language, and menu button."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from telegram import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat, MenuButtonCommands
from telegram.ext import ExtBot

from flows.kit.refusal import Words
from flows.kit.words import N_
from handlers.commands import offered
from handlers.voice import say
from storage.office import Office

NAME = N_("Waishi Assistant")
SHORT = N_("The International Exchange Office in your pocket: file, approve, be reminded.")
LONG = N_(
    "I am the assistant of the International Exchange Office for colleagues of %(school)s. "
    "File what has to be filed, approve with one tap, and be reminded in time. "
    "To begin, open the link on your invitation slip."
)


def commands(office: Office, language: str, parts: Collection[str]) -> list[BotCommand]:
    """The commands of somebody bound who has those parts."""
    return [BotCommand(one.name, say(one.words, language)) for one in offered(office, parts)]


async def show_commands(bot: ExtBot[None], office: Office, chat: int, about: Mapping[str, Any]) -> None:
    """Show one chat its commands.

    Args: about: the person's *language* ("stranger": none of its own any more), their *parts*.
    """
    scope = BotCommandScopeChat(chat)
    if about["language"] == "stranger":
        await bot.delete_my_commands(scope)
    else:
        await bot.set_my_commands(commands(office, about["language"], about.get("parts", ())), scope)


async def introduce(bot: ExtBot[None], office: Office) -> None:
    """Set what every chat shows, for phones in Chinese and in any other language."""
    languages = (("en", None), ("zh", "zh"))
    for language, code in languages:
        start = [BotCommand("start", say(N_("Begin with the code of your invitation"), language))]
        await bot.set_my_commands(start, BotCommandScopeAllPrivateChats(), language_code=code)
    for language, code in languages:
        school = office.school_zh if language == "zh" else office.school_en
        await bot.set_my_name(say(NAME, language), language_code=code)
        await bot.set_my_short_description(say(SHORT, language), language_code=code)
        await bot.set_my_description(say(Words(LONG, {"school": school}), language), language_code=code)
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
