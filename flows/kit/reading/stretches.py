"""Finding names in a text without caring what stands between them: the cheapest way through, like a reader's eye."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flows.kit.reading.placenames import IN_CAPITALS, MISNAMED, NAMES, SINGLE, Ways

_STATES = (
    r"(?:阿拉伯|伊斯兰|民主|社会主义|人民|合作|联合|联邦|多民族|主义)*(?:共和国|王国|联邦|大?公国|苏丹国|酋长国)"
    r"|特别行政区|特区|地区|境内|省|特别市|市|府|都|州|全境"
)
_HAN_PASSED = (
    r"计划|拟|我们?|打算|准备|想|要|将|因公|因私|出国|出境|出访|访问|考察|前往|飞往|去往|赶?赴|去|到|往|在|经由?|途经"
    r"|中转|转机|过境|然后|最后|再|先|从|自|由|返回|返|抵达?|和|与|及|以及|跟|还有|并|的|交流|学习|研修|培训|出差|开会|参会"
    r"|留学|参赛|旅游"
)
_ENGLISH_PASSED = (
    r"and|the|of|in|to|at|from|via|through|transit|i|we|will|want|plan|would like|visit|visiting|travel|travell?ing"
    r"|go|going|fly|flying|trip|then|first|also|both|as well as"
)
_ENGLISH_STATES = (
    r"(?:(?:islamic|federal|democratic|socialist|peoples|kingdom|republic|state|states|sultanate|principality"
    r"|grand duchy|commonwealth|union|federation|hashemite|co operative|federative|united|oriental|bolivarian"
    r"|plurinational) )+of(?: the)?"
)
#: Words beside the names that say nothing about them.
_PASSED_OVER = re.compile(
    rf"(?:{_HAN_PASSED}|{_STATES})"
    rf"|(?<![a-z])(?:(?:{_ENGLISH_PASSED}|{_ENGLISH_STATES})(?= )|city|province|region|country|state|sar|trip|visit)"
    r"(?![a-z])"
    r"|(?<![0-9])[0-9]{1,2}(?=[ ,\u4e00-\u9fff])"
)

#: What each stretch of the text costs: a name before words that say nothing, those before codes (TRIP TO THAILAND).
_SKIPPED, _NAMED, _PASSED, _CODED, _SINGLED, _UNKNOWN = 0, 1, 2, 3, 5, 1000


@dataclass(frozen=True)
class Stretch:
    """A piece of the text: a name with what it may mean, or one that is not known."""

    start: int
    end: int
    ways: Ways | None = None  #: None: not known
    passed: bool = False  #: says nothing
    single: bool = False  #: one character for a country


def _by_first_letter() -> dict[str, list[int]]:
    """Lengths of the names that begin with a character, longest first."""
    lengths: dict[str, set[int]] = {}
    for written in [*NAMES, *MISNAMED]:
        lengths.setdefault(written[0], set()).add(len(written))
    return {first: sorted(found, reverse=True) for first, found in lengths.items()}


_LENGTHS = _by_first_letter()


def stretches(text: str, raw: str) -> list[Stretch]:
    """The cheapest way through the text: names rather than words passed over, long ones rather than short."""
    best: dict[int, tuple[int, Stretch]] = {0: (0, Stretch(0, 0))}
    for at in range(len(text)):
        if at not in best:
            continue
        for price, stretch in _steps(text, raw, at):
            cost = best[at][0] + price
            if stretch.end not in best or cost < best[stretch.end][0]:
                best[stretch.end] = (cost, stretch)
    found: list[Stretch] = []
    at = len(text)
    while at > 0:
        found.append(best[at][1])
        at = found[-1].start
    return [stretch for stretch in reversed(found) if not stretch.passed]


def _steps(text: str, raw: str, at: int) -> Iterator[tuple[int, Stretch]]:
    """Every stretch that may begin at a place in the text, and what it costs."""
    if text[at] in " ,":
        yield _SKIPPED, Stretch(at, at + 1, passed=True)
        return
    if passed := _PASSED_OVER.match(text, at):
        yield _PASSED, Stretch(at, passed.end(), passed=True)
    inside_word = at > 0 and latin(text[at]) and latin(text[at - 1])
    if not inside_word:
        for length in _LENGTHS.get(text[at], ()):
            end = at + length
            written = text[at:end]
            if (written in NAMES or written in MISNAMED) and not _cuts(text, end):
                yield _NAMED, Stretch(at, end, NAMES.get(written, ()))
        for length in (2, 3):
            if (code := raw[at : at + length]) in IN_CAPITALS and not _cuts(text, at + length):
                yield _CODED, Stretch(at, at + length, IN_CAPITALS[code])
    if text[at] in SINGLE:
        yield _SINGLED, Stretch(at, at + 1, SINGLE[text[at]], single=True)
    end = at + 1
    while latin(text[at]) and end < len(text) and latin(text[end]):
        end += 1
    yield _UNKNOWN * (end - at), Stretch(at, end)


def latin(one: str) -> bool:
    """Whether it is a letter a–z."""
    return "a" <= one <= "z"


def _cuts(text: str, end: int) -> bool:
    """Whether a stretch that ends there ends within a word."""
    return end > len(text) or (end < len(text) and latin(text[end - 1]) and latin(text[end]))


def merged(found: list[Stretch], text: str) -> list[Stretch]:
    """Unknown pieces side by side are one part; single characters beside them were no countries (新家坡)."""
    parts: list[list[Stretch]] = []
    for stretch in found:
        if parts and _one_part(parts[-1][-1], stretch, text):
            parts[-1].append(stretch)
        else:
            parts.append([stretch])
    whole: list[Stretch] = []
    for part in parts:
        known = all(stretch.ways is not None for stretch in part)
        whole += part if known else [Stretch(part[0].start, part[-1].end)]
    return whole


def _one_part(before: Stretch, after: Stretch, text: str) -> bool:
    between = text[before.end : after.start]
    if before.ways is None and after.ways is None:
        return not between.strip(" ")
    return not between and all(one.single or one.ways is None for one in (before, after))
