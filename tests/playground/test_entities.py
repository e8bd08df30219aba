"""Text and entities, as TDLib reads them."""

from typing import Any

import pytest

from playground.entities import found, read, utf16_slice
from playground.rendering import as_html

MARIA = {"id": 5, "is_bot": False, "first_name": "Maria"}


@pytest.mark.parametrize(
    ("html", "entity"),
    [
        ("<b>x</b>", {"type": "bold"}),
        ("<i>x</i>", {"type": "italic"}),
        ("<u>x</u>", {"type": "underline"}),
        ("<s>x</s>", {"type": "strikethrough"}),
        ("<tg-spoiler>x</tg-spoiler>", {"type": "spoiler"}),
        ("<code>x</code>", {"type": "code"}),
        ("<pre>x</pre>", {"type": "pre"}),
        ('<pre><code class="language-py">x</code></pre>', {"type": "pre", "language": "py"}),
        ("<blockquote>x</blockquote>", {"type": "blockquote"}),
        ("<blockquote expandable>x</blockquote>", {"type": "expandable_blockquote"}),
        ('<a href="https://example.com/">x</a>', {"type": "text_link", "url": "https://example.com/"}),
        ('<a href="tg://user?id=5">x</a>', {"type": "text_mention", "user": MARIA}),
        (
            '<tg-time unix="1647531900" format="wDT">x</tg-time>',
            {"type": "date_time", "unix_time": 1647531900, "date_time_format": "wDT"},
        ),
    ],
)
def test_html(html: str, entity: dict[str, Any]) -> None:
    """Every tag becomes its entity and back; offsets are UTF-16 units."""
    formatted = read(f"😀 {html} 字", "HTML", known={5: MARIA}.get)
    assert formatted.text == "😀 x 字"
    assert formatted.entities == [{"offset": 3, "length": 1} | entity]
    assert as_html(*formatted) == f"😀 {html} 字"


def test_a_custom_emoji() -> None:
    """A custom emoji keeps its id as a string."""
    formatted = read('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', "HTML")
    assert formatted.entities[0]["custom_emoji_id"] == "5368324170671202286"


def test_a_mention_of_nobody_known_is_plain() -> None:
    """tg://user of a stranger leaves the name without a link."""
    assert read('<a href="tg://user?id=6">x</a>', "HTML").entities == []


def test_nested_entities() -> None:
    """Bold around italic nests when it is drawn."""
    html = "<b>a <i>b</i> c</b> &lt;d&gt;"
    assert as_html(*read(html, "HTML")) == html


def test_markdown() -> None:
    """Both Markdowns are read."""
    assert read(r"*a* _b_ \.", "MarkdownV2").text == "a b ."
    assert [entity["type"] for entity in read("*a* _b_", "Markdown").entities] == ["bold", "italic"]


def test_text_is_trimmed_as_telegram_trims() -> None:
    """Blank lines before and blanks after go, the first line's indent stays, and entities move along."""
    formatted = read(" \n\n  <b>x</b> y \n", "HTML")
    assert formatted == ("  x y", [{"type": "bold", "offset": 2, "length": 1}])


def test_given_entities_and_found_ones() -> None:
    """Entities a bot gives itself stand beside the links and commands found in its text, not across them."""
    text = "/todo https://example.com code /x"
    given = [{"type": "code", "offset": 31, "length": 2}]
    assert [(e["type"], utf16_slice(text, e["offset"], e["length"])) for e in read(text, given=given).entities] == [
        ("bot_command", "/todo"),
        ("url", "https://example.com"),
        ("code", "/x"),
    ]


def test_what_a_person_types() -> None:
    """Commands, mentions, links, mails and hashtags are found in what people type."""
    text = "你好😀 /todo@waishi_bot @wangwei https://t.me/x a@example.com #出访"
    assert [(e["type"], utf16_slice(text, e["offset"], e["length"])) for e in found(text)] == [
        ("bot_command", "/todo@waishi_bot"),
        ("mention", "@wangwei"),
        ("url", "https://t.me/x"),
        ("email", "a@example.com"),
        ("hashtag", "#出访"),
    ]
