"""Next year's holidays: the exchange office enters the State Council's notice, by which reminders are worked out."""

from __future__ import annotations

from datetime import date

from flows.kit.answers import Answers
from flows.kit.asker import Asker
from flows.kit.calendar import SchoolCalendar
from flows.kit.campaign import Campaign, year_day
from flows.kit.flow import Flow, Rule, office
from flows.kit.holiday_forms import PASTED, read_from
from flows.kit.refusal import Words
from flows.kit.words import N_

EXCHANGE = office("exchange")

OPENS = year_day("holidays.ask", N_("Opening of the campaign"))
DUE = year_day("holidays.due", N_("Last day of the campaign"))


def not_known(calendar: SchoolCalendar, year: int) -> bool:
    """Whether nobody has told us the holidays of the year after."""
    return calendar.standing(date(year + 1, 7, 1)) == "weekdays"


def of_the_year_after(answers: Answers, year: int) -> bool:
    """Whether it is the notice that the round of *year* asks for."""
    notice = read_from(answers)
    return notice is not None and notice.year == year + 1


def another_year(answers: Answers, asker: Asker) -> Words | None:
    """Which year is still missing, where the notice is of another one."""
    notice, this = read_from(answers), asker.today.year
    missing = next((year for year in (this, this + 1) if not_known(asker.calendar, year - 1)), None)
    if notice is None or missing is None or notice.year == missing:
        return None
    return Words(
        N_("This is the notice of %(year)s; that of %(missing)s is still missing."),
        {"year": str(notice.year), "missing": str(missing)},
    )


def no_weekend_worked(answers: Answers, _: Asker) -> Words | None:
    """A sheet that forgot the weekends worked instead looks like this."""
    notice = read_from(answers)
    if notice is None or notice.worked:
        return None
    return Words(N_("I found no weekend worked instead; most years have some. Please look at the notice again."))


HOLIDAY_TABLE = Flow(
    key="holiday_table",
    number="FJ",
    command="holidays",
    words=("放假安排",),
    title=N_("Holiday notice"),
    questions=(PASTED,),
    campaign=Campaign(
        N_("Enter next year’s holiday notice"),
        N_("Enter the notice"),
        OPENS,
        DUE,
        office="exchange",
        ladder="holidays.ladder",
        needed=not_known,
        anytime=True,
        meets=of_the_year_after,
    ),
    rules=(
        Rule((PASTED,), another_year, key="another_year", effect="hint"),
        Rule((PASTED,), no_weekend_worked, key="no_weekend_worked", effect="hint"),
    ),
    opened_by=EXCHANGE,
    seen_by=(EXCHANGE,),
    takes_up=read_from,
)
