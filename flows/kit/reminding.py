"""When a ladder rings: rungs moved to working days, each ring's instant in its reader's time zone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.kit.calendar import SchoolCalendar
from flows.kit.rulepack import RulePack
from flows.kit.rulevalues import Ladder, Rung, Sending, Span

HORIZON = 400  # days: a tail that never ends is looked at this far
HOUR, HOURS_A_DAY = timedelta(hours=1), 24


@dataclass(frozen=True)
class Ring:
    """One reminder: the day it is sent and the rung it comes from."""

    day: date  #: after moving
    nominal: date  #: the rung's own day
    rung: Rung
    legal: bool = False  #: rings on the last day the rule allows
    at: datetime | None = None  #: of a ladder in hours: when it goes out, aware
    instant: datetime | None = None  #: of a ladder in hours: the rung's own instant, aware

    def begun(self, today: date, now: datetime) -> bool:
        """Whether its window has begun."""
        return self.at <= now if self.at is not None else self.day <= today

    def follows(self, last: Rang) -> bool:
        """Whether it is another rung than the one that rang last, and a later one. The legal day rings all the same."""
        if self.at is not None:
            return last.at is None or self.at > last.at
        if last.day is None or last.nominal is None:
            return last.day is None or self.day > last.day
        return self.day > last.day and (self.nominal > last.nominal or (self.legal and self.nominal == last.nominal))


@dataclass(frozen=True)
class Rang:
    """What rang last of a ladder, as it is kept; nothing of it yet."""

    day: date | None = None
    nominal: date | None = None  #: the rung's own day: it stays where another holiday table moves the ring
    at: datetime | None = None  #: of a ladder in hours, aware


def in_hours(ladder: Ladder) -> bool:
    """Whether its rungs count hours from an instant."""
    return any(rung.offset.unit in ("hours", "minutes") for rung in ladder.rungs)


def rings(
    ladder: Ladder,
    anchor: date,
    due: date,
    calendar: SchoolCalendar,
    opens: date | None = None,
    until: date | None = None,
) -> list[Ring]:
    """Every ring of a ladder in days, in order; rings of one day are one, with the later rung's words.

    Args: anchor: the day rungs count from; due: the legal day; opens: the day a campaign opens, before which nothing
    rings; until: how far a tail is followed. Rungs that count from an opening are left out where there is none.
    """
    found: list[Ring] = []
    for rung in ladder.rungs:
        nominal = _nominal(rung, anchor, due, calendar, opens)
        if nominal is None or (opens is not None and nominal < opens):
            continue
        any_day = (rung.send or ladder.send) != "digest"  # a digest comes on working days, whatever the day is
        moved = _moved(rung, nominal, anchor if opens is None else opens, due, calendar, any_day=any_day)
        found.append(Ring(moved, nominal, rung, legal=moved == due))
        if nominal == due > moved and any_day:
            found.append(Ring(due, nominal, rung, legal=True))
    step = {"daily": 1, "weekly": 7}.get(ladder.tail)
    if step and found:
        last = max(ring.nominal for ring in found)
        for days in range(step, HORIZON, step):
            nominal = last + timedelta(days=days)
            if until is not None and nominal > until:
                break
            day = nominal if step == 1 and ladder.send != "digest" else calendar.on_or_after(nominal)
            found.append(Ring(day, nominal, ladder.rungs[-1]))
    by_day: dict[date, Ring] = {}
    for ring in sorted(found, key=lambda ring: (ring.day, ring.nominal)):
        by_day[ring.day] = _together(by_day.get(ring.day), ring)
    return list(by_day.values())


def _nominal(rung: Rung, anchor: date, due: date, calendar: SchoolCalendar, opens: date | None) -> date | None:
    """The rung's own day, from what it counts from."""
    if rung.base == "anchor":
        return calendar.after(anchor, rung.offset)
    if opens is None:
        return None
    return calendar.after(opens if rung.base == "opening" else opens + (due - opens) // 2, rung.offset)


def _moved(rung: Rung, nominal: date, event: date, due: date, calendar: SchoolCalendar, *, any_day: bool) -> date:
    """The day it is sent: a working day, before its own up to the due day and never before the event it follows."""
    if rung.legal and nominal != due and any_day:
        return nominal  # it rings on that very day
    if nominal > due:
        return calendar.on_or_after(nominal)
    moved = calendar.on_or_before(nominal)
    follows = event < due and event <= nominal
    if follows and (nominal - event <= timedelta(days=1) or moved < event):
        moved = calendar.on_or_after(nominal)
        return min(moved, due) if any_day else moved
    return moved


def _together(earlier: Ring | None, later: Ring) -> Ring:
    """One letter of both: the later rung's words, everybody whom either would tell."""
    if earlier is None or earlier.rung is later.rung:
        return later
    to = tuple(dict.fromkeys((*later.rung.to, *earlier.rung.to)))
    copies = dict.fromkeys((*later.rung.copies, *earlier.rung.copies))
    return replace(later, rung=replace(later.rung, to=to, copies=tuple(one for one in copies if one not in to)))


def hour_rings(
    ladder: Ladder, anchor: datetime, zone: ZoneInfo, pack: RulePack, calendar: SchoolCalendar
) -> list[Ring]:
    """Every ring of a ladder in hours, in order; those that would arrive together are one, with the later's words.

    Args: anchor: the instant rungs count from, aware; zone: where its reader's day counts.
    """
    found: list[Ring] = []
    tail = {"daily": 1, "weekly": 7}.get(ladder.tail)
    rungs = [(rung, rung.offset) for rung in ladder.rungs]
    if tail and rungs:
        last = rungs[-1][0]
        rungs += [
            (last, Span(length(last.offset) // HOUR + HOURS_A_DAY * days, "hours"))
            for days in range(tail, HORIZON, tail)
        ]
    for rung, offset in rungs:
        instant = anchor + length(offset)
        at = allowed_at(instant, rung.send or ladder.send, zone, pack, calendar)
        ring = Ring(at.astimezone(zone).date(), instant.astimezone(zone).date(), rung, rung.legal, at, instant)
        while found and (found[-1].at or at) >= at:  # what was held up until then is told by this one
            ring = _together(found.pop(), ring)
        found.append(ring)
    return found


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


def current(found: list[Ring], today: date, now: datetime) -> Ring | None:
    """The ring in whose window it is now: the last one that has begun."""
    return next((ring for ring in reversed(found) if ring.begun(today, now)), None)


def following(found: list[Ring], last: Rang) -> Ring | None:
    """The first ring after the one that rang last."""
    return next((ring for ring in found if ring.follows(last)), None)


def put_off(today: date, span: Span, calendar: SchoolCalendar) -> date:
    """The day a reminder that is put off by *span* rings again where nothing ends before: a working day."""
    return calendar.on_or_after(calendar.after(today, span))


def snoozed(found: list[Ring], today: date, span: Span, last: date, calendar: SchoolCalendar) -> date | None:
    """The day a reminder that is put off by *span* rings again: a working day, unless that would be too late.

    Args:    last: the last day it may be put off to.
    Returns: None: it cannot be put off.
    """
    urgent = (ring.day for ring in found if ring.rung.urgent and ring.day > today)
    day = min(put_off(today, span, calendar), last, next(urgent, last))
    return day if day > today else None


def repeated(since: date, today: date, span: Span, calendar: SchoolCalendar) -> date:
    """The first day after *today* among those that follow *since* at the distance of *span*."""
    day = calendar.after(since, span)
    while day <= today:
        day = max(calendar.after(day, span), day + timedelta(days=1))
    return day
