"""Mornings: one letter a person and morning, whatever is in it, and the hour at which a reminder arrives."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flows.kit import reminding
from flows.kit.rulevalues import Sending
from storage import outbox
from storage.desk import Desk
from storage.tables import Person

LATE = timedelta(hours=1)  # a ring this late still goes out at once


def gather(desk: Desk, person: Person, day: date, sending: Sending, part: str, row: int) -> None:
    """Into the one letter a person has that day, whatever is in it."""
    at = rings_at(desk, person, day, sending)
    key = f"digest:{person.id}:{at.astimezone(desk.zone(person)).date()}"
    outbox.gather(desk, "digest", person, key, part, row, not_before=at)


def rings_at(desk: Desk, reader: Person, day: date, sending: Sending) -> datetime:
    """When a ring reaches its reader: at its hour; where the tick was late for that, at the next hour of its class."""
    if sending == "digest":
        day = desk.office.calendar.on_or_after(day)
    due = reminding.sent_at(day, sending, desk.zone(reader), desk.office.pack)
    return desk.now if desk.now - due < LATE and due <= desk.now else max(due, outbox.hours(desk, reader, sending))
