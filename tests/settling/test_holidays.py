"""A year's holidays: asked for from 1 November on, once a week, until they are there; then reminders follow them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import delete

from flows.kit.calendar import SchoolCalendar
from flows.kit.reading.holidays import Holiday, HolidayNotice
from storage import holidays
from storage.tables import Setting
from tests.settling.test_reminding import BORROWED, ZONE, Here, with_calendar

GOLDEN = HolidayNotice(2027, (Holiday("国庆节", date(2027, 10, 1), date(2027, 10, 7)),), (date(2027, 10, 9),))


def asked(here: Here, text: str) -> int:
    """The daily tick of that day. Returns how many people are asked."""
    here.now = datetime.fromisoformat(text).replace(tzinfo=ZONE)
    with here.school.store.engine.begin() as db:
        holidays.load(db, here.school.office)
        return holidays.tick(db, here.school.office, here.now.astimezone(UTC))


def test_the_office_is_asked_until_the_table_is_there(tmp_path: Path) -> None:
    """From 1 November on, one letter a week; entered, nobody asks any more, and still not in the year itself."""
    here = Here(tmp_path, BORROWED)
    here.school.office = with_calendar(here.school.office, SchoolCalendar())
    with here.school.desk() as desk:
        desk.db.execute(delete(Setting))
    assert asked(here, "2026-10-31 09:00") == 0
    assert [asked(here, f"2026-11-{day:02} 09:00") for day in (1, 2, 3, 9)] == [1, 1, 1, 1]
    assert [at for at, _, _ in here.told("holidays_wanted")] == ["11-02 08:30", "11-03 08:30", "11-10 08:30"]
    assert asked(here, "2027-01-04 09:00") == 1  # of the year itself, late
    with here.school.desk() as desk:
        holidays.keep(desk, GOLDEN)
    assert asked(here, "2027-01-05 09:00") == 0
    assert here.school.office.calendar.standing(date(2027, 10, 1)) == "school"


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
