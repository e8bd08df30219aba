"""Working days, worked out by hand from the holiday notice of 2026."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assembly import EXAMPLE, office_of
from bot.rulepack import load_rules
from bot.school import load_school
from flows.catalogue import FLOWS
from flows.kit.calendar import GUESSED, SchoolCalendar
from flows.kit.rulepack import Span
from playground.college import KEY

NATIONAL = SchoolCalendar()
BY_LAW = SchoolCalendar(years=frozenset({2027}), fixed=frozenset(load_rules().month_days("holidays.fixed")))


def on(text: str) -> date:
    """A day, written as people do."""
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2026-09-30", True),  # Wednesday before National Day
        ("2026-10-01", False),
        ("2026-10-07", False),  # Wednesday, last day of National Day
        ("2026-10-08", True),
        ("2026-10-10", True),  # Saturday, worked
        ("2026-10-11", False),  # Sunday
        ("2026-09-20", True),  # Sunday, worked
        ("2026-02-14", True),  # Saturday before Spring Festival, worked
        ("2026-02-16", False),  # Monday of Spring Festival
        ("2026-02-23", False),  # Monday, last day of Spring Festival
        ("2026-02-24", True),
        ("2026-02-28", True),  # Saturday, worked
        ("2035-10-01", True),  # a Monday of a year no table knows
        ("2035-10-06", False),  # its Saturday
        ("1999-01-02", False),  # before the table, a Saturday
    ],
)
def test_working_days(day: str, working: bool) -> None:
    """Holidays are off, weekends made workdays are worked, an unknown year is Monday to Friday."""
    assert NATIONAL.is_working(on(day)) is working


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 3, "2026-10-10"),  # Thursday, Friday, worked Saturday
        ("2026-09-30", 4, "2026-10-12"),
        ("2026-10-08", -1, "2026-09-30"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-24", -2, "2026-02-13"),
        ("2026-10-03", 0, "2026-10-03"),
        ("2026-10-03", 1, "2026-10-08"),
        ("2026-10-03", -1, "2026-09-30"),
        ("2035-10-05", 1, "2035-10-08"),
    ],
)
def test_adding_working_days(start: str, n: int, end: str) -> None:
    """Counting begins with the next working day, forwards or back; nought stays where it is."""
    assert NATIONAL.add_working_days(on(start), n) == on(end)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-09-30", "2026-10-08", 1),
        ("2026-10-08", "2026-09-30", -1),
        ("2026-10-01", "2026-10-07", 0),
        ("2026-09-28", "2026-10-12", 6),  # 29, 30, 8, 9, 10, 12
        ("2026-02-13", "2026-02-28", 6),  # 14, 24, 25, 26, 27, 28
        ("2026-10-09", "2026-10-09", 0),
    ],
)
def test_counting_working_days(start: str, end: str, days: int) -> None:
    """The day counted from is not counted, the last one is."""
    assert NATIONAL.working_days_between(on(start), on(end)) == days


@pytest.mark.parametrize(
    ("legal", "filing", "forward"),
    [
        ("2026-10-05", "2026-09-30", "2026-10-08"),
        ("2026-10-10", "2026-10-10", "2026-10-10"),
        ("2026-02-20", "2026-02-14", "2026-02-24"),
        ("2027-01-10", "2027-01-08", "2027-01-11"),
    ],
)
def test_last_filing_day(legal: str, filing: str, forward: str) -> None:
    """The hall is shut on holidays: one files on the working day before; what follows moves to the one after."""
    assert (NATIONAL.on_or_before(on(legal)), NATIONAL.on_or_after(on(legal))) == (on(filing), on(forward))


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        ("2026-12-05", Span(10, "calendar_days"), "2026-12-15"),
        ("2026-12-05", Span(-30, "calendar_days"), "2026-11-05"),
        ("2026-09-30", Span(3, "working_days"), "2026-10-10"),
        ("2027-08-31", Span(6, "months"), "2028-02-29"),
        ("2026-12-31", Span(2, "months"), "2027-02-28"),
        ("2026-03-31", Span(-1, "months"), "2026-02-28"),
        ("2026-11-30", Span(1, "months"), "2026-12-30"),
    ],
)
def test_adding_a_span(start: str, span: Span, end: str) -> None:
    """Each unit is counted in its own way; a month too short ends on its last day."""
    assert NATIONAL.after(on(start), span) == on(end)


def test_hours_are_not_days() -> None:
    """Adding hours to a day is our own mistake and says so."""
    with pytest.raises(ValueError, match="24 hours cannot be added to a day"):
        NATIONAL.after(on("2026-12-05"), Span(24, "hours"))


def test_the_school_s_own_table_goes_first() -> None:
    """A year the school entered is its own: its days off, its worked weekends, and the rest Monday to Friday."""
    school = SchoolCalendar(
        frozenset({on("2035-10-01")}), frozenset({on("2035-10-06")}), years=frozenset({2035, 2026})
    )  # fmt: skip
    assert [school.is_working(on(day)) for day in ("2035-10-01", "2035-10-02", "2035-10-06", "2026-10-01")] == [
        False,
        True,
        True,
        True,
    ]


def test_standing_tells_which_table_knows() -> None:
    """The school's table, the library's, or nobody's: then a warning is shown."""
    school = SchoolCalendar(frozenset({on("2035-10-01")}), years=frozenset({2035}))
    years = [school.standing(on(f"{year}-07-01")) for year in (2026, 2035, 2036)]
    assert years == ["library", "school", "weekdays"]


