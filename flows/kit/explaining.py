"""A ladder written out: each rung with when it is sent, in which class, to whom, and why it moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from flows.kit import reminding
from flows.kit.calendar import SchoolCalendar
from flows.kit.rulepack import RulePack
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
    legal: bool  #: on the last day the rule allows


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


def last_day(ladder: Ladder, anchor: datetime, zone: ZoneInfo, calendar: SchoolCalendar) -> date:
    """The legal day of a ladder that is looked at by itself: that of its legal rung, or of the one called due."""
    last = next((rung for rung in reversed(ladder.rungs) if rung.legal or rung.words == "due"), ladder.rungs[-1])
    if reminding.in_hours(ladder):
        return (anchor.astimezone(UTC) + reminding.length(last.offset)).astimezone(zone).date()
    return calendar.after(anchor.astimezone(zone).date(), last.offset)
