"""What a bot set about itself: command lists by scope and language, name and descriptions, menu button."""

from dataclasses import dataclass, field

from playground.entities import Json

#: A scope as a value: its type, then chat and user where it has them.
Scope = tuple[str, int, int]
DEFAULT: Scope = ("default", 0, 0)


@dataclass(eq=False)
class Profile:
    """Texts are kept by two-letter language; "" is for everybody without one of their own."""

    commands: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    menu_button: Json = field(default_factory=lambda: {"type": "commands"})

    def commands_shown(self, chat_id: int, user_id: int, *, private: bool, admin: bool, language: str) -> list[Json]:
        """The list a phone shows: the narrowest scope first, in it the phone's language first.

        Source:  "Determining list of commands" in the Bot API's documentation of BotCommandScope.
        """
        scopes: list[Scope]
        if private:
            scopes = [("chat", chat_id, 0), ("all_private_chats", 0, 0), DEFAULT]
        else:
            scopes = [("chat_member", chat_id, user_id)]
            scopes += [("chat_administrators", chat_id, 0)] if admin else []
            scopes += [("chat", chat_id, 0)]
            scopes += [("all_chat_administrators", 0, 0)] if admin else []
            scopes += [("all_group_chats", 0, 0), DEFAULT]
        for scope in scopes:
            for code in (two_letters(language), ""):
                if commands := self.commands.get((scope, code)):
                    return commands
        return []


def two_letters(language: str) -> str:
    """ "zh-hans" → "zh": command lists and texts know languages, not scripts."""
    return language.partition("-")[0].lower()


def text_for(texts: dict[str, str], language: str, otherwise: str = "") -> str:
    """The text of a language, or everybody's."""
    return texts.get(two_letters(language)) or texts.get("") or otherwise
