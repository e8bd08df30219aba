"""The holiday tables the office entered: kept by year, taken up by the tick."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from flows.kit.reading.holidays import HolidayNotice, off_days
from storage.desk import Desk
from storage.office import Office
from storage.tables import Setting

KEPT = "holidays:"  #: of the rows that hold a year's


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
