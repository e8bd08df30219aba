"""The page: every form, card and letter as the chat shows it, Chinese beside English; one file that needs no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import count, groupby
from pathlib import Path

from bot.showing.bubble import bubble
from bot.showing.chapters import MOMENTS, Chapter, Pair, Section, chapters
from bot.showing.figure import Walked
from bot.showing.naming import Both, told
from bot.showing.scene import Sample
from bot.showing.stations import colours, stations
from flows.kit.flow import Flow
from storage.office import Office

STYLE = Path(__file__).parent / "page.css"
TITLE = Both("外事助手文字样张", "What the assistant says")
EVERYBODY = Both("与事项无关", "Belonging to no flow")
CARD, LETTER = Both("卡片", "card"), Both("信件", "letter")
STRANGER, ROUTE, INDEX = Both("陌生人", "a stranger"), Both("路线", "Route"), Both("卡片和信件", "Cards and letters")
HOW = Both(
    "这里是机器人会说的每一句话：左边中文，右边英文，和聊天里看到的一样。人名、单位和答案都是样例。"
    "要改哪一条，请记下它左上角的编号。",
    "Every message the bot sends, as the chat shows it: Chinese on the left, English on the right. People and answers "
    "are samples. To have one changed, note the number above it.",
)

Where = dict[tuple[bool, str], list[str]]  #: numbers of messages by whether it is a letter, and its template


@dataclass(frozen=True)
class Part:
    """A flow, or what belongs to none, with its chapters."""

    number: int
    key: str
    title: Both
    flow: Flow | None
    chapters: tuple[Chapter, ...]


def page(office: Office, pairs: Mapping[str, list[Pair]], routes: Mapping[str, Walked]) -> str:
    """The page as HTML. *pairs*, *routes*: by the key of a flow; pairs under "" belong to none."""
    return "\n".join(_page(office, list(_parts(office, pairs)), routes))


def _parts(office: Office, pairs: Mapping[str, list[Pair]]) -> Iterator[Part]:
    for number, flow in enumerate(office.offered, 1):
        yield Part(number, flow.key, told(flow.title), flow, tuple(chapters(office, flow, pairs.get(flow.key, []))))
    yield Part(len(office.offered) + 1, "everybody", EVERYBODY, None, tuple(chapters(office, None, pairs.get("", []))))


def _page(office: Office, parts: list[Part], routes: Mapping[str, Walked]) -> Iterator[str]:
    yield "<!doctype html>"
    yield '<html lang="zh-CN"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield f"<title>{TITLE.zh} · {escape(office.school_zh)}</title>"
    yield f"<style>{STYLE.read_text(encoding='utf-8')}\n{colours()}</style></head><body>"
    yield from _top(office)
    yield from _contents(parts)
    yield "<main>"
    where: Where = {}
    for part in parts:
        yield from _part(office, part, routes, where)
    yield from _index(where)
    yield "</main></body></html>"


def _top(office: Office) -> Iterator[str]:
    school = Both(office.school_zh, office.school_en)
    yield f"<header><p>{_both(school)}</p><h1>{_both(TITLE)}</h1>"
    yield f'<p lang="zh">{HOW.zh}</p><p lang="en">{HOW.en}</p>'
    yield '<div class="choices">'
    for name, words in (("both", "中英对照 Both"), ("zh", "中文"), ("en", "English")):
        checked = " checked" if name == "both" else ""
        yield f'<label><input type="radio" name="shown" id="show-{name}"{checked}>{words}</label>'
    yield '<label><input type="checkbox" id="unfold">全部展开 Unfold all</label></div></header>'


def _contents(parts: list[Part]) -> Iterator[str]:
    yield '<nav><details open><summary>目录 Contents</summary><ol class="contents">'
    for part in parts:
        yield f'<li><a href="#{part.key}">{_both(part.title)}</a><ul>'
        for chapter in part.chapters:
            link = f'<a href="#{_id(part, chapter)}">{_both(chapter.title)}</a>'
            yield f"<li><details><summary>{link}</summary><ul>"
            for key, section in chapter.sections.items():
                yield f'<li><a href="#{_id(part, chapter, key)}">{_both(section.title)}</a></li>'
            yield "</ul></details></li>"
        yield "</ul></li>"
    yield f'<li><a href="#index">{_both(INDEX)}</a></li></ol></details></nav>'


def _part(office: Office, part: Part, routes: Mapping[str, Walked], where: Where) -> Iterator[str]:
    yield f'<section class="part" id="{part.key}"><h2>{part.number}. {_both(part.title)}</h2>'
    if part.flow is not None:
        names = "　".join([f"/{part.flow.command}", *part.flow.words])
        yield f'<p class="about">{escape(names)}　{escape(part.flow.source)}</p>'
        yield f"<h3>{_both(ROUTE)}</h3>{stations(office, part.flow, routes[part.flow.key])}"
    numbers = count(1)
    for chapter in part.chapters:
        yield f'<section id="{_id(part, chapter)}"><h3>{_both(chapter.title)}</h3>'
        for key, section in chapter.sections.items():
            yield f'<section id="{_id(part, chapter, key)}"><h4>{_both(section.title)}</h4>'
            yield from _section(office, part, section, numbers, where)
            yield "</section>"
        yield "</section>"
    yield "</section>"


def _section(office: Office, part: Part, section: Section, numbers: Iterator[int], where: Where) -> Iterator[str]:
    """Its messages; those that answer what was not understood are folded away."""
    for is_unread, pairs in groupby(section.pairs, key=lambda pair: pair.zh.moment == "unread"):
        numbered = [(f"{part.number}.{next(numbers)}", pair) for pair in pairs]
        shown = "".join(_pair(office, pair, number, where) for number, pair in numbered)
        if is_unread:
            fold = f"fold-{numbered[0][0]}"
            yield f'<input type="checkbox" class="fold" id="{fold}">'
            yield f'<label for="{fold}">{_both(MOMENTS["unread"])}</label><div class="folded">{shown}</div>'
        else:
            yield shown


def _pair(office: Office, pair: Pair, number: str, where: Where) -> str:
    one = pair.zh
    where.setdefault((one.letter, one.template), []).append(number)
    kind = LETTER if one.letter else CARD
    about = f"<span>{_both(MOMENTS[one.moment])}</span> <span>→ {_reader(office, one)}</span>"
    name = f'<span class="kind">{kind} {escape(one.template)}</span>'
    both = bubble(one.screen, "zh") + bubble(pair.en.screen, "en")
    link = f'<a class="number" href="#{number}">{number}</a>'
    return f'<article id="{number}"><p class="about">{link} {about} {name}</p><div class="pair">{both}</div></article>'


def _reader(office: Office, sample: Sample) -> str:
    """Whom it is for: a name, and what they are where."""
    reader = sample.reader
    if reader is None:
        return _both(STRANGER)
    place, role = office.departments[reader.department], told(reader.role.label) if reader.role else Both("", "")
    zh, en = f"{reader.name}，{place.zh}{role.zh}", ", ".join(filter(None, (reader.english, place.en, role.en)))
    return _both(Both(zh, en))


def _index(where: Where) -> Iterator[str]:
    yield f'<section class="part" id="index"><h2>{_both(INDEX)}</h2><dl>'
    for (letter, template), numbers in sorted(where.items()):
        links = " ".join(f'<a href="#{number}">{number}</a>' for number in numbers)
        yield f'<dt class="kind">{LETTER if letter else CARD} {escape(template)}</dt><dd>{links}</dd>'
    yield "</dl></section>"


def _id(part: Part, chapter: Chapter, section: str | None = None) -> str:
    return f"{part.key}-{chapter.key}" + ("" if section is None else f"-{escape(section) or 'all'}")


def _both(words: Both) -> str:
    zh, en = f'<span lang="zh">{escape(words.zh)}</span>', f'<span lang="en">{escape(words.en)}</span>'
    return f"{zh} {en}" if words.zh != words.en else escape(words.zh)