@pytest.mark.parametrize(
    ("day", "working", "why"),
    [
        ("2035-01-01", False, "holiday"),  # a Monday
        ("2035-01-02", True, ""),
        ("2035-05-01", False, "holiday"),  # Tuesday and Wednesday
        ("2035-05-02", False, "holiday"),
        ("2035-05-03", True, ""),
        ("2035-10-01", False, "holiday"),  # Monday to Wednesday
        ("2035-10-03", False, "holiday"),
        ("2035-10-04", True, ""),  # who knows
        ("2035-02-08", True, ""),  # New Year of the lunar calendar, which the notice tells
        ("2026-05-02", False, "Labour Day"),  # the country's own table
        ("2027-10-01", True, ""),  # the school's own table goes first
    ],
)
def test_days_the_law_fixes_are_off_in_every_year(day: str, working: bool, why: str) -> None:
    """New Year, Labour Day and National Day have their dates by law; the others come with each year's notice."""
    assert (BY_LAW.is_working(on(day)), BY_LAW.why_off(on(day))) == (working, why)


def test_the_office_s_calendar_knows_the_days_of_the_law(tmp_path: Path) -> None:
    """They come from the rule pack; 31 December 2034, a Sunday, and New Year go back to Friday 29."""
    office = office_of(load_school(EXAMPLE), FLOWS, KEY, tmp_path)
    assert office.calendar.on_or_before(on("2035-01-01")) == on("2034-12-29")


@pytest.mark.parametrize(
    ("days", "years"),
    [
        (["2026-12-31", "2027-02-05"], None),  # each has its table
        (["2026-12-31", "2035-01-01"], None),  # the law is no guess
        (["2035-01-02"], ["2035"]),
        (["2036-03-03", "2026-12-31", "2035-12-31", "2035-06-01"], ["2035", "2036"]),
    ],
)
def test_a_guess_is_told(days: list[str], years: list[str] | None) -> None:
    """Which years nobody has told us of, each once."""
    guessed = BY_LAW.guessed(map(on, days))
    assert (guessed and (guessed.text, guessed.params["years"])) == (years and (GUESSED, years))


@pytest.mark.parametrize(
    ("legal", "since", "last"),
    [
        ("2026-10-05", "2026-09-01", "2026-09-30"),
        ("2026-10-05", "2026-09-30", "2026-09-30"),
        ("2026-10-05", "2026-10-02", "2026-10-05"),  # no day is left on which the hall is open
        ("2026-10-05", "2026-11-04", "2026-09-30"),  # counted back
    ],
)
def test_no_last_filing_day_lies_before_what_it_follows(legal: str, since: str, last: str) -> None:
    """Who moved in on National Day cannot have registered before it."""
    assert NATIONAL.last_filing_day(on(legal), on(since)) == on(last)


def test_the_digest_follows_the_tables() -> None:
    """Equal tables have equal digests, whatever their order; another day off has another."""
    days = [on("2035-10-01"), on("2035-10-02")]
    one, two = SchoolCalendar(frozenset(days)), SchoolCalendar(frozenset(reversed(days)))
    assert one.digest == two.digest
    assert one.digest != SchoolCalendar(frozenset(days[:1])).digest
    assert NATIONAL.digest != SchoolCalendar(years=frozenset({2035})).digest
    assert BY_LAW.digest != SchoolCalendar(years=frozenset({2027})).digest


@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.integers(-60, 60))
def test_adding_and_counting_agree(day: date, n: int) -> None:
    """From a working day, as many working days away as were added, and always on one."""
    start = NATIONAL.on_or_after(day)
    end = NATIONAL.add_working_days(start, n)
    assert NATIONAL.is_working(end)
    assert NATIONAL.working_days_between(start, end) == n
    assert abs(end - start) >= timedelta(days=abs(n))
