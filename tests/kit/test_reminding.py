"""When ladders ring: days worked out by hand, for the private passport's ladder (0, +7, +10 the legal day)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.rulepack import load_rules
from flows.kit.calendar import SchoolCalendar
from flows.kit.reminding import allowed_at, current, following, repeated, rings, sent_at, snoozed
from flows.kit.rulevalues import Span
from handlers.duty import put_off_by

PACK, CALENDAR = load_rules(), SchoolCalendar()
LADDER = PACK.ladder("passport.private_ladder")
SHANGHAI, LONDON = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("back", "days"),
    [
        # Mon: 23 Nov, +7 Mon 30, +10 Thu 3 Dec
        ("2026-11-23", ["11-23", "11-30", "12-03"]),
        # Sat 5 Dec waits for Mon 7; +7 Sat 12 goes back to Fri 11; +10 Tue 15
        ("2026-12-05", ["12-07", "12-11", "12-15"]),
        # +10 is Sat 28 Nov: back to Fri 27, and the legal day itself rings too
        ("2026-11-18", ["11-18", "11-25", "11-27", "11-28"]),
        # National Day 2026, 1-7 Oct: +7 Fri 2 goes back to Wed 30 Sep, +10 Mon 5 also: one letter; the 5th itself rings
        ("2026-09-25", ["09-28", "09-30", "10-05"]),
    ],
)
def test_rungs_move_to_working_days(back: str, days: list[str]) -> None:
    """Before the due day back, the day of return forward; the legal day always rings; one day is one letter."""
    anchor = date.fromisoformat(back)
    found = rings(LADDER, anchor, anchor + timedelta(days=10), CALENDAR)
    assert [f"{ring.day:%m-%d}" for ring in found if ring.nominal <= anchor + timedelta(days=10)] == days


def test_the_tail_rings_weekly_on_working_days() -> None:
    """Overdue since Thu 3 Dec: Thu 10, 17, 24, 31 Dec; each a week after the nominal rung, moved forward."""
    found = rings(LADDER, date(2026, 11, 23), date(2026, 12, 3), CALENDAR)
    assert [f"{ring.day:%m-%d}" for ring in found[3:7]] == ["12-10", "12-17", "12-24", "12-31"]
    assert found[7].day == date(2027, 1, 7)


def test_only_the_ring_of_todays_window_counts() -> None:
    """Of rings that were missed only the latest is sent; then comes the next."""
    found = rings(LADDER, date(2026, 11, 23), date(2026, 12, 3), CALENDAR)
    assert current(found, date(2026, 11, 22)) is None
    assert [getattr(current(found, date(2026, 12, day)), "day", None) for day in (1, 9)] == [
        date(2026, 11, 30),
        date(2026, 12, 3),
    ]
    ring = following(found, date(2026, 11, 23))
    assert ring is not None
    assert ring.day == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("now", "sending", "zone", "allowed"),
    [
        ("2026-11-23 03:00", "now", SHANGHAI, "2026-11-23 03:00"),
        ("2026-11-23 03:00", "day", SHANGHAI, "2026-11-23 08:00"),
        ("2026-11-23 20:59", "day", SHANGHAI, "2026-11-23 20:59"),
        ("2026-11-23 21:00", "day", SHANGHAI, "2026-11-24 08:00"),
        ("2026-11-23 09:00", "digest", SHANGHAI, "2026-11-24 08:30"),
        ("2026-11-27 09:00", "digest", SHANGHAI, "2026-11-30 08:30"),  # Friday: Monday
        ("2026-11-23 12:00", "day", LONDON, "2026-11-23 16:00"),  # 04:00 in London: at 8 there
        ("2026-03-29 08:00", "day", LONDON, "2026-03-29 15:00"),  # the clocks went forward that night
    ],
)
def test_letters_keep_their_hours(now: str, sending: str, zone: ZoneInfo, allowed: str) -> None:
    """Each class has its hours in the reader's time zone; instants here are Shanghai's."""
    at = datetime.fromisoformat(now).replace(tzinfo=SHANGHAI)
    found = allowed_at(at.astimezone(UTC), sending, zone, PACK, CALENDAR)  # type: ignore[arg-type]  # a literal
    assert f"{found.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" == allowed


def test_a_ring_goes_out_when_its_readers_day_opens() -> None:
    """Class day: 08:00 where the reader is."""
    assert sent_at(date(2026, 12, 7), "day", LONDON, PACK) == datetime(2026, 12, 7, 8, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("today", "days", "rings_on"),
    [
        ("2027-03-15", 1, "2027-03-16"),
        ("2027-03-19", 1, "2027-03-22"),  # Saturday waits for Monday
        ("2027-03-15", 7, "2027-03-22"),
        ("2027-03-16", 7, "2027-03-23"),
        ("2027-03-22", 7, "2027-03-23"),  # the soft day, +10: no later
        ("2027-03-23", 1, None),  # it is today
    ],
)
def test_a_reminder_is_put_off_to_a_working_day_and_no_longer_than_that(
    today: str, days: int, rings_on: str | None
) -> None:
    """The summary of a trip back on 13 March 2027 can be put off until 23 March."""
    back = date(2027, 3, 13)
    found = rings(PACK.ladder("trip.summary_ladder"), back, date(2027, 4, 2), CALENDAR)
    last = CALENDAR.after(back, PACK.span("trip.snooze_until"))
    day = snoozed(found, date.fromisoformat(today), Span(days, "calendar_days"), last, CALENDAR)
    assert (day.isoformat() if day else None) == rings_on


def test_nothing_is_put_off_past_the_next_urgent_ring() -> None:
    """The private passport back on Mon 23 Nov: its urgent ring is on Thu 3 Dec."""
    found = rings(LADDER, date(2026, 11, 23), date(2026, 12, 3), CALENDAR)
    week = Span(7, "calendar_days")
    days = [snoozed(found, date(2026, 11, 30), week, last, CALENDAR) for last in (date(2026, 12, 2), date(2027, 1, 1))]
    assert days == [date(2026, 12, 2), date(2026, 12, 3)]


def test_a_confirmation_is_asked_for_every_two_working_days() -> None:
    """Said on Thu 26 Nov: Mon 30, Wed 2 Dec, …; where a school allows no pause, every day."""
    two, none = Span(2, "working_days"), Span(0, "working_days")
    said = date(2026, 11, 26)
    assert [repeated(said, day, two, CALENDAR) for day in (said, date(2026, 11, 30), date(2026, 12, 1))] == [
        date(2026, 11, 30), date(2026, 12, 2), date(2026, 12, 2),
    ]  # fmt: skip
    assert repeated(said, said, none, CALENDAR) == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("3天后再提醒", 3), ("三天后再说", 3), ("过两天提醒我", 2), ("明天再说", 1), ("明天再提醒我吧", 1),
        ("后天再说", 2), ("下周再说", 7), ("snooze 3 days", 3), ("Remind me in 5 days.", 5), ("tomorrow", 1),
        ("remind me tomorrow", 1), ("0天后再提醒", None), ("明天出访", None), ("3天", None), ("出访3天", None),
        ("", None),
    ],
)  # fmt: skip
def test_putting_off_is_typed_in_ones_own_words(text: str, days: int | None) -> None:
    """As people say it; anything else is not taken for it."""
    assert put_off_by(text) == days
