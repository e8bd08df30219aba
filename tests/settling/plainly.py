"""When a duty is reminded of, worked out plainly from rules.md: no code of the product's, day by day."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LADDERS: dict[str, Mapping[str, Any]] = {
    f"{area}.{name}": rule["ladder"]
    for area, rules in tomllib.loads(Path("bot/rules.toml").read_text(encoding="utf-8")).items()
    for name, rule in rules.items()
    if isinstance(rule, dict) and "ladder" in rule
}

Works = Callable[[date], bool]


@dataclass(frozen=True)
class Expected:
    """One ring: when it goes out, the rung's own instant or day, and which rung it is."""

    at: datetime
    day: date
    own: Any
    rung: tuple[Any, ...]
    legal: bool = False
    send: str = "now"
    told: frozenset[str] = frozenset()  #: the roles that hear of it


def _step(day: date, works: Works, way: int) -> date:
    while not works(day):
        day += DAY * way
    return day


def _workdays(day: date, n: int, works: Works) -> date:
    for _ in range(abs(n)):
        day = _step(day + (DAY if n > 0 else -DAY), works, 1 if n > 0 else -1)
    return day


def expected(
    key: str,
    anchor: date,
    due: date,
    opens: date | None,
    at: datetime | None,
    zone: ZoneInfo,
    works: Works,
    until: date,
) -> list[Expected]:
    """Every ring up to a day, in order.

    Args: at: the instant hours count from, aware; zone: the owner's.
    """
    ladder = LADDERS[key]
    if "hours" in ladder["rungs"][0]:
        return _hours(ladder, at or datetime.combine(anchor, time(), ZoneInfo("Asia/Shanghai")), zone)
    event, found, last = opens or anchor, list[tuple[date, date, Any, str, bool, frozenset[str]]](), None
    for rung in ladder["rungs"]:
        send = rung.get("send", ladder.get("send", "digest"))
        if "at" in rung:
            if opens is None:
                continue
            own = opens if rung["at"] == "opening" else opens + (due - opens) // 2
            name: tuple[Any, ...] = (rung["at"],)
        else:
            unit, n = next((unit, rung[unit]) for unit in ("days", "working_days") if unit in rung)
            own = anchor + DAY * n if unit == "days" else _workdays(anchor, n, works)
            name = (unit, n)
        if opens is not None and own < opens:
            continue
        last = own if last is None else max(last, own)
        legal, digest = rung.get("legal", False), send == "digest"
        if legal and own != due and not digest:
            day = own
        elif own > due:
            day = _step(own, works, 1)
        elif event < due and own >= event and (own - event <= DAY or _step(own, works, -1) < event):
            day = _step(own, works, 1) if digest else min(_step(own, works, 1), due)
        else:
            day = _step(own, works, -1)
        found.append((day, own, name, send, day == due, _told(rung)))
        if own == due and day < due and not digest:
            found.append((due, own, name, send, True, _told(rung)))
    if ladder.get("tail") and last is not None:
        weekly = ladder["tail"] == "weekly"
        day = last + DAY * (7 if weekly else 1)
        while day <= until:
            moved = _step(day, works, 1) if weekly or ladder.get("send", "digest") == "digest" else day
            send = ladder["rungs"][-1].get("send", ladder.get("send", "digest"))
            found.append((moved, day, found[-1][2], send, False, _told(ladder["rungs"][-1])))
            day += DAY * (7 if weekly else 1)
    by_day = {one[0]: one for one in sorted(found, key=lambda one: (one[0], one[1]))}
    told = {day: frozenset[str]().union(*(one[5] for one in found if one[0] == day)) for day in by_day}
    hour = {"digest": time(8, 30), "day": time(8), "now": time()}
    return [
        Expected(datetime.combine(day, hour[send], zone), day, own, name, legal, send, told[day])
        for day, own, name, send, legal, _ in by_day.values()
    ]


def _told(rung: Mapping[str, Any]) -> frozenset[str]:
    return frozenset((*rung["to"], *rung.get("copies", ())))


def _hours(ladder: Mapping[str, Any], start: datetime, zone: ZoneInfo) -> list[Expected]:
    found: list[Expected] = []
    for rung in ladder["rungs"]:
        own = (start.astimezone(UTC) + HOUR * rung["hours"]).astimezone(zone)
        at, told = own, _told(rung)
        send = rung.get("send", ladder.get("send", "digest"))
        if send == "day" and not time(8) <= own.time() < time(21):
            at = datetime.combine(own.date() + (DAY if own.time() >= time(21) else DAY * 0), time(8), zone)
        while found and found[-1].at >= at:
            told |= found.pop().told
        found.append(Expected(at, at.date(), own, ("hours", rung["hours"]), send=send, told=told))
    return found


@dataclass
class Plainly:
    """One duty, gone through instant by instant."""

    zone: ZoneInfo
    last: Expected | None = None

    def looks(self, rings: list[Expected], now: datetime) -> bool:
        """It is that instant, and somebody looks: whether a reminder goes out."""
        if not any(self._after(ring) and ring.at <= now for ring in rings):
            return False
        one = self._current(rings, now)
        if one is None or not self._after(one):
            return False
        self.last = one
        return True

    def changes(self, rings: list[Expected], now: datetime) -> None:
        """Its days are others now: the next ladder begins, but for the rung that was heard of already."""
        one = self._current(rings, now)
        self.last = one if one is not None and self.last is not None and one.rung == self.last.rung else None

    def _current(self, rings: list[Expected], now: datetime) -> Expected | None:
        if rings and isinstance(rings[0].own, datetime):
            at = bisect_right([ring.at for ring in rings], now)
        else:
            at = bisect_right([ring.day for ring in rings], now.astimezone(self.zone).date())
        return rings[at - 1] if at else None

    def _after(self, ring: Expected) -> bool:
        if self.last is None:
            return True
        if isinstance(ring.own, datetime):
            return ring.at > self.last.at
        later = ring.own > self.last.own or (ring.legal and ring.own == self.last.own)
        return ring.day > self.last.day and later
