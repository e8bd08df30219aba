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
from bot.showing.chapters import CHAPTERS, MOMENTS, paired
from bot.showing.figure import walked
from bot.showing.outline import outline
from bot.showing.page import page
from bot.showing.room import open_room, sample_office
from bot.showing.scene import Moment
from flows.catalogue import FLOWS
from handlers.letters import LETTERS
from handlers.voice import LOCALES
from tests.words.taken import KNOWN, taken, together

#: the flow of the fewest questions of those that anybody may begin
SMALL = min((key for key in FLOWS if FLOWS[key].campaign is None), key=lambda key: len(FLOWS[key].questions))
VOID = {"meta", "input", "br"}
LOADS = {"src", "srcset", "href", "action", "data", "poster", "background", "style"}

pytestmark = together


@cache
def made() -> str:
    """The page of everything there is."""
    with TemporaryDirectory() as folder:
        office = sample_office(load_school(EXAMPLE), FLOWS, KNOWN, Path(folder))
        with open_room(office, KNOWN) as room:
            routes = {flow.key: walked(room, flow) for flow in office.offered}
        return page(office, paired(taken("ordinary")), routes)


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
    tags.feed(made())
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
    tags, written = read(), made()
    loads = {(tag, name) for tag, name, _ in tags.attributes if name in LOADS or name.startswith("on")}
    assert loads == {("a", "href")}
    assert re.findall(r"<(?:script|link|img|iframe|object|svg)\b|@import|url\(", written) == []
    assert "default-src 'none'; style-src 'unsafe-inline'" in unescape(written)


def test_every_card_and_letter_is_on_it() -> None:
    """By the name of its template."""
    kinds = set(re.findall(r'<span class="kind">(\S+) · \w+ (\w+)</span>', made()))
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


def test_the_command_says_where_it_is_and_how_much(tmp_path: Path) -> None:
    """One file in a new folder and one line about it; so many messages stand on the page. One flow's, for time."""
    text = EXAMPLE.read_text("utf-8")
    for key in FLOWS.keys() - {SMALL}:
        table = f"[flows.{key}]\n"
        text = text.replace(f"{table}on = true\n", table)
        text = text.replace(table, f"{table}on = false\n") if table in text else f"{text}\n{table}on = false\n"
    school = tmp_path / "school.toml"
    school.write_text(text, "utf-8")
    done = CliRunner().invoke(cli, ["preview", "--out", str(tmp_path / "new")], env={"SCHOOL": str(school)})
    assert done.exit_code == 0, done.output
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["index.html"]
    written = (tmp_path / "new" / "index.html").read_text("utf-8")
    number = int(re.findall(r"index\.html: (\d+) messages in both languages\n$", done.output)[0])
    assert [written.count(f'<div class="message" lang="{language}">') for language in ("zh", "en")] == [number] * 2


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
