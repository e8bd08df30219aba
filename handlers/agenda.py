"""/calendar: one's own days, each reminder and each last day, as a file for the phone's calendar.

A phone knows an entry by its UID, so that of a rung stays the same when its day moves, and what fell away since an
earlier file comes once more, called off: RFC 5545 (UID, SEQUENCE, STATUS:CANCELLED), RFC 5546 3.2.1 (PUBLISH).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial

from icalendar import Alarm, Calendar, Event
from telegram import Update

from flows.kit.refusal import Refusal, Words, Zone
from flows.kit.reminding import Ring
from flows.kit.words import N_
from handlers import dutycard, voice
from handlers.shown import translated
from storage import duties, outbox, phonedays
from storage.desk import Desk
from storage.tables import Case, Duty

AHEAD = timedelta(days=400)
DUE, FILING, SNOOZED = "due", "filing", "snoozed"  #: beside its rungs
FIRST_FILE = datetime(2026, 1, 1, tzinfo=UTC)  # sequences count from here: a later file's is the higher one

NOTHING = N_("Nothing you owe has a date just now.")
ADD = N_(
    "Open it on your phone to add these days to its calendar. When something changes, send /calendar again: the new"
    " file brings the days up to date and marks what you no longer owe as cancelled."
)
TAKE_OFF = N_(
    "Nothing you owe has a date just now. Open this on your phone: it marks the days sent before as cancelled."
)


@dataclass(frozen=True)
class Entry:
    """One day, or one instant, to be reminded of."""

    duty: int
    rung: str  #: of its ladder, or which of its last days: what a phone has under the same is replaced
    day: date
    title: str
    text: str
    at: datetime | None = None  #: aware; None: the whole day
    alarm: timedelta | None = None  #: from its beginning
    off: bool = False  #: was sent before and fell away

    @property
    def key(self) -> str:
        """What a calendar knows it by."""
        return f"duty-{self.duty}-{self.rung}"


def ics(name: str, entries: Iterable[Entry], made: datetime, host: str, language: str) -> bytes:
    """The file. Args: name: the calendar's; made: aware; host: what keys belong to."""
    calendar = Calendar()
    for key, value in (("prodid", f"-//Waishi//Reminders//{language.upper()}"), ("version", "2.0"),
                       ("method", "PUBLISH"), ("x-wr-calname", name)):  # fmt: skip
        calendar.add(key, value)
    sequence = max(0, int((made - FIRST_FILE).total_seconds()))
    for one in entries:
        event = Event()
        for key, what in (
            ("uid", f"{one.key}@{host}"), ("sequence", sequence), ("dtstamp", made.astimezone(UTC)),
            ("status", "CANCELLED" if one.off else "CONFIRMED"), ("summary", one.title), ("description", one.text),
            ("transp", "TRANSPARENT"),  # the day stays free
        ):  # fmt: skip
            event.add(key, what)
        if one.at is not None:  # no end: it is that instant
            event.add("dtstart", one.at.astimezone(UTC))
        else:
            event.add("dtstart", one.day)
            event.add("dtend", one.day + timedelta(days=1))
        if one.alarm is not None and not one.off:
            alarm = Alarm()
            for key, told in (("action", "DISPLAY"), ("description", one.title), ("trigger", one.alarm)):
                alarm.add(key, told)
            event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def send(update: Update, desk: Desk) -> None:
    """Send it to whoever asks. Raises Refusal: they owe nothing, and nothing that was sent before is ahead."""
    if not duties.of_person(desk) and not phonedays.ahead(desk):
        raise Refusal(NOTHING)
    outbox.paper(desk, "calendar", desk.me, f"event:{desk.event_id}:calendar", about={"person": desk.me.id})


