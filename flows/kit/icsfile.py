"""A calendar file of whole days (RFC 5545), as phones take it in: pure text, folded and escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST = 75  # octets of a line, RFC 5545 3.1


@dataclass(frozen=True)
class Entry:
    """One day to be reminded of."""

    key: str  #: the same key replaces what a calendar has under it
    day: date
    title: str
    text: str = ""


def ics(name: str, entries: Iterable[Entry], made: datetime, host: str) -> bytes:
    """The file. Args: name: the calendar's; made: aware; host: what keys belong to."""
    stamp = f"{made.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Waishi//Reminders//ZH", "CALSCALE:GREGORIAN",
             "METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(name)}"]  # fmt: skip
    for one in entries:
        lines += [
            "BEGIN:VEVENT", f"UID:{one.key}@{host}", f"DTSTAMP:{stamp}", f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}", f"SUMMARY:{_escaped(one.title)}",
            *([f"DESCRIPTION:{_escaped(one.text)}"] if one.text else []), "TRANSP:TRANSPARENT", "END:VEVENT",
        ]  # fmt: skip
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> Iterator[str]:
    """A long line in pieces of at most 75 octets; a letter is never cut in two."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > LONGEST:
            yield piece
            piece = " "
        piece += letter
    yield piece
