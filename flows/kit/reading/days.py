"""Which day a written day is: the year or month it leaves out, the days a month does not have."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from flows.kit.reading.result import Unread
from flows.kit.words import N_

LAST = -1  #: as a day: the month's last
NEAR = timedelta(days=31)  #: a day this close ahead is meant even where the question looks back
MONTHS = 12
YEARS_BACK, YEARS_AHEAD = 120, 30

NO_SUCH_DAY = (
    N_("January has no day %(day)d."),
    N_("February has no day %(day)d."),
    N_("March has no day %(day)d."),
    N_("April has no day %(day)d."),
    N_("May has no day %(day)d."),
    N_("June has no day %(day)d."),
    N_("July has no day %(day)d."),
    N_("August has no day %(day)d."),
    N_("September has no day %(day)d."),
    N_("October has no day %(day)d."),
    N_("November has no day %(day)d."),
    N_("December has no day %(day)d."),
)
NO_LEAP_DAY = N_("February %(year)d has no day 29.")
NO_SUCH_MONTH = N_("There is no month %(month)d.")
TOO_FAR = N_("The year %(year)d is too far away.")
OUT_OF_REACH = N_("That day is too far away.")
OTHER_WEEKDAY = N_("That day does not fall on the weekday given; please check both.")

Way = Literal["", "day first", "month first", "this week", "next week"]
_CLASHES = ({"day first", "month first"}, {"this week", "next week"})


@dataclass(frozen=True)
class Written:
    """A day as written; what was left out is None."""

    day: int  #: 1–31, or LAST
    month: int | None = None
    year: int | None = None
    weekday: int | None = None  #: 0 is Monday; must agree
    bare: bool = False  #: a number alone: a day only beside a date that lends it the month
    lends: bool = False  #: lends its month to a number after it (12月5日至9, 12.5-9)
    lends_back: bool = False  #: and to one before it (5–9 Dec)
    way: Way = ""


@dataclass(frozen=True)
class Weekday:
    """A weekday without its week."""

    number: int  #: 0 is Monday


@dataclass(frozen=True)
class Counted:
    """A day counted from today or named with its week."""

    day: date
    way: Way = ""


Spec = Written | Weekday | Counted


def clash(one: Spec, other: Spec) -> bool:
    """Whether two ends of a period are read in opposite ways (5/12-9/12 is not 5 December to 12 September)."""
    return not isinstance(one, Weekday) and not isinstance(other, Weekday) and {one.way, other.way} in _CLASHES


def shifted(today: date, days: int) -> date | Unread:
    """*today* moved by days, never past the calendar's end."""
    try:
        return today + timedelta(days=days)
    except OverflowError:
        return Unread(OUT_OF_REACH)


def month_shifted(today: date, months: int) -> tuple[int, int]:
    """Year and month, *months* away from today's."""
    year, month = divmod(today.year * MONTHS + today.month - 1 + months, MONTHS)
    return year, month + 1


def length(year: int, month: int) -> int:
    """Days in the month; *year* 1–9998."""
    following, first = divmod(year * MONTHS + month, MONTHS)
    return (date(following, first + 1, 1) - timedelta(days=1)).day


def dated(written: Written, today: date) -> date | Unread:
    """The day of a *written* that has its month and year."""
    year, month, day = written.year, written.month, written.day
    assert year is not None
    assert month is not None
    if not 1 <= month <= MONTHS:
        return Unread(NO_SUCH_MONTH, {"month": month})
    if not today.year - YEARS_BACK <= year <= today.year + YEARS_AHEAD or not 1 <= year < date.max.year:
        return Unread(TOO_FAR, {"year": year})
    if day == LAST:
        day = length(year, month)
    if not 1 <= day <= length(year, month):
        leap = month == 2 and day == 29
        return Unread(NO_LEAP_DAY, {"year": year}) if leap else Unread(NO_SUCH_DAY[month - 1], {"day": day})
    found = date(year, month, day)
    if written.weekday not in (None, found.weekday()):
        return Unread(OTHER_WEEKDAY)
    return found


def nearest(written: Written, today: date, *, ahead: bool) -> date | Unread:
    """The day meant: on or after *today* when looking ahead, otherwise past or at most NEAR ahead."""
    if ahead:
        return on_or_after(written, today, today)
    near = min(today.toordinal() + NEAR.days, date.max.toordinal())
    return on_or_before(written, date.fromordinal(near), today)


def on_or_after(written: Written, start: date, today: date) -> date | Unread:
    """The first such day from *start* on; *today* bounds the years."""
    return _chosen(written, start, today, lambda days: min((day for day in days if day >= start), default=None))


def on_or_before(written: Written, end: date, today: date) -> date | Unread:
    """The last such day up to *end*; *today* bounds the years."""
    return _chosen(written, end, today, lambda days: max((day for day in days if day <= end), default=None))


def weekday_after(day: date, number: int) -> date | Unread:
    """The first such weekday after *day*."""
    return shifted(day, (number - day.weekday() - 1) % 7 + 1)


def _chosen(written: Written, around: date, today: date, choose: Callable[[list[date]], date | None]) -> date | Unread:
    """Complete the day with years (or months) around one and choose; its weekday is checked, it chooses nothing."""
    if written.year is not None:
        return dated(written, today)
    if (written.month, written.day) == (2, 29):  # the year is chosen as for any day, and must then be a leap year
        eve = _chosen(replace(written, day=28, weekday=None), around, today, choose)
        return dated(replace(written, year=eve.year), today) if isinstance(eve, date) else eve
    tried = [dated(replace(one, weekday=None), today) for one in _completed(written, around)]
    found = choose([day for day in tried if isinstance(day, date)])
    if found is None:
        return next((day for day in tried if isinstance(day, Unread)), Unread(OUT_OF_REACH))
    return found if written.weekday in (None, found.weekday()) else Unread(OTHER_WEEKDAY)


def _completed(written: Written, around: date) -> list[Written]:
    """The same day in the years, or the months, around one."""
    if written.month is not None:
        return [replace(written, year=around.year + step) for step in (0, -1, 1)]
    months = (month_shifted(around, step) for step in (0, -1, -2, 1, 2))
    return [replace(written, year=year, month=month) for year, month in months]
