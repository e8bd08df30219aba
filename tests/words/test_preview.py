"""The page of the preview command: everything is on it, in both languages, and it asks nobody for anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import pytest
from typer.testing import CliRunner

from bot.assembly import EXAMPLE
from bot.cli import cli
from bot.school import load_school
from bot.showing.bubble import shown
from bot.showing.cast import Values
from bot.showing.chapters import CHAPTERS, MOMENTS
from bot.showing.outline import outline
from bot.showing.room import sample_office
from bot.showing.scene import Moment
from flows.catalogue import FLOWS
from handlers.letters import LETTERS
from handlers.voice import LOCALES

VOID = {"meta", "input", "br"}
LOADS = {"src", "srcset", "href", "action", "data", "poster", "background", "style"}

pytestmark = pytest.mark.xdist_group("preview")  # it is made once


@cache
def made() -> tuple[str, str]:
    """What the command says, and the page."""
    with TemporaryDirectory() as folder:
        done = CliRunner().invoke(cli, ["preview", "--out", f"{folder}/new"], env={"SCHOOL": None})
        assert done.exit_code == 0, done.output
        assert [path.name for path in Path(folder, "new").iterdir()] == ["index.html"]
        return done.output, Path(folder, "new", "index.html").read_text("utf-8")


class Tags(HTMLParser):
    """The tags of a page: each is closed where it was opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember it."""
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """It closes the last one."""
        assert (tag, self.getpos()) == (self.open.pop(), self.getpos())

    def handle_data(self, data: str) -> None:
        """Words between them."""
        self.words.append(data)


@cache
def read() -> Tags:
    """The page as a browser reads it."""
    tags = Tags()
    tags.feed(made()[1])
    tags.close()
    return tags


def test_every_tag_is_closed_and_every_link_leads_to_a_place_on_the_page() -> None:
    """No place has two of a name; nothing is left open."""
    tags = read()
    places = [value for _, name, value in tags.attributes if name == "id"]
    links = {value for _, name, value in tags.attributes if name == "href"}
    assert (tags.open, len(places) == len(set(places))) == ([], True)
    assert {link for link in links if link[1:] not in places or not link.startswith("#")} == set()


def test_it_asks_nobody_for_anything() -> None:
    """No program, picture, font or style from elsewhere, and the browser is told to fetch none."""
    tags, page = read(), made()[1]
    loads = {(tag, name) for tag, name, _ in tags.attributes if name in LOADS or name.startswith("on")}
    assert loads == {("a", "href")}
    assert re.findall(r"<(?:script|link|img|iframe|object|svg)\b|@import|url\(", page) == []
    assert "default-src 'none'; style-src 'unsafe-inline'" in unescape(page)


def test_every_card_and_letter_is_on_it() -> None:
    """By the name of its template."""
    kinds = set(re.findall(r'<span class="kind">(\S+) · \w+ (\w+)</span>', made()[1]))
    cards = {path.stem for path in (LOCALES / "cards").glob("*.html")}
    assert kinds == {("信件", name) for name in LETTERS} | {("卡片", name) for name in cards}


def test_every_flow_with_each_question_and_step_is_on_it(tmp_path: Path) -> None:
    """A question in the words in which it is asked; each sentence in both languages."""
    office = sample_office(load_school(EXAMPLE), FLOWS, Values(), tmp_path)
    words = "".join(read().words)
    for flow in FLOWS.values():
        found = outline(office, flow)
        steps = [step for stage in found["route"] for step in stage]
        said = [found["title"], *(one["prompt"] for one in _questions(found)), *(step["label"] for step in steps)]
        assert [one for both in said for one in both.values() if one not in words] == []


def _questions(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from found["questions"]
    for part in (*(step for stage in found["route"] for step in stage), *found["duties"]):
        yield from part["asks"]


def test_the_command_says_where_it_is_and_how_much() -> None:
    """One line; so many messages stand on the page."""
    said, page = made()
    number = int(re.findall(r"index\.html: (\d+) messages in both languages\n$", said)[0])
    assert [page.count(f'<div class="message" lang="{language}">') for language in ("zh", "en")] == [number, number]


def test_a_message_looks_as_in_the_chat() -> None:
    """Quotes fold, spoilers hide, commands can be tapped, a link is told and leads nowhere; words stay words."""
    assert shown(
        '<b>a</b>\n<blockquote expandable>q</blockquote>\n<a href="https://x.cn/">l</a> /my &lt;i&gt; 和/或'
    ) == (
        '<b>a</b>\n<label class="quote folded"><input type="checkbox"><span>q</span></label>'
        '<span class="link" title="https://x.cn/">l</span> <span class="link">/my</span> &lt;i&gt; 和/或'
    )
    assert shown("<tg-spoiler>s</tg-spoiler>") == (
        '<label class="spoiler"><input type="checkbox"><span>s</span></label>'
    )
    with pytest.raises(ValueError, match="knows no <script>"):
        shown("<script>x</script>")


def test_every_moment_has_a_name_and_a_chapter() -> None:
    """A new one needs both."""
    moments = set(get_args(Moment))
    assert (set(MOMENTS), set().union(*(one for _, one in CHAPTERS.values()))) == (moments, moments)
