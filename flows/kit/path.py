"""A critical path: what must be done one after the other, by which day each, and what comes first today. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from flows.kit.calendar import SchoolCalendar

State = Literal["waits", "ahead", "open", "urgent", "late"]
Colour = Literal["red", "amber", "green"]

CLOSE = 7  #: days left from which a stage is red
SOON = 90  #: days left from which a stage is amber, and what the board of the next days shows


@dataclass(frozen=True)
class Paper:
    """Something a stage needs, and whether it is here."""

    label: str  #: marked
    here: bool


@dataclass(frozen=True)
class Stage:
    """One thing to be done, by a day of the school's calendar."""

    key: str
    what: str  #: marked; an order of words that reads well after "Please"
    by: str  #: key of the rule pack its last day comes from
    legal: date  #: the last day the rule allows, or until which the next stage can wait
    last: date  #: the last filing day: the last day up to then on which the hall is open
    opens: date | None = None  #: the first day it can be done; none: at once
    papers: tuple[Paper, ...] = ()
    ends: date | None = None  #: the last day of a document, from which its legal day is counted back
    handed_in: date | None = None  #: the day it was submitted
    answer: date | None = None  #: the day by which the answer is to come

    def state(self, today: date) -> State:
        """How it stands: submitted, too early, now; after the last filing day urgent, after the legal day too late."""
        if self.handed_in is not None:
            return "waits"
        if today > self.legal:
            return "late"
        if today > self.last:
            return "urgent"
        return "ahead" if self.opens is not None and today < self.opens else "open"

    def left(self, today: date) -> int:
        """Days until the last filing day; below 0: it has passed."""
        return (self.last - today).days

    def colour(self, today: date) -> Colour:
        """Red: days are few or gone; amber: within the next ninety days, or handed in; green: further away."""
        if self.handed_in is not None:
            return "amber" if self.answer is None or today <= self.answer else "red"
        left = self.left(today)
        return "red" if left <= CLOSE else "amber" if left <= SOON else "green"


def stage(
    key: str, what: str, by: str, legal: date, calendar: SchoolCalendar, *, since: date | None = None,
    planned: date | None = None, opens: date | None = None, papers: tuple[Paper, ...] = (), ends: date | None = None,
    handed_in: date | None = None, answer: date | None = None,
) -> Stage:  # fmt: skip
    """A stage whose last filing day is the last working day up to the legal one, or up to a *planned* one before it.

    Args: since: the day it follows; no last filing day lies before it.
    """
    last = calendar.on_or_before(legal if planned is None else min(planned, legal))
    if since is not None and last < since <= legal:
        last = legal  # no day is left on which the hall is open: the day itself
    return Stage(key, what, by, legal, last, opens, papers, ends, handed_in, answer)


def first(stages: Sequence[Stage]) -> Stage | None:
    """What comes first: the earliest stage that is not handed in; None: nothing is to be done."""
    return min((one for one in stages if one.handed_in is None), key=lambda one: one.last, default=None)


def colour(stages: Sequence[Stage], today: date) -> Colour:
    """That of the worst stage; green where there is none."""
    colours = {one.colour(today) for one in stages}
    return "red" if "red" in colours else "amber" if "amber" in colours else "green"
