"""Text and its entities, read by TDLib's own parser, which is what Telegram's server runs."""

import json
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple, Protocol, cast

from playground import limits
from playground.refusals import bad_request

Json = dict[str, Any]
#: The user of an id, as the Bot API shows it; None for one nobody has met.
Known = Callable[[int], Json | None]

_PARSERS: dict[str, Json] = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
_NAMES = {
    "Mention": "mention",
    "Hashtag": "hashtag",
    "Cashtag": "cashtag",
    "BotCommand": "bot_command",
    "Url": "url",
    "EmailAddress": "email",
    "PhoneNumber": "phone_number",
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "CustomEmoji": "custom_emoji",
    "DateTime": "date_time",
}
#: What TDLib finds by itself; it never looks inside these.
_OPAQUE = {"code", "pre", "text_link", "text_mention", "custom_emoji", "date_time"}
_FOUND = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}
_BLANK = " \t\r\n"


class Formatted(NamedTuple):
    """Plain text and its entities; offsets and lengths are UTF-16 units."""

    text: str
    entities: list[Json]


class _Tdlib(Protocol):
    def td_execute(self, request: bytes) -> bytes: ...


def utf16_len(text: str) -> int:
    """How long *text* is in UTF-16 units, which is how Telegram counts offsets."""
    return len(text.encode("utf-16-le")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of *text* that an entity covers."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def read(text: str, parse_mode: str = "", given: Iterable[Json] = (), known: Known = lambda _: None) -> Formatted:
    """What a bot wrote, as a chat shows it: parsed, trimmed, with links, commands and mentions found.

    Args:    parse_mode: "", HTML, Markdown or MarkdownV2; *given* entities count only without one.
    Raises:  Refused: 400 with TDLib's words.
    """
    if len(text.encode()) > limits.RAW_TEXT_BYTES:
        raise bad_request("Text is too long")
    mode = parse_mode.lower()
    if text and mode not in {"", "none"}:
        if mode not in _PARSERS:
            raise bad_request("Unsupported parse_mode")
        parsed = _execute({"@type": "parseTextEntities", "text": text, "parse_mode": _PARSERS[mode]})
        if parsed["@type"] == "error":
            raise bad_request(parsed["message"])
        plain, entities = str(parsed["text"]), _translated(parsed["entities"], known)
    else:
        plain, entities = text.replace("\r", ""), [dict(entity) for entity in given]
    plain, entities = _trimmed(plain, entities)
    spans = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in _OPAQUE | _FOUND]
    entities += [
        e for e in found(plain) if all(e["offset"] >= end or e["offset"] + e["length"] <= start for start, end in spans)
    ]
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return Formatted(plain, entities[: limits.ENTITIES])


def found(text: str) -> list[Json]:
    """Commands, mentions, links, … in what a person typed."""
    return _translated(_execute({"@type": "getTextEntities", "text": text})["entities"], lambda _: None)


def _translated(entities: Iterable[Json], known: Known) -> list[Json]:
    shown = []
    for entity in entities:
        kind = entity["type"]
        name = _NAMES.get(kind["@type"].removeprefix("textEntityType"))
        if name is None:
            continue
        translated: Json = {"type": name, "offset": entity["offset"], "length": entity["length"]}
        if name == "text_link":
            translated["url"] = kind["url"]
        elif name == "text_mention":
            if (user := known(int(kind["user_id"]))) is None:
                continue
            translated["user"] = user
        elif name == "custom_emoji":
            translated["custom_emoji_id"] = str(kind["custom_emoji_id"])
        elif name == "date_time":
            translated["unix_time"] = kind["unix_time"]
            translated["date_time_format"] = _date_time_format(kind.get("formatting_type"))
        elif kind.get("language"):
            translated["language"] = kind["language"]
        shown.append(translated)
    return shown


def _date_time_format(formatting: Json | None) -> str:
    """Letters of the Bot API: r relative, w day of week, d or D date, t or T time."""
    if formatting is None:
        return ""
    if formatting["@type"].endswith("Relative"):
        return "r"
    letters = "w" if formatting.get("show_day_of_week") else ""
    for field, letter in (("date_precision", "d"), ("time_precision", "t")):
        precision = (formatting.get(field) or {}).get("@type", "")
        letters += letter if precision.endswith("Short") else letter.upper() if precision.endswith("Long") else ""
    return letters


def _trimmed(text: str, entities: list[Json]) -> Formatted:
    """Without blank lines before and blanks after, as TDLib trims; the indent of the first line stays."""
    blank = len(text) - len(text.lstrip(_BLANK))
    dropped = text.rfind("\n", 0, blank) + 1
    kept = text[dropped:].rstrip(_BLANK)
    start, length = utf16_len(text[:dropped]), utf16_len(kept)
    shifted = []
    for entity in entities:
        begin = min(max(entity["offset"] - start, 0), length)
        end = min(max(entity["offset"] + entity["length"] - start, 0), length)
        if begin < end:
            shifted.append({**entity, "offset": begin, "length": end - begin})
    return Formatted(kept, shifted)


def _execute(request: Json) -> Json:
    return cast("Json", json.loads(_tdlib().td_execute(json.dumps(request).encode())))


@cache
def _tdlib() -> _Tdlib:
    """TDLib, loaded when the first text is read: it is large and logs to stderr unless told not to."""
    import tdjson

    library = cast("_Tdlib", tdjson)
    library.td_execute(json.dumps({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}).encode())
    return library