def entries(desk: Desk) -> Iterator[Entry]:
    """Every last day, and every day on which the person at the desk is reminded before it."""
    opens = desk.office.pack.time("send.digest")
    morning = timedelta(hours=opens.hour, minutes=opens.minute)
    for duty in duties.of_person(desk):
        case = desk.session.get_one(Case, duty.case_id)
        if case.flow not in desk.office.flows:
            continue
        title, until = f"{dutycard.title(desk, duty)} · {case.number}", _until(desk, duty)
        last = duties.last_day(desk, duty, dutycard.declared(desk, duty))
        words = N_("Time is up: %(what)s") if duty.due_at is not None else N_("Last day: %(what)s")
        yield Entry(duty.id, DUE, duty.due, translated(desk, words, what=title), until, duty.due_at,
                    None if duty.due_at is not None else morning)  # fmt: skip
        if desk.today <= last < duty.due:
            words = N_("Last filing day: %(what)s")
            yield Entry(duty.id, FILING, last, translated(desk, words, what=title), until, alarm=morning)
        words = translated(desk, N_("Reminder: %(what)s"), what=title)
        for rung, day, at in _reminded(desk, duty, last):
            yield Entry(duty.id, rung, day, words, until, at, timedelta(0) if at is not None else morning)


def _until(desk: Desk, duty: Duty) -> str:
    """Until when it is to be done: the legal day, and the last working day before; an instant with its time zone."""
    if duty.due_at is not None:
        zone = desk.zone(desk.me)
        when = voice.end(duty.due_at, desk.language, zone)
        words = N_("By %(when)s at the latest (%(zone)s time).")
        return translated(desk, words, when=when, zone=voice.put(Zone(str(zone)), desk.language))
    found = voice.say(Words(N_("By %(day)s at the latest, that day included."), {"day": duty.due}), desk.language)
    last = duties.last_day(desk, duty, dutycard.declared(desk, duty))
    if last == duty.due:
        return found
    filing = Words(N_("The last working day before that is %(day)s."), {"day": last})
    return f"{found}\n{voice.say(filing, desk.language)}"


def _reminded(desk: Desk, duty: Duty, last: date) -> Iterator[tuple[str, date, datetime | None]]:
    """From now to its end: the rungs that ring for its owner, and what they put off; none while it is reported."""
    if duty.state != "open":
        return
    flow = desk.office.flows[desk.session.get_one(Case, duty.case_id).flow]
    _, rings = duties.ladder_rings(desk, duty, flow, min(duty.due, desk.today + AHEAD))
    again: Counter[str] = Counter()  # a rung that comes again has a number beside
    until = duty.snoozed_until
    for ring in rings:
        rung = _rung(ring)
        again[rung] += 1
        key = rung if again[rung] == 1 else f"{rung}-{again[rung]}"
        if not ("owner" in ring.rung.to or duty.owner_id is None) or ring.day < desk.today:
            continue
        if ring.at is not None:
            if desk.now < ring.at and (duty.due_at is None or ring.at < duty.due_at):
                yield key, ring.day, ring.at
        elif ring.day < duty.due and ring.day != last and (until is None or ring.day > until):
            yield key, ring.day, None
    if until is not None and desk.today <= until < duty.due and until != last:
        yield SNOOZED, until, None


def _rung(ring: Ring) -> str:
    return f"{ring.rung.base}{ring.rung.offset.amount:+d}{ring.rung.offset.unit.replace('_', '-')}"


def _called_off(desk: Desk, live: Iterable[Entry]) -> Iterator[Entry]:
    """What was sent before, lies ahead and is not among them any more."""
    there = {(one.duty, one.rung) for one in live}
    for which, row in phonedays.ahead(desk).items():
        if which in there:
            continue
        duty = desk.session.get_one(Duty, row.duty_id)
        case = desk.session.get_one(Case, duty.case_id)
        known = case.flow in desk.office.flows
        title = f"{dutycard.title(desk, duty)} · {case.number}" if known else case.number
        words = translated(desk, N_("Cancelled reminder: %(what)s"), what=title)
        yield Entry(*which, row.day, words, translated(desk, N_("This entry no longer applies.")), row.at, off=True)


def made(desk: Desk) -> tuple[str, partial[bytes]]:
    """What is said beside it, in the reader's language; the file, to be written where nobody waits for it."""
    live = list(entries(desk))
    off = list(_called_off(desk, live))
    phonedays.keep(desk, {(one.duty, one.rung): (one.day, one.at) for one in live})
    name = translated(desk, N_("Foreign affairs: my days"))
    file = partial(ics, name, [*live, *off], desk.now, desk.bot or "waishi", desk.language)
    return voice.say(ADD if live else TAKE_OFF, desk.language), file
