"""What a verdict that stops a case asks: to whom it goes back, and why, in usual words or in one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar

from flows.kit.answers import Answers, Around, Question
from flows.kit.questions import Text
from flows.kit.reading import Ask, Read, Reading, Unread, fold, read_count, read_people
from flows.kit.words import N_

if TYPE_CHECKING:
    from flows.kit.flow import Step

OFFERED = "to."  #: among a draft's answers: the places it may go back to, as they were when it was opened
CODE = 8  #: letters of a button's code

TAP_ONE = N_("Please tap one of the reasons below.")
TAP_WHOM = N_("Please tap to whom it goes back, or type a name.")

#: typed for whoever filed it
FILER = frozenset({"申请人", "本人", "报告人", "filer", "the filer", "applicant", "the applicant"})


@dataclass(frozen=True)
class Phrase:
    """Words about a case. *english*: the same for readers of English; empty: they were typed and stay as typed.

    What the kit and the flows declare is marked, so that both are the English sentence; a school writes both itself.
    """

    words: str
    english: str = ""


def usual(*marked: str) -> tuple[Phrase, ...]:
    """Usual reasons from their marked English."""
    return tuple(Phrase(one, one) for one in marked)


@dataclass(frozen=True)
class Reason(Question[Phrase]):
    """Why: one of the usual reasons by a tap, or typed."""

    usual: tuple[Phrase, ...] = ()
    typed: bool = True  #: False: one of the usual ones and nothing else
    longest: int = 500  #: characters

    kind: ClassVar[str] = "reason"

    def read(self, typed: str, around: Around) -> Reading[Phrase]:
        """Words as they are; the number of a usual one means that one."""
        number = read_count(typed)
        if isinstance(number, Read) and 1 <= number.value <= len(self.usual):
            return Read(self.usual[number.value - 1])
        if not self.typed:
            return Unread(TAP_ONE)
        reading = Text(self.key, self.ask, self.label, longest=self.longest).read(typed, around)
        return Read(Phrase(reading.value)) if isinstance(reading, Read) else _unread(reading)

    def keep(self, value: Phrase) -> dict[str, str]:
        """Its words in both languages: what is picked stays what it was."""
        return {"words": value.words, "english": value.english}

    def take(self, kept: Any) -> Phrase:
        """From its words."""
        return Phrase(kept["words"], kept["english"])

    def chips(self, around: Around) -> tuple[Phrase, ...]:
        """The usual ones."""
        return self.usual

    def code(self, value: Phrase) -> str:
        """A digest of the words: another list means other codes."""
        return code_of(value.words, value.english)

    def pick(self, code: str, around: Around) -> Phrase | None:
        """By digest."""
        return next((one for one in self.usual if self.code(one) == code), None)


@dataclass(frozen=True)
class Place:
    """Where a case goes back to: a step and its seat, and who passed it there; without a step: its filer."""

    step: str
    seat: str
    by: int  #: a person's id
    away: int = field(default=0, compare=False)  #: in whose name they passed it, standing in; 0: in their own


@dataclass(frozen=True)
class Whom(Question[Place]):
    """To whom a case goes back: its filer, or one of those who passed it."""

    steps: tuple[Step, ...] = ()  #: of the flow, for their names

    kind: ClassVar[str] = "place"

    def read(self, typed: str, around: Around) -> Reading[Place]:
        """By number, as the filer, or by the name of who passed it."""
        places, number = self.chips(around), read_count(typed)
        if isinstance(number, Read) and 1 <= number.value <= len(places):
            return Read(places[number.value - 1])
        if fold(typed) in FILER:
            return Read(places[0])
        people = read_people(typed, around.directory(), most=1, me=around.me)
        named = [one for one in places if isinstance(people, Read) and people.value in ((one.by,), (one.away,))]
        return Read(named[0]) if len(named) == 1 else Ask(tuple(named)) if named else Unread(TAP_WHOM)

    def keep(self, value: Place) -> dict[str, Any]:
        """Step, seat and people."""
        return {"step": value.step, "seat": value.seat, "by": value.by, "away": value.away}

    def take(self, kept: Any) -> Place:
        """From its parts."""
        return Place(kept["step"], kept["seat"], kept["by"], kept.get("away", 0))

    def chips(self, around: Around) -> tuple[Place, ...]:
        """The filer first, then who passed it."""
        return tuple(self.take(kept) for kept in around.answers.kept.get(OFFERED, ()))

    def code(self, value: Place) -> str:
        """A digest."""
        return code_of(value.step, value.seat, str(value.by))

    def pick(self, code: str, around: Around) -> Place | None:
        """By digest, of those that are offered."""
        return next((one for one in self.chips(around) if self.code(one) == code), None)

    def step(self, key: str) -> Step | None:
        """The step of that key; None: the filer, or a step that is gone."""
        return next((step for step in self.steps if step.key == key), None)


def offers(places: Sequence[Place]) -> Answers:
    """What a draft begins with, so that `Whom` knows its choices; nobody but the filer: it is not asked."""
    asked = Whom("to", "", "")
    return Answers({OFFERED: [asked.keep(one) for one in places]} if len(places) > 1 else {})


def code_of(*parts: str) -> str:
    """What a button says for them: keys of steps and departments together are too long for one."""
    return sha256("\n".join(parts).encode()).hexdigest()[:CODE]


def number_of(*parts: str) -> int:
    """The same as a number that every store can hold."""
    return int(code_of(*parts), 16) % 2**31


def _unread(reading: Any) -> Unread:
    return reading if isinstance(reading, Unread) else Unread(TAP_ONE)


RETURNED_FOR = usual(
    N_("Dates or places are unclear"),
    N_("A paper is missing"),
    N_("It says too little"),
)
REFUSED_FOR = usual(N_("It does not fit the plan"), N_("The time does not suit"))
