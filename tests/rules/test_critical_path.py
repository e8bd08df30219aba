"""Critical paths, worked out by hand from the holiday notice of 2026; other years by the days the law fixes."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.rulepack import load_rules
from flows.kit.calendar import SchoolCalendar
from flows.kit.path import colour, first
from flows.permits import Held, Holder, critical_path

PACK = load_rules()
CALENDAR = SchoolCalendar(fixed=frozenset(PACK.month_days("holidays.fixed")))


def day(text: str) -> date | None:
    """A day, if there is one."""
    return date.fromisoformat(text) if text else None


def holder(text: str) -> Holder:
    """As in: teacher passport=2020-05-02..2031-05-01 work=..2027-02-05,submitted:2026-11-20 moved=2026-11-21."""
    who, *parts = text.split()
    held, days_of = {}, dict[str, date | None]()
    for part in parts:
        kind, _, said = part.partition("=")
        if kind in ("moved", "leaves"):
            days_of[kind] = day(said)
            continue
        days, *more = said.split(",")
        since, _, until = days.partition("..")
        named: dict[str, Any] = {key: day(value) or True for key, _, value in (one.partition(":") for one in more)}
        held[kind] = Held(day(until) or date.max, day(since), **named)
    return Holder(who == "teacher", held, **days_of)


def told(text: str, on: str) -> list[str]:
    """Each stage: its last filing day, the legal day where that is another, days left, how it stands."""
    today = date.fromisoformat(on)
    return [
        f"{one.key} {one.last:%a} {one.last}{f' ({one.legal})' if one.legal != one.last else ''}"
        f" {one.left(today)} {one.state(today)} {one.colour(today)}"
        for one in critical_path(holder(text), PACK, CALENDAR)
    ]


TABLE = (Path(__file__).parent / "critical_paths.txt").read_text()
#: what somebody holds on which day, and what comes of it
PATHS = re.findall(r"^(.+)\n@ (\S+) (.+)\n((?: {4}.+\n)+)", TABLE, re.MULTILINE)


def test_the_table_is_read_whole() -> None:
    """No case of it is passed over."""
    assert len(PATHS) == TABLE.count("\n@ ") == 79


@pytest.mark.parametrize(("on", "text", "path"), [row[1:] for row in PATHS], ids=[row[0] for row in PATHS])
def test_the_days_of_a_path(on: str, text: str, path: str) -> None:
    """Every stage in order of its last filing day: the hall is shut on other days."""
    assert (told(text, on) or ["nothing"]) == [line.strip() for line in path.splitlines()]


COUPLED = "teacher passport=..2031-05-01 contract=..2027-02-05 work=..2027-02-05{} residence=..2027-02-05{}"


@pytest.mark.parametrize(
    ("text", "comes_first", "as_a_whole"),
    [
        (COUPLED.format("", ""), "contract", "red"),
        (COUPLED.format(",submitted:2026-11-20", ""), "residence", "amber"),
        (COUPLED.format(",submitted:2026-11-20", ",submitted:2026-11-20"), "passport", "amber"),
        ("student residence=..2027-12-31", "residence", "green"),
        ("student", None, "green"),
        ("student residence=..2027-12-31 moved=2026-11-23", "lodging", "red"),
    ],
)
def test_what_comes_first(text: str, comes_first: str | None, as_a_whole: str) -> None:
    """The earliest stage that is not handed in; as red as the worst of them."""
    path, today = critical_path(holder(text), PACK, CALENDAR), date(2026, 11, 23)
    one = first(path)
    assert (one.key if one else None, colour(path, today)) == (comes_first, as_a_whole)


LONG = {"Passport that is valid long enough": "Passport", "Slip of the temporary residence registration": "Slip"}


@pytest.mark.parametrize(
    ("text", "stage", "ticks"),
    [
        (COUPLED.format("", ""), "work", "☐ Renewed contract ☑ Passport"),
        (
            "teacher contract=..2028-02-05 work=..2027-02-05 residence=..2027-02-05",
            "work",
            "☑ Renewed contract ☐ Passport",
        ),
        (
            COUPLED.format("", ""),
            "residence",
            "☐ Extended work permit ☑ Passport ☑ Slip",
        ),
        (
            "teacher work=..2028-02-05 residence=..2027-02-05 moved=2026-11-23",
            "residence",
            "☑ Extended work permit ☐ Passport ☐ Slip",
        ),
        (
            "student passport=..2027-07-05 residence=..2027-02-05",
            "residence",
            "☐ Certificate of study ☐ Passport ☑ Slip",
        ),
        (  # on the last filing day, 30 September, a certificate of 1 April is under 6 months old, of 31 March not
            "student passport=..2031-05-01 visa=..2026-10-31,settles,entered:2026-09-01 medical=2026-04-01..",
            "visa",
            "☐ Admission letter ☑ Passport ☑ Slip ☑ Medical certificate",
        ),
        (
            "teacher passport=..2031-05-01 visa=..2026-10-31,settles,entered:2026-09-01 medical=2026-03-31..",
            "visa",
            "☐ Work permit ☑ Passport ☑ Slip ☐ Medical certificate",
        ),
    ],
)
def test_papers_have_their_ticks(text: str, stage: str, ticks: str) -> None:
    """What a stage needs, ticked where it is here and good enough on the day it is handed in."""
    found = next(one for one in critical_path(holder(text), PACK, CALENDAR) if one.key == stage)
    assert " ".join(f"{'☑' if one.here else '☐'} {LONG.get(one.label, one.label)}" for one in found.papers) == ticks


def test_a_school_may_leave_longer_for_the_work_permit() -> None:
    """The days are the rule pack's: no number stands in the calculation."""
    text, slow = COUPLED.format("", ""), PACK.overridden({"workpermit.processing": {"working_days": 40}})
    found = [one for one in critical_path(holder(text), slow, CALENDAR) if one.key == "work"]
    assert [(one.opens, one.last) for one in found] == [(date(2026, 11, 7), date(2026, 11, 10))]
