"""When ladders ring: days worked out by hand, for the private passport's ladder (0, +7, +10 the legal day)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.rulepack import load_rules
from flows.kit.calendar import SchoolCalendar
from flows.kit.reminding import (
    Rang,
    allowed_at,
    current,
    following,
    hour_rings,
    in_hours,
    repeated,
    rings,
    sent_at,
    snoozed,
)
from flows.kit.rulevalues import Span
from handlers.duty import put_off_by

PACK = load_rules()
CALENDAR = SchoolCalendar(fixed=frozenset(PACK.month_days("holidays.fixed")))
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


def _span(first: str, last: str) -> frozenset[date]:
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    return frozenset(date.fromisoformat(first) + timedelta(days=n) for n in range(days))


#: a notice as a school would enter it: New Year, Spring Festival and National Day of 2027, days worked instead
OWN_2027 = SchoolCalendar(
    _span("2027-01-01", "2027-01-03") | _span("2027-02-05", "2027-02-11") | _span("2027-10-01", "2027-10-07"),
    frozenset({date(2027, 2, 13), date(2027, 10, 9)}),
    frozenset({2027}),
)


@pytest.mark.parametrize(
    ("ladder", "anchor", "due", "calendar", "until", "days"),
    [
        # Golden Week 2026, 1-7 Oct. E = Mon 2 Nov: -31 Fri 2 Oct goes to Wed 30 Sep; -30 Sat 3 Oct, the legal day, goes
        # there too and rings on its own day as well; then daily, on any day
        ("residence.ladder", "2026-11-02", "2026-10-03", CALENDAR, "2026-10-05",
         ["08-04", "09-03", "09-18", "09-28", "09-30", "10-03", "10-04", "10-05"]),
        # Golden Week 2027 with the school's own table: -31 Sat 2 Oct, -30 Sun 3 Oct: Thu 30 Sep, and the 3rd itself
        ("residence.ladder", "2027-11-02", "2027-10-03", OWN_2027, "2027-10-04",
         ["08-04", "09-03", "09-17", "09-28", "09-30", "10-03", "10-04"]),
        # the same before there is a table: 1 to 3 October are days off by law
        ("residence.ladder", "2027-11-02", "2027-10-03", CALENDAR, "2027-10-04",
         ["08-04", "09-03", "09-17", "09-28", "09-30", "10-03", "10-04"]),
        # E = Fri 5 Nov 2027, -35 Fri 1 Oct: Thu 30 Sep; the rest of the week is off with the table: -31 Tue 5 and -30
        # Wed 6 go there too; without it they are a Tuesday and a Wednesday like any other
        ("residence.ladder", "2027-11-05", "2027-10-06", OWN_2027, "2027-10-07",
         ["08-06", "09-06", "09-21", "09-30", "10-06", "10-07"]),
        ("residence.ladder", "2027-11-05", "2027-10-06", CALENDAR, "2027-10-07",
         ["08-06", "09-06", "09-21", "09-30", "10-05", "10-06", "10-07"]),
        # Spring Festival 2026, 15-23 Feb, Sat 14 worked: back on the 14th; +7 Sat 21 goes back there; +10 Tue 24
        ("passport.private_ladder", "2026-02-14", "2026-02-24", CALENDAR, "2026-02-24", ["02-14", "02-24"]),
        # back on Mon 16, off: day 0 waits for Tue 24; +7 Mon 23 would come before the return, so 24 as well; +10 Thu 26
        ("passport.private_ladder", "2026-02-16", "2026-02-26", CALENDAR, "2026-02-26", ["02-24", "02-26"]),
        # a leap day is the legal day: E = Tue 7 Mar 2028, -7 = 29 Feb; -30 Sun 6 Feb goes to Fri 4; then daily
        ("visa.ladder", "2028-03-07", "2028-02-29", CALENDAR, "2028-03-02",
         ["02-04", "02-22", "02-28", "02-29", "03-01", "03-02"]),
        # the year's end: back Thu 24 Dec 2026; +8 Fri 1 Jan goes to Thu 31 Dec, +10 Sun 3 Jan also; a digest never
        # comes on a day off
        ("trip.summary_ladder", "2026-12-24", "2027-01-13", OWN_2027, "2027-01-13",
         ["12-25", "12-29", "12-31", "01-07", "01-11", "01-13"]),
        # back on Friday: +1 waits for Monday, and does not come on the day of return
        ("trip.summary_ladder", "2027-03-12", "2027-04-01", OWN_2027, "2027-03-17", ["03-15", "03-17"]),
        # working days from a Saturday: 0 waits for Monday, where +1 is; due on Wednesday
        ("police.ladder", "2026-11-21", "2026-11-25", CALENDAR, "2026-11-26", ["11-23", "11-24", "11-25", "11-26"]),
        # asked on the very day back, a Sunday; the second time on the working day after
        ("trip.home_ladder", "2026-11-22", "2026-11-24", CALENDAR, "2026-11-30", ["11-22", "11-24"]),
        # before a departure on Monday: -1 Sun and -2 Sat go to Friday, -5 is Wednesday
        ("passport.handout_ladder", "2026-12-07", "2026-12-07", CALENDAR, "2026-12-07", ["12-02", "12-04"]),
    ],
)  # fmt: skip
def test_days_worked_out_by_hand(
    ladder: str, anchor: str, due: str, calendar: SchoolCalendar, until: str, days: list[str]
) -> None:
    """Golden Week, Spring Festival, a leap day, the year's end, returns on days off."""
    found = rings(PACK.ladder(ladder), date.fromisoformat(anchor), date.fromisoformat(due), calendar)
    assert [f"{ring.day:%m-%d}" for ring in found if ring.day <= date.fromisoformat(until)] == days


