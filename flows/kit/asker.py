"""For whom a rule or a condition is asked, and what it may know beside the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from flows.kit.calendar import SchoolCalendar
from flows.kit.refusal import Words
from flows.kit.rulepack import RulePack


@dataclass(frozen=True)
class Fact:
    """What a case says to the rest of the office: rules, search and figures read facts only."""

    kind: str
    about: int  #: a person
    since: date
    until: date
    value: str = ""


@dataclass(frozen=True)
class Record:
    """A record of a register, as rules and questions know it."""

    id: int
    called: str
    since: date
    until: date  #: date.max: without an end
    about: int = 0  #: whose; of a register without holders: who entered it


@dataclass(frozen=True)
class Somebody:
    """What rules may know of a person."""

    id: int
    name: str  #: as the reader of a sentence sees it
    kind: str  #: teacher, foreign_teacher …
    rank: str
    department: str  #: key in the school's file


class Known(Protocol):
    """The one read port of rules: facts of other cases and records, and people."""

    def facts(self, kind: str, about: int, since: date, until: date) -> Sequence[Fact]:
        """Facts of *kind* about a person that touch the days *since*–*until*, both included; none of the case asked."""
        ...

    def records(self, kind: str) -> Sequence[Record]:
        """The records of the register that serves as *kind*, by what they are called."""
        ...

    def person(self, person: int) -> Somebody:
        """The person of that id. Raises LookupError."""
        ...

    def cannot_act(self, person: int) -> Words | None:
        """Why nobody may ask that person to act on the case that is asked about; None: they may be asked."""
        ...


@dataclass(frozen=True)
class Asker:
    """For whom and on what day a rule is asked."""

    person: int  #: who files
    today: date  #: the school's day
    known: Known
    pack: RulePack
    calendar: SchoolCalendar
