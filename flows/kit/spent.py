"""Time spent: how long a step took in working time, and what is usual. Pure: instants come in local time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from statistics import median

from flows.kit.calendar import SchoolCalendar
from flows.kit.rulevalues import Window

DAY, NONE = timedelta(days=1), timedelta()


class Clockwork:
    """Counts working time: the hours of *window* on the days the school works. Days are looked up once."""

    def __init__(self, calendar: SchoolCalendar, window: Window) -> None:
        self.window = window
        self._works = cache(calendar.is_working)
        self._between = cache(self._days_between)

    @property
    def day(self) -> timedelta:
        """The working time of one whole day."""
        return _since_midnight(self.window.shuts) - _since_midnight(self.window.opens)

    def worked(self, since: datetime, until: datetime) -> timedelta:
        """Working time from *since* to *until*, both in the school's time zone; none where they lie outside it."""
        if until <= since:
            return NONE
        first, last = since.date(), until.date()
        if first == last:
            return self._passed(until) - self._passed(since)
        rest = self.day - self._passed(since) if self._works(first) else NONE
        return rest + self.day * self._between(first, last) + self._passed(until)

    def _passed(self, at: datetime) -> timedelta:
        """What of its day's working time is over at that instant."""
        if not self._works(at.date()):
            return NONE
        over = _since_midnight(at.time()) - _since_midnight(self.window.opens)
        return min(max(over, NONE), self.day)

    def _days_between(self, first: date, last: date) -> int:
        """Working days between two days, neither counted."""
        return sum(self._works(first + DAY * n) for n in range(1, (last - first).days))


def usual(spent: Sequence[timedelta]) -> timedelta:
    """The median: half of them took no longer; of an even number, half way between the two in the middle.

    Raises: ValueError: there are none.
    """
    seconds = [one.total_seconds() for one in spent]
    return timedelta(seconds=median(seconds))


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)
