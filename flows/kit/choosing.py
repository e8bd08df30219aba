"""Questions that are answered from a list: several of its options, a department of the school."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, ClassVar
from zlib import crc32

from flows.kit.answers import Answers, Around, Question
from flows.kit.questions import Option, labelled, one_of, option_of, words_of
from flows.kit.reading import Ask, Read, Reading, Unread, fold, read_choice, read_choices
from flows.kit.reading.choices import LONGEST, OTHER
from flows.kit.refusal import Words

ALIKE = 0.5  #: how far a department's name may be from what was typed
ON, OFF = "+", "-"  #: before a token in a button: it is chosen now, or no more


@dataclass(frozen=True)
class Choices(Question[tuple[str, ...]]):
    """Several of a few, as tokens in the order declared; what is ticked is unfinished until somebody says that is all.

    What is none of the options is its words after OTHER, as of one choice.
    """

    options: tuple[Option, ...] = ()
    other: str = ""  #: marked; the button for what is none of them and is typed; empty: nothing else is taken

    kind: ClassVar[str] = "choices"

    def read(self, typed: str, around: Around) -> Reading[tuple[str, ...]]:
        """Labels, unique parts, numbers, apart by commas; beside what is ticked already."""
        reading = read_choices(typed, labelled(self.options), others=bool(self.other))
        if isinstance(reading, Unread):
            return reading
        begun = around.answers.unfinished(self) or ()
        if isinstance(reading, Read):
            return Read(self._ordered((*begun, *reading.value)))
        return Ask(tuple(dict.fromkeys(self._ordered((*begun, *one)) for one in reading.choices)))

    def keep(self, value: tuple[str, ...]) -> list[str]:
        """As a list."""
        return list(value)

    def take(self, kept: Any) -> tuple[str, ...]:
        """From a list; from words, which such an answer was before."""
        return (f"{OTHER}:{kept}",) if isinstance(kept, str) else tuple(kept)

    def pick(self, code: str, around: Around) -> tuple[str, ...] | None:
        """Those that are ticked, by the button that says so; None: none is."""
        return self.ticked(around.answers) or None if not code else None

    def ticked(self, answers: Answers) -> tuple[str, ...]:
        """What is chosen so far: ticked just now, or the answer."""
        begun = answers.unfinished(self)
        return tuple(begun) if begun is not None else answers.value(self) or ()

    def turned(self, code: str, answers: Answers) -> tuple[str, ...] | None:
        """What is chosen after a button set one option on or off, or took away what was typed beside them.

        Returns: None: no button of this question carries that.
        """
        sign, token, ticked = code[:1], code[1:], self.ticked(answers)
        if sign == OFF:
            return tuple(one for one in ticked if token not in (one, one_of(one)))
        if sign != ON or token not in [one.token for one in self.options]:
            return None
        return self._ordered((*ticked, token))

    def option(self, token: str) -> Option:
        """The option of that token; what was typed as its words; a retired one is shown as its token."""
        return option_of(self.options, self.other, token)

    def told(self, answers: Answers) -> list[Words | str]:
        """What was chosen, as values of a sentence."""
        return [words_of(one) or Words(self.option(one).label) for one in answers.value(self) or ()]

    def _ordered(self, tokens: Sequence[str]) -> tuple[str, ...]:
        known = [one.token for one in self.options]
        own = [one for one in dict.fromkeys(tokens) if one not in known]
        return (*(one for one in known if one in tokens), *own)


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
