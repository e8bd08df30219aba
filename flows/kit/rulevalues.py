"""The typed values a rule may have: lengths of time, days of the year, amounts, ladders of reminders (rules.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Literal, TypeAlias

Unit = Literal["calendar_days", "working_days", "months", "hours", "minutes"]
Sending = Literal["now", "day", "digest"]
Tail = Literal["", "daily", "weekly"]
Base = Literal["anchor", "opening", "halfway"]

#: what a department may be responsible for
DEPARTMENT_ROLES = frozenset({
    "exchange", "leader", "organisation", "personnel", "teaching", "research", "enterprise", "student", "finance",
    "security", "logistics", "publicity", "assets", "admissions", "international",
})  # fmt: skip
#: whom a ladder may name: people of the case, departments, and heads of departments
LADDER_ROLES = (
    frozenset({"owner", "host", "college", "head", "taker"})
    | DEPARTMENT_ROLES
    | {f"{role}_head" for role in DEPARTMENT_ROLES}
)


@dataclass(frozen=True)
class Span:
    """A length of time as rules write it. Negative only in rungs: before the anchor."""

    amount: int
    unit: Unit


@dataclass(frozen=True)
class Money:
    """An amount; the currency is its ISO 4217 code."""

    amount: int
    currency: str


@dataclass(frozen=True)
class MonthDay:
    """A day of every year."""

    month: int
    day: int

    def of(self, year: int) -> date:
        """That day of *year*."""
        return date(year, self.month, self.day)


@dataclass(frozen=True)
class Window:
    """Hours of the reader's day, the end not included."""

    opens: time
    shuts: time


@dataclass(frozen=True)
class Rung:
    """One reminder of a ladder."""

    offset: Span  #: from *base*
    to: tuple[str, ...]
    copies: tuple[str, ...] = ()
    words: str = ""  #: label of the letter; "" the ordinary one
    urgent: bool = False
    legal: bool = False  #: the legal day: it rings on that very day, whether a working day or not
    send: Sending | None = None  #: None: as the ladder
    base: Base = "anchor"  #: a campaign also counts from its opening, and from half way to its due day


@dataclass(frozen=True)
class Ladder:
    """Reminders in order, then the tail until the duty is done."""

    rungs: tuple[Rung, ...]
    send: Sending = "digest"
    tail: Tail = ""


@dataclass(frozen=True)
class Share:
    """One of several parts that make up a whole: its names and its weight."""

    zh: str
    en: str
    percent: int


Value: TypeAlias = (
    Span | Money | MonthDay | Window | Ladder | int | bool | time | tuple[str, ...] | tuple[MonthDay, ...]
    | tuple[Share, ...]
    | Mapping[Any, Any]
)  # fmt: skip
