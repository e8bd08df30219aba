"""A ladder written out: each rung with when it is sent, in which class, to whom, and why it moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from flows.kit import reminding
from flows.kit.calendar import SchoolCalendar
from flows.kit.campaign import YearDay
from flows.kit.flow import Duty
from flows.kit.rulepack import CLOCK, RulePack
from flows.kit.rulevalues import Ladder, Sending


@dataclass(frozen=True)
class Rung:
    """One reminder as it will be sent."""

    at: datetime  #: aware, in the reader's time zone
    sending: Sending
    to: tuple[str, ...]
    copies: tuple[str, ...]
    words: str  #: which letter; "" the ordinary one
    nominal: date  #: the rung's own day
    moved: str  #: why it is sent on another day than its own: the holiday's name, "weekend", "hours"; "" it is not
    last: bool  #: on the last day the rule allows


def written_out(
    ladder: Ladder,
    anchor: datetime,
    due: date,
    *,
    zone: ZoneInfo,
    pack: RulePack,
    calendar: SchoolCalendar,
    opens: date | None = None,
    tail: int = 3,
) -> list[Rung]:
    """Every ring of a ladder, of its tail the first few.

    Args: anchor: aware, what rungs count from; of a ladder in days its day in *zone*. tail: rings after the last rung.
    """
    if reminding.in_hours(ladder):
        found = reminding.hour_rings(ladder, anchor, zone, pack, calendar)
    else:
        found = reminding.rings(ladder, anchor.astimezone(zone).date(), due, calendar, opens)
    last = ladder.rungs[-1].offset
    ends = next((n for n, ring in enumerate(found) if ring.rung.offset == last), len(found) - 1)
    return [_rung(ring, ladder, zone, pack, calendar) for ring in found[: ends + 1 + (tail if ladder.tail else 1)]]


def _rung(ring: reminding.Ring, ladder: Ladder, zone: ZoneInfo, pack: RulePack, calendar: SchoolCalendar) -> Rung:
    sending = ring.rung.send or ladder.send
    at = ring.at.astimezone(zone) if ring.at else reminding.sent_at(ring.day, sending, zone, pack)
    moved = ""
    if ring.instant is not None and ring.at != ring.instant:
        moved = "hours"
    elif ring.day != ring.nominal:
        moved = calendar.why_off(ring.nominal) or "event"
    return Rung(at, sending, ring.rung.to, ring.rung.copies, ring.rung.words, ring.nominal, moved, ring.legal)


def counted_from(day: date, at: time | None, zone: ZoneInfo) -> datetime:
    """The instant a ladder counts from: that time of the day, or its beginning. Aware."""
    return datetime.combine(day, at or time(0), zone)


def opened_on(duty: Duty, due: date, pack: RulePack) -> date | None:
    """The day a campaign opens whose duty is due on that day; None: it is none of a campaign's."""
    if not isinstance(duty.due.opens, YearDay):
        return None
    day = pack.month_day(duty.due.opens.by)
    return day.of(due.year) if day.of(due.year) <= due else day.of(due.year - 1)


def last_rung_on(ladder: Ladder, day: date, calendar: SchoolCalendar) -> date:
    """The day of the last rung of a ladder in days, before it is moved."""
    return calendar.after(day, ladder.rungs[-1].offset)


@dataclass(frozen=True)
class Ends:
    """Until when a duty can be done."""

    due: date
    at: datetime | None  #: of one counted in hours, aware
    last: date  #: the last filing day
    taken_in: bool  #: others take it in, on days on which they work
    legal: bool  #: the law gives that day
    rests_on: tuple[date, ...]  #: days it depends on being worked, or not


def ends(duty: Duty, anchor: datetime, zone: ZoneInfo, pack: RulePack, calendar: SchoolCalendar) -> Ends:
    """Until when a duty can be done that counts from *anchor*, aware."""
    day, span, at = anchor.astimezone(zone).date(), duty.due.span(pack), None
    if span is None:
        due = day
    elif span.unit in CLOCK:
        at = (anchor.astimezone(UTC) + reminding.length(span)).astimezone(zone)
        due = at.date()
    else:
        due = (calendar.before if duty.due.back else calendar.after)(day, span)
    rule = pack[duty.due.plus or duty.ladder]
    return Ends(
        due, at, due if at else duty.last_day(due, day, calendar), duty.closed_by is not None and at is None,
        rule.standing == "law" and not rule.number_is_ours,
        () if at else tuple(duty.rests_on(due, day, calendar, pack)),
    )  # fmt: skip