@pytest.mark.parametrize(
    ("opens", "due", "days"),
    [
        # opens Sun 1 Nov: Monday; half way Fri 13; -7 Wed 18, -3 Sun 22: Fri 20; -1 Tue; the day; +2 Fri, +4 Tue 1 Dec
        ("2026-11-01", "2026-11-25", ["11-02", "11-13", "11-18", "11-20", "11-24", "11-25", "11-27", "12-01"]),
        # opens Mon 12 Oct, due Sat 17 Oct: -7 lies before the opening; half way Wed 14, as -3; -1 and the day: Fri 16
        ("2026-10-12", "2026-10-17", ["10-12", "10-14", "10-16", "10-20", "10-22"]),
    ],
)
def test_a_campaign_counts_from_its_opening_too(opens: str, due: str, days: list[str]) -> None:
    """At the opening, half way, 7, 3 and 1 days before, on the day, and overdue; nothing before it opens."""
    day = date.fromisoformat(due)
    found = rings(PACK.ladder("campaign.ladder"), day, day, CALENDAR, date.fromisoformat(opens))
    assert [f"{ring.day:%m-%d}" for ring in found] == days


def test_rings_of_one_day_tell_everybody_either_would_tell() -> None:
    """+18 Sun 23 May and +20, the hard day, Tue 25 in 2027; where both fall into a holiday the head hears once."""
    calendar = SchoolCalendar(_span("2027-05-21", "2027-05-26"), frozenset(), frozenset({2027}))
    found = rings(PACK.ladder("trip.summary_ladder"), date(2027, 5, 5), date(2027, 5, 25), calendar)
    [ring] = [ring for ring in found if ring.day == date(2027, 5, 20)]
    assert (ring.nominal, ring.rung.words, ring.rung.to, ring.rung.copies) == (
        date(2027, 5, 25), "due", ("owner",), ("head",),
    )  # fmt: skip


NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("moved_in", "zone", "rung_at"),
    [
        # 09:00: +2 11:00; +12 at 21:00 is too late for its class; at 03:00 the next comes, class now
        ("2026-11-23 09:00", SHANGHAI, ["23 09:00 +0", "23 11:00 +2", "24 03:00 +18", "24 05:00 +20", "24 09:00 +24"]),
        # 20:00: +2 at 22:00 waits until 8, when +12 is due: one letter
        ("2026-11-23 20:00", SHANGHAI, ["23 20:00 +0", "24 08:00 +12", "24 14:00 +18", "24 16:00 +20", "24 20:00 +24"]),
        # 23:30: 0 and +2 wait until 8 together
        ("2026-11-23 23:30", SHANGHAI,
         ["24 08:00 +2", "24 11:30 +12", "24 17:30 +18", "24 19:30 +20", "24 23:30 +24"]),
        # whoever reads it in London, 8 hours behind: 22:00 here is 14:00 there
        ("2026-11-23 20:00", LONDON, ["23 20:00 +0", "23 22:00 +2", "24 14:00 +18", "24 16:00 +20", "24 20:00 +24"]),
        # the night the clocks go back in New York, 1 Nov 2026: hours are hours, 8 in the morning is 8 there
        ("2026-11-01 11:00", NEW_YORK, ["01 21:00 +2", "01 23:00 +12", "02 05:00 +18", "02 07:00 +20", "02 11:00 +24"]),
    ],
)  # fmt: skip
def test_hours_are_rung_where_their_reader_is(moved_in: str, zone: ZoneInfo, rung_at: list[str]) -> None:
    """Registering where one lives: 0, +2, +12 from 08:00 to 21:00, +18, +20, +24 at any hour; instants in Shanghai."""
    ladder = PACK.ladder("lodging.ladder")
    at = datetime.fromisoformat(moved_in).replace(tzinfo=SHANGHAI)
    found = hour_rings(ladder, at.astimezone(UTC), zone, PACK, CALENDAR)
    told = [f"{ring.at.astimezone(SHANGHAI):%d %H:%M} +{ring.rung.offset.amount}" for ring in found if ring.at]
    assert told == rung_at


