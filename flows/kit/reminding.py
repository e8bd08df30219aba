"""When a ladder rings: rungs moved to working days, each ring's instant in its reader's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.kit.calendar import SchoolCalendar
from flows.kit.rulepack import RulePack
from flows.kit.rulevalues import Ladder, Rung, Sending, Span

HORIZON = 400  # days: a tail that never ends is looked at this far


@dataclass(frozen=True)
class Ring:
    """One reminder: the day it is sent and the rung it comes from."""

    day: date  #: after moving
    nominal: date  #: the rung's own day
    rung: Rung
    legal: bool = False  #: rings on the last day the rule allows

    @property
    def key(self) -> str:
        """Its name in a letter's key: one rung is one letter, whatever day it moved to."""
        return f"{self.nominal.isoformat()}{'!' if self.legal else ''}"


def rings(ladder: Ladder, anchor: date, due: date, calendar: SchoolCalendar) -> list[Ring]:
    """Every ring of a ladder, in order of days; rings of one day are one, with the later rung's words.

    Args: anchor: the day rungs count from; due: the legal day.
    """
    found: list[Ring] = []
    for rung in ladder.rungs:
        nominal = calendar.after(anchor, rung.offset)
        if rung.legal and nominal != due:
            moved = nominal  # it rings on that very day
        elif nominal > due:
            moved = calendar.on_or_after(nominal)
        else:
            moved = calendar.on_or_before(nominal)
            if moved < anchor <= nominal:  # never before the event it follows
                moved = calendar.on_or_after(nominal)
        found.append(Ring(moved, nominal, rung, legal=moved == due))
        if nominal == due != moved:
            found.append(Ring(due, nominal, rung, legal=True))
    step = {"daily": 1, "weekly": 7}.get(ladder.tail)
    if step and found:
        last = max(ring.nominal for ring in found)
        for days in range(step, HORIZON, step):
            nominal = last + timedelta(days=days)
            day = nominal if step == 1 else calendar.on_or_after(nominal)
            found.append(Ring(day, nominal, ladder.rungs[-1]))
    by_day: dict[date, Ring] = {}
    for ring in sorted(found, key=lambda ring: (ring.day, ring.nominal)):
        by_day[ring.day] = ring
    return list(by_day.values())


def in_days(ladder: Ladder) -> bool:
    """Whether every rung counts days from the anchor; hours and campaigns' bases are not counted here."""
    return all(rung.base == "anchor" and rung.offset.unit not in ("hours", "minutes") for rung in ladder.rungs)


def length(span: Span) -> timedelta:
    """A span that does not depend on a calendar. Raises ValueError for working days and months."""
    if span.unit in ("working_days", "months"):
        raise ValueError(f"{span} has no fixed length")
    return timedelta(**{"days" if span.unit == "calendar_days" else span.unit: span.amount})


def sent_at(day: date, sending: Sending, zone: ZoneInfo, pack: RulePack) -> datetime:
    """The instant a ring of that day goes out, in its reader's time zone. Aware."""
    at = {"now": time(0), "day": pack.window("send.day").opens, "digest": pack.time("send.digest")}[sending]
    return datetime.combine(day, at, zone)


def allowed_at(now: datetime, sending: Sending, zone: ZoneInfo, pack: RulePack, calendar: SchoolCalendar) -> datetime:
    """The first instant from *now* on at which a letter of that class may arrive. Aware."""
    local = now.astimezone(zone)
    today, at = local.date(), local.time()
    if sending == "now":
        return now
    if sending == "day":
        hours = pack.window("send.day")
        if hours.opens <= at < hours.shuts:
            return now
        return datetime.combine(today if at < hours.opens else today + timedelta(days=1), hours.opens, zone)
    digest = pack.time("send.digest")
    return datetime.combine(calendar.on_or_after(today if at <= digest else today + timedelta(days=1)), digest, zone)


def current(found: list[Ring], today: date) -> Ring | None:
    """The ring whose window today lies in: the last one up to today."""
    return next((ring for ring in reversed(found) if ring.day <= today), None)


def following(found: list[Ring], after: date | None) -> Ring | None:
    """The first ring after that day (None: the first of all)."""
    return next((ring for ring in found if after is None or ring.day > after), None)


def snoozed(found: list[Ring], today: date, span: Span, last: date, calendar: SchoolCalendar) -> date | None:
    """The day a reminder that is put off by *span* rings again: a working day, unless that would be too late.

    Args:    last: the last day it may be put off to.
    Returns: None: it cannot be put off.
    """
    urgent = (ring.day for ring in found if ring.rung.urgent and ring.day > today)
    day = min(calendar.on_or_after(calendar.after(today, span)), last, next(urgent, last))
    return day if day > today else None


def repeated(since: date, today: date, span: Span, calendar: SchoolCalendar) -> date:
    """The first day after *today* among those that follow *since* at the distance of *span*."""
    day = calendar.after(since, span)
    while day <= today:
        day = max(calendar.after(day, span), day + timedelta(days=1))
    return day
