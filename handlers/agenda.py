"""/calendar: one's own days, each reminder and each last day, as a file for the phone's calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial

from icalendar import Calendar, Event
from telegram import Update

from flows.kit.refusal import Refusal, Words
from flows.kit.words import N_
from handlers import dutycard, voice
from handlers.shown import translated
from storage import duties, outbox
from storage.desk import Desk
from storage.tables import Case, Duty

AHEAD = timedelta(days=400)


@dataclass(frozen=True)
class Entry:
    """One day to be reminded of."""

    key: str  #: the same key replaces what a calendar has under it
    day: date
    title: str
    text: str


def ics(name: str, entries: Iterable[Entry], made: datetime, host: str) -> bytes:
    """The file, of whole days. Args: name: the calendar's; made: aware; host: what keys belong to."""
    calendar = Calendar()
    for key, value in (("prodid", "-//Waishi//Reminders//ZH"), ("version", "2.0"), ("method", "PUBLISH"),
                       ("x-wr-calname", name)):  # fmt: skip
        calendar.add(key, value)
    for one in entries:
        event = Event()
        for key, what in (
            ("uid", f"{one.key}@{host}"), ("dtstamp", made.astimezone(UTC)), ("dtstart", one.day),
            ("dtend", one.day + timedelta(days=1)), ("summary", one.title), ("description", one.text),
            ("transp", "TRANSPARENT"),  # the day stays free
        ):  # fmt: skip
            event.add(key, what)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def send(update: Update, desk: Desk) -> None:
    """Send it to whoever asks. Raises Refusal: they owe nothing."""
    if not duties.of_person(desk):
        raise Refusal(N_("Nothing you owe has a date just now."))
    outbox.paper(desk, "calendar", desk.me, f"event:{desk.event_id}:calendar", about={"person": desk.me.id})


def entries(desk: Desk) -> Iterator[Entry]:
    """Every last day, and every day on which the person at the desk is reminded before it."""
    for duty in duties.of_person(desk):
        case = desk.session.get_one(Case, duty.case_id)
        flow = desk.office.flows.get(case.flow)
        if flow is None:
            continue
        title = f"{dutycard.title(desk, duty)} · {case.number}"
        by = voice.say(Words(N_("By %(day)s at the latest, that day included."), {"day": duty.due}), desk.language)
        yield Entry(f"duty-{duty.id}-due", duty.due, translated(desk, N_("Last day: %(what)s"), what=title), by)
        for day in _reminded(desk, duty):
            yield Entry(
                f"duty-{duty.id}-{day.isoformat()}", day, translated(desk, N_("Reminder: %(what)s"), what=title), by
            )


def _reminded(desk: Desk, duty: Duty) -> list[date]:
    """The days ahead, up to the last day, on which its ladder rings for its owner."""
    flow = desk.office.flows[desk.session.get_one(Case, duty.case_id).flow]
    _, rings = duties.ladder_rings(desk, duty, flow, min(duty.due, desk.today + AHEAD))
    mine = [ring for ring in rings if "owner" in ring.rung.to or duty.owner_id is None]
    return sorted({ring.day for ring in mine if desk.today < ring.day < duty.due})


def made(desk: Desk) -> partial[bytes]:
    """The file, to be written where nobody waits for it."""
    name = translated(desk, N_("Foreign affairs: my days"))
    return partial(ics, name, list(entries(desk)), desk.now, desk.bot or "waishi")
