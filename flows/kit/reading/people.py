"""People as they are typed, one or several: 王伟、李娜, wangwei, Wei Wang, ww, 王老师, 2015012; asked if two fit."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod

from flows.kit.reading.directory import ENGLISH_TITLES, TITLES, Directory, Ids, Named, directory, number
from flows.kit.reading.numerals import count
from flows.kit.reading.result import Read, Reading, Unread, fitting
from flows.kit.reading.text import normalise
from flows.kit.words import N_

NOBODY = N_("I could not read a name there. You can write a name, its pinyin or a staff number, such as Wang Wei.")
NOT_FOUND = N_("I found nobody called “%(part)s”. You can write a full name or a staff number, such as Wang Wei.")
TOO_MANY_FIT = N_("“%(part)s” fits %(count)d people. Please write the full name or the staff number.")
NAME_ALL = N_("Please name everybody, such as Wang Wei, Li Na.")
OTHER_COUNT = N_("You wrote %(said)d people, and I found %(found)d. Please name everybody.")
ONE_ONLY = N_("Please name one person.")
AT_MOST = N_("You named %(found)d people; please name at most %(most)d.")
TOO_LONG = N_("That is too long for a list of names. Please write the names alone.")

LONGEST = 1000  #: characters; a class on a trip with their names
MOST_CHOICES = 8
_MOST_TRIED = 512  #: lists looked at before saying that too many fit
_LONGEST_PART = 24  #: characters worth repeating
_WORDS_OF_A_NAME = 5

_ENDS_PART = re.compile(r"[\n、,，;；/|+&→>。:：\"“”]|(?<=[\u4e00-\u9fff)）])\s*[-—–~]+\s*(?=[\u4e00-\u9fff])")
_COUNT = r"(?:[0-9]{1,3}|[一两二三四五六七八九十]{1,3})"
_AND_OTHERS = re.compile(
    rf"[ ,]*(?:(?:等+[ ,]*(?:一行|共)?|一行|共计?)[ ,]*(?:(?P<count>{_COUNT})[ ]?[个名位]?)?"
    r"(?:人员?|老师|教师|同学|学生|同志|同事)?"
    rf"|(?P<only>{_COUNT})[ ]?[个名位]?人|(?P<people>[0-9]{{1,3}}) (?:people|persons)"
    r"|(?:and|,|&) *(?:[0-9]{1,3} )?(?:others?|etc|more|colleagues|students)|et al)[ ,.]*$",
    re.IGNORECASE,
)
_EVERYBODY = frozenset(
    {"我们", "咱们", "大家", "全体", "全部", "所有人", "全体人员", "us", "we", "everyone", "everybody", "all"}
)
_ME = frozenset({"我", "本人", "自己", "我自己", "我本人", "me", "myself", "i"})
_BETWEEN = frozenset({"和", "与", "及", "以及", "跟", "同", "还有", "and", "with"})
_BESIDE = frozenset([*TITLES, *ENGLISH_TITLES, "带队", "同行", "陪同"])
_TOKEN = re.compile(r"[^\W\u3400-\u9fff]+(?:[.'’·-]+[^\W\u3400-\u9fff]+)*\.?|[\u3400-\u9fff\U00020000-\U0003ffff]|[·•]")

_NAMED, _ME_NAMED, _BETWEEN_NAMES, _TITLED, _PASSED, _UNKNOWN = 1, 1, 2, 2, 3, 1000  #: what each stretch costs


@dataclass(frozen=True)
class _Stretch:
    """Some tokens of a part: a name with whom it may mean, words between or beside names, or what is not known."""

    start: int
    end: int
    text: str
    people: Ids = ()
    between: bool = False
    beside: bool = False

    @property
    def unknown(self) -> bool:
        return not (self.people or self.between or self.beside)


def read_people(typed: str, listing: Sequence[Named] | Directory, *, most: int, me: int | None = None) -> Reading[Ids]:
    """Read one or several people of the listing.

    Args:    most: how many may be named; me: whom 我, 本人 and "myself" mean, None where nobody.
    Returns: their ids in the order named, each once; whole lists to choose from (at most 8); or the sentence that
             names the part nobody or too many people fit.
    """
    if len(typed) > LONGEST:
        return Unread(TOO_LONG)
    known = listing if isinstance(listing, Directory) else directory(tuple(listing))
    text = normalise(typed).strip(" ,、。;")
    others = _AND_OTHERS.search(text)
    if others is None or known.find(text):
        return _limited(_listed(text, known, me), most)
    found = _listed(text[: others.start()], known, me)
    said = others["count"] or others["only"] or others["people"]
    if isinstance(found, Unread):
        return found
    if not said:
        return Unread(NAME_ALL)
    number_found = len(found.value if isinstance(found, Read) else found.choices[0])
    if number_found != count(said):
        return Unread(OTHER_COUNT, {"said": count(said) or 0, "found": number_found})
    return _limited(found, most)


def _limited(reading: Reading[Ids], most: int) -> Reading[Ids]:
    """The reading, unless it names too many people."""
    if isinstance(reading, Unread):
        return reading
    found = len(reading.value if isinstance(reading, Read) else reading.choices[0])
    if found <= most:
        return reading
    return Unread(ONE_ONLY) if most == 1 else Unread(AT_MOST, {"found": found, "most": most})


def _listed(text: str, known: Directory, me: int | None) -> Reading[Ids]:
    """What the whole of a text names."""
    if (whole := known.exact(text.replace(",", " "))) and len(whole) == 1:
        return Read(whole)  # Smith, John
    found: list[_Stretch] = []
    for part in _ENDS_PART.split(text):
        named = _named(part.strip(), known, me)
        if isinstance(named, Unread):
            return named
        found += named
    if not found:
        return Unread(NOBODY)
    for one in found:
        if len(one.people) > MOST_CHOICES:
            return _too_many(one)
    if prod(len(one.people) for one in found) > _MOST_TRIED:
        return _too_many(next(one for one in found if len(one.people) > 1))
    #: everybody typed is somebody else, so the longest lists are meant; order between two alike says nothing
    lists: dict[frozenset[int], Ids] = {}
    for each in product(*(one.people for one in found)):
        lists.setdefault(frozenset(each), tuple(dict.fromkeys(each)))
    longest = max(len(ids) for ids in lists)
    fit = [ids for ids in lists.values() if len(ids) == longest]
    if len(fit) > MOST_CHOICES:
        return _too_many(next(one for one in found if len(one.people) > 1))
    return fitting(fit, otherwise=Unread(NOBODY))


def _too_many(one: _Stretch) -> Unread:
    return Unread(TOO_MANY_FIT, {"part": one.text[:_LONGEST_PART], "count": len(one.people)})


def _named(part: str, known: Directory, me: int | None) -> list[_Stretch] | Unread:
    """Those one part names, each with whom it may mean."""
    if not part:
        return []
    if part.lower() in _EVERYBODY:
        return Unread(NAME_ALL)
    tokens = _TOKEN.findall(part)
    if not tokens:
        return []
    if part.lower() not in _ME and (people := known.find(part)):
        return [_Stretch(0, len(tokens), part, people)]
    stretches = _narrowed(_resolved(_way(tokens, known, me), known), known)
    if any(one.unknown for one in stretches):
        text = _unknown(stretches)
        return Unread(NOT_FOUND, {"part": text}) if len(text) <= _LONGEST_PART else Unread(NOBODY)
    return [one for one in stretches if one.people]


def _way(tokens: list[str], known: Directory, me: int | None) -> list[_Stretch]:
    """The cheapest way through the tokens: whole names rather than words beside them."""
    best: dict[int, tuple[int, _Stretch]] = {0: (0, _Stretch(0, 0, ""))}
    for at in range(len(tokens)):
        for price, stretch in _steps(tokens, at, known, me):
            cost = best[at][0] + price
            if stretch.end not in best or cost < best[stretch.end][0]:
                best[stretch.end] = (cost, stretch)
    found: list[_Stretch] = []
    at = len(tokens)
    while at > 0:
        found.append(best[at][1])
        at = found[-1].start
    return found[::-1]


def _steps(tokens: list[str], at: int, known: Directory, me: int | None) -> Iterator[tuple[int, _Stretch]]:
    """Every stretch that may begin at a token, and what it costs."""
    yield _UNKNOWN, _Stretch(at, at + 1, tokens[at])
    han = _is_han(tokens[at])
    longest = max(known.longest, _WORDS_OF_A_NAME) if han else _WORDS_OF_A_NAME
    for end in range(at + 1, min(at + longest, len(tokens)) + 1):
        if _is_han(tokens[end - 1]) != han:
            break
        text = ("" if han else " ").join(tokens[at:end])
        word = text.lower().rstrip(".")
        if me is not None and word in _ME:
            yield _ME_NAMED, _Stretch(at, end, text, (me,))
        if word in _BETWEEN:
            yield _BETWEEN_NAMES, _Stretch(at, end, text, between=True)
        if word in _BESIDE:
            yield _PASSED, _Stretch(at, end, text, beside=True)
        if people := known.exact(text):
            yield _NAMED, _Stretch(at, end, text, people)
        elif han and end - at > 1 and (people := known.by_surname(text)):
            yield _TITLED, _Stretch(at, end, text, people)


def _is_han(text: str) -> bool:
    return text[0] >= "\u3400" or text in "·•"


def _resolved(way: list[_Stretch], known: Directory) -> list[_Stretch]:
    """Unknown tokens side by side are one part of a name, or else each is one."""
    found: list[_Stretch] = []
    runs: list[list[_Stretch]] = []
    for one in way:
        before = runs[-1][-1] if runs else None
        if before is not None and before.unknown and one.unknown and _is_han(before.text) == _is_han(one.text):
            runs[-1].append(one)
        else:
            runs.append([one])
    for run in runs:
        if not run[0].unknown:
            found += run
            continue
        han = _is_han(run[0].text)
        text = ("" if han else " ").join(one.text for one in run)
        # one character over is no surname: 王伟明 is somebody else
        whole = _Stretch(run[0].start, run[-1].end, text, known.find(text) if len(text) > 1 or not han else ())
        each = [] if han or whole.people else [replace(one, people=known.find(one.text)) for one in run]
        found += each if each and all(one.people for one in each) else [whole]
    return found


def _unknown(stretches: list[_Stretch]) -> str:
    """What to say was not found: the first unknown piece; one character over with the name it stands at (王伟明)."""
    at = next(at for at, one in enumerate(stretches) if one.unknown)
    first, last = at, at
    if len(stretches[at].text) == 1 and _is_han(stretches[at].text):
        if at > 0 and stretches[at - 1].people and _is_han(stretches[at - 1].text):
            first -= 1
        elif at + 1 < len(stretches) and stretches[at + 1].people and _is_han(stretches[at + 1].text):
            last += 1
    return "".join(one.text for one in stretches[first : last + 1])


def _narrowed(way: list[_Stretch], known: Directory) -> list[_Stretch]:
    """What stands right beside a name says more about it: 王伟 2015012, 王伟（外语学院）, 王伟 Wang Wei."""
    found: list[_Stretch] = []
    waiting: _Stretch | None = None  # 外语学院 before 王伟
    for one in way:
        if found and found[-1].people and (fewer := _both(found[-1], one, known)):
            found[-1] = replace(found[-1], end=one.end, people=fewer)
        elif waiting is not None and one.people and (fewer := known.of_department(one.people, waiting.text)):
            found[-1] = replace(one, people=fewer)
        else:
            found.append(one)
        waiting = found[-1] if found[-1].unknown else None
    return found


def _both(name: _Stretch, beside: _Stretch, known: Directory) -> Ids:
    """Those two stretches side by side both mean; none where they are two people."""
    if beside.between or beside.beside:
        return ()
    if not beside.people:
        return known.of_department(name.people, beside.text)
    if _is_han(name.text) == _is_han(beside.text) and not number(beside.text).isdigit():
        return ()
    return tuple(person for person in name.people if person in beside.people)
