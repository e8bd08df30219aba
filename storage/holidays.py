"""Next year's holidays: asked for from a day in November on, kept as the office entered them, taken up by the tick."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from flows.kit.reading.holidays import HolidayNotice, off_days
from storage import access, outbox
from storage.desk import Desk
from storage.office import Office
from storage.tables import Setting

ASK = "holidays.ask"  #: the day of the year from which on next year's are asked for
KEPT = "holidays:"  #: of the rows that hold a year's
FIRST = "holidays_first"  #: of the row that says from which year on it is asked; the playground's people are not yet


def keep(desk: Desk, notice: HolidayNotice) -> None:
    """Keep a year's notice instead of what was known of that year; the next tick derives open duties again."""
    days = {"off": sorted(map(str, off_days(notice))), "work": sorted(map(str, notice.worked))}
    desk.db.execute(delete(Setting).where(Setting.key == f"{KEPT}{notice.year}"))
    desk.db.execute(insert(Setting).values(key=f"{KEPT}{notice.year}", value=json.dumps(days)))


def load(db: Connection, office: Office) -> None:
    """Take up the years the office entered: they stand before what the school's file says of the same year."""
    rows = db.execute(select(Setting.key, Setting.value).where(Setting.key.startswith(KEPT))).all()
    kept = {int(row.key.removeprefix(KEPT)): json.loads(row.value) for row in rows}
    if not kept:
        return
    now = office.calendar
    off = {day for day in now.holidays if day.year not in kept}
    work = {day for day in now.workdays if day.year not in kept}
    for year in kept.values():
        off |= set(map(date.fromisoformat, year["off"]))
        work |= set(map(date.fromisoformat, year["work"]))
    taken = replace(now, holidays=frozenset(off), workdays=frozenset(work), years=now.years | kept.keys())
    if taken != now:
        office.take_up(taken)


def wanted(desk: Desk) -> int | None:
    """The year whose holidays are to be entered now; None: they are there, or it is not time."""
    first = desk.db.scalar(select(Setting.value).where(Setting.key == FIRST))
    year = desk.today.year + (desk.today >= desk.office.pack.month_day(ASK).of(desk.today.year))
    if first is not None and year < int(first):
        return None
    return year if desk.office.calendar.standing(date(year, 7, 1)) == "weekdays" else None


def tick(db: Connection, office: Office, now: datetime) -> int:
    """Once a day: the exchange office is asked once a week until the year's holidays are there."""
    desk = Desk(db, office, now)
    if (year := wanted(desk)) is None:
        return 0
    monday = desk.today - timedelta(days=desk.today.weekday())
    people = access.office_people(desk, "exchange")
    for person in people:
        outbox.post(
            desk, "holidays_wanted", person, f"holidays:{year}:{monday}:{person.id}", about={"year": year},
            not_before=outbox.hours(desk, person, "digest"),
        )  # fmt: skip
    desk.session.flush()
    return len(people)
