"""A year's holidays: what the office entered is taken up, and reminders follow it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flows.kit.calendar import SchoolCalendar
from flows.kit.reading.holidays import Holiday, HolidayNotice
from storage import holidays
from tests.settling.test_reminding import BORROWED, ZONE, Here, with_calendar

GOLDEN = HolidayNotice(2027, (Holiday("国庆节", date(2027, 10, 1), date(2027, 10, 7)),), (date(2027, 10, 9),))


def test_open_reminders_follow_a_table_that_comes_late(tmp_path: Path) -> None:
    """Back on Fri 24 September 2027: +7 would be Fri 1 October; with the table it is Thu 30 September."""
    here = Here(tmp_path, BORROWED)
    here.school.office = with_calendar(here.school.office, SchoolCalendar())
    here.files({"ends": "2027-09-24"})
    here.at("2027-09-24 08:00")
    at_first = here.duty().next_at
    assert at_first is not None
    assert at_first.astimezone(ZONE).date() == date(2027, 10, 1)
    digest = here.school.office.digest
    with here.school.desk() as desk:
        holidays.keep(desk, GOLDEN)
    with here.school.store.engine.begin() as db:
        holidays.load(db, here.school.office)
    assert here.school.office.digest != digest
    here.at("2027-09-25 09:00")
    assert [row[0] for row in here.told("reminder")] == ["09-24 08:00"]
    at_last = here.duty().next_at
    assert at_last is not None
    assert at_last.astimezone(ZONE).date() == date(2027, 9, 30)
