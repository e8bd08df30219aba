"""Questions that are answered from a list: several options, some of a group's rows, a department of the school."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, ClassVar
from zlib import crc32

from flows.kit.answers import Answers, Around, Question
from flows.kit.questions import Group, Option, Text, labelled, one_of, option_of, words_of
from flows.kit.reading import Ask, Read, Reading, Unread, fold, read_choice, read_choices
from flows.kit.reading.choices import LONGEST, NOT_AMONG, OTHER
from flows.kit.refusal import Words

if TYPE_CHECKING:
    from flows.kit.asker import Asker

ALIKE = 0.5  #: how far a department's name may be from what was typed
ON, OFF = "+", "-"  #: before a token in a button: it is chosen now, or no more
ALL = "*"  #: in a button: everything that is left
PLACE = re.compile(r"(\d{1,3})(?:\s*[-–—~到至]\s*(\d{1,3}))?")
PLACES = re.compile(rf"第?{PLACE.pattern}(?:[、,，;；\s和]+(?:第|and )?{PLACE.pattern})*(?:位|人|号|个)?")
EVERYBODY = frozenset({
    "全部", "全体", "所有人", "所有", "都登记了", "全都", "都", "全部人员", "大家", "每个人", "都办了", "都好了",
    "all", "all of them", "everybody", "everyone", "everything", "the lot", "all done",
})  # fmt: skip


@dataclass(frozen=True)
class Ticked(Question[tuple[str, ...]]):
    """Several of a list, as tokens in its order; what is ticked is unfinished until somebody says that is all."""

    def tokens(self, answers: Answers) -> tuple[str, ...]:
        """Everything that may be ticked, in order."""
        raise NotImplementedError

    def keep(self, value: tuple[str, ...]) -> list[str]:
        """As a list."""
        return list(value)

    def take(self, kept: Any) -> tuple[str, ...]:
        """From a list."""
        return tuple(kept)

    def pick(self, code: str, around: Around) -> tuple[str, ...] | None:
        """Those that are ticked, by the button that says so; None: none is."""
        return self.ticked(around.answers) or None if not code else None

    def ticked(self, answers: Answers) -> tuple[str, ...]:
        """What is chosen so far: ticked just now, or the answer."""
        begun = answers.unfinished(self)
        return tuple(begun) if begun is not None else answers.value(self) or ()

    def turned(self, code: str, answers: Answers) -> tuple[str, ...] | None:
        """What is chosen after a button set one on or off, or took away what was typed beside them.

        Returns: None: no button of this question carries that.
        """
        sign, token, ticked = code[:1], code[1:], self.ticked(answers)
        if sign == OFF:
            return tuple(one for one in ticked if token not in (one, one_of(one)))
        if sign != ON or token not in self.tokens(answers):
            return None
        return self._ordered((*ticked, token), answers)

    def _beside(self, reading: Reading[tuple[str, ...]], answers: Answers) -> Reading[tuple[str, ...]]:
        """What was read, beside what is ticked already."""
        if isinstance(reading, Unread):
            return reading
        begun = answers.unfinished(self) or ()
        if isinstance(reading, Read):
            return Read(self._ordered((*begun, *reading.value), answers))
        return Ask(tuple(dict.fromkeys(self._ordered((*begun, *one), answers) for one in reading.choices)))

    def _ordered(self, tokens: Sequence[str], answers: Answers) -> tuple[str, ...]:
        known = self.tokens(answers)
        own = [one for one in dict.fromkeys(tokens) if one not in known]
        return (*(one for one in known if one in tokens), *own)


@dataclass(frozen=True)
class Choices(Ticked):
    """Several of a few. What is none of the options is its words after OTHER, as of one choice."""

    options: tuple[Option, ...] = ()
    other: str = ""  #: marked; the button for what is none of them and is typed; empty: nothing else is taken

    kind: ClassVar[str] = "choices"

    def tokens(self, answers: Answers) -> tuple[str, ...]:
        """Those of every option."""
        return tuple(one.token for one in self.options)

    def read(self, typed: str, around: Around) -> Reading[tuple[str, ...]]:
        """Labels, unique parts, numbers, apart by commas; beside what is ticked already."""
        reading = read_choices(typed, labelled(self.options), others=bool(self.other))
        return self._beside(reading, around.answers)

    def take(self, kept: Any) -> tuple[str, ...]:
        """From a list; from words, which such an answer was before."""
        return (f"{OTHER}:{kept}",) if isinstance(kept, str) else tuple(kept)

    def option(self, token: str) -> Option:
        """The option of that token; what was typed as its words; a retired one is shown as its token."""
        return option_of(self.options, self.other, token)

    def told(self, answers: Answers) -> list[Words | str]:
        """What was chosen, as values of a sentence."""
        return [words_of(one) or Words(self.option(one).label) for one in answers.value(self) or ()]


@dataclass(frozen=True)
class Among(Ticked):
    """Some of the rows of groups, each by its place from 1 on; asked again, it is about those not named before.

    Where one row alone is left, there is nothing to ask.
    """

    groups: tuple[Group, ...] = ()
    without: Among | None = None  #: rows that answer names are not among them
    every: str = ""  #: marked; the button for all that are left, who are %(n)d; empty: there is none

    kind: ClassVar[str] = "rows"

    def applies(self, answers: Answers, asker: Asker) -> bool:
        """Only where it can be answered in more than one way."""
        return super().applies(answers, asker) and len(self.tokens(answers)) > 1

    def tokens(self, answers: Answers) -> tuple[str, ...]:
        """Those that are left, beside what was answered before."""
        return self.left(answers, answers.before(self) or ())

    def left(self, answers: Answers, named: Sequence[str]) -> tuple[str, ...]:
        """The rows that are neither named nor out of question."""
        out = {*named, *((self.without and answers.value(self.without)) or ())}
        return tuple(place for place in self.rows(answers) if place not in out)

    def rows(self, answers: Answers) -> dict[str, tuple[Group, Answers]]:
        """Every row by its place, with the group it is of."""
        every = [(group, row) for group in self.groups for row in answers.value(group) or ()]
        return {str(place): row for place, row in enumerate(every, 1)}

    def read(self, typed: str, around: Around) -> Reading[tuple[str, ...]]:
        """Places (1-3, 5), what the rows are called, or all; apart by commas; beside what is ticked already."""
        left, said = self.tokens(around.answers), fold(typed).strip("。.!！ ")
        if said in EVERYBODY and self.every:
            return Read(left)
        if PLACES.fullmatch(said):
            named = [
                str(place) for one in PLACE.finditer(said) for place in range(int(one[1]), int(one[2] or one[1]) + 1)
            ]
            if strange := next((one for one in named if one not in left), None):
                return Unread(NOT_AMONG, {"part": strange})
            return self._beside(Read(tuple(named)), around.answers)
        rows = self.rows(around.answers)
        return self._beside(read_choices(typed, [(one, called(*rows[one])) for one in left]), around.answers)

    def pick(self, code: str, around: Around) -> tuple[str, ...] | None:
        """All that are left, or those that are ticked."""
        return self.tokens(around.answers) if code == ALL and self.every else super().pick(code, around)


def called(group: Group, row: Answers) -> str:
    """What a row is called: its first answer that is a text."""
    return next((row[one] for one in group.of if isinstance(one, Text) and row.value(one) is not None), "")


@dataclass(frozen=True)
class Department(Question[str]):
    """One of the school's departments, as its key; or OTHER with the words typed for what is none of them."""

    other: str = ""  #: marked; the button for what is none of them and is typed; empty: nothing else is taken

    kind: ClassVar[str] = "department"

    def read(self, typed: str, around: Around) -> Reading[str]:
        """By key, name or alias in either language, or a unique part of one; what sounds like one is asked about."""
        listed = [(key, key, *names) for key, names in around.departments().items()]
        reading = read_choice(typed, listed, others=bool(self.other))
        if isinstance(reading, Unread):
            keys = {fold(name): key for key, *names in listed for name in names}
            if near := get_close_matches(fold(typed)[:LONGEST], keys, n=1, cutoff=ALIKE):
                return Ask((keys[near[0]],))
        return reading

    def chips(self, around: Around) -> tuple[str, ...]:
        """All of them, one's own first, then in the order of the school's file."""
        return tuple(sorted(around.departments(), key=lambda key: key != around.home))

    def pick(self, code: str, around: Around) -> str | None:
        """By the digest of its key."""
        return next((key for key in around.departments() if self.code(key) == code), None)

    def code(self, value: Any) -> str:
        """A digest of its key, which may be longer than a button carries."""
        return f"{crc32(value.encode()):08x}"
