"""Next year's holidays: the exchange office enters the State Council's notice, by which reminders are worked out."""

from __future__ import annotations

from datetime import date

from flows.kit.calendar import SchoolCalendar
from flows.kit.campaign import Campaign, year_day
from flows.kit.flow import Flow, office
from flows.kit.holiday_forms import PASTED, read_from
from flows.kit.words import N_

EXCHANGE = office("exchange")

OPENS = year_day("holidays.ask", N_("Opening of the campaign"))
DUE = year_day("holidays.due", N_("Last day of the campaign"))


def not_known(calendar: SchoolCalendar, year: int) -> bool:
    """Whether nobody has told us the holidays of the year after."""
    return calendar.standing(date(year + 1, 7, 1)) == "weekdays"


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
    ),
    opened_by=EXCHANGE,
    seen_by=(EXCHANGE,),
    takes_up=read_from,
)
