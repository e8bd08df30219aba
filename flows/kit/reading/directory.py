"""Everybody a form may name, and how one typed name finds them: staff number, name, part of it, pinyin, initials."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flows.kit.reading.spelling import Spelling, is_han, letters, spelling
from flows.kit.reading.text import fold

Ids = tuple[int, ...]

#: What people are called beside their names, at work and on a trip.
_TITLES = """
    老师 教授 副教授 讲师 院长 副院长 处长 副处长 科长 副科长 主任 副主任 校长 副校长 书记 副书记 部长 副部长
    馆长 秘书 秘书长 会长 博士 先生 女士 小姐 同学 同志 工程师 辅导员 班主任 干事 专员 经理 师傅 团长 副团长
    领队 组长 副组长 队长 团员 组员 翻译 负责人
"""
TITLES = frozenset(_TITLES.split())
_SHORT_TITLES = "总工院处校书姐哥"  #: 王总, 张院; after a surname only
_ENGLISH_TITLES = """
    mr mrs ms miss mx dr prof professor dean director teacher sir madam president leader lecturer
"""
ENGLISH_TITLES = frozenset(_ENGLISH_TITLES.split())
_WORD = re.compile(r"[a-z0-9]+")
_TONES = re.compile(r"(?:[a-zü]{1,6}[0-5][ '-]?){2,}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_NAMED_WORDS = re.compile(r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*)*")  #: words side by side
_MOST_WORDS = 4  #: of a name in Latin letters within a sentence
_POINTS = re.compile(r"[·•‧・∙.]")
_BY_SURNAME = re.compile(
    rf"[小老大](?P<familiar>.)|(?P<titled>.{{1,2}}?)(?:{'|'.join(sorted(TITLES))}|[{_SHORT_TITLES}])"
)


@dataclass(frozen=True)
class Named:
    """One person of the listing."""

    id: int
    staff_no: str  #: empty where there is none
    name: str  #: as in the staff list, usually Chinese
    english_name: str  #: empty where there is none
    department: str  #: in Chinese, with the college's own name for it


class Directory:
    """An index of the people of one listing; built once, it finds a name in well under a millisecond."""

    def __init__(self, listing: Sequence[Named]) -> None:
        self._people = {one.id: one for one in listing}
        self._numbers: dict[str, list[int]] = {}
        self._names: dict[str, list[int]] = {}
        self._surnames: dict[str, list[int]] = {}
        self._english: dict[str, list[int]] = {}
        self._words: dict[str, dict[int, None]] = {}
        self._pinyin: dict[str, dict[str, list[int]]] = {"whole": {}, "loose": {}, "parts": {}, "initials": {}}
        for one in listing:
            self._add(one)
        self.longest = max((len(name) for name in self._names), default=0)  #: characters of the longest Chinese name

    def _add(self, one: Named) -> None:
        name = han_name(one.name)
        _put(self._numbers, {number(one.staff_no)} - {""}, one.id)
        if is_han(name):
            _put(self._names, [name], one.id)
        if (spelled := spelling(name)) is not None:
            _put(self._surnames, [spelled.surname], one.id)
            self._add_pinyin(spelled, one.id)
        for written in (one.name, one.english_name):
            if words := english_words(written):
                _put(self._english, [" ".join(sorted(words))], one.id)
                for word in words:
                    self._words.setdefault(word, {})[one.id] = None

    def _add_pinyin(self, spelled: Spelling, person: int) -> None:
        _put(self._pinyin["whole"], spelled.whole, person)
        _put(self._pinyin["loose"], spelled.loose - spelled.whole, person)
        _put(self._pinyin["parts"], spelled.parts, person)
        _put(self._pinyin["initials"], spelled.initials, person)

    def exact(self, part: str) -> Ids:
        """Those whose staff number or whole name, in Chinese, English or pinyin, this is."""
        if found := self._numbers.get(number(part)):
            return tuple(found)
        if found := self._names.get(han_name(part)):
            return tuple(found)
        english = [self._english.get(" ".join(sorted(words)), ()) for words in _with_and_without_title(part)]
        return _together(*english, self._pinyin["whole"].get(_pinyin(part), ()))

    def by_surname(self, part: str) -> Ids:
        """王老师, 张院长, 老李: those of that surname."""
        called = _BY_SURNAME.fullmatch(han_name(part))
        return tuple(self._surnames.get(called["familiar"] or called["titled"], ())) if called else ()

    def find(self, part: str) -> Ids:
        """Those one typed name may mean: whole names before parts of them, parts before initials. None: nobody."""
        if found := self.exact(part) or self.by_surname(part):
            return found
        name = han_name(part)
        if is_han(name):
            if name in self._surnames:
                return tuple(self._surnames[name])
            held = [ids for full, ids in self._names.items() if name in full] if len(name) > 1 else []
            return _together(*held)
        spelled = _pinyin(part)
        spelled_so = [self._pinyin[how].get(spelled, ()) for how in ("loose", "parts")]
        english = [self._with(words) for words in _with_and_without_title(part)]
        return _together(*spelled_so, *english) or tuple(self._pinyin["initials"].get(spelled, ()))

    def _with(self, words: list[str]) -> list[int]:
        """Those whose English name has all these words; one letter stands for a word that begins with it."""
        if all(len(word) == 1 for word in words):
            return []  # those are initials
        left: set[int] | None = None
        for word in words:
            if len(word) > 1:
                fits = set(self._words.get(word, ()))
            else:
                fits = {person for known, people in self._words.items() if known[0] == word for person in people}
            left = fits if left is None else left & fits
        return sorted(left or ())

    def ends_at(self, text: str, at: int) -> int:
        """Where the longest whole name that begins at a place of *text* ends; 0: none begins there."""
        for end in range(min(len(text), at + self.longest), at + 1, -1):
            if han_name(text[at:end]) in self._names and is_han(text[at:end]):
                return end
        if at and text[at - 1].isalnum():
            return 0
        beside = _NAMED_WORDS.match(text, at)
        words = beside[0].split(" ")[:_MOST_WORDS] if beside else []
        for most in range(len(words), 1, -1):
            if " ".join(sorted(english_words(" ".join(words[:most])))) in self._english:
                return at + len(" ".join(words[:most]))
        return 0

    def of_department(self, people: Ids, department: str) -> Ids:
        """Those of *people* whose department is called so, or so in part."""
        asked = fold(department)
        known = ((person, fold(self._people[person].department)) for person in people)
        return tuple(person for person, called in known if asked and called and (asked in called or called in asked))

    def __contains__(self, person: int) -> bool:
        return person in self._people


@lru_cache(maxsize=4)
def directory(listing: tuple[Named, ...]) -> Directory:
    """The index of a listing; the same listing is not read twice."""
    return Directory(listing)


def number(typed: str) -> str:
    """A staff number as it is compared: small letters, no blanks or dashes, no zeros in front."""
    return re.sub(r"[\s\-–—_#.]", "", unicodedata.normalize("NFKC", typed).lower()).lstrip("0")


def han_name(typed: str) -> str:
    """A Chinese name without blanks or the points between its parts."""
    return _POINTS.sub("", fold(typed)).replace(" ", "")


def english_words(typed: str) -> list[str]:
    """The words of a name in Latin letters, small and without accents."""
    apart = unicodedata.normalize("NFKD", typed.lower().replace("'", "").replace("’", ""))
    plain = "".join(one for one in apart if not unicodedata.combining(one))
    return [word for word in _WORD.findall(plain) if not word.isdigit()]


def _with_and_without_title(typed: str) -> Iterator[list[str]]:
    """The words typed: Dean Li may be a person called Dean, or the dean. None where Chinese stands among them."""
    words = [] if _HAN.search(typed) else english_words(typed)
    bare = [word for word in words if word not in ENGLISH_TITLES]
    if words:
        yield words
    if bare and bare != words:
        yield bare


def _pinyin(typed: str) -> str:
    """What was typed as a key of a Spelling, tones as digits left out; empty where it is no pinyin."""
    words = [word for word in typed.split() if word.strip(".").lower() not in ENGLISH_TITLES]
    bare = " ".join(words)
    if _HAN.search(bare):
        return ""
    if any(one.isdigit() for one in bare) and not _TONES.fullmatch(bare.lower()):
        return ""
    return letters(bare)


def _put(index: dict[str, list[int]], keys: Iterable[str], person: int) -> None:
    for key in keys:
        index.setdefault(key, []).append(person)


def _together(*found: Iterable[int]) -> Ids:
    return tuple(dict.fromkeys(person for ids in found for person in ids))