def test_of_hours_too_only_the_last_ring_counts() -> None:
    """Moved in at nine; at noon +2 counts, once it was sent the next comes at 3 in the morning."""
    at = datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)
    found = hour_rings(PACK.ladder("lodging.ladder"), at, SHANGHAI, PACK, CALENDAR)
    ring = current(found, at.date(), at + timedelta(hours=3))
    assert ring is not None
    assert ring.rung.offset == Span(2, "hours")
    after = following(found, Rang(ring.day, ring.nominal, ring.at))
    assert after is not None
    assert after.at == at + timedelta(hours=18)


def test_another_holiday_table_repeats_no_rung() -> None:
    """Rung on Thu 30 Sep 2027 for Sat 2 Oct; then the table says that Sat 2 Oct is worked: it is not said again."""
    ladder, anchor, due = PACK.ladder("passport.expiry_ladder"), date(2028, 6, 28), date(2028, 6, 28)
    before = rings(ladder, anchor, due, OWN_2027)
    sent = next(ring for ring in before if ring.nominal == date(2027, 10, 2))
    worked = SchoolCalendar(OWN_2027.holidays, frozenset({date(2027, 10, 2)}), OWN_2027.years)
    after = rings(ladder, anchor, due, worked)
    assert [sent.day, next(ring.day for ring in after if ring.nominal == date(2027, 10, 2))] == [
        date(2027, 9, 30), date(2027, 10, 2),
    ]  # fmt: skip
    following_one = following(after, Rang(sent.day, sent.nominal))
    assert following_one is not None
    assert following_one.nominal == anchor - timedelta(days=210)


@pytest.mark.parametrize(
    ("day", "zone", "utc"),
    [
        ("2027-03-13", NEW_YORK, "13:00"), ("2027-03-14", NEW_YORK, "12:00"),  # the clocks go forward
        ("2026-10-31", NEW_YORK, "12:00"), ("2026-11-01", NEW_YORK, "13:00"),
        ("2027-03-27", LONDON, "08:00"), ("2027-03-28", LONDON, "07:00"), ("2027-03-28", SHANGHAI, "00:00"),
    ],
)  # fmt: skip
def test_eight_is_eight_on_the_days_clocks_change(day: str, zone: ZoneInfo, utc: str) -> None:
    """Somebody who moves from Shanghai hears by the clock of where they are."""
    assert f"{sent_at(date.fromisoformat(day), 'day', zone, PACK).astimezone(UTC):%H:%M}" == utc


def test_every_ladder_of_the_rule_pack_can_be_rung() -> None:
    """Whatever it counts: days, hours, a campaign's opening."""
    day = date(2027, 3, 15)
    for key in (key for key in PACK if PACK[key].kind == "ladder"):
        ladder = PACK.ladder(key)
        if in_hours(ladder):
            found = hour_rings(ladder, datetime(2027, 3, 15, 9, tzinfo=SHANGHAI), SHANGHAI, PACK, CALENDAR)
        else:
            found = rings(ladder, day, day, CALENDAR, opens=date(2026, 2, 1))
        assert found, key
        assert {rung.send or ladder.send for rung in ladder.rungs} <= {"now", "day", "digest"}


def test_only_the_ring_of_todays_window_counts() -> None:
    """Of rings that were missed only the latest is sent; then comes the next."""
    found = rings(LADDER, date(2026, 11, 23), date(2026, 12, 3), CALENDAR)
    noon = datetime(2026, 12, 1, 12, tzinfo=SHANGHAI)  # days count here, whatever the hour
    assert current(found, date(2026, 11, 22), noon) is None
    assert [getattr(current(found, date(2026, 12, day), noon), "day", None) for day in (1, 9)] == [
        date(2026, 11, 30),
        date(2026, 12, 3),
    ]
    ring = following(found, Rang(date(2026, 11, 23), date(2026, 11, 23)))
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
