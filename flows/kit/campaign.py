"""A campaign: once a year everybody whom it concerns is asked to file a form between two days (R13, R37, R72)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flows.kit.answers import Answers
from flows.kit.asker import Asker
from flows.kit.calendar import SchoolCalendar
from flows.kit.people import Kind
from flows.kit.questions import Day
from flows.kit.refusal import Words
from flows.kit.words import N_


@dataclass(frozen=True)
class YearDay(Day):
    """A day of the year that the rule pack names, in the year of the round: dues may name it, nobody is asked."""

    by: str = ""  #: key of a day of the year


def year_day(by: str, label: str) -> YearDay:
    """The day of that rule. *label*: marked; what it is called where a day is explained."""
    return YearDay(f"~{by}", label, label, by=by)


@dataclass(frozen=True)
class Campaign:
    """Who is asked to file a flow's form, and between which days; a case of each is there from the opening on.

    Of a department its liaison officer is asked, else its head; either may file it. An office is asked as a whole.
    """

    title: str  #: marked; what they are to do, as the title of a duty is
    did: str  #: marked; the button that opens the form
    opens: YearDay
    due: YearDay
    departments: str = ""  #: kind of the departments each of which is asked: "college"
    people: tuple[Kind, ...] = ()  #: or everybody of these kinds
    office: str = ""  #: or the office that holds this role
    ladder: str = "campaign.ladder"
    needed: Callable[[SchoolCalendar, int], bool] | None = (
        None  #: it is asked for, also late, while this holds of its year
    )
    anytime: bool = False  #: it may also be filed unasked
    meets: Callable[[Answers, int], bool] | None = (
        None  #: whether what was filled is what a year's round asks for; else it is filed unasked
    )
    first: int = 0  #: the first year it is run in; a school says so


def late(answers: Answers, due: YearDay) -> bool:
    """Whether it was filed after the last day."""
    last, filed = answers.value(due), answers.kept.get("filed_on")
    return last is not None and filed is not None and date.fromisoformat(filed) > last


def filed_late(due: YearDay) -> Callable[[Answers, Asker], Words | None]:
    """What the card of a case says that was filed after the last day."""

    def standing(answers: Answers, asker: Asker) -> Words | None:
        if not late(answers, due):
            return None
        return Words(N_("Filed late: it was due on %(day)s."), {"day": answers[due]})

    return standing
