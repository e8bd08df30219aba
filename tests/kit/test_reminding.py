"""When ladders ring: days worked out by hand, for the private passport's ladder (0, +7, +10 the legal day)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.rulepack import load_rules
from flows.kit.calendar import SchoolCalendar
from flows.kit.reminding import allowed_at, current, following, rings, sent_at

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
