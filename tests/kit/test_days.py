"""An answer of days: one or several, typed at once; its first and last day are days that duties and rules name."""

from __future__ import annotations

from datetime import date

import pytest

from flows.kit.answers import Answers, Around
from flows.kit.questions import Day, Days
from flows.kit.reading import Ask, Read

TODAY = date(2026, 11, 23)
WHEN = Days("when", "When?", "Days")


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("12月5日", date(2026, 12, 5), date(2026, 12, 5)),
        ("12月5日至7日", date(2026, 12, 5), date(2026, 12, 7)),
        ("12.30-1.2", date(2026, 12, 30), date(2027, 1, 2)),
        ("5-7 Dec", date(2026, 12, 5), date(2026, 12, 7)),
        ("12月5日起3天", date(2026, 12, 5), date(2026, 12, 7)),
    ],
)
def test_one_day_or_several_are_one_answer(typed: str, first: date, last: date) -> None:
    """What is kept gives both days back, and each end of it as a day of its own."""
    reading = WHEN.read(typed, Around(TODAY))
    assert reading == Read((first, last))
    kept = Answers({}).given(WHEN, reading.value if isinstance(reading, Read) else None)
    assert (kept[WHEN], kept[WHEN.first], kept.value(WHEN.last)) == ((first, last), first, last)
    assert Answers({}).value(WHEN.first) is None


def test_days_that_have_only_just_passed_are_asked_about() -> None:
    """Without a year they may be this year's."""
    this, next_ = date(2026, 11, 20), date(2027, 11, 20)
    assert WHEN.read("11月20日", Around(TODAY)) == Ask(((next_, next_), (this, this)))
    several = WHEN.read("11月18日至20日", Around(TODAY))
    assert several == Ask(((date(2027, 11, 18), next_), (date(2026, 11, 18), this)))
    assert WHEN.read("11月20日", Around(date(2026, 6, 1))) == Read((this, this))


def test_only_the_buttons_that_are_offered_answer() -> None:
    """A button carries its day; what it cannot have carried is refused."""
    around = Around(TODAY)
    assert [WHEN.pick(WHEN.code(chip), around) for chip in WHEN.chips(around)] == list(WHEN.chips(around))
    assert WHEN.pick("12月5日至7日", around) is None


@pytest.mark.parametrize(
    ("first", "lasts"),
    [
        (date(2027, 2, 1), (date(2028, 1, 31), date(2029, 1, 31))),
        (date(2027, 11, 23), (date(2028, 11, 22), date(2029, 11, 22))),
        (date(2028, 2, 29), (date(2029, 2, 28), date(2030, 2, 28))),
        (date(2027, 3, 1), (date(2028, 2, 29), date(2029, 2, 28))),
    ],
)
def test_buttons_of_whole_years_end_the_day_before(first: date, lasts: tuple[date, ...]) -> None:
    """A year's last day is the day before it begins again, with a leap day in it or without."""
    since = Day("since", "Since when?", "Since")
    until = Day("until", "Until when?", "Until", after=since, chip_years=(1, 2))
    assert until.chips(Around(TODAY, answers=Answers({}).given(since, first))) == lasts
