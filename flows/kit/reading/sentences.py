"""People, places and sums within a sentence, each as typed: 5月3-7日 张伟等4人赴泰国清迈大学访问."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.kit.reading.amounts import read_money
from flows.kit.reading.directory import Directory, Named, directory
from flows.kit.reading.placenames import IN_CAPITALS
from flows.kit.reading.result import Read
from flows.kit.reading.stretches import latin, stretches

CUT = "\n"  #: stands where something was found, so that what was beside it does not run together

_MONEY = re.compile(
    r"(?:[¥￥$€£]|(?:rmb|cny|usd|eur|hkd|gbp|jpy)\b)[ ]?[0-9][0-9,.]*[ ]?(?:万|千|k\b|w\b)?"
    r"|[0-9一二两三四五六七八九十百千][0-9,.一二两三四五六七八九十百千]*[ ]?万?千?(?:万|千|块|元)"
    r"(?:人民币|元|美元|欧元|港币|港元|日元|英镑|泰铢)?"
    r"|[0-9][0-9,.]*[ ]?(?:万|k)?[ ]?(?:人民币|美元|欧元|港币|港元|日元|英镑|泰铢|yuan\b|rmb\b|cny\b|usd\b|eur\b)",
    re.IGNORECASE,
)
_MONEY_OF = re.compile(r"每[人天日]|\b(?:each|a day|per)\b|人均", re.IGNORECASE)  # a rate is no sum

_OTHERS = r"(?:[ ,]*等[ ]?[0-9一二两三四五六七八九十]{1,3}[ ]?[人名位](?:老师|同志|教师)?)"
_CALLED = re.compile(rf"(?<![\u4e00-\u9fff])(?P<name>[\u4e00-\u9fff]{{2,4}}?)(?:老师|教授|院长|处长)?{_OTHERS}")
_BETWEEN_NAMES = re.compile(r"(?:[ ]?(?:[、,，和与及跟]|\band\b|&)[ ]?|[ ])(?=\S)", re.IGNORECASE)
_AND_OTHERS = re.compile(rf"(?:老师|教授|院长|处长)?{_OTHERS}?")
_WE = re.compile(r"我(?:和|与|跟|同|、)|\b(?:i|me)(?:,| and)(?= )", re.IGNORECASE)
_AND_ME = re.compile(r"[ ]?(?:[和与跟同、及,][ ]?|\band )(?:我(?!们|的|校|院|系|国)|(?:me|i|myself)\b)", re.IGNORECASE)
_I_GO = re.compile(
    r"^我[^,，。们]{0,16}?(?:去|赴|前往|飞|到)"
    r"|^i (?:go|fly|travel)\b|^i(?:'m| am| will| want| plan| need|'d)\b[^,.]*?\b(?:go|going|fly|travel)",
    re.IGNORECASE,
)
_BEFORE_PLACE = re.compile(
    r"(?:赴|前往|飞往|去往|出访|访问|去|到|往|飞|在|\bto|\bin|\bvisit(?:ing)?|\bfor)[ ]?$", re.IGNORECASE
)
_JOINS_PLACES = re.compile(r"[ ]?(?:[、,，/]|和|及|与|\band\b)?[ ]?", re.IGNORECASE)
#: IN and TO stand in sentences of capitals, MAR in dates
_CODES = frozenset(code for code in IN_CAPITALS if len(code) == 2 or code == "MAR")
_SHORTEST_PLACE = 2  #: characters of a Chinese name; one alone (日, 美) is too often something else


@dataclass(frozen=True)
class Part:
    """What was found, as typed."""

    start: int
    end: int
    text: str


def plain(text: str) -> str:
    """The sentence in which parts are looked for: full-width forms made plain, on one line."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def without(text: str, *parts: Part | None) -> str:
    """The sentence with those parts taken out, at its full length."""
    for part in parts:
        if part is not None:
            text = text[: part.start] + CUT * (part.end - part.start) + text[part.end :]
    return text


def find_money(text: str) -> Part | None:
    """The one sum in a sentence; None: there is none, or there are several."""
    found = [one for one in _MONEY.finditer(text) if isinstance(read_money(one[0]), Read)]
    if len(found) != 1 or _MONEY_OF.search(text[max(0, found[0].start() - 4) : found[0].end() + 6]):
        return None
    return Part(found[0].start(), found[0].end(), found[0][0])


def find_people(text: str, listing: Sequence[Named] | Directory) -> Part | None:
    """The names in a sentence, with "and three others" where that is said; None: nobody is named."""
    known = listing if isinstance(listing, Directory) else directory(tuple(listing))
    places = _places(text)
    names = [span for span in _names(text, known) if not any(_holds(place, span) for place in places)]
    if not names:
        called = _CALLED.search(text)
        return Part(called.start(), called.end(), called[0]) if called else None
    start, end = names[0]
    if we := _WE.search(text[:start]):
        start = we.start()
    ends = dict(names)
    while (joint := _BETWEEN_NAMES.match(text, end)) and joint.end() in ends:
        end = ends[joint.end()]
    if we := _AND_ME.match(text, end):
        end = we.end()
    if others := _AND_OTHERS.match(text, end):
        end = others.end()
    return Part(start, end, text[start:end])


def goes_alone(text: str) -> bool:
    """Whether somebody says that they go themselves and names nobody."""
    return _I_GO.search(text) is not None


def _holds(place: tuple[int, int], name: tuple[int, int]) -> bool:
    """Whether what could be a name is a part of a country's."""
    return place[0] <= name[0] and name[1] <= place[1] and place != name


def _names(text: str, known: Directory) -> Iterator[tuple[int, int]]:
    """Where whole names of people the office knows stand."""
    at = 0
    while at < len(text):
        end = known.ends_at(text, at)
        if end:
            yield at, end
        at = end or at + 1


def find_places(text: str) -> Part | None:
    """The countries and regions somebody goes to, as they stand side by side; None: none is named."""
    spans = _places(text)
    if not spans:
        return None
    first = next((span for span in spans if _BEFORE_PLACE.search(text[: span[0]])), spans[0])
    start, end = first
    for after in spans[spans.index(first) + 1 :]:
        if not _JOINS_PLACES.fullmatch(text[end : after[0]]):
            break
        end = after[1]
    return Part(start, end, text[start:end])


def without_places(text: str) -> str:
    """The sentence without the names of countries and regions, at its full length: 日本 names no day."""
    return without(text, *(Part(start, end, text[start:end]) for start, end in _places(text)))


def _places(text: str) -> list[tuple[int, int]]:
    """Where names of countries and regions stand."""
    lower = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
    known = [one for one in stretches(lower, text) if one.ways and text[one.start : one.end] not in _CODES]
    return [(one.start, one.end) for one in known if latin(lower[one.start]) or one.end - one.start >= _SHORTEST_PLACE]
