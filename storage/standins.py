"""Stand-ins: who settles in somebody's name while they are away, from a day until a day, never in a circle."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from storage.desk import Desk
from storage.tables import Person, StandIn


def arranged(desk: Desk, away: Person) -> list[StandIn]:
    """What is arranged for somebody from today on, the first day first."""
    coming = select(StandIn).where(StandIn.away_id == away.id, StandIn.until >= desk.today)
    return list(desk.session.scalars(coming.order_by(StandIn.since, StandIn.id)))


def standing_in(desk: Desk, by: Person) -> list[StandIn]:
    """For whom somebody stands in from today on, the first day first."""
    coming = select(StandIn).where(StandIn.by_id == by.id, StandIn.until >= desk.today)
    return list(desk.session.scalars(coming.order_by(StandIn.since, StandIn.id)))


def acting_for(desk: Desk, person: Person, without: Collection[int] = ()) -> Person:
    """Who settles in somebody's name today: they themselves, their stand-in, or the stand-in of an absent stand-in.

    Where that leads in a circle, or to somebody in *without* (who filed it or travels in it), it stays theirs.
    """
    found, passed = person, {person.id}
    while (row := today(desk, found)) is not None:
        found = desk.one(row.by_id)
        if found.id in passed:
            return person
        passed.add(found.id)
    gone = found.left_on is not None and found.left_on <= desk.today
    return person if gone or found.id in without else found


def today(desk: Desk, person: Person) -> StandIn | None:
    """Who stands in for somebody today, by what was arranged; None: they are here."""
    now = select(StandIn).where(
        StandIn.away_id == person.id, StandIn.since <= desk.today, StandIn.until >= desk.today
    )  # fmt: skip
    return desk.session.scalar(now.limit(1))
