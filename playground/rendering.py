"""A message's text as the HTML a phone would draw."""

from collections.abc import Callable
from html import escape
from typing import Any

from playground.entities import Json, utf16_len, utf16_slice

_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "blockquote": "blockquote",
}
_LINKS: dict[str, Callable[[Json, str], str]] = {
    "text_link": lambda entity, text: str(entity["url"]),
    "text_mention": lambda entity, text: f"tg://user?id={entity['user']['id']}",
    "url": lambda entity, text: text if "://" in text else f"http://{text}",
    "email": lambda entity, text: f"mailto:{text}",
    "phone_number": lambda entity, text: f"tel:{text}",
}


def as_html(text: str, entities: list[Json]) -> str:
    """HTML of *text* with *entities*, tags nested properly; commands, mentions and hashtags stay plain."""
    cuts = {0, utf16_len(text)}
    for entity in entities:
        cuts |= {entity["offset"], entity["offset"] + entity["length"]}
    edges = sorted(cuts)
    out: list[str] = []
    opened: list[tuple[Json, str]] = []
    for start, end in zip(edges, [*edges[1:], edges[-1]], strict=True):
        covering = [e for e in entities if e["offset"] <= start < e["offset"] + e["length"]]
        keep = 0
        while keep < len(opened) and any(opened[keep][0] is entity for entity in covering):
            keep += 1
        while len(opened) > keep:
            out.append(opened.pop()[1])
        for entity in covering:
            if not any(entity is other for other, _ in opened):
                opening, closing = _tags(entity, utf16_slice(text, entity["offset"], entity["length"]))
                out.append(opening)
                opened.append((entity, closing))
        out.append(escape(utf16_slice(text, start, end - start), quote=False))
    return "".join(out)


def _tags(entity: dict[str, Any], text: str) -> tuple[str, str]:
    kind = entity["type"]
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>", f"</{_TAGS[kind]}>"
    if kind == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    if kind in _LINKS:
        return f'<a href="{escape(_LINKS[kind](entity, text))}">', "</a>"
    if kind == "pre":
        language = entity.get("language")
        inner = f'<code class="language-{escape(language)}">' if language else ""
        return f"<pre>{inner}", "</code></pre>" if language else "</pre>"
    if kind == "date_time":
        return f'<tg-time unix="{entity["unix_time"]}" format="{entity.get("date_time_format", "")}">', "</tg-time>"
    return "", ""
