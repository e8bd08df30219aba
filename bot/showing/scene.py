"""A scene: one flow in the sample office, and the samples taken of what people see in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from bot.showing.cast import Member
from bot.showing.room import Room
from flows.kit.answers import Question
from flows.kit.flow import Duty, Flow, Form, Step
from handlers.screen import Screen
from handlers.voice import LANGUAGES

Moment = Literal[
    "asked", "unread", "refused", "review", "put away", "given up", "unreachable", "filed", "waits", "passed",
    "returned", "sent again", "turned down", "on paper", "too early", "approved", "called off", "due", "rang",
    "overdue", "chased", "why", "taken back", "paper asked", "nudged", "changed", "reported", "not yet", "done",
    "closed", "lists", "busy", "arriving", "trouble", "left", "away", "office", "slow", "found", "inquired",
    "undone", "sent back", "told",
]  # fmt: skip
Part = Question[Any] | Step | Duty | Form


@dataclass(frozen=True)
class Sample:
    """One message as one person sees it."""

    flow: str  #: key of the flow; "" where it belongs to none
    moment: Moment  #: what has just happened
    part: str  #: key of the question, step or duty that is about; "" for the whole
    label: str  #: marked; what that is called
    reader: Member | None  #: None: a stranger
    kind: str  #: of the card; of a letter its name
    letter: bool
    template: str  #: of the card, or the letter's name
    language: str
    screen: Screen
    number: int = 1  #: tells samples apart that are otherwise named alike

    @property
    def name(self) -> str:
        """The same in every language."""
        reader = self.reader.staff_no if self.reader else "stranger"
        return f"{self.flow}/{self.moment}/{self.part}/{reader}/{self.kind}/{self.number}"


@dataclass
class Scene:
    """One flow in the sample office, or (*flow* None) what every office has."""

    room: Room
    flow: Flow | None
    read: int = 0  #: the last letter that was looked at
    quiet: bool = False  #: nobody looks: no samples are taken
    shown: set[str] = field(default_factory=set)  #: parts that have their samples
    numbers: dict[str, int] = field(default_factory=dict)

    def is_new(self, part: str) -> bool:
        """Whether that part has no samples yet; from now on it has."""
        if self.quiet or part in self.shown:
            return False
        self.shown.add(part)
        return True

    @contextmanager
    def quietly(self, quiet: bool = True) -> Iterator[None]:
        """What is done inside is done, and nobody looks."""
        before, self.quiet = self.quiet, self.quiet or quiet
        yield
        self.quiet = before

    @contextmanager
    def instead(self) -> Iterator[None]:
        """What is done inside has not been done afterwards, and its letters were not written."""
        self.skip()
        with self.room.instead():
            yield
        self.skip()

    def card(self, moment: Moment, part: Part | None, who: int, kind: str, subject: int) -> Iterator[Sample]:
        """A card as that person sees it now."""
        for language in () if self.quiet else LANGUAGES:
            screen, template = self.room.draws(who, kind, subject, language)
            if template != "old" or kind.startswith("old:"):
                yield self._taken(moment, part, who, kind, template, language, screen, letter=False)

    def letters(
        self, moment: Moment, part: Part | None, languages: Iterable[str] = tuple(LANGUAGES), *, named: str = ""
    ) -> Iterator[Sample]:
        """Letters written since the last look, each once for people of the same department and role.

        Args: named: how the names of those begin that are looked at.
        """
        if self.quiet:
            return
        told: set[tuple[str, object]] = set()
        for letter in self.room.letters(self.read):
            self.read = letter.id
            reader = self.room.cast.get(letter.reader_id or 0)
            which = (letter.name, (reader.department, reader.role) if reader else None)
            if which not in told and letter.name.startswith(named):
                told.add(which)
                for language in languages:
                    screen = self.room.writes(letter, language)
                    name, who = letter.name, letter.reader_id
                    yield self._taken(moment, part, who, name, name, language, screen, letter=True)

    def skip(self) -> None:
        """Letters up to now are not looked at."""
        self.read = self.room.last_letter()

    def until(self, day: date, moment: Moment, part: Part | None) -> Iterator[Sample]:
        """The calendar is turned; what rings on the way is written."""
        self.skip()
        for _ in self.room.turn(day):
            yield from self.letters(moment, part)

    def _taken(
        self, moment: Moment, part: Part | None, who: int | None, kind: str, template: str, language: str,
        screen: Screen, *, letter: bool,
    ) -> Sample:  # fmt: skip
        label = "" if part is None else part.title if isinstance(part, Form | Duty) else part.label
        reader = self.room.cast[who] if who else None
        flow = self.flow.key if self.flow else ""
        found = Sample(flow, moment, part.key if part else "", label, reader, kind, letter, template, language, screen)
        name = f"{found.name} {language}"
        self.numbers[name] = self.numbers.get(name, 0) + 1
        return replace(found, number=self.numbers[name])
