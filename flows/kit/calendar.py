"""The school's calendar: its own table, then the national one, then Monday to Friday but for days off by law."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from hashlib import sha256
from itertools import islice
from typing import Literal

import chinese_calendar
from chinese_calendar.constants import holidays as national_holidays
from chinese_calendar.constants import workdays as national_workdays

from flows.kit.refusal import Words
from flows.kit.rulevalues import MonthDay, Span
from flows.kit.words import N_

#: which table knows a day; "law": a day off of every year; "weekdays": nobody's, which is shown as a warning
Standing = Literal["school", "library", "law", "weekdays"]

GUESSED = N_(
    "The holidays of %(years)s are not entered yet: working days are taken to be Monday to Friday until they are."
)

DAY = timedelta(days=1)
SATURDAY = 5
MONTHS = 12


@cache
def _national(day: date) -> bool | None:
    """Whether the national table has that day worked; None: it has no table for that year.

    Kept, because the library looks through its whole table at each question.
    """
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def _holiday(day: date) -> str | None:
    """The national table's name of that day; None: it is no holiday there, or there is no table."""
    return (
        str(chinese_calendar.get_holiday_detail(day)[1])
        if _national(day) is False and day in national_holidays
        else None
    )


@dataclass(frozen=True)
class SchoolCalendar:
    """Which days the school works."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()  #: weekends that are worked instead
    years: frozenset[int] = frozenset()  #: years the school's own table covers
    fixed: frozenset[MonthDay] = frozenset()  #: days off by law in years of which there is no table yet

    def is_working(self, day: date) -> bool:
        """Whether the school works on that day. Never raises."""
        if day in self.workdays:
            return True
        if day in self.holidays:
            return False
        national = _national(day) if day.year not in self.years else None
        if national is None:
            return day.weekday() < SATURDAY and self.standing(day) != "law"
        return national

    def why_off(self, day: date) -> str:
        """Why the school does not work on that day: the holiday's English name, "holiday", "weekend"; "" it does."""
        if self.is_working(day):
            return ""
        if day in self.holidays or self.standing(day) == "law":
            return "holiday"
        return (_holiday(day) if day.year not in self.years else None) or "weekend"

    def standing(self, day: date) -> Standing:
        """Which table says whether that day is worked."""
        if day.year in self.years or day in self.holidays or day in self.workdays:
            return "school"
        if _national(day) is not None:
            return "library"
        return "law" if MonthDay(day.month, day.day) in self.fixed else "weekdays"

    def guessed(self, days: Iterable[date]) -> Words | None:
        """What is said beside working days worked out from *days*, of whose year nobody has told us the holidays."""
        years = sorted({day.year for day in days if self.standing(day) == "weekdays"})
        return Words(GUESSED, {"years": [*map(str, years)]}) if years else None

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after *day* (before it where n is negative); *day* itself, worked or not, for 0."""
        return next(islice(self._from(day, n), abs(n) - 1, None)) if n else day

    def _from(self, day: date, direction: int) -> Iterator[date]:
        """Working days after *day*, or before it, nearest first."""
        step = DAY if direction > 0 else -DAY
        while True:
            day += step
            if self.is_working(day):
                yield day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after *start* up to and with *end*; where *end* comes first, those before *start*, below 0."""
        if end < start:
            return -sum(self.is_working(end + DAY * n) for n in range((start - end).days))
        return sum(self.is_working(start + DAY * n) for n in range(1, (end - start).days + 1))

    def on_or_before(self, day: date) -> date:
        """The last filing day for the legal day *day*: the hall is shut on others."""
        return day if self.is_working(day) else self.add_working_days(day, -1)

    def last_filing_day(self, legal: date, since: date | None = None) -> date:
        """The last working day up to *legal*, but none before *since*: then it is the day itself."""
        day = self.on_or_before(legal)
        return legal if since is not None and day < since <= legal else day

    def on_or_after(self, day: date) -> date:
        """The first working day from *day* on."""
        return day if self.is_working(day) else self.add_working_days(day, 1)

    def after(self, day: date, span: Span) -> date:
        """The day that lies *span* after *day*, whatever its unit; a month's end stays one (31 January + 1 month).

        Raises: ValueError: hours and minutes are counted from an instant, not from a day.
        """
        match span.unit:
            case "calendar_days":
                return day + DAY * span.amount
            case "working_days":
                return self.add_working_days(day, span.amount)
            case "months":
                return _months_after(day, span.amount)
        raise ValueError(f"{span.amount} {span.unit} cannot be added to a day")

    def before(self, day: date, span: Span) -> date:
        """The day that lies *span* before *day*. Raises ValueError as `after` does."""
        return self.after(day, Span(-span.amount, span.unit))

    @cached_property
    def digest(self) -> str:
        """Changes when a table does, the school's or the national one: then open duties are reconciled."""
        tables = (self.holidays, self.workdays, self.years, self.fixed, national_holidays, national_workdays)
        return sha256("|".join(",".join(sorted(map(str, table))) for table in tables).encode()).hexdigest()


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    first_of_next = date(year + (month == MONTHS - 1), (month + 1) % MONTHS + 1, 1)
    return min(date(year, month + 1, 1) + DAY * (day.day - 1), first_of_next - DAY)
