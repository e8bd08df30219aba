"""Working time between two instants, and what is usual, against values worked out by hand."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from flows.kit.calendar import SchoolCalendar
from flows.kit.rulevalues import Window
from flows.kit.spent import Clockwork, usual

#: 2026-11-23 is a Monday; that Wednesday is free, and the Saturday is worked instead
CALENDAR = SchoolCalendar(
    holidays=frozenset({date(2026, 11, 25)}), workdays=frozenset({date(2026, 11, 28)}), years=frozenset({2026})
)
CLOCK = Clockwork(CALENDAR, Window(time(8), time(17)))


def at(text: str) -> datetime:
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M")  # noqa: DTZ007 - the school's own time


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        ("23 09:00", "23 11:30", 2.5),
        ("23 07:00", "23 08:30", 0.5),  # before the doors open nobody is slow
        ("23 16:00", "23 22:00", 1),
        ("23 18:00", "23 23:00", 0),
        ("23 16:00", "24 09:00", 2),  # an hour that day, one the next
        ("23 09:00", "26 09:00", 8 + 9 + 0 + 1),  # the holiday between counts nothing
        ("25 09:00", "25 16:00", 0),
        ("27 16:00", "28 09:00", 2),  # a Saturday that is worked
        ("28 16:00", "30 09:00", 2),  # a Sunday that is not
        ("23 08:00", "30 17:00", 9 * 6),  # 23 24 26 27 28 30
        ("24 10:00", "24 10:00", 0),
        ("24 10:00", "23 10:00", 0),  # nothing lasts less than nothing
    ],
)
def test_working_time(since: str, until: str, hours: float) -> None:
    """The hours of the school's working days alone."""
    assert CLOCK.worked(at(since), at(until)) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("hours", "median"),
    [([5], 5), ([9, 1, 2], 2), ([1, 2, 3, 40], 2.5), ([4, 4], 4), ([0, 0, 0, 0, 90], 0), ([1, 2, 3, 4, 5, 60], 3.5)],
)
def test_usual(hours: list[float], median: float) -> None:
    """The one in the middle, or half way between the two: one slow case does not make a slow office."""
    assert usual([timedelta(hours=one) for one in hours]) == timedelta(hours=median)
